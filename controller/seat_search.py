"""The conversation of ``viche seat``: what is pressed in the hall and typed here, as it comes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from contextlib import aclosing
from itertools import chain
from typing import Final, TextIO

from controller.seat_finder import (
    AnyNode,
    LineLost,
    Node,
    Pressed,
    Seated,
    SeatFinder,
)
from controller.seat_words import Word

BACK: Final = frozenset({"н", "b"})
END: Final = frozenset({"к", "q"})
SETTLE_S: Final = 8.0
"""So long it may take until of every node it is known whether it is there."""
AFTERGLOW_S: Final = 0.5
"""So long the consoles may need to put their lamps out before the lines are closed."""


class Search:
    """Asks for one seat after the other, until somebody ends it."""

    def __init__(self, finder: SeatFinder, hall: AnyNode, language: str) -> None:
        """Prepare to search."""
        self._finder, self._hall, self._language = finder, hall, language
        self._over = asyncio.Event()
        self._asking = False

    async def run(self, typed: TextIO) -> None:
        """Search until the end is typed, or the typing ends."""
        listening = asyncio.create_task(self._listen())
        listening.add_done_callback(lambda _: self._over.set())
        stop = threading.Event()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_S):
                    await self._hall.known.wait()
            self._say(Word.HEARD, count=self._hall.heard)
            self._say(Word.KEYS)
            self._ask()
            self._asking = True
            _read_in_a_thread(typed, self._take, stop)
            await self._over.wait()
            if not listening.done():
                self._hall.show_none()
                await asyncio.sleep(AFTERGLOW_S)
        finally:
            stop.set()
            await self._hall.close()
            await listening

    async def _listen(self) -> None:
        async with aclosing(self._hall.happenings()) as happenings:
            async for happening in happenings:
                match happening:
                    case Pressed(node=node):
                        self._press(node)
                    case LineLost(line=line, reason=reason):
                        self._say(Word.LOST, line=line, reason=reason)

    def _press(self, node: Node) -> None:
        if not self._asking:
            return
        told = self._finder.press(node)
        facts = {"seat": told.seat, "line": node.line, "node": node.node}
        if isinstance(told, Seated):
            self._hall.show(node, lit=True)
            self._say(Word.SEATED, **facts)
        else:
            self._say(Word.SEATED_BEFORE, **facts)
        self._ask()

    def _take(self, typed: str) -> None:
        """Obey one line; an empty one is the key Enter, none at all the end of the typing."""
        word = typed.strip().lower()
        if not typed or word in END:
            self._over.set()
            return
        if word in BACK:
            if (node := self._finder.back()) is not None:
                self._hall.show(node, lit=False)
        elif word:
            self._say(Word.UNKNOWN, said=word)
        else:
            self._say(Word.SKIPPED, seat=self._finder.seat)
            self._finder.skip()
        self._ask()

    def _ask(self) -> None:
        self._say(Word.ASK, seat=self._finder.seat)

    def _say(self, word: Word, **values: object) -> None:
        print(word.say(self._language, **values), flush=True)


def _read_in_a_thread(typed: TextIO, take: Callable[[str], None], stop: threading.Event) -> None:
    """Hand over each line, and "" at the end; a thread, for a terminal cannot be read otherwise.

    The thread may wait for ever: it dies with the process. ``stop`` makes it hold its tongue.
    """
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in chain(iter(typed.readline, ""), [""]):
            if stop.is_set():
                return
            loop.call_soon_threadsafe(take, line)

    threading.Thread(target=read, name="typed", daemon=True).start()
