"""A tree head in a few words that can be said, written down and compared in a hall.

The first 64 bits of the root as four proquints (D. S. Wilkerson, «A Proposal for Proquints»,
arXiv:0901.4016): 16 bits a word, consonants of four bits and vowels of two in turn. Ukrainian
words have the letters that sound alike, so that both can be made of each other.

Whoever wants another record with the same words has to try about 2^64 of them; the QR code and
the signed head have all 256 bits.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = 4
_LATIN: Final = ("bdfghjklmnprstvz", "aiou")
_CYRILLIC: Final = ("бдфгхжклмнпрствз", "аіоу")


def head_words(root: bytes, language: str = "uk") -> str:
    """The words of a root of 32 bytes, in letters of a language, ``uk`` or ``en``."""
    consonants, vowels = _LATIN if language == "en" else _CYRILLIC
    pairs = (int.from_bytes(root[at : at + 2], "big") for at in range(0, 2 * WORDS, 2))
    return "-".join(_word(pair, consonants, vowels) for pair in pairs)


def _word(pair: int, consonants: str, vowels: str) -> str:
    """Five letters for 16 bits, the highest first."""
    return (
        consonants[pair >> 12]
        + vowels[pair >> 10 & 3]
        + consonants[pair >> 6 & 15]
        + vowels[pair >> 4 & 3]
        + consonants[pair & 15]
    )
