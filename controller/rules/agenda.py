"""The agenda: items, each with the way it is voted and the majority it needs."""

from __future__ import annotations

from enum import Enum

import msgspec

from controller.rules.ballots import BallotKind


class Motion(Enum):
    """What exactly is put to the vote."""

    DECISION = "decision"
    AS_BASIS = "as_basis"
    AS_WHOLE = "as_whole"
    AMENDMENT = "amendment"
    PROCEDURE = "procedure"
    AGENDA_AS_BASIS = "agenda_as_basis"
    AGENDA_AS_WHOLE = "agenda_as_whole"

    @property
    def of_agenda(self) -> bool:
        """Whether it is about the agenda itself, not about an item."""
        return self in (Motion.AGENDA_AS_BASIS, Motion.AGENDA_AS_WHOLE)

    @property
    def decides(self) -> bool:
        """Whether it decides an item (a procedural motion does not)."""
        return self not in (Motion.PROCEDURE, Motion.AGENDA_AS_BASIS, Motion.AGENDA_AS_WHOLE)


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item of the agenda. ``number`` is as printed ("3.1"); ``id`` never changes."""

    id: str
    number: str
    title: str
    majority: str = "of_total"
    ballot: BallotKind = BallotKind.ROLL_CALL
    reporter: str = ""
    project_number: str = ""
