"""Majorities as named rules, each with its legal source, in whole heads.

A rule answers two questions: how many «за» are needed, and whether a tally has them. The
composition is an argument, never a constant: the mayor may or may not belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Heads(NamedTuple):
    """The heads that a majority may be counted from."""

    composition: int
    """The total composition (загальний склад), vacancies included."""
    present: int
    """Those who take part: registered, not gone, not recused."""
    voted: int
    """Those who pressed за, проти or утримався."""


class Majority(NamedTuple):
    """A named majority. ``needed`` is the least number of «за» that adopts."""

    key: str
    uk: str
    en: str
    source: str
    needed: Callable[[Heads], int]
    known_before: bool
    """Whether the number is known before the vote is over."""


def more_than_half(heads: int) -> int:
    """The least whole number that is more than half."""
    return heads // 2 + 1


def at_least(numerator: int, denominator: int, heads: int) -> int:
    """The least whole number that is no less than ``numerator/denominator`` of ``heads``.

    At least one, so that a hall that has emptied adopts nothing.
    """
    return max(1, -(-numerator * heads // denominator))


_RULES = (
    Majority(
        "of_total",
        "більшість від загального складу ради",
        "majority of the total composition",
        "280/97-ВР ст. 59 ч. 2",
        lambda heads: more_than_half(heads.composition),
        True,
    ),
    Majority(
        "two_thirds_of_total",
        "дві третини від загального складу ради",
        "two thirds of the total composition",
        "280/97-ВР ст. 59 ч. 4, ст. 79",
        lambda heads: at_least(2, 3, heads.composition),
        True,
    ),
    Majority(
        "third_of_total",
        "третина від загального складу ради",
        "one third of the total composition",
        "Регламент ради (процедурні питання)",
        lambda heads: at_least(1, 3, heads.composition),
        True,
    ),
    Majority(
        "of_present",
        "більшість присутніх на засіданні",
        "majority of those present",
        "Регламент ради (процедурні питання)",
        lambda heads: more_than_half(heads.present),
        False,
    ),
    Majority(
        "two_thirds_of_present",
        "дві третини присутніх на засіданні",
        "two thirds of those present",
        "Регламент ради",
        lambda heads: at_least(2, 3, heads.present),
        False,
    ),
    Majority(
        "of_voted",
        "більшість тих, хто проголосував",
        "majority of those who voted",
        "Регламент ради",
        lambda heads: more_than_half(heads.voted),
        False,
    ),
)

MAJORITIES: Mapping[str, Majority] = MappingProxyType({rule.key: rule for rule in _RULES})


def adopts(majority: str, votes_for: int, heads: Heads) -> bool:
    """Whether «за» reach the named majority. A tie adopts nothing: the chair has no second vote.

    Raises:
        KeyError: the majority has no such name.
    """
    return votes_for >= MAJORITIES[majority].needed(heads)
