"""The hashes of a log as tiles of 256, so that any proof takes a handful of rows.

A full tile is kept and never changes; the partial one at the end of each level is reckoned when it
is asked for, of at most 255 lines or full tiles below it. Layout: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.checkpoint import node_hash
from controller.proofs import Levels
from controller.rows import leaf_of, read_rows
from controller.tiles import HEIGHT, WIDTH
from publisher.ingest.models import Line, Log, Tile

SIZE = 32
"""Bytes of a hash."""
HIGHEST = 5
"""Levels of tiles that a log may have: 256 to the fifth is more lines than a hall ever has."""


def complete(log: Log) -> None:
    """Keep the tiles that became full since the last time; in the transaction of the lines."""
    for level in range(HIGHEST):
        many = log.size >> HEIGHT * (level + 1)
        had = log.tiles.filter(level=level).count()
        if had >= many:
            return
        for index in range(had, many):
            hashes = _below(log, level, index, WIDTH)
            root = _root(hashes)
            Tile.objects.create(
                log=log, level=level, index=index, hashes=b"".join(hashes), root=root
            )


def tile(log: Log, level: int, index: int, width: int = WIDTH) -> list[bytes] | None:
    """The hashes of a tile, or the first ``width`` of them; None where there are not so many."""
    count = (log.size >> HEIGHT * level) - index * WIDTH
    if level < 0 or index < 0 or not 0 < width <= min(count, WIDTH):
        return None
    kept = log.tiles.filter(level=level, index=index).values_list("hashes", flat=True).first()
    return _split(kept)[:width] if kept else _below(log, level, index, width)


def _below(log: Log, level: int, index: int, width: int) -> list[bytes]:
    """Hashes of a tile from what is below it: lines, or the roots of full tiles."""
    first = index * WIDTH
    if level == 0:
        rows = Line.objects.filter(log=log, n__gt=first, n__lte=first + width)
        found = read_rows(bytes(row) for row in rows.order_by("n").values_list("row", flat=True))
        return [leaf_of(line) for _, line in found]
    full = log.tiles.filter(level=level - 1, index__gte=first, index__lt=first + width)
    return [bytes(root) for root in full.order_by("index").values_list("root", flat=True)]


def _split(hashes: bytes | memoryview) -> list[bytes]:
    whole = bytes(hashes)
    return [whole[at : at + SIZE] for at in range(0, len(whole), SIZE)]


def _root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
    return row[0]


class Tree(Levels):
    """The tree of a log on this site: roots and proofs of any size up to what was taken."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log
        self._read: dict[tuple[int, int], list[bytes]] = {}

    @property
    def size(self) -> int:
        """How many lines there are."""
        return int(self._log.size)

    def _root(self, begin: int, end: int) -> bytes:
        """A full subtree is read from its tile; others are made of such."""
        count = end - begin
        height = count.bit_length() - 1
        if count != 1 << height:
            return super()._root(begin, end)
        level, above = divmod(height, HEIGHT)
        number, at = divmod(begin >> HEIGHT * level, WIDTH)
        return _root(self._tile(level, number)[at : at + (1 << above)])

    def _tile(self, level: int, index: int) -> list[bytes]:
        place = level, index
        if place not in self._read:
            left = (self._log.size >> HEIGHT * level) - index * WIDTH
            self._read[place] = tile(self._log, level, index, min(WIDTH, left)) or []
        return self._read[place]
