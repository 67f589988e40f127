"""One log as a stream of batches, from any of its lines on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from controller.checkpoint import Tree, leaf_hash
from controller.rows import leaf_of, read_rows
from sync.batch import MOST_BYTES, MOST_ROWS, Header, cut, pack
from sync.redaction import Line, Redaction, is_rehearsal


class Source(Protocol):
    """A journal, to be read only."""

    def lines(self, after: int) -> Iterator[Line]:
        """The lines after a number, in order.

        Raises:
            Unreadable: it cannot be read now.
        """
        ...

    def notes(self, after: int) -> Mapping[int, str]:
        """Size → signed head, of sizes beyond a number.

        Raises:
            Unreadable: it cannot be read now.
        """
        ...


class Shorter(Exception):
    """The site has more lines of this log than the journal: it was put back from a copy."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows to be sent. ``last`` is the number of the last."""

    first: int
    last: int
    content: bytes


class Stream:
    """Where one site is in a log. ``log`` is "" while there is none to be sent."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._tree, self._redaction = Tree(), Redaction()
        first = next(iter(source.lines(0)), None)
        sent = first is not None and not is_rehearsal(first[1])
        self.log = leaf_hash(first[1]).hex() if first and sent else ""

    @property
    def size(self) -> int:
        """How many lines lie behind."""
        return self._tree.size

    def go_to(self, size: int) -> None:
        """Stand after a line.

        Raises:
            Shorter: the journal has no such line.
        """
        if size < self.size:
            self._tree, self._redaction = Tree(), Redaction()
        while self.size < size:
            before = self.size
            for n, row in self._redaction.release(self._source.lines(before)):
                self._add(n, row)
                if n == size:
                    return
            if self.size == before:
                raise Shorter(f"{size} lines at the site, {before} here")

    def next(self) -> Batch | None:
        """The next batch; None where nothing may leave now."""
        rows, size = [], 0
        for n, row in self._redaction.release(self._source.lines(self.size)):
            rows.append((n, row))
            size += len(row)
            if len(rows) >= MOST_ROWS or size > MOST_BYTES:
                break
        if not rows:
            return None
        rows = rows[: cut(rows)]
        tree = self._tree.copy()
        for _, line in read_rows(row for _, row in rows):
            tree.add(leaf_of(line))
        notes = {n: note for n, note in self._source.notes(self.size).items() if n <= tree.size}
        header = Header(
            log=self.log,
            first=rows[0][0],
            count=len(rows),
            root=tree.root().hex(),
            notes=notes,
        )
        return Batch(rows[0][0], rows[-1][0], pack(header, [row for _, row in rows]))

    def _add(self, n: int, row: bytes) -> None:
        if n != self.size + 1:
            raise Shorter(f"line {self.size + 1} is missing")
        for _, line in read_rows((row,)):
            self._tree.add(leaf_of(line))
