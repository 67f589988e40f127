"""When drafts and agendas must be published, and what becomes of an announced sitting. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from publisher.common.law.working_days import Calendar

DAY = timedelta(days=1)


class Standing(StrEnum):
    """Where the announcement of a sitting is."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


MOVES: Mapping[Standing, frozenset[Standing]] = {
    Standing.DRAFT: frozenset({Standing.ANNOUNCED}),
    Standing.ANNOUNCED: frozenset({Standing.POSTPONED, Standing.CANCELLED}),
    Standing.POSTPONED: frozenset({Standing.ANNOUNCED, Standing.CANCELLED}),
    Standing.CANCELLED: frozenset(),
}
"""What may follow what. What the public has seen never becomes a draft again."""


def may_become(now: Standing, then: Standing) -> bool:
    """Whether an announcement may move so."""
    return then in MOVES[now]


def working_days_between(published: date, day: date, calendar: Calendar) -> int:
    """Whole working days after the one of publication and before the day itself."""
    between = (published + DAY * step for step in range(1, max((day - published).days, 0)))
    return sum(calendar.is_working(each) for each in between)


@dataclass(frozen=True)
class Ahead:
    """How long before a sitting something was published; ``late`` where the law wants more."""

    days: int
    wanted: int

    @property
    def late(self) -> bool:
        """Whether the public had less time than it has a right to."""
        return self.days < self.wanted


def drafts_ahead(published: date, day: date, wanted: int, calendar: Calendar) -> Ahead:
    """How many working days a draft was there before its sitting."""
    return Ahead(working_days_between(published, day, calendar), wanted)


def notice_ahead(published: date, day: date, wanted: int) -> Ahead:
    """How many calendar days before a sitting it was announced."""
    return Ahead((day - published).days, wanted)
