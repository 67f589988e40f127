"""An event loop whose timers are exact to some tens of microseconds.

``epoll_wait`` counts in milliseconds, and Python rounds up: a silence of 1.75 ms on an RS-485 line
becomes one of 2 to 3 ms, 160 times a second. ``select`` counts in microseconds and can wait for an
epoll descriptor, so the one waits and the other tells what has come; no limit of 1,024 descriptors
applies, because ``select`` sees this one only. The kernel itself may wake a thread 50 µs too late,
to save power, unless it is asked not to (prctl(2), PR_SET_TIMERSLACK).
"""

from __future__ import annotations

import asyncio
import ctypes
import select
import selectors
from typing import Final

__all__ = ["punctual_loop"]

LONG_S: Final = 0.01
"""From here on a millisecond more does not matter, and ``epoll_wait`` alone is cheaper."""

SLACK_NS: Final = 1_000
_PR_SET_TIMERSLACK: Final = 29


class _Punctual(selectors.EpollSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or not 0 < timeout < LONG_S:
            return super().select(timeout)
        come, _, _ = select.select((self.fileno(),), (), (), timeout)
        return super().select(0) if come else []


def punctual_loop() -> asyncio.AbstractEventLoop:
    """Make such a loop, for ``asyncio.Runner``, to be run by the thread that calls.

    A kernel that does not grant the finer timers leaves us the coarser ones.
    """
    zero = ctypes.c_ulong(0)
    ctypes.CDLL(None).prctl(_PR_SET_TIMERSLACK, ctypes.c_ulong(SLACK_NS), zero, zero, zero)
    return asyncio.SelectorEventLoop(_Punctual())
