"""A segment of CANopen consoles on the event loop: signals of seats in, lamps of seats out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Final

from consoles.arrivals import Arrivals
from consoles.canopen_limits import Limits
from consoles.canopen_segment import Segment
from consoles.profile import Profile
from consoles.signals import Ailment, Health, Lamp, Mended, Signal, Trouble, Voting
from drivers.can_bus import CanBus
from drivers.faults import BusLost

TICK_S: Final = 0.05
"""How often the clock is looked at: the grain of card contacts, silence and repeated SDOs."""
CALM_S: Final = 5.0
"""Without a lost frame for so long, an overrun is over."""


class CanopenLine:
    """Up to 127 CiA 401 modules on one bus, each the console of a seat."""

    open_votes: Final = True
    secret_votes: Final = True

    def __init__(
        self,
        name: str,
        seats: Mapping[int, int],
        open_bus: Callable[[], Awaitable[CanBus]],
        profile: Profile | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Prepare the line; ``signals`` opens the bus.

        Args:
            name: the name of the line in the configuration.
            seats: the seat of each node.
            open_bus: opens the bus, for instance ``partial(CanBus.open, "socketcan", "can0")``.
            profile: the model of the consoles.
            limits: times and numbers to judge them by.
            clock: seconds that only go forward; by default the event loop's own.

        Raises:
            ValueError: a node number that CANopen does not have.
        """
        self._name, self._open_bus, self._clock = name, open_bus, clock
        self._seats = frozenset(seats.values())
        self._segment = Segment(name, seats, profile or Profile(), limits or Limits())
        self._bus: CanBus | None = None
        self._sending = False
        self._closed = False

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""
        return self._name

    @property
    def seats(self) -> frozenset[int]:
        """The seats whose consoles hang on this line."""
        return self._seats

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Open the bus, bring the consoles up and yield what happens on them, until ``close``.

        May be called again after ``BusLost``: lamps and cards known are remembered.

        Raises:
            BusLost: the bus cannot be opened, or has gone.
        """
        self._bus = bus = await self._open_bus()
        losses, arrivals = _Losses(self._name), Arrivals()
        try:
            ticked_at = self._now()
            self._segment.start(ticked_at)
            self._send()
            while not self._closed:
                burst = await bus.burst(within=TICK_S)
                now = self._now()
                heard = [
                    signal
                    for frame, at in zip(burst, arrivals.times(burst, now), strict=True)
                    for signal in self._segment.hear(frame, at)
                ]
                if now - ticked_at >= TICK_S:
                    ticked_at = now
                    heard += self._segment.tick(now) + losses.judge(bus, now)
                self._send()
                burst.clear()  # a press of a secret vote is not kept while we wait
                heard.reverse()
                while heard:
                    yield heard.pop()
        except BusLost:
            if not self._closed:
                raise
        finally:
            self._bus = None
            bus.close()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Light these lamps; only changes are sent, once for all that is shown in one turn."""
        self._segment.show(lamps)
        if self._bus is not None and not self._sending:
            self._sending = True
            asyncio.get_running_loop().call_soon(self._send)

    def heed(self, voting: Voting | None) -> None:
        """Ask no console who it is meanwhile; else they speak by themselves, not in turn."""
        self._segment.heed(voting=voting is not None)

    def attend(self, *, on: bool) -> None:
        """Nothing changes: the key "present" is heard at any time."""

    def health(self) -> dict[int, Health]:
        """How each console does, by seat."""
        return self._segment.health(self._now())

    async def close(self) -> None:
        """End ``signals`` and close the bus."""
        self._closed = True
        if self._bus is not None:
            self._bus.close()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _send(self) -> None:
        """Send what the segment has to say, then the lamps; what does not fit stays stale."""
        self._sending = False
        if self._bus is None:
            return
        for frame in self._segment.outbox:
            self._bus.send(frame)
        self._segment.outbox.clear()
        for node in self._segment.stale():
            if not self._bus.send(node.lamp_frame()):
                return
            node.stale = False


class _Losses:
    """Watches the counters of an open bus: tells of lost frames once, and when it is over."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._lost = 0
        self._lost_at: float | None = None

    def judge(self, bus: CanBus, now: float) -> list[Signal]:
        """Compare the counters with what they were."""
        lost = bus.dropped + bus.overflows
        told = self._lost_at is not None
        if lost != self._lost:
            self._lost, self._lost_at = lost, now
            detail = f"{bus.dropped} frames not sent, {bus.overflows} overflows of the adapter"
            return [] if told else [Trouble(self._line, Ailment.OVERRUN, detail=detail)]
        if self._lost_at is None or now - self._lost_at < CALM_S:
            return []
        self._lost_at = None
        return [Mended(self._line, Ailment.OVERRUN)]
