"""A card reader on a serial port: at a seat beside its console, or at the secretary's desk.

Such a reader tells that a card is held to it, again and again, and never that it is taken away.
It has no keys and no lamps, so it is no console: it serves no seat of its own, and a reader that
is unplugged silences nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Final

from consoles.signals import Ailment, CardRead, Health, Lamp, Mended, Signal, Trouble, Voting
from drivers.faults import BusLost
from drivers.rfid import Frames, Tag
from drivers.uart import Uart

SAME_S: Final = 1.0
"""The same tag within so long of its last frame is one reading, however long it is held."""
GARBLED_IN_A_ROW: Final = 8
"""A card drawn away spoils a frame; so many without a good one is a fault of the wire."""


class ReaderLine:
    """One reader; ``seat`` None is the one at the desk, where cards are enrolled."""

    open_votes: Final = True
    secret_votes: Final = True

    def __init__(
        self,
        name: str,
        seat: int | None,
        open_port: Callable[[], Awaitable[Uart]],
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Prepare the line; ``signals`` opens the port.

        Args:
            name: the name of the line in the configuration.
            seat: the seat beside which the reader stands.
            open_port: opens the port, for instance ``partial(Uart.open, path, baud=9600)``.
            clock: seconds that only go forward; by default the event loop's own.
        """
        self._name, self._seat, self._open_port, self._clock = name, seat, open_port, clock
        self._port: Uart | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""
        return self._name

    @property
    def seats(self) -> frozenset[int]:
        """None: the console of the reader's seat hangs on another line."""
        return frozenset()

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Open the port and yield what is read, until ``close``; may be called again.

        Raises:
            BusLost: the port cannot be opened, or has gone.
        """
        self._port = port = await self._open_port()
        reading = Reading(self._name, self._seat)
        try:
            yield Mended(self._name, Ailment.BUS_LOST)
            while not self._closed:
                data = await port.read()
                for signal in reading.hear(data, self._now()):
                    yield signal
        except BusLost:
            if not self._closed:
                raise
        finally:
            self._port = None
            port.close()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """There are no lamps."""

    def heed(self, voting: Voting | None) -> None:
        """There are no keys to wait for."""

    def attend(self, *, on: bool) -> None:
        """Nothing changes: cards are read at any time."""

    def health(self) -> Mapping[int, Health]:
        """There is no console; a lost port is told as a fault of the line."""
        return {}

    async def close(self) -> None:
        """End ``signals`` and close the port."""
        self._closed = True
        if self._port is not None:
            self._port.close()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()


class Reading:
    """Bytes of a reader as signals: pure, ``now`` is seconds that only go forward."""

    def __init__(self, line: str, seat: int | None) -> None:
        """Nothing has been read."""
        self._line, self._seat = line, seat
        self._frames = Frames()
        self._last: tuple[Tag, float] | None = None
        self._garbled = 0
        self._told = False

    def hear(self, data: bytes, now: float) -> list[Signal]:
        """Take bytes, and return the cards newly held to the reader, and its faults."""
        before = self._frames.garbled
        tags = self._frames.feed(data)
        signals: list[Signal] = []
        for tag in tags:
            if self._last is None or self._last[0] != tag or now - self._last[1] >= SAME_S:
                signals.append(CardRead(tag.number, self._seat))
            self._last = tag, now
        return [*self._judge(self._frames.garbled - before, good=bool(tags)), *signals]

    def _judge(self, garbled: int, *, good: bool) -> list[Signal]:
        self._garbled = 0 if good else self._garbled + garbled
        if not self._told and self._garbled >= GARBLED_IN_A_ROW:
            self._told = True
            detail = f"{self._garbled} frames in a row were no tags: speed, wiring or disturbance"
            return [Trouble(self._line, Ailment.GARBLED, seat=self._seat, detail=detail)]
        if self._told and good:
            self._told = False
            return [Mended(self._line, Ailment.GARBLED, seat=self._seat)]
        return []
