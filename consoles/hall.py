"""All lines of a hall as one: their signals merged, lamps sent to the line of each seat."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable, Mapping
from typing import Final, Protocol

from consoles.signals import (
    VOTE_KEYS,
    Ailment,
    Back,
    Health,
    Lamp,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from consoles.tablet_line import TabletLine
from drivers.faults import BusLost

WAITING: Final = 4_096
"""Signals that may wait for the engine; then the lines wait, and the kernel keeps the frames."""
BACKOFF_S: Final = (0.2, 5.0)
"""First and longest pause before a lost bus is opened again; each is twice the one before."""


class Line(Protocol):
    """One bus of consoles, whatever it is made of."""

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""

    @property
    def seats(self) -> frozenset[int]:
        """The seats whose consoles hang on this line."""

    @property
    def open_votes(self) -> bool:
        """Whether members can vote one by one at these consoles in an open vote."""

    @property
    def secret_votes(self) -> bool:
        """Whether members can vote at these consoles in a secret vote."""

    def signals(self) -> AsyncGenerator[Signal, None]:
        """Open the bus and yield what happens on it, until ``close``; may be called again.

        The line tells ``Back`` when it first hears a console and ``Silent`` when it does not.

        Raises:
            BusLost: the bus cannot be opened, or has gone.
        """

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Light these lamps as soon as may be, without waiting; the last word counts."""

    def heed(self, voting: Voting | None) -> None:
        """Know that a vote is open, told anew whenever ``waiting`` changes, or that none is."""

    def attend(self, *, on: bool) -> None:
        """Know that members register now, or do not any more; never waits."""

    def health(self) -> Mapping[int, Health]:
        """How each console does, by seat."""

    async def close(self) -> None:
        """End ``signals`` and close the bus."""


class Hall:
    """Many lines as one.

    A line that loses its bus is opened again and again while the others go on. ``Silent`` and
    ``Back`` are told only when they change something.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        """Put the lines together.

        Raises:
            ValueError: two lines have one name, or serve one seat.
        """
        self._lines = tuple(lines)
        self._line_of: dict[int, Line] = {}
        for line in self._lines:
            if taken := sorted(line.seats & self._line_of.keys()):
                raise ValueError(f"seats {taken} are on two lines, one of them {line.name!r}")
            self._line_of.update(dict.fromkeys(line.seats, line))
        if len({line.name for line in self._lines}) != len(self._lines):
            raise ValueError("two lines of the hall have the same name")
        self._tablets = {
            seat: line
            for line in self._lines
            if isinstance(line, TabletLine)
            for seat in line.seats
        }
        self._alive: dict[int, bool] = {}  # what was told last; missing: nothing yet
        self._lamps: dict[int, Lamp] = {}
        self._queue: asyncio.Queue[Signal | BaseException | None] = asyncio.Queue(WAITING)
        self._closing = False
        self._voting = False

    @property
    def seats(self) -> frozenset[int]:
        """All seats that have a console."""
        return frozenset(self._line_of)

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Open all lines and yield their signals one by one, until ``close``."""
        async with contextlib.aclosing(self.bursts()) as bursts:
            async for burst in bursts:
                burst.reverse()
                while burst:
                    yield burst.pop()

    async def bursts(self) -> AsyncGenerator[list[Signal], None]:
        """Open all lines and yield whatever has come together, at least one signal at a time.

        For who books a burst in one transaction; ``signals`` gives the same one by one.
        """
        pumps = [asyncio.create_task(self._pump(line), name=line.name) for line in self._lines]
        try:
            while not self._closing:
                burst = [await self._queue.get()]
                while not self._queue.empty():
                    burst.append(self._queue.get_nowait())
                mistakes = [told for told in burst if isinstance(told, BaseException)]
                signals = [told for told in burst if not isinstance(told, BaseException | None)]
                burst.clear()  # a press of a secret vote is not kept while we wait
                if signals:
                    yield signals
                    signals = []
                for mistake in mistakes:
                    raise mistake
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Light these lamps, without waiting; a seat without a console has none to light."""
        shares: dict[str, dict[int, Lamp]] = {}
        for seat, lit in lamps.items():
            if (line := self._line_of.get(seat)) is not None:
                self._lamps[seat] = lit
                shares.setdefault(line.name, {})[seat] = lit
        for line in self._lines:
            if share := shares.get(line.name):
                line.show(share)

    def heed(self, voting: Voting | None) -> None:
        """Tell all lines of an open vote, or that none is open any more.

        Presses that wait here as a vote opens came before anybody could see it open: they go.
        """
        if voting is not None and not self._voting:
            self._drop_presses()
        self._voting = voting is not None
        for line in self._lines:
            line.heed(voting)

    def _drop_presses(self) -> None:
        waiting = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        for each in waiting:
            if not (isinstance(each, Press) and each.key in VOTE_KEYS):
                self._queue.put_nowait(each)

    def attend(self, *, on: bool) -> None:
        """Tell all lines that members register now, or do not any more."""
        for line in self._lines:
            line.attend(on=on)

    def cannot_vote(self, *, secret: bool) -> frozenset[int]:
        """The seats at whose consoles nobody can vote, openly or secretly."""
        lines = (
            line for line in self._lines if not (line.secret_votes if secret else line.open_votes)
        )
        return frozenset(seat for line in lines for seat in line.seats)

    @property
    def tablets(self) -> frozenset[int]:
        """The seats that a tablet can be paired to."""
        return frozenset(self._tablets)

    def issue(self, seat: int) -> str:
        """A one-time code that brings a tablet to a seat; its session before ends.

        Raises:
            KeyError: no tablet can be paired to the seat.
        """
        return self._tablets[seat].issue(seat)

    def unpair(self, seat: int) -> None:
        """End the session of a tablet's seat; of any other seat there is none."""
        if (line := self._tablets.get(seat)) is not None:
            line.unpair(seat)

    def health(self) -> dict[int, Health]:
        """How each console of the hall does, by seat."""
        return {seat: health for line in self._lines for seat, health in line.health().items()}

    async def close(self) -> None:
        """Close all lines and end ``signals``."""
        self._closing = True
        for line in self._lines:
            await line.close()
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def _pump(self, line: Line) -> None:
        """Carry the signals of one line into the queue, and open it again when it is lost."""
        pause, lost = BACKOFF_S[0], False
        try:
            while not self._closing:
                try:
                    async with contextlib.aclosing(line.signals()) as signals:
                        async for signal in signals:
                            if lost:
                                lost, pause = False, BACKOFF_S[0]
                                await self._recover(line)
                            await self._tell(signal)
                            del signal  # a press of a secret vote is not kept while we wait
                except BusLost as loss:
                    if not lost:
                        lost = True
                        await self._mourn(line, loss.reason)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, BACKOFF_S[1])
                else:
                    return
        except Exception as mistake:  # a mistake of ours: it must stop the controller, not a task
            await self._queue.put(mistake)

    async def _mourn(self, line: Line, reason: str) -> None:
        await self._queue.put(Trouble(line.name, Ailment.BUS_LOST, detail=reason))
        for seat in sorted(line.seats):
            await self._tell(Silent(seat))

    async def _recover(self, line: Line) -> None:
        """Say that the bus carries signals again, and light its lamps."""
        await self._queue.put(Mended(line.name, Ailment.BUS_LOST))
        line.show({seat: lit for seat, lit in self._lamps.items() if seat in line.seats})

    async def _tell(self, signal: Signal) -> None:
        if isinstance(signal, Silent | Back):
            alive = isinstance(signal, Back)
            if self._alive.get(signal.seat) is alive:
                return
            self._alive[signal.seat] = alive
        await self._queue.put(signal)
