"""How well a person is proven, and the roles there are. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum, StrEnum, nonmember


class Level(IntEnum):
    """Levels of proof; each holds what is below it."""

    do_not_call_in_templates = nonmember(True)  # a template names its members

    VISITOR = 0
    EMAIL = 1
    IDENTITY = 2
    RESIDENCE = 3


class Role(StrEnum):
    """What a person does for the community. A resident is proven, not named."""

    OFFICER = "officer"
    DESK_OPERATOR = "desk_operator"
    MODERATOR = "moderator"
    EDITOR = "editor"
    DEPUTY = "deputy"
    CIVIL_SOCIETY = "civil_society"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"


STAFF = frozenset(
    {
        Role.OFFICER,
        Role.DESK_OPERATOR,
        Role.MODERATOR,
        Role.EDITOR,
        Role.DEPUTY,
        Role.LEADERSHIP,
        Role.ADMINISTRATOR,
    }
)
"""Roles that see what the public does not: a second factor is asked of them."""

Proof = tuple[Level, date, date | None]
"""A level, the day it was proven, the last day that it holds (None: without end)."""


def level_on(day: date, proofs: Iterable[Proof]) -> Level:
    """The level that proofs give on a day.

    Residence without identity counts for nothing: who lives somewhere has to be somebody.
    """
    held = {
        level for level, since, until in proofs if since <= day and (until is None or day <= until)
    }
    reached = Level.VISITOR
    for level in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
        if level not in held:
            break
        reached = level
    return reached
