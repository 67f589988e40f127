"""When a serial line of a DIS central unit is told to be garbled, and when no longer. Pure."""

from __future__ import annotations

from typing import Final

from consoles.signals import Ailment, Mended, Signal, Trouble
from drivers.dis_frames import Frames

IN_A_ROW: Final = 8
"""A disturbance spoils a frame; so many without a good one between are a fault of the wire."""
CALM_S: Final = 60.0
"""Without a bad frame for so long, the fault is over."""
ESCAPE_SEEN: Final = "escape seen, rule not confirmed"


class Garble:
    """Watches the counters of one opened port; tells once, and when it is over.

    Frames with the escape byte are told again, with their number, at each power of ten: they are
    no disturbance, but something that the central unit says and nobody here understands.
    """

    def __init__(self, line: str) -> None:
        """Nothing has come."""
        self._line = line
        self._escaped = self._garbled = self._in_a_row = 0
        self._told = False
        self._count_at = 0
        self._bad_at = 0.0

    def judge(self, frames: Frames, *, good: bool, now: float) -> list[Signal]:
        """Compare the counters with what they were. ``good``: a good frame has come, too."""
        escaped, garbled = frames.escaped - self._escaped, frames.garbled - self._garbled
        self._escaped, self._garbled = frames.escaped, frames.garbled
        self._in_a_row = 0 if good else self._in_a_row + garbled
        if escaped or garbled:
            self._bad_at = now
        mended: list[Signal] = [Mended(self._line, Ailment.GARBLED)] if self._told else []
        if escaped and self._escaped >= self._count_at:
            self._count_at = _next_power(self._escaped)
            detail = (
                f"{ESCAPE_SEEN}: frames left out so far: {self._escaped}; what they told is lost"
            )
        elif self._told:
            if not good or now - self._bad_at < CALM_S:
                return []
            self._told, self._count_at = False, 0
            return mended
        elif self._in_a_row >= IN_A_ROW:
            detail = f"{self._in_a_row} bad frames in a row: bit rate, wiring or disturbance"
        else:
            return []
        self._told = True
        return [*mended, Trouble(self._line, Ailment.GARBLED, detail=detail)]


def _next_power(count: int) -> int:
    """When the count is told again: at 10, 100, 1000 …, so that nobody has to watch it grow."""
    return int(10 ** len(str(count)))
