"""A head can be read aloud: the words are proquints, in letters of either language."""

from __future__ import annotations

import pytest

from controller.head_words import head_words


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("7f000001", "lusab-babad"),  # the paper's own examples, of IPv4 addresses
        ("3f54dcc1", "gutih-tugad"),
        ("3f760723", "gutuk-bisog"),
        ("8c62c18d", "mudof-sakat"),
    ],
)
def test_the_words_are_proquints(root: str, words: str) -> None:
    assert head_words(bytes.fromhex(root + "00" * 28), "en").startswith(words)


def test_ukrainian_words_say_the_same_in_their_own_letters() -> None:
    root = bytes.fromhex("7f0000018c62c18d") + bytes(24)
    assert head_words(root) == "лусаб-бабад-мудоф-сакат"
    assert head_words(root, "en") == "lusab-babad-mudof-sakat"


def test_another_bit_is_another_word() -> None:
    roots = [(1 << bit).to_bytes(32, "little") for bit in range(64)]
    assert len({head_words(root) for root in roots}) == 64
