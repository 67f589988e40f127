"""How a site is doing, as a small file for whoever looks after the machine, and for the desk."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sync.dispatch import State

SUFFIX = ".status.json"
MODE = 0o640
"""The group reads it: the desk's user is one of the hall."""
Told = dict[str, object]


class Part:
    """Lines or sound: when something was sent last, and what went wrong last."""

    def __init__(self, now: Callable[[], datetime], before: Told | None = None) -> None:
        """``before`` is what was told of it by the process before this one."""
        self._now, had, self._why = now, before or {}, ""
        self._sent_at, self._error_at, self._error = (
            str(had.get(key, "")) for key in ("sent_at", "error_at", "error")
        )

    def of(self, state: State, why: str, waiting: int, **more: object) -> Told:
        """What is told of it now."""
        at = self._now().isoformat(timespec="seconds")
        if state is State.SENDING:
            self._sent_at = at
        if why and why != self._why:
            self._error, self._error_at = why, at
        self._why = why
        told: Told = {"state": state.value, "why": why, "waiting": waiting}
        told |= {"sent_at": self._sent_at, "error": self._error, "error_at": self._error_at}
        return told | more


class Status:
    """The file of one site; it is written when what it says has changed.

    Raises:
        OSError: by ``tell``, where it cannot be written.
    """

    def __init__(self, folder: Path, site: str, url: str) -> None:
        self._file = folder / f"{site}{SUFFIX}"
        self._told: Told = {"site": site, "url": url}
        self._lock = threading.Lock()
        self.before = _read(self._file)
        """What stood there when this process began."""

    def lines(self, told: Told) -> None:
        """Of the record's lines."""
        self._tell(told)

    def sound(self, told: Told) -> None:
        """Of sound."""
        self._tell({"sound": told})

    def _tell(self, told: Told) -> None:
        with self._lock:
            if self._told | told == self._told and self._file.exists():
                return
            self._told |= told
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(self._told, ensure_ascii=False) + "\n", encoding="utf-8")
            part.chmod(MODE)
            part.replace(self._file)


def _read(path: Path) -> Told:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):  # none yet, or cut off
        return {}
    return found if isinstance(found, dict) else {}
