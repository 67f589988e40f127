"""When frames came, by their adapter's stamps: pure.

Frames that waited while the machine was busy must not seem to have come at once: a key let go and
pressed again would look like a bounce. The adapter stamps them by a clock of its own (for
socketcan the wall clock, which may be set while it runs); the shortest way of a frame from the
adapter to us says how far that clock is from ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from drivers.canopen import Frame

WAITED_S: Final = 2.0
"""No frame waits for longer: a stamp that says so is by a clock that was set meanwhile."""
CREEP: Final = 0.01
"""How much the distance of the clocks may grow, in seconds a second: it finds back by itself."""


class Arrivals:
    """The times of frames on our clock; they never go back, and never lie in the future."""

    def __init__(self) -> None:
        """Know nothing of the adapter's clock."""
        self._distance: float | None = None
        self._told = self._asked = float("-inf")

    def times(self, burst: Sequence[Frame], now: float) -> list[float]:
        """Return when each frame of a burst came; without a stamp: now."""
        stamps = [frame.stamp for frame in burst if frame.stamp]
        if stamps:
            self._learn(now - max(stamps), now)
        return [self._time(frame, now) for frame in burst]

    def _learn(self, way: float, now: float) -> None:
        """Take the way of the newest frame: the shortest way known counts, and slowly fades."""
        if self._distance is not None:
            crept = self._distance + CREEP * (now - self._asked)
            if way - crept < WAITED_S:
                way = min(way, crept)
        self._distance, self._asked = way, now

    def _time(self, frame: Frame, now: float) -> float:
        at = now
        if frame.stamp and self._distance is not None:
            at = min(now, frame.stamp + self._distance)
            if now - at > WAITED_S:
                at = now
        self._told = max(self._told, at)
        return self._told
