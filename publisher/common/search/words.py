"""Words as they are searched: one apostrophe, no case, dictionary forms of Ukrainian.

U+0027, U+2019 and U+02BC are one letter; stress marks and soft hyphens are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import pymorphy3

APOSTROPHES = dict.fromkeys(map(ord, "\u2019\u02bc\u2018\u02b9\u2032\u0060\u00b4"), "'")
DROPPED = dict.fromkeys((0x00AD, 0x0301, 0x200B, 0x2060))
"""Soft hyphen, combining acute (a stress mark), zero-width space, word joiner."""
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
LONGEST = 60
"""Letters of a word that are looked at; what is longer is no word."""


def plain(text: str) -> str:
    """Text in one spelling: composed letters, lower case, one apostrophe."""
    composed = unicodedata.normalize("NFC", text.translate(DROPPED))
    return composed.casefold().translate(APOSTROPHES)


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text with where each begins and ends in it."""
    table = str.maketrans({chr(code): "'" for code in APOSTROPHES})
    for found in WORD.finditer(text.translate(table)):
        yield found.start(), found.end(), plain(found[0])[:LONGEST]


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="uk")


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """A word and its dictionary forms, without apostrophes: what is stored and looked for."""
    if not any("\u0400" <= letter <= "\u04ff" for letter in word):
        return (word.replace("'", ""),)
    parsed = _dictionary().parse(word)
    known = {each.normal_form for each in parsed if each.is_known}
    found = sorted({form.replace("'", "") for form in known or {word}})
    own = word.replace("'", "")
    return tuple(found) if own in found else (own, *found)


def indexed(text: str) -> str:
    """What is stored of a text."""
    return " ".join(form for _, _, word in words(text) for form in forms(word))


def asked(query: str, most: int = 12) -> list[tuple[tuple[str, ...], bool]]:
    """What a query looks for: of each word its forms; the last may be the beginning of one."""
    found = [word for _, _, word in words(plain(query))][:most]
    unfinished = bool(found) and not query[-1:].isspace() and len(found[-1]) > 2
    last = len(found) - 1
    return [(forms(word), unfinished and n == last) for n, word in enumerate(found)]


def excerpt(text: str, query: str, width: int = 240) -> list[tuple[str, bool]]:
    """The part of a text where a query stands first: pieces, and whether each was looked for."""
    wanted = {form for word, _ in asked(query) for form in word}
    starts = tuple(form for word, start in asked(query) if start for form in word)
    hits = [
        (begin, end)
        for begin, end, word in words(text)
        if wanted & set(forms(word)) or (starts and word.replace("'", "").startswith(starts))
    ]
    first = max(0, hits[0][0] - width // 3) if hits and len(text) > width else 0
    if first:
        first = text.find(" ", first) + 1 or first
    last = first + width
    pieces = [("… ", False)] if first else []
    at = first
    for begin, end in hits:
        if begin >= last:
            break
        pieces += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    rest = text[at:last]
    pieces.append(
        (rest.rsplit(" ", 1)[0] + " …" if last < len(text) and " " in rest else rest, False)
    )
    return [piece for piece in pieces if piece[0]]
