"""Between the terminal and the desk: while the desk is locked, nothing that is typed passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from display.desk.lock import Lock

if TYPE_CHECKING:
    from display.desk.app import DeskApp


class Guard:
    """Holds the lock of a desk; a desk without a PIN has none, and everything passes."""

    def __init__(self, desk: DeskApp, lock: Lock | None) -> None:
        self._desk, self._lock = desk, lock

    @property
    def locked(self) -> bool:
        """Whether the desk takes no command now."""
        return self._lock is not None and self._lock.locked

    @property
    def words(self) -> str:
        """What the bottom line says of it; "" where it is not locked."""
        if self._lock is None or not self._lock.locked:
            return ""
        return self._lock.words(self._desk.speech, self._desk.loop_time())

    def stops(self, event: events.Event) -> bool:
        """Whether what was typed, clicked or pasted is not for the desk."""
        lock = self._lock
        if lock is None or not isinstance(event, events.InputEvent | events.Paste):
            return False
        now = self._desk.loop_time()
        if not lock.locked:
            if not isinstance(event, events.MouseMove):
                lock.touch(now)
            return False
        if isinstance(event, events.Key) and not event.is_forwarded:
            lock.type(event.key, event.character, now)
            self._desk.unlocked() if not lock.locked else self._desk.paint()
        return True

    def mind(self) -> None:
        """Lock a desk at which nobody has been for too long."""
        if self._lock is not None and self._lock.is_due(self._desk.loop_time()):
            self.lock()

    def lock(self) -> bool:
        """Lock the desk; False where no PIN is set."""
        if self._lock is None:
            return False
        self._lock.close(self._desk.loop_time())
        self._desk.clear()
        return True
