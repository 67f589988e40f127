"""The state of a sitting, as the events so far have made it, and what can be asked of it.

Immutable: ``fold`` gives a new one. What is needed to decide and to show is here; nothing else is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

import msgspec

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Tally, Verdict
from controller.rules.council import Body, MayorCounts, Member, Regulations
from controller.rules.events import CardRefused, Close, How, PaperCounted
from controller.rules.floor_queue import Floor, lot_due


class Phase(Enum):
    """Where the sitting stands."""

    NONE = "none"
    OPEN = "open"
    BREAK = "break"
    ADJOURNED = "adjourned"
    CLOSED = "closed"


class Stage(Enum):
    """Where a vote stands."""

    ANNOUNCED = "announced"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    ANNULLED = "annulled"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"


class Attendance(msgspec.Struct, frozen=True):
    """How a member came to be here, and whether he still is."""

    how: How
    since: datetime
    here: bool = True
    reason: str = ""


class Correction(msgspec.Struct, frozen=True):
    """A threshold put right after the close; both stay."""

    was: str
    majority: str
    verdict_was: Verdict
    verdict: Verdict
    reason: str
    at: datetime


class Statement(msgspec.Struct, frozen=True):
    """What a member said of his vote afterwards."""

    member: str
    text: str
    at: datetime


class Voting(msgspec.Struct, frozen=True, kw_only=True):
    """One vote, from its announcement to its result and whatever came after."""

    id: str
    number: int
    wording: str
    motion: Motion
    ballot: BallotKind
    majority: str
    stage: Stage
    announced_at: datetime
    item: str | None = None
    repeats: str | None = None
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    closed_at: datetime | None = None
    ballots: Mapping[str, Choice] = {}
    by_voice: frozenset[str] = frozenset()
    composition: int = 0
    needed: int = 0
    close: Close | None = None
    tally: Tally | None = None
    verdict: Verdict | None = None
    outcomes: Mapping[str, Outcome] = {}
    voters: tuple[str, ...] = ()
    paper: PaperCounted | None = None
    """What the counting commission counted, where the vote was held on paper."""
    reason: str = ""
    corrections: tuple[Correction, ...] = ()
    statements: tuple[Statement, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether the ballots go into the urn."""
        return self.ballot is BallotKind.SECRET


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """The whole state. ``n`` is the number of the last event folded."""

    n: int = 0
    turn: int = 0
    """The number of the last event that was not brought about by a member at a console."""
    seen: Mapping[str, int] = {}
    """Command id → the number of its last event."""
    phase: Phase = Phase.NONE
    id: str = ""
    session: str = ""
    hall: str = ""
    place: str = ""
    body: Body | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    break_until: datetime | None = None
    note: str = ""
    """Reason of the break or adjournment."""

    seating: Mapping[int, str] = {}
    registrations: int = 0
    registration_closes: datetime | None = None
    attendance: Mapping[str, Attendance] = {}
    recusals: Mapping[str, frozenset[str]] = {}
    quorum: bool = False
    cards_refused: Mapping[int, CardRefused] = {}
    """Seat → the card there that registers nobody."""

    agenda: tuple[Item, ...] = ()
    agenda_adopted: str | None = None
    item: str | None = None
    done: frozenset[str] = frozenset()

    voting: Voting | None = None
    past: Mapping[str, Voting] = {}

    floor: Floor = Floor()

    silent: frozenset[int] = frozenset()
    faults: Mapping[tuple[str, str], str] = {}
    time_in_doubt: bool = False

    @property
    def is_on(self) -> bool:
        """Whether a sitting has been opened and not closed."""
        return self.phase in (Phase.OPEN, Phase.BREAK, Phase.ADJOURNED)

    @property
    def regulations(self) -> Regulations:
        """The regulations in force; the defaults where no sitting is open."""
        return self.body.regulations if self.body else Regulations()

    @property
    def members(self) -> tuple[Member, ...]:
        """All who hold a mandate in the body that sits."""
        return self.body.council.members if self.body else ()

    def member(self, member_id: str) -> Member | None:
        """The member with this id, None for a stranger."""
        return self.body.council.member(member_id) if self.body else None

    def is_here(self, member_id: str) -> bool:
        """Whether a member is registered and has not left."""
        there = self.attendance.get(member_id)
        return there is not None and there.here

    @property
    def present(self) -> frozenset[str]:
        """The ids of those who are here and count; a mayor who never counts does not."""
        here = frozenset(key for key, there in self.attendance.items() if there.here)
        return here - self._uncounted

    @property
    def _uncounted(self) -> frozenset[str]:
        council = self.body.council if self.body else None
        if council is None or council.mayor is None:
            return frozenset()
        never = council.mayor_counts is MayorCounts.NEVER
        return frozenset({council.mayor.id}) if never else frozenset()

    def mayor_takes_part(self, voting: Voting | None = None) -> bool:
        """Whether the mayor is here, or has cast a ballot in this vote before leaving."""
        mayor = self.body.council.mayor if self.body else None
        if mayor is None:
            return False
        return self.is_here(mayor.id) or (
            voting is not None and (mayor.id in voting.ballots or mayor.id in voting.voters)
        )

    def composition(self, voting: Voting | None = None) -> int:
        """The total composition as it counts now (ст. 59); 0 where nobody sits."""
        if self.body is None:
            return 0
        council = self.body.council
        return council.composition(mayor_takes_part=self.mayor_takes_part(voting))

    def roll(self, voting: Voting | None = None) -> tuple[Member, ...]:
        """Those over whom a result is listed now."""
        if self.body is None:
            return ()
        return self.body.council.roll(mayor_takes_part=self.mayor_takes_part(voting))

    def counts(self, member: Member, voting: Voting | None = None) -> bool:
        """Whether a result lists this member; of all, only the mayor may not be listed."""
        if self.body is None or not member.mayor:
            return self.body is not None
        return self.composition(voting) > self.body.council.seats

    def recused_from(self, item: str | None) -> frozenset[str]:
        """Who takes no part in an item."""
        return self.recusals.get(item, frozenset()) if item else frozenset()

    def agenda_item(self, item: str | None) -> Item | None:
        """The item with this id."""
        return next((each for each in self.agenda if each.id == item), None)

    def seat_of(self, member_id: str) -> int | None:
        """The seat whose console speaks for a member."""
        return next((seat for seat, who in self.seating.items() if who == member_id), None)


def next_deadline(sitting: Sitting) -> datetime | None:
    """When something is due by itself: the end of a registration, a vote, a speech; a lot."""
    due = [sitting.registration_closes]
    if sitting.voting is not None and sitting.voting.stage is Stage.OPEN:
        due.append(sitting.voting.closes_at)
    rules = sitting.regulations.floor
    due.append(lot_due(sitting.floor, rules))
    if rules.closes_at_zero:
        due.extend(speech.ends_at for speech in sitting.floor.speaking)
    return min((moment for moment in due if moment is not None), default=None)
