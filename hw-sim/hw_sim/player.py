"""Plays a day on the consoles of a simulated hall, as the members and the secretary did.

Cards go in and out as members came and went; each vote is announced and opened at the desk, each
member's own key is pressed on the bus, all in one instant; the vote is closed when every ballot
is in the journal. It waits for the feed and for nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from consoles.signals import Key
from controller.rules import commands as c
from controller.rules.ballots import Choice
from controller.rules.sitting import Voting
from hw_sim.script import Scene, Script
from hw_sim.simulated_hall import NeverCame, SimulatedHall

BODY: Final = "council"
LONG_S: Final = 3600
"""Votes and registration are closed by command, never by time."""
TAP_S: Final = 0.03
"""How long a key is down: shorter than a finger's, longer than a contact bounces."""
PRESS_AGAIN_S: Final = 3.0
"""Whose lamp is not lit by then presses again."""
TRIES: Final = 3

_CHOICES: Mapping[Key, Choice] = {
    Key.FOR: Choice.FOR,
    Key.AGAINST: Choice.AGAINST,
    Key.ABSTAIN: Choice.ABSTAIN,
}


@dataclass(frozen=True, slots=True)
class Played:
    """A scene, and what the controller made of it."""

    scene: Scene
    result: Voting
    moves: int
    """Cards put in and taken out before it."""
    presses: int
    pressed_again: int
    """Presses repeated because the bus had lost them."""
    pressing_s: float
    """From the first press to the last ballot told by the feed."""


class Player:
    """Plays one script in one hall."""

    def __init__(self, hall: SimulatedHall, script: Script) -> None:
        """Prepare to play ``script``; ``play`` begins."""
        self._hall = hall
        self._script = script
        self._member_at = {person.seat: person.id for person in script.persons}
        self._here: frozenset[int] = frozenset()
        self._quorum = self._here
        """Who was here when there was last a quorum."""

    async def play(self, scenes: Iterable[Scene]) -> AsyncIterator[Played]:
        """Open the sitting, play these scenes one after the other, close the sitting.

        Raises:
            Refusal: the controller refused a command.
            NeverCame: presses did not come through.
        """
        scenes = tuple(scenes)
        await self._open(scenes)
        for scene in scenes:
            yield await self._play(scene)
        await self._hall.ask(c.CloseSitting())

    async def _open(self, scenes: tuple[Scene, ...]) -> None:
        ask = self._hall.ask
        day = scenes[0].vote.at.date().isoformat()
        await ask(c.OpenSitting(sitting=day, body=BODY, session=self._script.session))
        await ask(c.OpenRegistration(seconds=LONG_S))
        first = next((each.here for each in scenes if self._competent(each.here)), frozenset())
        await self._move(first)
        await ask(c.CloseRegistration())
        await ask(c.SetAgenda(items=self._script.items))

    async def _play(self, scene: Scene) -> Played:
        ask, moves = self._hall.ask, 0
        if scene.item is not None and scene.item != self._hall.sitting.item:
            await ask(c.OpenItem(item=scene.item))
        # A vote cannot be opened without a quorum; where the record shows none, they left then.
        if self._competent(scene.here):
            moves += await self._move(scene.here)
        elif not self._competent(self._here):
            moves += await self._move(self._quorum)
        await ask(
            c.AnnounceVoting(
                voting=scene.id,
                wording=scene.wording,
                motion=scene.motion,
                item=scene.item,
                majority=scene.majority,
            )
        )
        await ask(c.OpenVoting(voting=scene.id, seconds=LONG_S))
        moves += await self._move(scene.here)
        start = asyncio.get_running_loop().time()
        again = await self._press(scene.keys)
        pressing_s = asyncio.get_running_loop().time() - start
        await ask(c.CloseVoting(voting=scene.id))
        return Played(
            scene=scene,
            result=self._hall.sitting.past[scene.id],
            moves=moves,
            presses=len(scene.keys),
            pressed_again=again,
            pressing_s=pressing_s,
        )

    def _competent(self, here: frozenset[int]) -> bool:
        return len(here) >= self._script.quorum

    async def _move(self, here: frozenset[int]) -> int:
        """Let members come and go until these are here; returns how many moved."""
        gone, come = self._here - here, here - self._here
        if not gone and not come:
            return 0
        self._here = here
        if self._competent(here):
            self._quorum = here
        await self._hall.hands.card_out(sorted(gone))
        await self._hall.hands.card_in(dict.fromkeys(sorted(come)))
        wanted = {self._member_at[seat] for seat in here}
        await self._hall.until(lambda sitting: sitting.present == wanted)
        return len(gone) + len(come)

    async def _press(self, keys: Mapping[int, Key]) -> int:
        """Press all keys in one instant and wait until all ballots are kept."""
        wanted = {self._member_at[seat]: _CHOICES[key] for seat, key in keys.items()}
        missing, again = dict(keys), 0
        for _ in range(TRIES):
            if missing:
                await self._hall.hands.press(missing, hold_s=TAP_S)
            try:
                await self._hall.until(lambda _: self._ballots() == wanted, PRESS_AGAIN_S)
            except NeverCame:
                missing = {
                    seat: key
                    for seat, key in keys.items()
                    if self._ballots().get(self._member_at[seat]) is not _CHOICES[key]
                }
                again += len(missing)
            else:
                return again
        raise NeverCame(f"seats {sorted(missing)} pressed {TRIES} times and no ballot came")

    def _ballots(self) -> Mapping[str, Choice]:
        voting = self._hall.sitting.voting
        return voting.ballots if voting is not None else {}
