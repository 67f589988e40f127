"""The queue to speak: who waits, who speaks, in which order. Immutable, like the sitting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

import msgspec

from controller.rules.floor_nouns import FloorKind, FloorRules, MicrophoneMode
from controller.rules.mappings import added

Place: TypeAlias = tuple[int, int, int, int, float]
"""What the queue is sorted by: kind, times spoken, instant, lot, and where the chair put it."""

BUDGETED = frozenset(
    {FloorKind.QUESTION, FloorKind.REPLY, FloorKind.SPEECH, FloorKind.FROM_THE_SEAT}
)
"""The kinds that use up the budget of an item and of a faction; who reports does not."""
_IN_TURNS = frozenset({FloorKind.QUESTION, FloorKind.SPEECH, FloorKind.FROM_THE_SEAT})
"""The kinds in which nobody comes twice before all have come once."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who waits for the floor; ``rank`` is the place in his instant, by lot."""

    id: str
    kind: FloorKind
    asked_at: datetime
    instant: int
    rank: int
    member: str | None = None
    guest: str = ""
    item: str | None = None
    place: Place | None = None
    """Where the chair put it, None where the rules order it."""
    reason: str = ""
    """Why the chair put it there."""

    @property
    def person(self) -> str:
        """The member's id or the guest's name."""
        return self.member or self.guest


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has the floor. ``seconds`` 0: without a limit."""

    request: Request
    began_at: datetime
    seconds: int = 0
    ends_at: datetime | None = None


class Ledger(msgspec.Struct, frozen=True):
    """What an item has had so far: how often each spoke, how long each faction and all."""

    times: Mapping[tuple[str, FloorKind], int] = {}
    factions: Mapping[str, float] = {}
    spent_s: float = 0.0

    def after(self, request: Request, faction: str, spoke_s: float) -> Ledger:
        """The ledger after a speech."""
        key = (request.person, request.kind)
        times = added(self.times, key, self.times.get(key, 0) + 1)
        if request.kind not in BUDGETED:
            return Ledger(times, self.factions, self.spent_s)
        of_faction = self.factions.get(faction, 0.0) + spoke_s
        return Ledger(times, added(self.factions, faction, of_faction), self.spent_s + spoke_s)


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """The floor of a sitting."""

    mode: MicrophoneMode = MicrophoneMode.OPERATOR
    list_open: bool = True
    asks: FloorKind = FloorKind.SPEECH
    """What the key of a console asks for."""
    waiting: tuple[Request, ...] = ()
    """In the order of the journal; ``queue`` gives the order of speaking."""
    speaking: tuple[Speech, ...] = ()
    asked: int = 0
    """How many requests there have been: the next one's number follows."""
    instant: int = 0
    instant_at: datetime | None = None
    """When the newest instant began; None once its lot was drawn."""
    commitment: str = ""
    """SHA-256 of the next lot's seed, hex; "" before the controller fixed one."""
    ledgers: Mapping[str, Ledger] = {}
    """Item → what it has had; "" for speeches on no item."""
    spoken: int = 0
    """How many speeches are over, the chair's not counted."""
    named: frozenset[str] = frozenset()
    """Who was named on the item at hand and may reply."""
    closed_part: str | None = None
    """Why the sitting is in camera; None where it is open."""

    def ledger(self, item: str | None) -> Ledger:
        """What an item has had so far."""
        return self.ledgers.get(item or "", Ledger())

    def request(self, request: str) -> Request | None:
        """The waiting request with this id."""
        return next((each for each in self.waiting if each.id == request), None)

    def speech(self, request: str) -> Speech | None:
        """The speech that this request led to, while it goes on."""
        return next((each for each in self.speaking if each.request.id == request), None)

    def waits(self, person: str) -> Request | None:
        """The request of a member or guest who waits."""
        return next((each for each in self.waiting if each.person == person), None)

    def speaks(self, person: str) -> Speech | None:
        """The speech of a member or guest who has the floor."""
        return next((each for each in self.speaking if each.request.person == person), None)

    @property
    def speeches(self) -> tuple[Speech, ...]:
        """The speeches that go on, the chair's own not among them."""
        return tuple(s for s in self.speaking if s.request.kind is not FloorKind.CHAIR)

    @property
    def chair_speaks(self) -> bool:
        """Whether the chair's microphone is open."""
        return len(self.speeches) < len(self.speaking)


def place(floor: Floor, rules: FloorRules, request: Request) -> Place:
    """Where a request stands: by kind, by how often its person spoke, by instant, by lot."""
    if request.place is not None:
        return request.place
    order = rules.order
    kind = order.index(request.kind) if request.kind in order else len(order)
    again = 0
    if rules.once_before_twice and request.kind in _IN_TURNS:
        again = floor.ledger(request.item).times.get((request.person, request.kind), 0)
    return (kind, again, request.instant, request.rank, 0.0)


def queue(floor: Floor, rules: FloorRules) -> tuple[Request, ...]:
    """Those who wait, in the order in which they will speak."""
    return tuple(sorted(floor.waiting, key=lambda request: place(floor, rules, request)))


def place_before(floor: Floor, rules: FloorRules, moved: str, before: str | None) -> Place | None:
    """The place of a request that the chair puts right before another one, or at the end."""
    line = [each for each in queue(floor, rules) if each.id != moved]
    if not line:
        return None
    ids = [each.id for each in line]
    if before is None or before not in ids:
        *last, tie = place(floor, rules, line[-1])
        return (last[0], last[1], last[2], last[3], tie + 1.0)
    at = ids.index(before)
    target = place(floor, rules, line[at])
    low = target[4] - 1.0
    if at and (previous := place(floor, rules, line[at - 1]))[:4] == target[:4]:
        low = previous[4]
    return (*target[:4], (low + target[4]) / 2)


def settles_at(floor: Floor, rules: FloorRules) -> datetime | None:
    """When the newest instant is over: nobody more can belong to it."""
    if floor.instant_at is None:
        return None
    return floor.instant_at + timedelta(milliseconds=rules.instant_ms)


def of_instant(floor: Floor, instant: int) -> tuple[Request, ...]:
    """Those who wait since one instant and stand where the rules put them."""
    return tuple(r for r in floor.waiting if r.instant == instant)


def lot_due(floor: Floor, rules: FloorRules) -> datetime | None:
    """When a lot has to be drawn; None where one instant has one request only."""
    if len(of_instant(floor, floor.instant)) < 2:
        return None
    return settles_at(floor, rules)


def commitment_of(seed: str) -> str:
    """What fixes a seed before it is told: its SHA-256, hex."""
    return sha256(seed.encode()).hexdigest()


def lot(seed: str, requests: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The requests (id, person) in the order that the seed gives them.

    Neither the wire nor the number of a request has a part in it: what is sorted by is SHA-256
    of the seed and the person.
    """

    def ticket(request: tuple[str, str]) -> str:
        return sha256(f"{seed}|{request[1]}".encode()).hexdigest()

    return tuple(request for request, _ in sorted(requests, key=ticket))
