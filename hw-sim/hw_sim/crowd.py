"""Deputies who sit on their own: each presses when ready, most for, some late, some not at all.

Whoever runs the hall says when: ``await crowd.register(seats)``, ``await crowd.vote(seats)``. With
a seed, the same crowd does the same again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from consoles.signals import Key
from hw_sim.hands import Hands

CHOICES: Final = (Key.FOR, Key.AGAINST, Key.ABSTAIN)
TOGETHER_S: Final = 0.005
"""Presses closer together than this go in one order."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a crowd behaves.

    Attributes:
        weights: how often each choice is made; None is who does not vote.
        reaction_s: the typical time to find the key (median); a few take several times as long.
        spread: how unequal they are; 0 = all alike.
        change_of_mind: share of those who press another key afterwards.
    """

    weights: Mapping[Key | None, float] = field(
        default_factory=lambda: MappingProxyType(
            {Key.FOR: 0.72, Key.AGAINST: 0.06, Key.ABSTAIN: 0.08, None: 0.14}
        )
    )
    reaction_s: float = 2.0
    spread: float = 0.5
    change_of_mind: float = 0.02


class Crowd:
    """Simulated deputies with their hands on the simulated consoles."""

    def __init__(
        self, hands: Hands, habits: Habits | None = None, seed: int | None = None
    ) -> None:
        """Take the consoles; a ``seed`` makes the crowd repeat itself."""
        self._hands = hands
        self._habits = habits or Habits()
        self._dice = random.Random(seed)

    async def register(self, seats: Iterable[int], by_card: bool = False) -> None:
        """Sit down: each presses PRESENT, or puts in a card, in its own time."""
        plan = [(self._reaction(), seat, Key.PRESENT) for seat in seats]
        if not by_card:
            await self._press(plan)
            return
        await asyncio.gather(*(self._put_in_card(delay, seat) for delay, seat, _ in plan))

    async def vote(
        self, seats: Iterable[int], choices: Mapping[int, Key | None] | None = None
    ) -> dict[int, Key]:
        """Vote, and return each seat's last choice once the last of them has pressed.

        Args:
            seats: who sits there.
            choices: what each is to choose, None for nothing; without it they choose themselves.
        """
        plan: list[tuple[float, int, Key]] = []
        for seat in seats:
            delay, choice = self._reaction(), self._choose()
            if choices is not None:
                choice = choices.get(seat)
            elif choice is not None and self._dice.random() < self._habits.change_of_mind:
                plan.append((delay, seat, choice))
                delay, choice = delay + self._reaction(), self._dice.choice(CHOICES)
            if choice is not None:
                plan.append((delay, seat, choice))
        await self._press(plan)
        return {seat: choice for _, seat, choice in sorted(plan, key=lambda press: press[0])}

    async def storm(self, choices: Mapping[int, Key]) -> float:
        """Press all at one instant; returns when (monotonic seconds)."""
        return await self._hands.press(choices)

    async def _press(self, plan: list[tuple[float, int, Key]]) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        waiting = sorted(plan, key=lambda press: press[0])
        while waiting:
            await asyncio.sleep(waiting[0][0] - (loop.time() - start))
            due = loop.time() - start + TOGETHER_S
            keys: dict[int, Key] = {}
            while waiting and waiting[0][0] <= due and waiting[0][1] not in keys:
                _, seat, key = waiting.pop(0)
                keys[seat] = key
            if keys:
                await self._hands.press(keys)

    async def _put_in_card(self, delay: float, seat: int) -> None:
        await asyncio.sleep(delay)
        await self._hands.card_in({seat: None})

    def _choose(self) -> Key | None:
        keys = list(self._habits.weights)
        return self._dice.choices(keys, [self._habits.weights[key] for key in keys])[0]

    def _reaction(self) -> float:
        """A log-normal time: nobody is faster than a hand, a few are very slow."""
        return self._habits.reaction_s * self._dice.lognormvariate(0.0, self._habits.spread)
