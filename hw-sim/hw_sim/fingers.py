"""The fingers on the keys of simulated consoles, whatever bus the consoles hang on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

FINGER_S: Final = 0.03
"""Between letting a key go and pressing again: no finger is faster, and contacts have settled."""

Touch = Callable[[int, str, bool], None]
"""Moves one key: seat, key, whether it goes down."""


class Fingers:
    """Fingers on the keys of one bus; ``touch`` moves a key at once."""

    def __init__(self, touch: Touch) -> None:
        """Put the fingers on keys that ``touch`` moves."""
        self.touch = touch
        self._free_at: dict[int, float] = {}
        self._loop = asyncio.get_running_loop()

    def press(self, keys: Mapping[int, str], hold_s: float) -> None:
        """Press one key on each seat now; a finger still busy comes down when it is free."""
        now = self._loop.time()
        for seat, key in keys.items():
            start = max(now, self._free_at.get(seat, 0.0))
            self._free_at[seat] = start + hold_s + FINGER_S
            if start > now:
                self._loop.call_at(start, self.touch, seat, key, True)
            else:
                self.touch(seat, key, True)
            self._loop.call_at(start + hold_s, self.touch, seat, key, False)

    def bounce(self, keys: Mapping[int, str], times: int, gap_s: float, hold_s: float) -> None:
        """Press keys with worn contacts: each edge comes ``times`` over."""
        edges = [False, *([True, False] * times)]
        now = self._loop.time()
        for seat, key in keys.items():
            for number, up in enumerate(edges):
                at = now + number * gap_s
                self._loop.call_at(at, self.touch, seat, key, not up)
                self._loop.call_at(at + len(edges) * gap_s + hold_s, self.touch, seat, key, up)
