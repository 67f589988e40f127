"""A hall without wires: the engine's ports played in memory, on a real journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consoles.signals import Health, Key, Lamp, Press, Signal, Voting
from controller.acts import Act
from controller.cards import CardBook
from controller.engine import Engine
from controller.floor_watch import FloorWatch
from controller.journal import SqliteJournal
from controller.mirrored import MirroredJournal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.refusals import Refused
from controller.wire import FORMAT, read_entry


@dataclass
class HandClock:
    """A clock that moves when it is told to."""

    at: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    drift: float = 0.0

    def now(self) -> datetime:
        return self.at

    def drift_s(self) -> float:
        return self.drift

    def state(self) -> e.ClockState:
        return e.ClockState(synchronised=True, error_s=0.0)

    def passes(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class WirelessHall:
    """Consoles behind the engine's port: what is shown is kept, what is said is said by hand."""

    lit: dict[int, Lamp] = field(default_factory=dict)
    said: asyncio.Queue[Signal] = field(default_factory=asyncio.Queue)
    heeded: list[Voting | None] = field(default_factory=list)
    attended: list[bool] = field(default_factory=list)
    no_secret_keys: frozenset[int] = frozenset()
    healths: dict[int, Health] = field(default_factory=dict)
    on_show: Callable[[Mapping[int, Lamp]], None] = lambda lamps: None

    async def signals(self) -> AsyncIterator[Signal]:
        while True:
            yield await self.said.get()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        self.on_show(lamps)
        self.lit.update(lamps)

    def heed(self, voting: Voting | None) -> None:
        self.heeded.append(voting)

    def attend(self, *, on: bool) -> None:
        self.attended.append(on)

    def cannot_vote(self, *, secret: bool) -> frozenset[int]:
        return self.no_secret_keys if secret else frozenset()

    def health(self) -> dict[int, Health]:
        return self.healths


def make_body(seats: int = 5, *, mayor: bool = False) -> Body:
    members = tuple(
        Member(id=f"m{seat}", name=f"Депутат {seat}", mayor=mayor and seat == seats + 1)
        for seat in range(1, seats + 1 + mayor)
    )
    return Body(
        id="council",
        kind=BodyKind.COUNCIL,
        council=Council(name="Рада", convocation="VIII", seats=seats, members=members),
        seating={seat: member.id for seat, member in enumerate(members, 1)},
    )


class Chamber:
    """An engine with its journal, clock and hall, and short words for what happens in it."""

    def __init__(self, path: Path, body: Body | None = None) -> None:
        self.path = path
        self.body = body or make_body()
        self.clock = HandClock()
        self.hall = WirelessHall()
        self.changes = 0
        self.start()
        self.engine.begin(FORMAT, "")
        self.engine.resume("test")

    def start(self) -> None:
        self.journal = self.opened()
        self.engine = Engine(
            self.journal,
            self.clock,
            self.hall,
            bodies={self.body.id: self.body},
            hall_name="hall",
            seats=tuple(self.body.seating),
            cards=CardBook(self.path.with_name("cards.csv"), {"04A1": "m1", "04A2": "m2"}),
            floor=self.floor_watch(),
            changed=self._changed,
        )

    def floor_watch(self) -> FloorWatch:
        return FloorWatch()

    def opened(self) -> SqliteJournal | MirroredJournal:
        return SqliteJournal(self.path)

    def _changed(self) -> None:
        self.changes += 1

    def dies_and_comes_back(self) -> None:
        """As after kill -9: nothing is said or written at the end."""
        self.journal.close()
        self.hall.lit = dict.fromkeys(self.hall.lit, Lamp.NONE)
        self.start()
        self.engine.resume("test")

    def does(self, command: c.AnyCommand, id: str = "", as_of: int | None = None) -> int:
        result = self.tries(command, id=id, as_of=as_of)
        if isinstance(result, Refused):
            raise result
        return result

    def tries(
        self, command: c.AnyCommand, id: str = "", as_of: int | None = None
    ) -> int | Refused:
        return self.engine.handle([Act(command, e.By.SECRETARY, id=id, as_of=as_of)])[0]

    def hears(self, *signals: Signal) -> None:
        for signal in signals:
            self.engine.hear(signal)
        self.engine.turn()

    def opens(self) -> Chamber:
        self.does(c.OpenSitting(sitting="s1", body="council", session="1 сесія"))
        self.does(c.OpenRegistration())
        return self

    def registers(self, *seats: int) -> Chamber:
        self.hears(*(Press(seat, Key.PRESENT) for seat in seats))
        return self

    def votes(self, voting: str = "v1", ballot: BallotKind = BallotKind.ROLL_CALL) -> Chamber:
        self.does(c.AnnounceVoting(voting=voting, wording="Питання", ballot=ballot))
        self.does(c.OpenVoting(voting=voting))
        return self

    def events(self) -> list[e.AnyEvent]:
        return [read_entry(line).event for _, line in self.journal.read()]

    def named(self, kind: type[e.Event]) -> list[e.AnyEvent]:
        return [event for event in self.events() if isinstance(event, kind)]


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    made = Chamber(tmp_path / "journal.db")
    yield made
    made.journal.close()


@pytest.fixture
def sitting_chamber(chamber: Chamber) -> Chamber:
    """A sitting is open, five of five are registered."""
    return chamber.opens().registers(1, 2, 3, 4, 5)
