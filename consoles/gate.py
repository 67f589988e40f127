"""A token bucket before each node: who talks too much waits outside."""

from __future__ import annotations


class Gate:
    """Lets ``rate`` frames a second through, and as many at once; else it shuts.

    Shut, it opens again only when the node has kept below the rate for ``quiet_s``. Pure: ``now``
    is seconds of any clock that only goes forward.
    """

    def __init__(self, rate: float, quiet_s: float) -> None:
        """Start with a full bucket."""
        self.rate, self._quiet_s = rate, quiet_s
        self._tokens, self._at, self._noisy_at = rate, 0.0, 0.0
        self.shut = False

    def admit(self, now: float) -> bool:
        """Tell whether one more frame may pass."""
        self._tokens = min(self.rate, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens < 1:
            self.shut = True
            self._noisy_at = now
        else:
            self._tokens -= 1
        return not self.shut

    def noisy(self, now: float, within: float) -> bool:
        """Tell whether it was over the rate during the last ``within`` seconds."""
        return self.shut and now - self._noisy_at < within

    def reopen(self, now: float) -> bool:
        """Open if it has been quiet for long enough; True if this call opened it."""
        if not self.shut or self.noisy(now, self._quiet_s):
            return False
        self.shut = False
        return True
