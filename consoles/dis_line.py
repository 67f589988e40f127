"""An installed conference system as a line of the hall: its units are the consoles of seats.

``DisLine`` speaks the binary protocol of a DIS DCS-6000 central unit over RS-232, ``DcsTextLine``
the text protocol of its successors over TCP. Neither was tested on hardware.

Of lamps such a system has the microphone only: ``show`` switches it, all others are left alone.
What such a line cannot do, it says: ``open_votes`` and ``secret_votes``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Final, Protocol

from consoles.dis_link import Settings
from consoles.dis_session import Session
from consoles.dis_text_session import TextSession
from consoles.signals import Health, Lamp, Signal, Voting
from drivers.faults import BusLost

__all__ = ["DcsTextLine", "DisLine", "Settings"]

TICK_S: Final = 0.05
"""How often the clock is looked at, and how long an order waits at most."""


class Port(Protocol):
    """What carries the bytes: ``drivers.uart.Uart`` or ``drivers.tcp.Tcp``."""

    def write(self, data: bytes) -> None:
        """Send."""

    async def read(self, within: float) -> bytes:
        """Return whatever has come; nothing if nothing comes ``within`` seconds."""

    def close(self) -> None:
        """Close the port."""


class _Session(Protocol):
    """What the two protocols have in common."""

    counts: Counter[str]

    @property
    def outbox(self) -> list[bytes]: ...
    def start(self, now: float) -> None: ...
    def stop(self) -> None: ...
    def hear(self, data: bytes, now: float) -> list[Signal]: ...
    def tick(self, now: float) -> list[Signal]: ...
    def show(self, lamps: Mapping[int, Lamp]) -> None: ...
    def heed(self, voting: Voting | None) -> None: ...
    def attend(self, *, on: bool) -> None: ...
    def health(self, now: float) -> dict[int, Health]: ...


class _Line:
    """A session on the event loop."""

    open_votes: bool
    """Whether the units can vote one by one in an open vote."""
    secret_votes: Final = False
    """A secret vote is impossible: the central unit tells totals only, or in an unknown form."""

    def __init__(
        self,
        name: str,
        seats: frozenset[int],
        session: _Session,
        open_port: Callable[[], Awaitable[Port]],
        clock: Callable[[], float] | None,
    ) -> None:
        self._name, self._seats, self._session = name, seats, session
        self._open_port, self._clock = open_port, clock
        self._port: Port | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""
        return self._name

    @property
    def seats(self) -> frozenset[int]:
        """The seats whose units hang on this central unit."""
        return self._seats

    @property
    def counts(self) -> Mapping[str, int]:
        """What the central unit told and we left alone, by reason."""
        return self._session.counts

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Open the port, reach the central unit and yield what it tells, until ``close``.

        May be called again after ``BusLost``. ``Mended`` of a lost bus says each time that the
        central unit has answered.

        Raises:
            BusLost: the port cannot be opened or has gone, or the central unit does not answer.
        """
        self._port = port = await self._open_port()
        session = self._session
        try:
            session.start(self._now())
            self._send(port)
            while not self._closed:
                data = await port.read(TICK_S)
                for signal in session.hear(data, self._now()) if data else ():
                    yield signal
                due = session.tick(self._now())
                self._send(port)
                for signal in due:
                    yield signal
        except BusLost:
            if not self._closed:
                raise
        finally:
            self._port = None
            port.close()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Switch microphones; the units have no other lamps that could be lit from outside."""
        self._session.show(lamps)

    def heed(self, voting: Voting | None) -> None:
        """Know that a vote is open, or that none is."""
        self._session.heed(voting)

    def attend(self, *, on: bool) -> None:
        """Let members press "present" at their units, or end that."""
        self._session.attend(on=on)

    def health(self) -> Mapping[int, Health]:
        """How each unit does, by seat."""
        return self._session.health(self._now())

    async def close(self) -> None:
        """Leave the central unit to itself, end ``signals`` and close the port."""
        self._closed = True
        if self._port is not None:
            self._session.stop()
            with contextlib.suppress(BusLost):
                self._send(self._port)
            self._port.close()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _send(self, port: Port) -> None:
        for frame in self._session.outbox:
            port.write(frame)
        self._session.outbox.clear()


class DisLine(_Line):
    """A DIS DCS-6000 central unit on RS-232."""

    def __init__(
        self,
        name: str,
        seats: Mapping[str, int],
        open_port: Callable[[], Awaitable[Port]],
        settings: Settings | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Prepare the line; ``signals`` opens the port.

        Args:
            name: the name of the line in the configuration.
            seats: the seat of each unit by its serial number, ``1.2.3`` as printed on it.
            open_port: opens the port: ``partial(Uart.open, path, baud=115_200, rtscts=True)``.
            settings: how to speak to the central unit.
            clock: seconds that only go forward; by default the event loop's own.
        """
        settings = settings or Settings()
        session = Session(name, seats, settings)
        super().__init__(name, frozenset(seats.values()), session, open_port, clock)
        self.open_votes = settings.confirmed_on_hardware


class DcsTextLine(_Line):
    """A DIS or Shure central unit with the text protocol, over TCP."""

    def __init__(
        self,
        name: str,
        seats: Mapping[int, int],
        open_stream: Callable[[], Awaitable[Port]],
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Prepare the line; ``signals`` connects.

        Args:
            name: the name of the line in the configuration.
            seats: the seat of the hall for each seat number of the system.
            open_stream: connects: ``partial(Tcp.open, host, 3142)``.
            clock: seconds that only go forward; by default the event loop's own.
        """
        session = TextSession(name, seats)
        super().__init__(name, frozenset(seats.values()), session, open_stream, clock)
        self.open_votes = False
