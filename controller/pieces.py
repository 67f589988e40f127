"""Pieces of a log as they are carried from one file to another, and where two logs part."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from controller.checkpoint import Tree, leaf_hash
from controller.wire import Unreadable

CHUNK = 1000
"""The most lines in a piece."""
_BEYOND = 2**62


class Piece(NamedTuple):
    """Lines of a log from the number ``first`` on, with the heads and notes that fall on them."""

    first: int
    lines: list[bytes]
    heads: dict[int, bytes]
    notes: dict[int, str]


def piece_after(connection: sqlite3.Connection, after: int, last: int | None = None) -> Piece:
    """Up to a thousand lines of a file after a number, with their heads and notes.

    ``last``: the number beyond which nothing is wanted.

    Raises:
        Unreadable: a line is missing among them.
    """
    rows = connection.execute(
        "SELECT n, line FROM journal WHERE n > ? AND n <= ? ORDER BY n LIMIT ?",
        (after, _BEYOND if last is None else last, CHUNK),
    ).fetchall()
    for n, (found, _) in enumerate(rows, after + 1):
        if n != found:
            raise missing("the file", n)
    between = (after, rows[-1][0] if rows else after)
    heads = connection.execute(
        "SELECT size, root FROM heads WHERE size > ? AND size <= ?", between
    )
    notes = connection.execute(
        "SELECT size, note FROM notes WHERE size > ? AND size <= ?", between
    )
    return Piece(after + 1, [line for _, line in rows], dict(heads), dict(notes))


def parting(one: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """The first line in which two journals differ, 0 if one begins the other.

    What is before the newest head that both have is not looked at: the roots there are equal.
    """
    start = _common_head(one, other)
    while True:
        mine, theirs = piece_after(one, start).lines, piece_after(other, start).lines
        for n, (line, twin) in enumerate(zip(mine, theirs, strict=False), start + 1):
            if line != twin:
                return n
        if min(len(mine), len(theirs)) < CHUNK:
            return 0
        start += CHUNK


def _common_head(one: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """The newest size at which both files keep the same root, 0 if there is none."""
    heads = one.execute("SELECT size, root FROM heads ORDER BY size DESC")
    try:
        for size, root in heads:
            row = other.execute("SELECT root FROM heads WHERE size = ?", (size,)).fetchone()
            if row is not None and row[0] == root:
                return int(size)
        return 0
    finally:
        heads.close()


def demand_sound(connection: sqlite3.Connection, name: str) -> int:
    """See that a file is worth going on from: whole, and its lines lead to its heads; its size.

    Raises:
        Unreadable: it is not.
    """
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise Unreadable(f"{name}: {said}", f"{name}: файл пошкоджено: {said}")
    heads = dict(connection.execute("SELECT size, root FROM heads"))
    tree = Tree()
    while lines := piece_after(connection, tree.size).lines:
        for line in lines:
            tree.add(leaf_hash(line))
            if heads.pop(tree.size, None) not in {None, tree.root()}:
                raise no_way(name, tree.size)
    if heads:
        raise no_way(name, min(heads))
    return tree.size


def missing(name: object, n: int) -> Unreadable:
    """What is said of a file that lacks a line."""
    return Unreadable(f"{name}: line {n} is missing", f"{name}: рядка {n} немає")


def no_way(name: object, size: int) -> Unreadable:
    """What is said of a file whose lines have another root than it keeps."""
    return Unreadable(
        f"{name}: its lines do not lead to its head at line {size}",
        f"{name}: рядки не ведуть до голови на рядку {size}",
    )
