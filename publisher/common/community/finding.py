"""Addresses found by what a person types: a street, a house, in any order of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Count, Max

from publisher.common.community.addresses import Address
from publisher.common.search.words import plain, words

LONGEST = 120
"""Letters of a question; what is longer is no address."""
MOST = 20
"""So many streets are offered."""
HOUSES = 400
"""So many houses of a street are looked through."""
KEPT_S = 600
HOUSE = re.compile(
    r"(?:^|[\s,])(?:буд(?:инок|\.)?\s*)?№?\s*(\d{1,4}(?:\s?-?\s?[^\W\d_](?![^\W\d_]))?(?:\s?/\s?\d+)?)"
    r"(?:,?\s*(?:кв(?:артира|\.)?|оф(?:іс|\.)?)\s*\d+)?\s*$",
    re.IGNORECASE,
)
"""A house at the end: 15, 15-А, 15 а, 15/2, with a flat that nobody asks for."""
SORTS = frozenset((
    "вул", "вулиця", "вулиці", "просп", "проспект", "пр", "т", "пров", "провулок", "бул", "бульв",
    "бульвар", "б", "р", "пл", "площа", "м", "місто", "с", "село", "смт", "селище", "street",
))  # fmt: skip
"""Words of which a street's name does not hang; «пр-т» and «б-р» are two words each."""


@dataclass(frozen=True)
class Street:
    """A street, and the words of its name and of its place."""

    settlement: str
    street: str
    own: frozenset[str]
    place: frozenset[str]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.settlement, self.street)))


@dataclass(frozen=True)
class Sought:
    """What was found: the streets, and the houses of the one street if there is one.

    ``house`` is the number that was asked for, ``exact`` whether the houses are those of it.
    """

    streets: tuple[Street, ...] = ()
    houses: tuple[Address, ...] = ()
    house: str = ""
    exact: bool = False


def house_of(text: str) -> str:
    """A house's number in one spelling: «15-А», «15 а» and «15А» are one."""
    return re.sub(r"[\s\-–\"«»'’]", "", plain(text))


def find(question: str) -> Sought:
    """The address, the houses of a street, or the streets that a person may mean."""
    text = " ".join(question[:LONGEST].split())
    if (told := HOUSE.search(text)) and (found := _streets(text[: told.start()])):
        return _houses(found, house_of(told[1]))
    return _houses(_streets(text), "")


def _streets(text: str) -> list[Street]:
    """Streets in which each typed word begins a word; those that are typed in full first."""
    asked = [word for word in _words(text) if word not in SORTS]
    if not asked or all(len(word) < 2 for word in asked):
        return []
    found = [each for each in known() if _fits(each, asked)]
    whole = [each for each in found if _words(str(each)) == _words(text)]
    if whole:
        return whole
    sorts = [word for word in _words(text) if word in SORTS]
    found = [each for each in found if _is_of(each, sorts)] or found
    wanted = set(asked)
    return sorted(found, key=lambda each: (not each.own <= wanted, each.street, each.settlement))


def _is_of(street: Street, sorts: Iterable[str]) -> bool:
    """Whether a street is a lane where a lane was typed, in full or in short."""
    mine = [word for word in _words(street.street) if word in SORTS]
    return any(one.startswith(other) or other.startswith(one) for one in mine for other in sorts)


def _fits(street: Street, asked: Iterable[str]) -> bool:
    mine = [word for word in asked if _begins(word, street.own)]
    rest = (word for word in asked if word not in mine)
    return bool(mine) and all(_begins(word, street.place) for word in rest)


def _begins(word: str, among: Iterable[str]) -> bool:
    return any(each.startswith(word) for each in among)


def _houses(streets: list[Street], house: str) -> Sought:
    """Of several streets those that have the house; of one its houses."""
    if house:
        exact = [each for street in streets[:MOST] for each in _of(street, house)]
        if exact:
            there = {(each.settlement, each.street) for each in exact}
            left = tuple(each for each in streets if (each.settlement, each.street) in there)
            return Sought(left, tuple(exact), house, exact=True)
    if len(streets) == 1:
        return Sought(tuple(streets), tuple(_of(streets[0])), house)
    return Sought(tuple(streets[:MOST]), house=house)


def _of(street: Street, house: str = "") -> list[Address]:
    rows = Address.objects.exclude(status=Address.Status.CANCELLED)
    rows = rows.filter(settlement=street.settlement, street=street.street)
    found = [each for each in rows if not house or house in _spellings(each)]
    return sorted(found, key=lambda each: by_number(each.number))[:HOUSES]


def _spellings(address: Address) -> set[str]:
    number, building = house_of(address.number), house_of(address.building)
    return {number, number + building, f"{number}/{building}"}


def by_number(number: str) -> tuple[int, str]:
    """2 before 10, 10 before 10а."""
    digits = re.match(r"\d+", number)
    return (int(digits[0]) if digits else 0), house_of(number)


def known() -> list[Street]:
    """All streets, kept for some minutes while no address comes or goes."""
    told = Address.objects.aggregate(last=Max("pk"), all=Count("pk"))
    key = f"community.streets.{told['last']}.{told['all']}"
    found: list[Street] | None = caches["pages"].get(key)
    if found is None:
        rows = Address.objects.exclude(status=Address.Status.CANCELLED).order_by()
        pairs = rows.values_list("settlement", "street").distinct()
        found = [
            Street(settlement, street, _own(street or settlement), frozenset(_words(settlement)))
            for settlement, street in pairs
        ]
        caches["pages"].set(key, found, KEPT_S)
    return found


def _own(name: str) -> frozenset[str]:
    found = frozenset(_words(name))
    return found - SORTS or found


def _words(text: str) -> list[str]:
    """Words with one apostrophe, which may as well be left out."""
    return [word.replace("'", "") for _start, _end, word in words(text)]


def runs(numbers: Iterable[str]) -> list[str]:
    """Houses in order; three or more that follow each other as one run: «1–5», «7», «7а»."""
    told: list[list[str]] = []
    for number in sorted(set(numbers), key=by_number):
        last = told[-1][-1] if told else ""
        if number.isdecimal() and last.isdecimal() and int(number) == int(last) + 1:
            told[-1].append(number)
        else:
            told.append([number])
    return [text for run in told for text in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)]
