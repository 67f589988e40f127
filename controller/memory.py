"""What this process's memory gives away of a secret vote, and to whom: as little as can be.

While a vote is open the urn is here, and root may read it (docs/record.md says what that means).
No file gets a copy, nobody but root may look, and what is left over is written over afterwards.
"""

from __future__ import annotations

import ctypes
import gc
import resource
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # <sys/prctl.h>
_SMALL: Final = range(48, 513, 16)
"""The sizes of blocks that Python keeps for small objects (Objects/obmalloc.c), in bytes.

In smaller ones there is room for a number, not for two things side by side.
"""
_HEADER: Final = b"".__sizeof__()
_PER_SIZE: Final = 1 << 22
"""How much of each size is written over: more than a sitting leaves free."""
_DEPTH: Final = 150
"""Calls within calls: deeper than the engine's."""


def forbid_dumps() -> None:
    """No core dump of this process, and no other process of its user may read its memory.

    The limit alone does not bind a handler that the kernel pipes a dump to (core(5)).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def scrub() -> None:
    """Write over the memory of what is gone: what Python frees, it does not wipe.

    What is left of a press would else lie there until something else happens to need the place.
    About 0.1 s on a laptop; called once, in the second after a secret vote.
    """
    gc.collect()
    for size in _SMALL:
        zeroes = [bytes(size - _HEADER) for _ in range(_PER_SIZE // size)]
        zeroes.clear()
    _tread(_DEPTH)


def _tread(depth: int) -> None:
    """Write over the interpreter's own stack: what calls that are over left on it."""
    a = b = c = d = e = f = g = h = i = j = k = m = depth
    if depth:
        _tread(depth - 1)
    del a, b, c, d, e, f, g, h, i, j, k, m
