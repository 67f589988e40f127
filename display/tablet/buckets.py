"""How much one address may ask: a token bucket each, pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST: Final = 4_096
"""Addresses remembered; beyond, the longest unseen is forgotten."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """Lets each address ``rate`` times a second through, and ``burst`` times at once.

    ``now`` is seconds of any clock that only goes forward.
    """

    def __init__(self, rate: float, burst: float) -> None:
        """All buckets are full."""
        self._rate, self._burst = rate, burst
        self._of: dict[str, _Bucket] = {}

    def admit(self, address: str, now: float) -> bool:
        """Whether one more may pass."""
        bucket = self._of.pop(address, None) or _Bucket(self._burst, now)
        self._of[address] = bucket  # the last in the order
        if len(self._of) > MOST:
            del self._of[next(iter(self._of))]
        passed = (now - bucket.at) * self._rate
        bucket.tokens, bucket.at = min(self._burst, bucket.tokens + passed), now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
