"""What has come to the engine and waits: commands whose answer is awaited, and signals."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from consoles.signals import VOTE_KEYS, Microphone, Press, Signal
from controller.acts import Act, Interpreter, Result
from controller.floor_watch import FloorWatch
from controller.rules import commands as c
from controller.rules.sitting import Sitting

Asked: TypeAlias = asyncio.Future[Result]


class Batch(NamedTuple):
    """Acts to be decided together, in order, and who waits for the result of which."""

    acts: list[Act]
    asked: dict[int, Asked]

    def answer(self, results: Iterable[Result]) -> None:
        """Tell those who wait."""
        for index, result in enumerate(results):
            if (future := self.asked.get(index)) is not None and not future.done():
                future.set_result(result)


class Inbox:
    """Keeps what comes in its order; ``wake`` is set when there is something to do."""

    def __init__(self, interpreter: Interpreter, floor: FloorWatch) -> None:
        """Nothing waits yet."""
        self.wake = asyncio.Event()
        self._interpreter, self._floor = interpreter, floor
        self._waiting: deque[Signal | tuple[Act, Asked]] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def ask(self, act: Act) -> Asked:
        """Put a command in; what comes of it is told by the future."""
        future: Asked = asyncio.get_running_loop().create_future()
        self._waiting.append((act, future))
        self.wake.set()
        return future

    def hear(self, *signals: Signal) -> None:
        """Put what consoles say in."""
        self._waiting.extend(signals)
        if self._waiting:
            self.wake.set()

    def take(self, sitting: Sitting) -> Batch:
        """All that waits, as acts; it waits no more."""
        waiting, self._waiting = self._waiting, deque()
        acts: list[Act] = []
        asked: dict[int, Asked] = {}
        opening = False
        for each in waiting:
            what = each[0] if isinstance(each, tuple) else each
            acts += self._floor.fixes(what, sitting)
            if isinstance(each, tuple):
                asked[len(acts)] = each[1]
                acts.append(each[0])
                opening |= isinstance(each[0].command, c.OpenVoting | c.ReopenVoting)
            elif opening and isinstance(each, Press) and each.key in VOTE_KEYS:
                continue  # pressed before anybody could see that the vote is open
            elif isinstance(each, Microphone):
                acts += self._floor.heard(each, sitting)
            else:
                acts.extend(self._interpreter.act_of(each))
        return Batch(acts, asked)
