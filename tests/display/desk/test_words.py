"""The catalogue is complete, the plurals are right, the pure parts say what they should."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import display.desk
from display.desk.faults import FAULTS, fault_name, way_out
from display.desk.keys import LATIN, UKRAINIAN, Do, Place, meaning
from display.desk.page import Page, Style, fitted
from display.desk.speech import DOMAIN, Speech
from display.words import LOCALE

CATALOGUE = LOCALE / "uk" / "LC_MESSAGES" / f"{DOMAIN}.po"
KEYWORDS = {"say": None, "count": (1, 2), "mark": None}


def catalogue() -> dict[object, object]:
    with CATALOGUE.open("rb") as file:
        return {each.id: each.string for each in read_po(file) if each.id}


def said() -> set[object]:
    folder = Path(display.desk.__file__).parent
    return {message for *_, message, _, _ in extract_from_dir(folder, keywords=KEYWORDS)}


def test_every_text_of_the_desk_has_ukrainian_words() -> None:
    translated = catalogue()
    assert said() == translated.keys(), "extract anew: docs/operator/desk.md says how"
    for text, words in translated.items():
        forms = words if isinstance(words, tuple) else (words,)
        assert all(forms), text
        assert len(forms) == (3 if isinstance(text, tuple) else 1), text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.open("rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file))
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "потрібен 1 голос"),
        (2, "потрібно 2 голоси"),
        (5, "потрібно 5 голосів"),
        (11, "потрібно 11 голосів"),
        (21, "потрібен 21 голос"),
        (22, "потрібно 22 голоси"),
        (112, "потрібно 112 голосів"),
    ],
)
def test_ukrainian_plurals(n: int, words: str) -> None:
    told = Speech().count(
        "{majority}: {n} vote for needed", "{majority}: {n} votes for needed", n, majority="м"
    )
    assert told == f"м: {words} «за»"


def test_the_hour_is_the_halls_own() -> None:
    at = datetime(2026, 11, 23, 8, 5, 9, tzinfo=UTC)
    assert Speech().clock(at) == "10:05:09"
    assert Speech().day(at) == "23 листопада 2026 р."


def test_the_manual_names_every_key_in_both_layouts() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "operator" / "desk.md").read_text("utf-8")
    for each in Do:
        assert f"| {each.letter.upper()} | {each.latin.upper()} |" in manual, each.words


def test_each_key_of_the_keyboard_means_one_thing() -> None:
    assert len(LATIN) == len(UKRAINIAN)
    letters = [each.letter for each in Do]
    assert len(set(letters)) == len(letters)
    for each in Do:
        for character in (each.letter, each.latin, each.letter.upper(), each.latin.upper()):
            assert meaning(character) is each
    for place in Place:
        assert meaning(place.digit) is place
    assert meaning("]") is None
    assert meaning(None) is None


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_has_its_way_out_in_ukrainian(kind: str) -> None:
    speech = Speech()
    for words in (fault_name(kind, "bus0, node 3, seat 7", speech), way_out(kind, speech)):
        assert any("а" <= letter <= "я" for letter in words), words
    assert "вузол 3, місце 7" in fault_name(kind, "bus0, node 3, seat 7", speech)


def test_a_text_longer_than_its_place_ends_with_a_sign() -> None:
    long = "Про внесення змін " * 40
    lines = fitted(long, 30, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert max(map(len, lines)) <= 30
    assert Page(10, 5).line("дуже довгий рядок").rows == [(("дуже довг…", Style.PLAIN),)]
