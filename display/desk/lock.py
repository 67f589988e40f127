"""The lock of the desk: the sitting is seen, no key does anything but spell the PIN.

Times are seconds of the event loop's clock.
"""

from __future__ import annotations

from math import ceil

from display.desk.pin import MOST, PinFile, delay_s
from display.desk.speech import Speech

IDLE_S = 15 * 60.0
"""After so long without a key the desk locks itself."""


class Lock:
    """Locked from the start: to open the desk anew is no way round it."""

    def __init__(self, pin: PinFile, idle_s: float = IDLE_S) -> None:
        """``idle_s`` 0: only the key locks."""
        self._pin, self._idle_s = pin, idle_s
        self.locked = True
        self._typed = ""
        self._was_wrong = False
        self._touched_at = 0.0
        self._waits_until: float | None = None

    def close(self, at: float) -> None:
        """Lock the desk."""
        self.locked, self._typed, self._was_wrong = True, "", False
        self._touched_at = at

    def touch(self, at: float) -> None:
        """Somebody is at the keys."""
        self._touched_at = at

    def is_due(self, at: float) -> bool:
        """Whether nobody has been at the keys for too long."""
        return not self.locked and 0 < self._idle_s <= at - self._touched_at

    def type(self, key: str, character: str | None, at: float) -> None:
        """A key was pressed while the desk is locked."""
        if self.waits_s(at) > 0:
            return
        if key == "enter" and self._typed:
            self._try(at)
        elif key == "escape":
            self._typed = ""
        elif key == "backspace":
            self._typed = self._typed[:-1]
        elif character is not None and character in "0123456789" and len(self._typed) < MOST:
            self._typed += character

    def _try(self, at: float) -> None:
        pin, self._typed = self._typed, ""
        if self._pin.try_(pin):
            self.locked, self._touched_at, self._was_wrong = False, at, False
        else:
            self._was_wrong = True
            self._waits_until = at + delay_s(self._pin.wrong)

    def waits_s(self, at: float) -> float:
        """Seconds until a PIN is heard again.

        What was wrong before the desk was started counts: its delay runs anew from the start.
        """
        if self._waits_until is None:
            self._waits_until = at + delay_s(self._pin.wrong)
        return max(0.0, self._waits_until - at)

    def words(self, speech: Speech, at: float) -> str:
        """What the bottom line says while it is locked."""
        if (wait := ceil(self.waits_s(at))) > 0:
            return speech.count(
                "Locked. A wrong PIN: wait {n} second",
                "Locked. A wrong PIN: wait {n} seconds",
                wait,
            )
        if self._typed:
            return speech.say("Locked. PIN: {dots}, then Enter", dots="•" * len(self._typed))
        if self._was_wrong:
            return speech.say("Locked. That was not the PIN; once more, then Enter")
        return speech.say("Locked. The sitting goes on. To go on here: the PIN, then Enter")
