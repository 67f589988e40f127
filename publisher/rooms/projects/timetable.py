"""A call's phases, which move by date: each begins at its instant and ends with the next. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

import msgspec


class Phase(StrEnum):
    """What a call is at, in the order of time."""

    AHEAD = "ahead"
    SUBMISSION = "submission"
    CHECK = "check"
    EVALUATION = "evaluation"
    APPROVAL = "approval"
    PUBLICATION = "publication"
    VOTING = "voting"
    RESULTS = "results"
    IMPLEMENTATION = "implementation"
    OVER = "over"


ORDER = tuple(Phase)
DATED = ORDER[1:]
"""Phases that have a beginning; before the first of them all is ahead."""


class Fault(StrEnum):
    """What is wrong with a timetable."""

    NOT_IN_ORDER = "not_in_order"
    TOO_SHORT = "too_short"


class Timetable(msgspec.Struct, frozen=True):
    """When each phase begins. It ends in the instant in which the next one begins.

    A vote of the instant in which the results begin is too late: intervals are half open.
    """

    begins: Mapping[Phase, datetime]

    def phase(self, now: datetime) -> Phase:
        """The phase that a call is in."""
        reached = Phase.AHEAD
        for each in DATED:
            if now < self.begins[each]:
                break
            reached = each
        return reached

    def closes(self, phase: Phase) -> datetime | None:
        """When a phase ends; None for the last one."""
        if phase is Phase.OVER:
            return None
        return self.begins[ORDER[ORDER.index(phase) + 1]]

    def next_change(self, now: datetime) -> datetime | None:
        """When the phase changes next."""
        return self.closes(self.phase(now))

    def faults(self, least_days: Mapping[Phase, int]) -> Iterator[tuple[Phase, Fault]]:
        """Phases that do not begin after the one before, or last shorter than they have to.

        Args:
            least_days: Days that a phase has to last, where something is asked of it.
        """
        for one, following in pairwise(DATED):
            lasts = self.begins[following] - self.begins[one]
            if lasts <= timedelta(0):
                yield following, Fault.NOT_IN_ORDER
            elif lasts < timedelta(days=least_days.get(one, 0)):
                yield one, Fault.TOO_SHORT
