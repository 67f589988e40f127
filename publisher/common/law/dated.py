"""Values that change with the law: each with the day it is in force from, and its basis. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What a value counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    PEOPLE = "people"
    COUNT = "count"
    HRYVNIAS = "hryvnias"
    METRES = "metres"
    PER_CENT = "per_cent"
    LEVEL = "level"
    SWITCH = "switch"


@dataclass(frozen=True)
class Value:
    """A value with the day it holds from and the act that it comes from."""

    value: int
    since: date
    basis: str


@dataclass(frozen=True)
class Term:
    """A term, threshold or other figure that rooms ask for by its name.

    ``first`` holds until the community sets another; ``least`` and ``most`` bound what may be set.
    """

    name: str
    title: str
    title_en: str
    unit: Unit
    first: Value
    least: int = 0
    most: int = 1_000_000

    def on(self, day: date, changes: Iterable[Value]) -> Value:
        """What holds on a day, of all changes that were made."""
        in_force = [change for change in changes if change.since <= day]
        return max(in_force, key=lambda change: change.since, default=self.first)
