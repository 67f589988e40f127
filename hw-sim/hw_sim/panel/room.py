"""What the panel knows of the hall, and what it can do in it.

Lamps come from the consoles' own process, as they are lit on the bus; what is going on comes from
the controller's public feed. Cards and cables are remembered here: it was this panel that moved
them.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias

import msgspec

from consoles.signals import Key, Lamp
from controller.client import Mirror, follow
from controller.config import HallConfig
from controller.rules.council import Member
from controller.rules.sitting import Stage
from hw_sim import orders
from hw_sim.crowd import Crowd, Habits
from hw_sim.hands import Hands
from hw_sim.panel.guide import next_step
from hw_sim.panel.troubles import Trouble, buses

LOOK_S: Final = 1.0
"""How often the consoles are asked whether they are there."""
TAP_S: Final = 0.15
"""How long a clicked key is down."""
REACTION_S: Final = 1.0
"""How long a member of the crowd takes to press, as a rule."""

ASKERS: Final = 3
"""So many ask for the floor at once."""


class Press(msgspec.Struct, frozen=True, tag_field="do", tag="press"):
    """Press a key of a seat."""

    seat: int
    key: Key


class Card(msgspec.Struct, frozen=True, tag_field="do", tag="card"):
    """Put the card of a seat in, or take it out."""

    seat: int
    inside: bool


class Cable(msgspec.Struct, frozen=True, tag_field="do", tag="cable"):
    """Plug a console in, or unplug it."""

    seat: int
    plugged: bool


class Together(msgspec.Struct, frozen=True, tag_field="do", tag="together"):
    """Let the crowd do it: register, ask for the floor, or vote in a mood."""

    what: Literal["register", "ask", "vote", "for", "divided", "unwilling", "sleepy"]


Click: TypeAlias = Press | Card | Cable | Together | Trouble

MOODS: Final[Mapping[str, Mapping[Key | None, float]]] = {
    "for": {Key.FOR: 1.0},
    "divided": {Key.FOR: 0.45, Key.AGAINST: 0.35, Key.ABSTAIN: 0.15, None: 0.05},
    "unwilling": {Key.FOR: 0.15, Key.AGAINST: 0.65, Key.ABSTAIN: 0.15, None: 0.05},
    "sleepy": {Key.FOR: 0.4, Key.AGAINST: 0.05, Key.ABSTAIN: 0.05, None: 0.5},
}
"""How often each choice is made; of a mood that is not here, as members do as a rule."""

Rows: TypeAlias = dict[str, Any]
"""JSON for the page."""


class Gone(Exception):
    """The simulated consoles are not there."""


class Room:
    """The hall as the page shows it."""

    def __init__(self, config: HallConfig) -> None:
        """Take the hall of a configuration; ``live`` connects to it."""
        self._config = config
        self._control = config.run / "consoles.sock"
        self._hands: Hands | None = None
        self._cards: set[int] = set()
        self._unplugged: set[int] = set()
        self._troubles: list[Trouble] = []
        self._mirror = Mirror()
        self._changed = asyncio.Event()
        self._crowd: asyncio.Task[object] | None = None

    # ---- what the page shows

    @property
    def change(self) -> asyncio.Event:
        """Set when something is other than it was when this was asked for."""
        return self._changed

    def hall(self) -> Rows:
        """All but the seats."""
        sitting = self._mirror.sitting
        voting = sitting.voting
        body = sitting.body or next(iter(self._config.bodies.values()))
        shown = None
        if voting is not None and voting.stage in _SHOWN:
            shown = {
                "number": voting.number,
                "wording": voting.wording,
                "stage": voting.stage.value,
                "secret": voting.secret,
            }
        return {
            "body": body.council.name,
            "consoles": self._hands is not None,
            "controller": self._mirror.connected,
            "phase": sitting.phase.value,
            "registration": sitting.registration_closes is not None,
            "voting": shown,
            "guide": next_step(sitting).name,
            "lines": [line.name for line in buses(self._config)],
            "troubles": [
                {"what": each.what, "seat": each.seat, "line": each.line}
                for each in self._troubles
            ],
        }

    def seats(self) -> Rows:
        """Each seat: who sits there, what is lit, card and cable."""
        lit = self._hands.lit if self._hands is not None else {}
        sitting = self._mirror.sitting
        body = sitting.body or next(iter(self._config.bodies.values()))
        seating = sitting.seating if sitting.is_on else body.seating
        return {
            str(seat): {
                **_person(body.council.member(seating.get(seat, ""))),
                "lamps": [lamp.name for lamp in Lamp if lamp and lamp in lit.get(seat, Lamp.NONE)],
                "card": seat in self._cards,
                "plugged": seat not in self._unplugged,
            }
            for seat in self._config.seats
        }

    # ---- what the page does

    async def do(self, click: Click) -> None:
        """Do what was clicked.

        Raises:
            Gone: the simulated consoles are not there.
            Clumsy: there is no such seat.
        """
        hands = self._hands
        if hands is None:
            raise Gone(str(self._control))
        try:
            match click:
                case Press(seat=seat, key=key):
                    await hands.press({seat: key}, hold_s=TAP_S)
                case Card(seat=seat, inside=True):
                    await hands.card_in({seat: None})
                    self._cards.add(seat)
                case Card(seat=seat):
                    await hands.card_out([seat])
                    self._cards.discard(seat)
                case Cable(seat=seat, plugged=True):
                    await hands.order(orders.Plug(seats=[seat]))
                    self._unplugged.discard(seat)
                case Cable(seat=seat):
                    await hands.order(orders.Unplug(seats=[seat]))
                    self._unplugged.add(seat)
                case Trouble():
                    await self._trouble(hands, click)
                case Together(what=what):
                    self._together(hands, what)
        except ConnectionError as error:
            raise Gone(str(error)) from error
        self._tell()

    def _together(self, hands: Hands, what: str) -> None:
        """Let the crowd begin; whatever it did before, it drops."""
        if self._crowd is not None:
            self._crowd.cancel()
        lit = hands.lit
        here = [seat for seat in lit if Lamp.PRESENT in lit[seat]]
        away = [seat for seat in self._config.seats if seat not in here]
        habits = Habits(reaction_s=REACTION_S)
        if what in MOODS:
            habits = replace(habits, weights=MOODS[what])
        crowd = Crowd(hands, habits)
        match what:
            case "register":
                self._crowd = asyncio.create_task(crowd.register(away))
            case "ask":
                few = random.sample(here, min(ASKERS, len(here)))
                self._crowd = asyncio.create_task(crowd.storm(dict.fromkeys(few, Key.SPEAK)))
            case "for":
                self._crowd = asyncio.create_task(crowd.vote(here, dict.fromkeys(here, Key.FOR)))
            case _:
                self._crowd = asyncio.create_task(crowd.vote(here))

    async def _trouble(self, hands: Hands, trouble: Trouble) -> None:
        """Let something go wrong, or mend it."""
        await hands.order(trouble.order(self._config))
        there = Trouble(what=trouble.what, seat=trouble.seat, line=trouble.line)
        if there in self._troubles:
            self._troubles.remove(there)
        if trouble.on and trouble.lasts:
            self._troubles.append(there)

    # ---- what goes on

    async def live(self) -> None:
        """Follow feed and consoles for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._hold())

    async def _follow(self) -> None:
        async for news in follow(self._config.run / "screen.sock"):
            self._mirror.take(news)
            self._tell()

    async def _hold(self) -> None:
        """Keep hold of the consoles; when they have gone, take hold of those that come."""
        while True:
            try:
                async with await Hands.connect(self._control) as hands:
                    await hands.watch()
                    self._hands = hands
                    self._cards.clear()
                    self._unplugged.clear()
                    self._troubles.clear()
                    await self._watch(hands)
            except OSError:
                self._hands = None
                self._tell()
            await asyncio.sleep(LOOK_S)

    async def _watch(self, hands: Hands) -> None:
        """Tell of lamps until the consoles have gone.

        Raises:
            ConnectionError: they have.
        """
        telling = asyncio.create_task(self._tell_lamps(hands))
        try:
            while True:
                await asyncio.sleep(LOOK_S)
                await hands.order(orders.Stats())
        finally:
            telling.cancel()

    async def _tell_lamps(self, hands: Hands) -> None:
        self._tell()
        async for _ in hands.changes():
            self._tell()

    def _tell(self) -> None:
        """Wake all who wait now."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


_SHOWN = (Stage.ANNOUNCED, Stage.OPEN, Stage.SUSPENDED)


def _person(member: Member | None) -> Mapping[str, object]:
    if member is None:
        return {"name": "", "faction": "", "mayor": False}
    return {"name": member.name, "faction": member.faction, "mayor": member.mayor}
