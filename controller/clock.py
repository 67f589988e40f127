"""The only module that reads a clock."""

from __future__ import annotations

import ctypes
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from controller.rules.events import ClockState

_UNSYNCHRONISED: Final = 0x40  # STA_UNSYNC of <sys/timex.h>


class _Timex(ctypes.Structure):
    """The first fields of struct timex (adjtimex(2)); the kernel fills some 200 bytes more."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("most_off_us", ctypes.c_long),
        ("perhaps_off_us", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 512),
    )


class SteadyClock:
    """Wall time at the start, and steady time since: a clock set back never moves the sitting.

    ``not_before`` is the time of the journal's last line. A machine whose clock is behind it
    (a dead battery) starts from there, so that lines stay in order; ``behind_s`` says by how much.
    """

    def __init__(self, not_before: datetime | None = None) -> None:
        self._steady = time.monotonic()
        wall = datetime.now(UTC)
        self.behind_s = 0.0
        if not_before is not None and wall < not_before:
            self.behind_s = (not_before - wall).total_seconds()
        self._wall_offset_s = self.behind_s
        self._start = max(wall, not_before) if not_before else wall

    def now(self) -> datetime:
        """UTC with offset; never goes back."""
        return self._start + timedelta(seconds=time.monotonic() - self._steady)

    def drift_s(self) -> float:
        """Seconds the machine's wall clock has moved against this one since the start.

        Negative: it was set back. NTP's slow corrections stay far below a second.
        """
        return (datetime.now(UTC) - self.now()).total_seconds() + self._wall_offset_s

    def state(self) -> ClockState:
        """How right the machine's clock is held to be: what the kernel says of NTP."""
        timex = _Timex()
        libc = ctypes.CDLL(None, use_errno=True)
        asked = libc.adjtimex(ctypes.byref(timex)) >= 0
        synchronised = asked and not timex.status & _UNSYNCHRONISED
        return ClockState(
            synchronised=synchronised,
            error_s=timex.most_off_us / 1e6 if synchronised else None,
            offset_s=round(self.drift_s(), 3),
        )
