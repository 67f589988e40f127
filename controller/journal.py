"""The journal: an append-only SQLite file, and the Merkle tree over its lines.

One writer, WAL, ``synchronous=FULL``: a line is either durable or was never accepted. Triggers
abort UPDATE and DELETE, so that a slip of ours cannot change yesterday either.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from controller.checkpoint import Tree, leaf_hash
from controller.notes import Checkpoint, Signer, signed
from controller.ports import NotStored
from controller.wire import Unreadable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (n INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS heads (size INTEGER PRIMARY KEY, root BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS notes (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS frontier (id INTEGER PRIMARY KEY, size INTEGER, peaks BLOB) STRICT;
"""
_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_CHUNK = 1000


class JournalInUse(Exception):
    """Another controller holds the journal."""


class SqliteJournal:
    """The journal of one hall, opened for writing by its controller alone.

    Raises:
        JournalInUse: another process has it open for writing.
        NotStored: nothing can be written where it lies.
        Unreadable: the file is not a journal, or its lines are not in order.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.signer: Signer | None = None
        """Signs the heads; without it they are kept unsigned."""
        with contextlib.ExitStack() as stack:
            self._lock = hold(path)
            stack.callback(os.close, self._lock)
            try:
                self._open(stack)
            except sqlite3.DatabaseError as error:
                raise _broken(path, error) from error
            stack.pop_all()  # close() lets go of both

    def _open(self, stack: contextlib.ExitStack) -> None:
        self._connection = sqlite3.connect(
            self.path,
            isolation_level=None,
            timeout=0.2,
            check_same_thread=False,  # it may be handed from one thread to another
        )
        stack.callback(self._connection.close)
        self._db = Database(self._connection)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._make()
        with contextlib.suppress(PermissionError):  # a stick's file system may know no modes
            self.path.chmod(0o640)
        self._tree = self._frontier()
        for n, line in self.read(self._tree.size):
            if n != self._tree.size + 1:
                raise Unreadable(
                    f"{self.path}: line {self._tree.size + 1} is missing",
                    f"{self.path}: рядка {self._tree.size + 1} немає",
                )
            self._tree.add(leaf_hash(line))

    def _make(self) -> None:
        with self._db.atomic():
            for statement in _SCHEMA.strip().splitlines():
                self._db.execute(statement)
            for table in ("journal", "heads", "notes"):
                for verb in ("UPDATE", "DELETE"):
                    self._db.execute(_TRIGGER.format(table=table, verb=verb))

    def _frontier(self) -> Tree:
        """The tree at the newest head: so a start takes no longer after ten years.

        Older lines are looked at by ``viche verify``. A frontier that does not lead to that head
        is not believed, and all lines are hashed.
        """
        rows = self._connection.execute(
            "SELECT f.size, peaks, root FROM frontier f JOIN heads h ON f.size = h.size"
        ).fetchall()
        for size, peaks, root in rows:
            try:
                tree = Tree.of(size, peaks)
            except ValueError:
                break
            if tree.root() == root:
                return tree
        return Tree()

    @property
    def size(self) -> int:
        """How many lines there are."""
        return self._tree.size

    def root(self) -> bytes:
        """The root of the tree over all lines, 32 bytes."""
        return self._tree.root()

    def append(self, lines: Sequence[bytes], *, head: bool = False) -> None:
        """Keep all lines in one transaction, or none.

        Raises:
            NotStored: the disk is full, read-only or broken.
        """
        tree = self._tree.copy()
        tree.extend(lines)
        first = self._tree.size + 1
        with self._transaction():
            self._connection.executemany(
                "INSERT INTO journal (n, line) VALUES (?, ?)", enumerate(lines, first)
            )
            if head:
                self._keep_head(tree)
        self._tree = tree

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of what is written, or nothing.

        Raises:
            NotStored: it cannot be written.
        """
        try:
            with self._db.atomic():
                yield
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise NotStored(f"{self.path}: {error}") from error

    def _keep_frontier(self, tree: Tree) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO frontier (id, size, peaks) VALUES (1, ?, ?)",
            (tree.size, tree.peaks),
        )

    def _keep_head(self, tree: Tree) -> None:
        root = tree.root()
        self._connection.execute("INSERT INTO heads (size, root) VALUES (?, ?)", (tree.size, root))
        self._keep_frontier(tree)
        if self.signer is not None:
            note = signed(Checkpoint(self.signer.name, tree.size, root), [self.signer])
            self._connection.execute(
                "INSERT INTO notes (size, note) VALUES (?, ?)", (tree.size, note)
            )

    @property
    def head(self) -> tuple[int, bytes, str] | None:
        """The newest tree head: size, root, its signed note or ""; None before the first."""
        row = self._connection.execute(
            "SELECT h.size, root, COALESCE(note, '') FROM heads h LEFT JOIN notes n"
            " ON n.size = h.size ORDER BY h.size DESC LIMIT 1"
        ).fetchone()
        return (int(row[0]), bytes(row[1]), str(row[2])) if row else None

    @property
    def note(self) -> str:
        """The newest signed tree head, "" where there is none."""
        row = self._connection.execute(
            "SELECT note FROM notes ORDER BY size DESC LIMIT 1"
        ).fetchone()
        return str(row[0]) if row else ""

    def read(self, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The lines after a number, in order, read in pieces of a thousand."""
        while rows := self._connection.execute(
            "SELECT n, line FROM journal WHERE n > ? ORDER BY n LIMIT ?", (after, _CHUNK)
        ).fetchall():
            yield from rows
            after = rows[-1][0]

    def read_back(self) -> Iterator[tuple[int, bytes]]:
        """The lines from the last to the first."""
        before = self.size + 1
        while rows := self._connection.execute(
            "SELECT n, line FROM journal WHERE n < ? ORDER BY n DESC LIMIT ?", (before, _CHUNK)
        ).fetchall():
            yield from rows
            before = rows[-1][0]

    def look(self) -> Mapping[tuple[str, str], str]:
        """Look after the media: there is one, and what is wrong with it ``append`` says."""
        return {}

    def close(self) -> None:
        """Let go of the file; what was appended is durable already."""
        self._connection.close()
        os.close(self._lock)


def _broken(path: Path, error: sqlite3.Error) -> Unreadable:
    return Unreadable(f"{path}: {error}", f"{path}: не читається: {error}")


def hold(path: Path) -> int:
    """Hold a journal against a second writer, until the descriptor returned is closed.

    Raises:
        JournalInUse: another process holds it.
        NotStored: nothing can be written where it lies.
    """
    try:
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o640)
    except OSError as error:  # the file system is read-only, or the folder not ours
        raise NotStored(f"{path}: nothing can be written here: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise JournalInUse(f"{path}: another controller is running on it") from error
    return lock


def open_read_only(path: Path) -> sqlite3.Connection:
    """The file of a journal or of a copy, for checking and exporting.

    Raises:
        Unreadable: there is no such file, or it is in use by a running controller.
    """
    if not path.is_file():
        raise Unreadable(
            f"{path}: there is no such file; name the journal of a hall, journal.db",
            f"{path}: такого файлу немає; назвіть журнал зали, journal.db",
        )
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.2)
        connection.execute("SELECT n FROM journal LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise Unreadable(
            f"{path}: not a journal that can be read ({error})",
            f"{path}: це не журнал, або його не прочитати ({error})",
        ) from error
    return connection


def each_line(path: Path, after: int = 0) -> Iterator[tuple[int, bytes]]:
    """All lines of a journal file after a number, with their numbers, one at a time.

    Raises:
        Unreadable: the file is not a journal.
    """
    connection = open_read_only(path)
    try:
        found = connection.execute("SELECT n, line FROM journal WHERE n > ? ORDER BY n", (after,))
        for n, line in found:
            yield int(n), bytes(line)
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    finally:
        connection.close()


def last_line(path: Path) -> tuple[int, bytes] | None:
    """The last line of a journal file with its number, None in an empty one.

    Raises:
        Unreadable: the file is not a journal.
    """
    connection = open_read_only(path)
    try:
        row = connection.execute("SELECT n, line FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    finally:
        connection.close()
    return (int(row[0]), bytes(row[1])) if row else None


def settle(path: Path) -> None:
    """Bring the write-ahead log of a journal that nobody has open into its file, and end the log.

    A log left behind must never meet another file of the same name.

    Raises:
        NotStored: it cannot be written, or somebody has it open.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise NotStored(f"{path}: {error}") from error


def read_lines(path: Path) -> list[tuple[int, bytes]]:
    """All lines of a journal file with their numbers, together.

    Raises:
        Unreadable: the file is not a journal.
    """
    return list(each_line(path))


def read_heads(path: Path) -> dict[int, bytes]:
    """The tree heads kept in a journal file: size → root.

    Raises:
        Unreadable: the file is not a journal.
    """
    connection = open_read_only(path)
    try:
        rows = connection.execute("SELECT size, root FROM heads ORDER BY size").fetchall()
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    finally:
        connection.close()
    return {int(size): bytes(root) for size, root in rows}


def read_notes(path: Path, after: int = 0) -> dict[int, str]:
    """The signed tree heads kept in a journal file: size → note; none in an old one.

    Those of sizes beyond ``after`` alone.

    Raises:
        Unreadable: the file is not a journal.
    """
    connection = open_read_only(path)
    try:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'notes'").fetchone()
        rows = (
            connection.execute(
                "SELECT size, note FROM notes WHERE size > ? ORDER BY size", (after,)
            ).fetchall()
            if there
            else []
        )
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    finally:
        connection.close()
    return {int(size): str(note) for size, note in rows}


def back_up(path: Path, target: Path) -> int:
    """Copy a journal while it is written to (SQLite's online backup); how many lines it has.

    The copy is whole and durable under its name, or there is none.

    Raises:
        Unreadable: the file is not a journal, or the target is there already.
    """
    if target.exists():
        raise Unreadable(
            f"{target}: there is a file already; name another",
            f"{target}: такий файл уже є; назвіть інший",
        )
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    source = open_read_only(path)
    try:
        copy = sqlite3.connect(part)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            size = copy.execute("SELECT count(*) FROM journal").fetchone()[0]
        finally:
            copy.close()
    except sqlite3.DatabaseError as error:
        part.unlink(missing_ok=True)
        raise _broken(target, error) from error
    finally:
        source.close()
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(target)
    return int(size)
