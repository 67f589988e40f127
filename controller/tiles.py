"""The log as static files that others' tools and witnesses read: c2sp.org/tlog-tiles.

Only full or partial tiles of hashes and the checkpoint follow that layout. Entry bundles do not:
they would need every line, and each below 64 KiB, while private lines leave the hall as hashes.
The lines stand beside them (``controller.public``).
"""

from __future__ import annotations

from collections.abc import Iterator

from controller.proofs import Levels

HEIGHT = 8
"""Levels of the tree in one tile."""
WIDTH = 1 << HEIGHT
"""Hashes in the bottom row of a full tile."""
CHECKPOINT = "checkpoint"
"""The path of the newest signed tree head."""


def path_of(level: int, index: int, width: int = WIDTH) -> str:
    """The path of a tile: ``tile/0/x001/x234/067``, a partial one with ``.p/`` and its width."""
    name = f"{index % 1000:03}"
    while index := index // 1000:
        name = f"x{index % 1000:03}/{name}"
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def tiles(levels: Levels, size: int, since: int = 0) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each tile of the log of ``size`` that the log of ``since`` had not.

    A tile never changes once it is written: a partial one is followed by a wider one beside it.
    """
    for level in range((len(levels.levels) - 1) // HEIGHT + 1):
        row = levels.levels[level * HEIGHT]
        count, had = size >> level * HEIGHT, since >> level * HEIGHT
        for index in range(had // WIDTH, (count + WIDTH - 1) // WIDTH):
            begin = index * WIDTH
            width = min(WIDTH, count - begin)
            if begin + width > had:
                yield path_of(level, index, width), b"".join(row[begin : begin + width])
