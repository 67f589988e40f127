"""One of two files of a log: takes from the other what it lacks, knows when it is alone.

A file that is written while the other cannot be carries a mark, ``alone``: where the two are found
to differ at a start, the marked one has what was acknowledged.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from controller.checkpoint import Tree, leaf_hash
from controller.journal import SqliteJournal, open_read_only
from controller.pieces import Piece, demand_sound, missing, no_way, parting, piece_after
from controller.ports import NotStored
from controller.wire import Unreadable

_ALONE = "CREATE TABLE IF NOT EXISTS alone (id INTEGER PRIMARY KEY, since INTEGER) STRICT"


class Twin(SqliteJournal):
    """A journal that has, or is, a live copy."""

    def _open(self, stack: contextlib.ExitStack) -> None:
        super()._open(stack)
        self._there = self._identity()
        self._alone = _is_alone(self._connection)

    def _identity(self) -> tuple[int, int]:
        found = self.path.stat()
        return found.st_dev, found.st_ino

    def demand_there(self) -> None:
        """See that the file is still the one under its name: a medium that was pulled is not.

        Raises:
            NotStored: it is not; what is written would be seen by nobody.
        """
        try:
            there = self._identity() == self._there
        except OSError as error:
            raise NotStored(f"{self.path}: {error.strerror}") from error
        if not there:
            raise NotStored(f"{self.path}: another file has taken its place")

    def take(self, piece: Piece) -> None:
        """Keep lines as the other file has them, with their heads, all or none.

        Raises:
            NotStored: the disk is full, read-only or broken.
            Unreadable: they do not continue this journal, or a head is not theirs.
        """
        tree = self._tree.copy()
        pinned = self._grow(tree, piece)
        with self._transaction():
            write = self._connection.executemany
            write("INSERT INTO journal VALUES (?, ?)", enumerate(piece.lines, piece.first))
            write("INSERT INTO heads VALUES (?, ?)", piece.heads.items())
            write("INSERT INTO notes VALUES (?, ?)", piece.notes.items())
            if pinned is not None:
                self._keep_frontier(pinned)
        self._tree = tree

    def _grow(self, tree: Tree, piece: Piece) -> Tree | None:
        """Add a piece's lines to a tree; the tree at the newest of its heads.

        Raises:
            Unreadable: they do not continue it, or a head is not theirs.
        """
        if piece.first != tree.size + 1:
            raise missing(self.path, tree.size + 1)
        pinned = None
        for line in piece.lines:
            tree.add(leaf_hash(line))
            if (root := piece.heads.get(tree.size)) is not None:
                if root != tree.root():
                    raise no_way(self.path, tree.size)
                pinned = tree.copy()
        return pinned

    def demand_continued(self, other: Source) -> None:
        """See that the lines which another file has beyond this one's could be taken.

        Raises:
            Unreadable: they do not continue this journal, or do not lead to their heads.
        """
        tree = self._tree.copy()
        while (piece := other.piece(tree.size)).lines:
            self._grow(tree, piece)

    def read(self, after: int = 0) -> Iterator[tuple[int, bytes]]:
        """The lines after a number, in order.

        Raises:
            Unreadable: the medium fails.
        """
        try:
            yield from super().read(after)
        except sqlite3.Error as error:
            raise _unread(self.path, error) from error

    def parts_from(self, other: Source) -> int:
        """The first line in which another file differs, 0 if one of the two begins the other.

        Raises:
            Unreadable: one of the two cannot be read.
        """
        return other.parts_from(self._connection)

    def let_go(self) -> None:
        """Close the file, whatever its medium says to that."""
        with contextlib.suppress(sqlite3.Error, OSError):
            self.close()

    @property
    def is_alone(self) -> bool:
        """Whether lines were kept in this file and not in the other."""
        return self._alone

    def mark_alone(self) -> None:
        """Note that lines are kept in this file alone from here on.

        Raises:
            NotStored: it cannot be written.
        """
        if not self._alone:
            with self._transaction():
                self._db.execute(_ALONE)
                self._db.execute("INSERT OR IGNORE INTO alone VALUES (1, ?)", (self.size,))
            self._alone = True

    def unmark(self) -> None:
        """Note that the other file has all that this one has.

        Raises:
            NotStored: it cannot be written.
        """
        if self._alone:
            with self._transaction():
                self._db.execute("DELETE FROM alone")
            self._alone = False


class Source:
    """A file of a log that is only read; a context that closes it.

    Raises:
        Unreadable: there is no such file, or it is no journal; so does each of the methods.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_read_only(path)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def size(self) -> int:
        """The number of the last line, 0 in an empty file."""
        with self._readable():
            last = self._connection.execute("SELECT coalesce(max(n), 0) FROM journal").fetchone()
            return int(last[0])

    @property
    def is_alone(self) -> bool:
        """Whether lines were kept in this file and not in the other."""
        with self._readable():
            return _is_alone(self._connection)

    def piece(self, after: int, last: int | None = None) -> Piece:
        """Up to a thousand lines after a number, none beyond ``last``, with their heads."""
        with self._readable():
            return piece_after(self._connection, after, last)

    def parts_from(self, other: sqlite3.Connection) -> int:
        """The first line in which an open file differs, 0 if one of the two begins the other."""
        with self._readable():
            return parting(self._connection, other)

    def demand_sound(self) -> int:
        """See that the file is whole and its lines lead to its heads; how many there are."""
        with self._readable():
            return demand_sound(self._connection, str(self._path))

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _unread(self._path, error) from error


def is_blank(path: Path) -> bool:
    """Whether a file was only just begun when the power went: no table is there."""
    # A journal has this file beside it only while it is being made: then it must be rolled back.
    mode = "rw" if path.with_name(path.name + "-journal").exists() else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=0.2)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    except sqlite3.Error:
        return False


def is_damage(error: Unreadable) -> bool:
    """Whether it is the file that is broken: not the medium, nor is somebody else at it."""
    return not isinstance(error.__cause__, sqlite3.OperationalError)


def _unread(path: Path, error: sqlite3.Error) -> Unreadable:
    return Unreadable(f"{path}: {error}", f"{path}: не читається: {error}")


def _is_alone(connection: sqlite3.Connection) -> bool:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alone'").fetchone()
    return bool(there and connection.execute("SELECT 1 FROM alone").fetchone())
