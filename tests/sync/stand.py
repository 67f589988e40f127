"""A site's store on SQLite, and a hall's journal as a source, for tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.journal import each_line, read_notes
from sync.intake import Full, Known, Taken
from sync.signatures import Message, digest, sign

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOST = "site.example"
BATCHES = "/api/hall/v1/batches"


@dataclass
class SqliteStore:
    """Halls by key; rows in a file, so that it can be looked at after a kill."""

    path: Path
    halls: dict[bytes, str] = field(default_factory=dict)
    logs: dict[str, list[bytes]] = field(default_factory=dict)
    bodies: set[tuple[str, str]] = field(default_factory=set)
    full: bool = False

    def __post_init__(self) -> None:
        self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._db.executescript(
            "CREATE TABLE IF NOT EXISTS log (log TEXT PRIMARY KEY, hall, size INTEGER, peaks);"
            "CREATE TABLE IF NOT EXISTS row (log, n INTEGER, row BLOB, PRIMARY KEY (log, n));"
            "CREATE TABLE IF NOT EXISTS note (log, n INTEGER, note, PRIMARY KEY (log, n));"
        )

    def hall_of(self, key: bytes, at: datetime) -> str | None:
        return self.halls.get(key)

    def head_keys(self, hall: str) -> Sequence[bytes]:
        return self.logs.get(hall, [])

    def may_publish(self, hall: str, body: str) -> bool:
        return (hall, body) in self.bodies

    @contextmanager
    def alone(self, log: str) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def known(self, log: str) -> Known | None:
        found = self._db.execute(
            "SELECT hall, size, peaks FROM log WHERE log = ?", (log,)
        ).fetchone()
        return Known(*found) if found else None

    def rows(self, log: str, first: int, count: int) -> Iterator[bytes]:
        found = self._db.execute(
            "SELECT row FROM row WHERE log = ? AND n >= ? AND n < ? ORDER BY n",
            (log, first, first + count),
        )
        return (bytes(row) for (row,) in found.fetchall())

    def keep(self, taken: Taken) -> None:
        if self.full:
            raise Full("no space left on device")
        self._db.executemany(
            "INSERT INTO row VALUES (?, ?, ?)", [(taken.log, n, row) for n, row in taken.rows]
        )
        self._db.executemany(
            "INSERT INTO note VALUES (?, ?, ?)",
            [(taken.log, n, note) for n, note in taken.notes.items()],
        )
        self._db.execute(
            "INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?)",
            (taken.log, taken.hall, taken.size, taken.peaks),
        )

    def all(self) -> list[tuple[int, bytes]]:
        return list(self._db.execute("SELECT n, row FROM row ORDER BY log, n"))

    def note_sizes(self) -> list[int]:
        return [n for (n,) in self._db.execute("SELECT n FROM note ORDER BY n")]

    def forget_after(self, n: int, peaks: bytes) -> None:
        """As a site that was put back from an older copy."""
        self._db.execute("DELETE FROM row WHERE n > ?", (n,))
        self._db.execute("DELETE FROM note WHERE n > ?", (n,))
        self._db.execute("UPDATE log SET size = ?, peaks = ?", (n, peaks))


@dataclass(frozen=True)
class JournalFile:
    """A journal's file, read only."""

    path: Path

    def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        return ((n, line) for n, line in each_line(self.path) if n > after)

    def notes(self, after: int) -> Mapping[int, str]:
        return {n: note for n, note in read_notes(self.path).items() if n > after}


def request(
    key: Ed25519PrivateKey, content: bytes, at: datetime = NOW, path: str = BATCHES
) -> Message:
    """A batch's request, signed."""
    fields = {"content-digest": digest(content), "content-encoding": "gzip"}
    bare = Message("POST", HOST, path, fields)
    names = ("@method", "@authority", "@path", "content-digest", "content-encoding")
    key_id = key.public_key().public_bytes_raw().hex()
    return Message("POST", HOST, path, fields | sign(bare, key, key_id, at, names))
