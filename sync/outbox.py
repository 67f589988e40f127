"""How far each site has a log, and which sound: a small SQLite file of the courier's own.

A number goes forward when the site has said that it keeps the lines up to it, and is durable
before the next batch goes: what is sent twice after a crash the site passes over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cursor (
    site TEXT, log TEXT, n INTEGER NOT NULL, PRIMARY KEY (site, log)
) STRICT;
CREATE TABLE IF NOT EXISTS sound (site TEXT, name TEXT, PRIMARY KEY (site, name)) STRICT
"""


class NoMemory(OSError):
    """The file cannot be opened, read or written."""


class Outbox:
    """The courier's memory. One process has it open, each thread with an Outbox of its own.

    Raises:
        NoMemory: in each of its functions.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._errors():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)

    def cursor(self, site: str, log: str) -> int:
        """How many lines of a log the site has said to keep; 0 if nothing is known."""
        with self._errors():
            found = self._db.execute(
                "SELECT n FROM cursor WHERE site = ? AND log = ?", (site, log)
            ).fetchone()
        return int(found[0]) if found else 0

    def move(self, site: str, log: str, n: int) -> None:
        """Remember what the site said; also backwards, where it was put back from a copy."""
        with self._errors():
            self._db.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?, ?)", (site, log, n))

    def has_sound(self, site: str, name: str) -> bool:
        """Whether a site has said to keep the whole of a stretch of sound."""
        with self._errors():
            found = self._db.execute(
                "SELECT 1 FROM sound WHERE site = ? AND name = ?", (site, name)
            ).fetchone()
        return found is not None

    def sound_kept(self, site: str, name: str) -> None:
        """Remember that it did."""
        with self._errors():
            self._db.execute("INSERT OR IGNORE INTO sound VALUES (?, ?)", (site, name))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise NoMemory(f"{self._path}: {error}") from error
