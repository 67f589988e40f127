"""Votes held while everything goes wrong on the wires: what is stored is what fingers pressed.

Real bytes on real lines, an engine with its journal in this process. In each vote frames are lost,
doubled, garbled and late, consoles are unplugged, cut off and rebooted, keys bounce, adapters are
pulled out. Then it grows calm, and each vote is looked at: no ballot that nobody pressed, none
stored twice, every lamp as its ballot. While it is not calm, a lit lamp is a ballot stored before.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from msgspec.structs import replace

from consoles.hall import Hall, Line
from consoles.signals import Key, Lamp
from controller import signing
from controller.acts import Act
from controller.cards import CardBook
from controller.clock import SteadyClock
from controller.engine import Engine
from controller.journal import SqliteJournal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice, Outcome
from controller.rules.council import Body, BodyKind, Council, Member, Regulations
from controller.rules.sitting import Stage
from controller.wire import read_entry
from hw_sim import orders
from hw_sim.hands import Hands

CHOICES: Final = {Key.FOR: Choice.FOR, Key.AGAINST: Choice.AGAINST, Key.ABSTAIN: Choice.ABSTAIN}
LAMPS: Final = {
    Choice.FOR: Lamp.FOR,
    Choice.AGAINST: Lamp.AGAINST,
    Choice.ABSTAIN: Lamp.ABSTAIN,
}
SHOWN: Final = Lamp.FOR | Lamp.AGAINST | Lamp.ABSTAIN
HARMS: Final = (
    "unplugged", "cut off", "rebooted", "all rebooted", "adapter out",
    "babble", "twin", "stuck key", "burst", "mended", "",
)  # fmt: skip
HARM_WEIGHTS: Final = (4, 4, 2, 1, 1, 1, 1, 2, 1, 4, 2)
BETWEEN_S: Final = 1.0
"""From one vote's close to the next one's opening: no secretary is faster."""
CALM_S: Final = 30.0
"""How long lamps may take to come right when nothing goes wrong any more."""


class Place(Protocol):
    """A stand with consoles, of any kind of line."""

    hands: Hands

    async def pull_out(self, bus: int = 0) -> None:
        """Pull the adapter out."""

    async def put_back(self, bus: int = 0) -> None:
        """Put it back."""

    def where(self, seat: int) -> tuple[int, int]:
        """On which bus a seat's console is, and its number there."""

    def bursts(self, bus: int) -> list[orders.AnyOrder]:
        """What brings a whole bus down for a moment."""


class Wrong(AssertionError):
    """Something that must never happen has happened: in which vote, at which seat."""


@dataclass(slots=True)
class Toll:
    """What was endured, and what came of it."""

    faults: Counter[str] = field(default_factory=Counter)
    votes: int = 0
    presses: int = 0
    ballots: int = 0
    unheard: int = 0
    """Presses of members who in the end had no ballot: the finger, seeing no lamp, tries again."""


class Ordeal:
    """A hall that sits through it."""

    def __init__(
        self, place: Place, lines: list[Line], chances: Mapping[str, float], seed: int, path: Path
    ) -> None:
        """Seat a member at every console of the lines.

        ``chances`` are those of ``hw_sim.orders.Faults``, on every bus.
        """
        self._place, self._chances, self._chance = place, dict(chances), random.Random(seed)
        self._hall = Hall(lines)
        self._buses = len(lines)
        self._seats = sorted(self._hall.seats)
        self._journal = SqliteJournal(path)
        self._engine = _engine(self._journal, self._hall, self._seats)
        self._pressed: dict[int, list[Choice]] = {}
        self._befallen: Counter[str] = Counter()
        self._stuck: dict[int, str] = {}
        self._twins: list[orders.Stranger] = []
        self.toll = Toll()

    async def run(self, faults: int) -> Toll:
        """Hold votes until so many faults have been endured.

        Raises:
            Wrong: something that must never happen.
        """
        async with self._sitting():
            while self.toll.faults.total() < faults:
                await self._vote(f"v{self.toll.votes}")
                self.toll.votes += 1
        return self.toll

    @contextlib.asynccontextmanager
    async def _sitting(self) -> AsyncIterator[None]:
        signing.begin(self._journal, "hall", self._engine)
        self._engine.resume("0", key=signing.key_in_force(self._journal))
        running = asyncio.create_task(self._engine.run())
        try:
            await self._does(c.OpenSitting(sitting="s1", body="council", session="1 сесія"))
            await self._does(c.OpenRegistration())
            for seat in self._seats:
                await self._does(c.RegisterByHand(member=f"m{seat}", reason="є"))
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await self._hall.close()
            self._journal.close()

    async def _does(self, command: c.AnyCommand) -> None:
        result = await self._engine.ask(Act(command, e.By.SECRETARY))
        if isinstance(result, Exception):
            raise result

    async def _vote(self, voting: str) -> None:
        before = self._journal.size
        self._pressed = {seat: [] for seat in self._seats}
        await self._rage()
        await asyncio.sleep(BETWEEN_S)
        await self._does(c.AnnounceVoting(voting=voting, wording=f"Питання {voting}"))
        await self._does(c.OpenVoting(voting=voting))
        for _ in range(self._chance.randint(2, 5)):
            await self._press_some()
            self._look_at_lamps(voting)
            await self._harm()
        await self._calm()
        await self._lamps_come_right(voting)
        await self._does(c.CloseVoting(voting=voting))
        self._judge(voting, before)
        await self._lamps_go_out(voting)  # lost consoles are looked for again between votes

    # ---- fingers

    async def _press_some(self) -> None:
        """Many fingers at once; some keys bounce."""
        free = [seat for seat in self._seats if seat not in self._stuck]
        many = self._chance.sample(free, self._chance.randint(1, len(free)))
        keys = {seat: self._chance.choice(list(CHOICES)) for seat in many}
        for seat, key in keys.items():
            self._pressed[seat].append(CHOICES[key])
        self.toll.presses += len(keys)
        hold_s = self._chance.choice((0.08, 0.15, 0.3))
        if self._chance.random() < 0.3:
            await self._place.hands.bounce(keys, times=4, gap_s=0.001)
            self.toll.faults["bounce"] += len(keys)
        else:
            await self._place.hands.press(keys, hold_s=hold_s)
        # One finger a seat: the next comes when all are up and worn contacts have settled.
        await asyncio.sleep(hold_s + self._chance.uniform(0.25, 0.5))

    # ---- cables

    async def _rage(self) -> None:
        for bus in range(self._buses):
            seed = self._chance.randrange(1 << 30)
            await self._order(replace(orders.Faults(bus=bus, seed=seed), **self._chances))

    async def _order(self, order: orders.AnyOrder) -> None:
        await self._place.hands.order(order)

    async def _harm(self) -> None:
        some = self._chance.sample(self._seats, max(1, len(self._seats) // 8))
        match self._chance.choices(HARMS, HARM_WEIGHTS)[0]:
            case "unplugged":
                await self._order(orders.Unplug(seats=some))
                self.toll.faults["unplugged"] += len(some)
            case "cut off":
                await self._order(orders.Mute(seats=some))
                self.toll.faults["cut off"] += len(some)
            case "rebooted":
                await self._order(orders.Reboot(seats=some))
                self.toll.faults["rebooted"] += len(some)
            case "all rebooted":
                await self._order(orders.Reboot())
                self.toll.faults["all rebooted"] += 1
            case "adapter out":
                await self._pull_out()
            case "babble":
                seconds = self._chance.uniform(0.2, 0.8)
                await self._order(orders.Babble(seat=some[0], rate=2_000, seconds=seconds))
                self.toll.faults["babble"] += 1
            case "twin":
                await self._twin(some[0])
            case "stuck key":
                await self._stick(some[0])
            case "burst":
                await self._burst()
            case "mended":
                await self._order(orders.Plug(seats=[]))
                await self._order(orders.Unmute(seats=[]))

    async def _pull_out(self) -> None:
        bus = self._chance.randrange(self._buses)
        await self._place.pull_out(bus)
        await asyncio.sleep(self._chance.uniform(0.05, 0.3))
        await self._place.put_back(bus)
        await self._rage()
        self.toll.faults["adapter out"] += 1

    async def _twin(self, seat: int) -> None:
        """Plug in a second console with a number that is in use; it is pulled out when calm."""
        bus, node = self._place.where(seat)
        await self._order(orders.Stranger(bus=bus, node=node))
        self._twins.append(orders.Stranger(bus=bus, node=node, gone=True))
        self.toll.faults["twin"] += 1

    async def _stick(self, seat: int) -> None:
        """Press a key that stays down until it is calm."""
        if seat in self._stuck:
            return
        key = self._chance.choice(list(CHOICES))
        self._stuck[seat] = key.name.lower()
        self._pressed[seat].append(CHOICES[key])
        self.toll.presses += 1
        self.toll.faults["stuck key"] += 1
        await self._order(orders.Hold(keys={seat: self._stuck[seat]}))

    async def _burst(self) -> None:
        """Let a whole bus go down for a moment: bus-off, or noise on all of a line."""
        bus = self._chance.randrange(self._buses)
        for order in self._place.bursts(bus):
            await self._order(order)
            self.toll.faults[type(order).__name__] += 1

    async def _calm(self) -> None:
        await self._count()
        for bus in range(self._buses):
            await self._order(orders.Faults(bus=bus))
        for twin in self._twins:
            await self._order(twin)
        if self._stuck:
            await self._order(orders.Release(keys=self._stuck))
        self._twins, self._stuck = [], {}
        await self._order(orders.Plug(seats=[]))
        await self._order(orders.Unmute(seats=[]))

    async def _count(self) -> None:
        """Add what befell frames since it was counted last."""
        answer = await self._place.hands.order(orders.Stats())
        stats = answer.stats if isinstance(answer.stats, dict) else {}
        for name in self._chances:
            count = stats.get(name, 0)
            grown = count - self._befallen[name]
            self.toll.faults[name] += grown if grown >= 0 else count
            self._befallen[name] = count

    # ---- judgement

    def _look_at_lamps(self, voting: str) -> None:
        """A lit lamp is a ballot that was stored, in this vote or still shown of the last."""
        stored: dict[str, set[Choice]] = {}
        for _, line in self._journal.read_back():
            event = read_entry(line).event
            if isinstance(event, e.BallotCast):
                stored.setdefault(event.member, set()).add(event.choice)
            if isinstance(event, e.VotingAnnounced) and event.voting != voting:
                break
        for seat, lit in self._place.hands.lit.items():
            shown = [choice for choice, lamp in LAMPS.items() if lit & lamp]
            if any(choice not in stored.get(f"m{seat}", ()) for choice in shown):
                raise Wrong(f"{voting}: seat {seat} shows {shown}, stored {stored}")

    async def _lamps_come_right(self, voting: str) -> None:
        """When it is calm each console shows its ballot, and nothing where there is none."""
        at_hand = self._engine.sitting.voting
        if at_hand is None or at_hand.stage is not Stage.OPEN:
            raise Wrong(f"{voting}: the vote is not open")
        await self._lamps_are_right(voting)

    async def _lamps_go_out(self, voting: str) -> None:
        """After the close no console shows a choice any more."""
        await self._lamps_are_right(voting)

    async def _lamps_are_right(self, voting: str) -> None:
        deadline = asyncio.get_running_loop().time() + CALM_S
        while wrong := self._wrong_lamps():
            if asyncio.get_running_loop().time() > deadline:
                raise Wrong(f"{voting}: after {CALM_S} s of calm the lamps are wrong: {wrong}")
            await asyncio.sleep(0.05)

    def _wrong_lamps(self) -> dict[int, tuple[Lamp, Lamp]]:
        voting = self._engine.sitting.voting
        ballots = voting.ballots if voting else {}
        lit = self._place.hands.lit
        wrong = {}
        for seat in self._seats:
            choice = ballots.get(f"m{seat}")
            expected = Lamp.NONE if choice is None else LAMPS[choice]
            if (shown := lit.get(seat, Lamp.NONE) & SHOWN) != expected:
                wrong[seat] = (shown, expected)
        return wrong

    def _judge(self, voting: str, before: int) -> None:
        cast: dict[str, list[Choice]] = {}
        closed: e.VotingClosed | None = None
        for _, line in self._journal.read(before):
            event = read_entry(line).event
            if isinstance(event, e.BallotCast):
                cast.setdefault(event.member, []).append(event.choice)
            elif isinstance(event, e.VotingClosed):
                closed = event
        if closed is None:
            raise Wrong(f"{voting}: there is no result")
        for seat in self._seats:
            member, pressed = f"m{seat}", self._pressed[seat]
            ballots = cast.get(member, [])
            self.toll.ballots += len(ballots)
            self.toll.unheard += bool(pressed) and not ballots
            if not _within(ballots, pressed):
                raise Wrong(f"{voting}: {member} pressed {pressed}, stored are {ballots}")
            outcome = Outcome(ballots[-1].value) if ballots else Outcome.NOT_VOTED
            if closed.outcomes.get(member) is not outcome:
                raise Wrong(f"{voting}: {member} has {closed.outcomes.get(member)}, not {outcome}")


def _within(ballots: list[Choice], pressed: list[Choice]) -> bool:
    """Whether the ballots are some of the presses, in their order: none invented, none doubled."""
    presses = iter(pressed)
    return all(ballot in presses for ballot in ballots)


def _engine(journal: SqliteJournal, hall: Hall, seats: list[int]) -> Engine:
    members = tuple(Member(id=f"m{seat}", name=f"Депутат {seat}") for seat in seats)
    council = Council(name="Рада", convocation="VIII", seats=len(seats), members=members)
    seating = {seat: f"m{seat}" for seat in seats}
    regulations = Regulations(vote_s=3600)
    body = Body(
        id="council",
        kind=BodyKind.COUNCIL,
        council=council,
        seating=seating,
        regulations=regulations,
    )
    return Engine(
        journal,
        SteadyClock(),
        hall,
        bodies={"council": body},
        hall_name="hall",
        seats=tuple(seats),
        cards=CardBook(journal.path.with_name("cards.csv"), {}),
    )
