"""A contact that bounces, read again and again: pure."""

from __future__ import annotations


class Contact:
    """Believed after it has rested for ``rest_s``; what it is at the start is no change."""

    def __init__(self, rest_s: float) -> None:
        """Nothing has been read."""
        self._rest_s = rest_s
        self._level: bool | None = None
        self._since = 0.0
        self._told: bool | None = None

    def closed(self, level: bool, now: float) -> bool:
        """Take what is read; whether it has just become on, and rested so."""
        if level != self._level:
            self._level, self._since = level, now
        if now - self._since < self._rest_s or level == self._told:
            return False
        first, self._told = self._told is None, level
        return level and not first
