"""An event loop whose timers are exact to some tens of microseconds.

``epoll_wait`` counts in milliseconds, and Python rounds up: a silence of 1.75 ms on an RS-485 line
becomes one of 2 to 3 ms, 160 times a second. ``select`` counts in microseconds and can wait for an
epoll descriptor, so the one waits and the other tells what has come; no limit of 1,024 descriptors
applies, because ``select`` sees this one only.
"""

from __future__ import annotations

import asyncio
import select
import selectors
from typing import Final

__all__ = ["punctual_loop"]

LONG_S: Final = 0.01
"""From here on a millisecond more does not matter, and ``epoll_wait`` alone is cheaper."""


class _Punctual(selectors.EpollSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or not 0 < timeout < LONG_S:
            return super().select(timeout)
        come, _, _ = select.select((self.fileno(),), (), (), timeout)
        return super().select(0) if come else []


def punctual_loop() -> asyncio.AbstractEventLoop:
    """Make such a loop, for ``asyncio.Runner``."""
    return asyncio.SelectorEventLoop(_Punctual())
