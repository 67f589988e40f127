"""Ballot positions from the frame on the bus to the exported list, each compared with the finger.

A ballot position is one member in one vote, as in the standards for voting machines: also who does
not press, changes his mind, presses what does not count. Everything between is real but the wire
and the process around it: codec, segment, engine, urn, journal on a disk, export and its JSON.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from consoles.canopen_limits import Limits
from consoles.canopen_segment import Segment
from consoles.profile import Profile
from consoles.signals import Health, Lamp, Press, Signal, Voting
from controller import signing
from controller.acts import Act
from controller.cards import CardBook
from controller.engine import Engine
from controller.journal import SqliteJournal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Outcome, Tally
from controller.rules.council import Body, BodyKind, Council, Member
from controller.wire import read_entry
from drivers.canopen import Frame
from papers.record import records
from papers.results import Results, results

VOTES: Final = 50
"""Votes of one sitting; each sitting has a journal of its own."""
NODES: Final = 113
"""Consoles on one segment."""
SECRET: Final = 5
"""Every so many votes one is secret."""
_KEYS: Final = {Outcome.FOR: 0x01, Outcome.AGAINST: 0x02, Outcome.ABSTAIN: 0x04}
_READ: Final = msgspec.json.Decoder(Results)


@dataclass(slots=True)
class Score:
    """What was compared, and what differed."""

    positions: int = 0
    errors: list[str] = field(default_factory=list)


class _Clock:
    """A clock that moves when somebody says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def drift_s(self) -> float:
        return 0.0

    def state(self) -> e.ClockState:
        """Right by definition."""
        return e.ClockState(synchronised=True, error_s=0.0)


class _Bus:
    """All segments of a hall; frames in, signals out, lamps kept."""

    def __init__(self, seats: int) -> None:
        self.lit: dict[int, Lamp] = {}
        self._now = 0.0
        self._place = {seat: divmod(seat - 1, NODES) for seat in range(1, seats + 1)}
        wired: dict[int, dict[int, int]] = {}
        for seat, (bus, index) in self._place.items():
            wired.setdefault(bus, {})[index + 1] = seat
        self._segments = {
            bus: Segment(f"can{bus}", nodes, Profile(), Limits()) for bus, nodes in wired.items()
        }
        for segment in self._segments.values():
            segment.start(0.0)
        for seat in self._place:
            self.frame(seat, 0)

    def frame(self, seat: int, levels: int) -> list[Signal]:
        """One process data object of a seat's console."""
        bus, index = self._place[seat]
        segment = self._segments[bus]
        heard = segment.hear(Frame(0x180 + index + 1, bytes((levels,))), self._now)
        segment.outbox.clear()
        return heard

    def press(self, seat: int, levels: int) -> list[Signal]:
        """A key goes down and comes up again."""
        self._now += 0.001
        down = self.frame(seat, levels)
        return down + self.frame(seat, 0)

    def settle(self) -> None:
        """Let a second pass: fingers are lifted."""
        self._now += 1.0

    async def signals(self) -> AsyncIterator[Signal]:
        return
        yield

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        self.lit.update(lamps)

    def heed(self, voting: Voting | None) -> None:
        """Nothing is polled."""

    def attend(self, *, on: bool) -> None:
        """The key is heard at any time."""

    def cannot_vote(self, *, secret: bool) -> frozenset[int]:  # noqa: ARG002 # the port's name
        """All consoles have keys."""
        return frozenset()

    def health(self) -> dict[int, Health]:
        return {}


def run(positions: int, seats: int, seed: int, folder: Path) -> Score:
    """Hold sittings until at least so many positions were compared."""
    score, chance, number = Score(), random.Random(seed), 0
    while score.positions < positions:
        number += 1
        path = folder / f"journal{number}.db"
        expected = _sit(path, seats, chance)
        _compare(path, expected, score)
        for file in folder.glob(f"{path.name}*"):
            file.unlink()
    return score


@dataclass(slots=True)
class _Expected:
    """What the fingers meant, by vote: the outcome of each member, and whether it was secret."""

    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)


def _sit(path: Path, seats: int, chance: random.Random) -> _Expected:
    bus, clock = _Bus(seats), _Clock()
    journal = SqliteJournal(path)
    numbers = range(1, seats + 1)
    members = tuple(Member(id=f"m{seat}", name=f"Депутат {seat}") for seat in numbers)
    council = Council(name="Рада", convocation="VIII", seats=seats, members=members)
    seating = {seat: f"m{seat}" for seat in numbers}
    body = Body(id="council", kind=BodyKind.COUNCIL, council=council, seating=seating)
    engine = Engine(
        journal,
        clock,
        bus,
        bodies={"council": body},
        hall_name="hall",
        seats=tuple(numbers),
        cards=CardBook(path.with_name(path.name + ".cards"), {}),
    )
    signing.begin(journal, "hall", engine)
    engine.resume("0", key=signing.key_in_force(journal))
    _does(engine, c.OpenSitting(sitting="s1", body="council", session="1 сесія"))
    _does(engine, c.OpenRegistration())
    absent = set(chance.sample(list(numbers), seats // 20))
    for seat in numbers:
        if seat not in absent:
            _hear(engine, bus.press(seat, 0x10))
    engine.turn()
    expected = _Expected()
    for number in range(VOTES):
        clock.at += timedelta(seconds=10)
        _vote(engine, bus, f"v{number}", number % SECRET == 0, absent, expected, chance)
    _does(engine, c.CloseSitting())
    journal.close()
    return expected


def _vote(
    engine: Engine,
    bus: _Bus,
    voting: str,
    secret: bool,
    absent: set[int],
    expected: _Expected,
    chance: random.Random,
) -> None:
    kind = BallotKind.SECRET if secret else BallotKind.ROLL_CALL
    _does(engine, c.AnnounceVoting(voting=voting, wording=f"Питання {voting}", ballot=kind))
    _does(engine, c.OpenVoting(voting=voting))
    bus.settle()
    meant = {
        seat: Outcome.ABSENT if seat in absent else Outcome.NOT_VOTED for seat in bus.lit or ()
    }
    seats = list(meant)
    presses = [seat for seat in seats if seat not in absent and chance.random() < 0.93]
    presses += chance.sample(presses, len(presses) // 30)  # who changes his mind, or insists
    chance.shuffle(presses)
    last_at: dict[int, int] = {}
    for count, seat in enumerate(presses):
        choice = chance.choice(list(_KEYS))
        if count - last_at.get(seat, -1_000) < 50:
            bus.settle()
        last_at[seat] = count
        if not (secret and meant[seat] in _KEYS):
            meant[seat] = choice
        _hear(engine, bus.press(seat, _KEYS[choice]))
        if chance.random() < 0.02:
            engine.turn()
    engine.turn()
    _does(engine, c.CloseVoting(voting=voting))
    expected.outcomes[voting] = {f"m{seat}": outcome for seat, outcome in meant.items()}
    if secret:
        expected.secret.add(voting)


def _hear(engine: Engine, signals: list[Signal]) -> None:
    for signal in signals:
        if isinstance(signal, Press):
            engine.hear(signal)


def _does(engine: Engine, command: c.AnyCommand) -> None:
    (result,) = engine.handle([Act(command, e.By.SECRETARY)])
    if isinstance(result, Exception):
        raise result


def _compare(path: Path, expected: _Expected, score: Score) -> None:
    """Compare what is exported, after its way through JSON, with what the fingers meant."""
    journal = SqliteJournal(path)
    entries = [read_entry(line) for _, line in journal.read()]
    journal.close()
    document = _READ.decode(msgspec.json.encode(results(records(entries))))
    (sitting,) = document.sittings
    found = {voting.id: voting for voting in sitting.votings}
    if found.keys() != expected.outcomes.keys():
        score.errors.append(f"votes {found.keys() ^ expected.outcomes.keys()}")
    for voting, meant in expected.outcomes.items():
        told = found[voting]
        score.positions += len(meant)
        if voting in expected.secret:
            counted = Counter(outcome.value for outcome in meant.values())
            voters = {member for member, outcome in meant.items() if outcome in _KEYS}
            tally = told.tally or Tally()
            heads = (tally.votes_for, tally.against, tally.abstain)
            if heads != tuple(counted[choice.value] for choice in _KEYS):
                score.errors.append(f"{voting}: {heads} for {counted}")
            if set(told.took_part) != voters:
                score.errors.append(f"{voting}: other voters")
            continue
        for member, outcome in meant.items():
            if told.outcomes.get(member) != outcome:
                score.errors.append(f"{voting} {member}: {told.outcomes.get(member)} ≠ {outcome}")
