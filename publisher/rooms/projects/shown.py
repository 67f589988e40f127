"""What pages show of calls and projects: phases as a line, counts, lists in random order."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Sum
from django.db.models.functions import Mod
from django.utils import timezone

from publisher.rooms.projects.calls import PHASE_WORDS, Call
from publisher.rooms.projects.proposals import LOTS, Project
from publisher.rooms.projects.timetable import DATED, ORDER, Phase

MIXES = 64
"""Orders that a list is shown in: enough that nobody is always first, few enough to be kept."""
ROOT = 16807
"""A primitive root of ``LOTS`` (Park and Miller 1988): its powers are spread evenly."""


@dataclass(frozen=True)
class Step:
    """One phase on the line of a call."""

    phase: Phase
    words: str
    begins: datetime
    ends: datetime | None
    past: bool
    now: bool


def steps(call: Call, now: datetime | None = None) -> list[Step]:
    """The phases of a call, in their order."""
    table = call.timetable
    reached = ORDER.index(table.phase(now or timezone.now()))
    return [
        Step(
            phase=each,
            words=str(PHASE_WORDS[each]),
            begins=table.begins[each],
            ends=table.closes(each),
            past=ORDER.index(each) < reached,
            now=ORDER.index(each) == reached,
        )
        for each in DATED
    ]


def any_mix() -> int:
    """One of the random orders."""
    return secrets.randbelow(MIXES) + 1


def mixed(projects: QuerySet[Project], mix: int) -> QuerySet[Project]:
    """The projects in a random order that stays the same on all pages of a list.

    Each has a random number below a prime; times a power of a primitive root, modulo the prime,
    every ``mix`` is another order, and the database can make it without a table.
    """
    times = pow(ROOT, mix, LOTS)
    place = ExpressionWrapper(Mod(F("lot") * times, LOTS), output_field=BigIntegerField())
    return projects.order_by(place, "pk")


def budget(call: Call) -> int:
    """All money of a call, hryvnias."""
    return call.purses.aggregate(all=Sum("budget"))["all"] or 0
