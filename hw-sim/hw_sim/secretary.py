"""A secretary who conducts the demonstration: sitting after sitting, item after item.

The simulated deputies press on their consoles; whoever's lamp does not light presses again, as
people do. A sitting found open, say after a crash, is gone on with.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Final

from consoles.signals import Key, Lamp
from controller.rules import commands as c
from controller.rules.agenda import Item, Motion
from controller.rules.sitting import Phase, Stage, Voting
from hw_sim.crowd import Crowd, Habits
from hw_sim.simulated_hall import NeverCame, SimulatedHall
from hw_sim.words import Pair, Words

CHOICES: Final = Lamp.FOR | Lamp.AGAINST | Lamp.ABSTAIN
LAMP_OF: Final = {Key.FOR: Lamp.FOR, Key.AGAINST: Lamp.AGAINST, Key.ABSTAIN: Lamp.ABSTAIN}
LIGHT_S: Final = 2.0
"""Whose lamp is not lit by then presses again."""
TRIES: Final = 5
LATE: Final = 3
"""So many deputies are not there at the beginning of a sitting."""
READ_S: Final = 5.0
"""To read out what is put to the vote."""
SPEECH_S: Final = 12.0
"""A speech on an item."""
LOOK_S: Final = 8.0
"""To look at a result."""
BETWEEN_S: Final = 20.0
"""Between two sittings."""
POSITIONS: Final = {Key.FOR: 78, Key.ABSTAIN: 10, Key.AGAINST: 8, None: 4}
"""How often a faction decides so before a vote."""
LOYAL: Final = 0.88
"""The share of members who follow their faction; the others do as they like."""
SLACK_S: Final = 600
"""Time of a vote when nobody watches: it is closed by hand long before."""


class Said(Words):
    """What the secretary puts to the vote, and writes down."""

    SESSION = Pair("чергова сесія", "a regular session")
    AS_BASIS = Pair("Про порядок денний за основу", "The agenda as a basis")
    AS_WHOLE = Pair("Про порядок денний у цілому", "The agenda as a whole")
    AWAY = Pair("вийшов у справах", "called away")
    OUTAGE = Pair("перервано під час збою", "interrupted by an outage")


OF_AGENDA: Final = (
    (Motion.AGENDA_AS_BASIS, Said.AS_BASIS),
    (Motion.AGENDA_AS_WHOLE, Said.AS_WHOLE),
)


class Secretary:
    """Conducts sittings of one body with a crowd at the consoles."""

    def __init__(
        self,
        hall: SimulatedHall,
        agenda: tuple[Item, ...],
        *,
        pace: float = 1.0,
        language: str = "uk",
    ) -> None:
        """Prepare; ``pace`` stretches all pauses, 0 leaves them out."""
        self._hall, self._agenda = hall, agenda
        self._pace, self._language = pace, language
        self._crowd = Crowd(hall.hands, Habits(reaction_s=2.0 * pace))

    async def votes(self) -> AsyncIterator[Voting]:
        """Conduct sittings for ever; yields each vote when it is over.

        Raises:
            Refusal: the controller refused a command.
            NeverCame: presses did not come through.
        """
        await self._go_on()
        while True:
            await self._open()
            for motion, wording in OF_AGENDA:
                yield await self._vote(wording.say(self._language), motion=motion)
                await self._pause(LOOK_S)
            for number, item in enumerate(self._agenda):
                await self._come_and_go(number)
                await self._hall.ask(c.OpenItem(item=item.id))
                await self._hear_one(number)
                yield await self._vote(item.title, item=item)
                await self._pause(LOOK_S)
            await self.close()
            await self._pause(BETWEEN_S)

    async def close(self) -> None:
        """Close the sitting, if one is on."""
        if self._hall.sitting.is_on:
            await self._hall.ask(c.CloseSitting())

    # ---- the course

    async def _go_on(self) -> None:
        """Bring a sitting that was left open to an end."""
        ask, sitting = self._hall.ask, self._hall.sitting
        if not sitting.is_on:
            return
        if sitting.phase is Phase.ADJOURNED:
            await ask(c.ResumeSitting())
        voting = sitting.voting
        if voting is not None and voting.stage is Stage.ANNOUNCED:
            await ask(c.WithdrawVoting(voting=voting.id))
        elif voting is not None and voting.stage is Stage.OPEN:
            await ask(c.CloseVoting(voting=voting.id))
        elif voting is not None:
            await ask(c.AnnulVoting(voting=voting.id, reason=Said.OUTAGE.say(self._language)))
        await self.close()

    async def _open(self) -> None:
        ask, n = self._hall.ask, self._hall.sitting.n
        body = next(iter(self._hall.config.bodies))
        session = Said.SESSION.say(self._language)
        await ask(c.OpenSitting(sitting=f"demo-{n}", body=body, session=session))
        await ask(c.SetAgenda(items=self._agenda))
        await self._pause(READ_S)
        await ask(c.OpenRegistration(seconds=None if self._pace else SLACK_S))
        await self._register(sorted(self._hall.sitting.seating)[LATE:])
        if self._hall.sitting.registration_closes is not None:
            await ask(c.CloseRegistration())
        await self._pause(READ_S)

    async def _come_and_go(self, number: int) -> None:
        """Late ones come one by one; now and then somebody is called away, and comes back."""
        sitting = self._hall.sitting
        absent = sorted(seat for seat, who in sitting.seating.items() if not sitting.is_here(who))
        if number % 3 == 0 and absent:
            await self._register(absent[:1])
        elif number % 3 == 1:
            seat = sorted(sitting.seating)[-2 - number]
            member = sitting.seating[seat]
            if sitting.is_here(member):
                reason = Said.AWAY.say(self._language)
                await self._hall.ask(c.RecordLeaving(member=member, reason=reason))

    async def _hear_one(self, number: int) -> None:
        """Let somebody speak on every second item, where there is time for it."""
        sitting = self._hall.sitting
        here = sorted(seat for seat, who in sitting.seating.items() if sitting.is_here(who))
        if not self._pace or number % 2 or not here:
            return
        await self._hall.hands.press({here[number * 5 % len(here)]: Key.SPEAK})
        await self._hall.until(lambda now: bool(now.floor.waiting))
        await self._hall.ask(c.GrantFloor())
        await self._pause(SPEECH_S)
        if self._hall.sitting.floor.speeches:
            await self._hall.ask(c.EndFloor())
        await self._pause(READ_S)

    async def _vote(
        self, wording: str, *, item: Item | None = None, motion: Motion = Motion.DECISION
    ) -> Voting:
        ask = self._hall.ask
        voting = f"v{self._hall.sitting.n}"
        await ask(
            c.AnnounceVoting(
                voting=voting, wording=wording, motion=motion, item=item.id if item else None
            )
        )
        await self._pause(READ_S)
        await ask(c.OpenVoting(voting=voting, seconds=None if self._pace else SLACK_S))
        opened = self._hall.sitting
        secret = opened.voting is not None and opened.voting.secret
        here = [seat for seat, who in opened.seating.items() if opened.is_here(who)]
        await self._choose(voting, here, secret=secret)
        if self._is_open(voting):
            await ask(c.CloseVoting(voting=voting))
        over = await self._hall.until(lambda now: voting in now.past)
        return over.past[voting]

    def _is_open(self, voting: str) -> bool:
        at_hand = self._hall.sitting.voting
        return at_hand is not None and at_hand.id == voting and at_hand.stage is Stage.OPEN

    # ---- the deputies

    async def _register(self, seats: Iterable[int]) -> None:
        """Let the deputies of these seats press PRESENT until their lamps are lit."""
        missing = set(seats)
        for _ in range(TRIES):
            await self._crowd.register(sorted(missing))
            missing -= await self._lit(dict.fromkeys(missing, Lamp.PRESENT))
            if not missing:
                return
        raise NeverCame(f"seats {sorted(missing)} cannot register")

    async def _choose(self, voting: str, seats: list[int], *, secret: bool) -> None:
        """Let them vote; each sees by the lamp that the ballot is kept."""
        choices: Mapping[int, Key] = await self._crowd.vote(seats, self._leanings(seats))
        for _ in range(TRIES):
            wanted = {
                seat: Lamp.TAKEN if secret else LAMP_OF[key] for seat, key in choices.items()
            }
            lit = await self._lit(wanted, until=lambda: not self._is_open(voting))
            choices = {seat: key for seat, key in choices.items() if seat not in lit}
            if not choices or not self._is_open(voting):
                return
            await self._hall.hands.press(choices)
        raise NeverCame(f"seats {sorted(choices)} cannot vote")

    def _leanings(self, seats: Iterable[int]) -> dict[int, Key | None]:
        """What each is to choose: members of one faction mostly vote alike.

        On the agenda itself all factions agree, or there would be nothing to show.
        """
        sitting = self._hall.sitting
        agreed = sitting.voting is not None and sitting.voting.motion.of_agenda
        positions: dict[str, Key | None] = {}
        leanings: dict[int, Key | None] = {}
        for seat in seats:
            member = sitting.member(sitting.seating[seat])
            faction = member.faction if member is not None else ""
            position = positions.setdefault(faction, Key.FOR if agreed else _position())
            leanings[seat] = position if random.random() < LOYAL else _position()
        return leanings

    async def _lit(
        self, wanted: Mapping[int, Lamp], until: Callable[[], bool] = lambda: False
    ) -> set[int]:
        """Wait a moment for these lamps; the seats where they are lit."""
        hands = self._hall.hands

        def lit() -> set[int]:
            now = hands.lit
            return {seat for seat, lamp in wanted.items() if lamp in now.get(seat, Lamp.NONE)}

        try:
            async with asyncio.timeout(LIGHT_S):
                if lit() != wanted.keys():
                    async for _ in hands.changes():
                        if lit() == wanted.keys() or until():
                            break
        except TimeoutError:
            pass
        return lit()

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._pace)


def _position() -> Key | None:
    return random.choices(list(POSITIONS), list(POSITIONS.values()))[0]
