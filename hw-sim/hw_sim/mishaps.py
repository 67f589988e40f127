"""What befalls frames on a bad bus: drawn at random from a seed, and counted."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final

from hw_sim.orders import Faults

ON_CAN: Final = frozenset({"unheard", "lost", "doubled", "garbled"})
"""What can befall a CAN frame."""


class Mishaps:
    """Chooses what befalls each frame.

    Attributes:
        counted: how many of each there have been.
    """

    def __init__(self, faults: Faults) -> None:
        """Let things go wrong as ``faults`` says.

        Raises:
            ValueError: the chances are no chances.
        """
        self.faults = faults
        self.random = Random(faults.seed)
        self.counted: Counter[str] = Counter()
        self._chances = faults.chances
        total = sum(self._chances.values())
        if min(self._chances.values(), default=0.0) < 0 or total > 1 + 1e-9:
            raise ValueError(f"chances are between 0 and 1 together, not {self._chances}")
        self._names = [*self._chances, ""]
        self._weights = [*self._chances.values(), max(0.0, 1 - total)]

    def draw(self, seat: int | None) -> str:
        """Return the mishap of the next frame of a seat, or an empty text."""
        if not self._chances or (self.faults.seats and seat not in self.faults.seats):
            return ""
        (name,) = self.random.choices(self._names, self._weights)
        if name:
            self.counted[name] += 1
        return name

    def garbled(self, frame: bytes) -> bytes:
        """Return the frame with one to eight of its bits turned."""
        turned = int.from_bytes(frame, "big")
        for bit in self.random.sample(range(8 * len(frame)), self.random.randint(1, 8)):
            turned ^= 1 << bit
        return turned.to_bytes(len(frame), "big")

    def cut(self, frame: bytes) -> int:
        """Return a place within a frame at which to cut it."""
        return self.random.randrange(1, len(frame))

    def rubbish(self, most: int) -> bytes:
        """Return up to so many bytes that mean nothing."""
        return self.random.randbytes(self.random.randint(1, most))
