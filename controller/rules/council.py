"""Who sits: persons, their mandates, the body, its total composition and its regulations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from typing import assert_never

import msgspec

from controller.rules.floor_nouns import FloorRules


class BodyKind(Enum):
    """The bodies of local self-government that hold sittings (280/97-ВР, ст. 10, 11, 47)."""

    COUNCIL = "council"
    EXECUTIVE_COMMITTEE = "executive_committee"
    COMMISSION = "commission"


class MayorCounts(Enum):
    """When the mayor belongs to the total composition.

    280/97-ВР ст. 59: the mayor is included when he takes part in the sitting. Some councils
    (Kyiv) count the mayor always.
    """

    WHEN_PRESENT = "when_present"
    ALWAYS = "always"
    NEVER = "never"


class LateArrival(Enum):
    """When a member who came late, or who came back, may register."""

    AT_ONCE = "at_once"
    NEXT_REGISTRATION = "next_registration"


class QuorumRule(Enum):
    """How much of the total composition makes a sitting competent.

    A council and an executive committee need more than half (280/97-ВР ст. 46, 53); a commission
    sits where no less than half are there, if its regulations say so (ст. 47).
    """

    MORE_THAN_HALF = "more_than_half"
    AT_LEAST_HALF = "at_least_half"


class WhichPress(Enum):
    """Which press of an open vote counts."""

    LAST = "last"
    FIRST = "first"


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person who sits. ``id`` is the person's own and outlives convocations.

    ``mandate_from`` and ``mandate_until`` bound the mandate in this convocation, both inclusive;
    None is unbounded.
    """

    id: str
    name: str
    faction: str = ""
    mayor: bool = False
    mandate_from: date | None = None
    mandate_until: date | None = None

    def holds_mandate(self, on: date) -> bool:
        """Whether the mandate is in force on a day."""
        return (self.mandate_from is None or self.mandate_from <= on) and (
            self.mandate_until is None or on <= self.mandate_until
        )


class Council(msgspec.Struct, frozen=True, dict=True):
    """A body and those who hold a mandate in it.

    ``seats`` is the number of deputies fixed by law or by decision, vacancies included, without
    the mayor (280/97-ВР ст. 45, 59).
    """

    name: str
    convocation: str
    seats: int
    members: tuple[Member, ...]
    mayor_counts: MayorCounts = MayorCounts.WHEN_PRESENT

    @cached_property
    def by_id(self) -> Mapping[str, Member]:
        """The members by their ids."""
        return {member.id: member for member in self.members}

    @cached_property
    def mayor(self) -> Member | None:
        """The mayor, where the body has one."""
        return next((member for member in self.members if member.mayor), None)

    def member(self, member_id: str) -> Member | None:
        """The member with this id, None for a stranger."""
        return self.by_id.get(member_id)

    def composition(self, *, mayor_takes_part: bool) -> int:
        """The total composition by which a result is established (ст. 59)."""
        match self.mayor_counts:
            case MayorCounts.NEVER:
                return self.seats
            case MayorCounts.ALWAYS:
                return self.seats + 1
            case MayorCounts.WHEN_PRESENT:
                return self.seats + (1 if mayor_takes_part else 0)
            case _:
                assert_never(self.mayor_counts)

    def roll(self, *, mayor_takes_part: bool) -> tuple[Member, ...]:
        """Those over whom a result is listed: all deputies, and the mayor where he counts.

        The roll and the vacancies together are the total composition, always.
        """
        mayor_counts = self.composition(mayor_takes_part=mayor_takes_part) > self.seats
        return tuple(member for member in self.members if mayor_counts or not member.mayor)


class Regulations(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers that a council sets for itself in its регламент. Times in seconds."""

    title: str = "Регламент ради"
    vote_s: int = 15
    registration_s: int = 60
    which_press: WhichPress = WhichPress.LAST
    late_arrival: LateArrival = LateArrival.AT_ONCE
    agenda_before_decisions: bool = False
    default_majority: str = "of_total"
    procedural_majority: str = "of_present"
    turnout_tick_s: int = 5
    secret_minimum: int = 0
    """A secret vote with fewer ballots is told by its verdict only, not by what was chosen."""
    quorum: QuorumRule = QuorumRule.MORE_THAN_HALF
    card_follows_person: bool = True
    """A card in an absent member's console seats its owner there; else it is refused."""
    floor: FloorRules = FloorRules()
    """Who speaks when, and how long."""


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """All that a sitting of one body stands on; written whole into ``SittingOpened``."""

    id: str
    kind: BodyKind
    council: Council
    regulations: Regulations = Regulations()
    seating: Mapping[int, str] = {}
    """Seat → member id."""


def mandates_on(council: Council, day: date) -> Council:
    """The same body without the persons who hold no mandate on a day."""
    holders = tuple(member for member in council.members if member.holds_mandate(day))
    return msgspec.structs.replace(council, members=holders)
