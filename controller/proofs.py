"""Proofs that a line is in the log and that the log only grew: RFC 9162 §2.1.3 and §2.1.4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from controller.checkpoint import EMPTY_ROOT, node_hash
from controller.told import Told

_TOO_LONG = ("the proof is too long", "доказ задовгий")
_TOO_SHORT = ("the proof is too short", "доказ закороткий")
_OTHER_ROOT = ("the proof leads to another root", "доказ веде до іншого кореня")


class NotProved(Told):
    """A proof does not show what it should."""


class Levels:
    """All full subtrees of a log, so that any root or proof takes log2(size) steps.

    Level ``k`` holds the roots of the subtrees of ``2**k`` leaves: ``levels[0]`` are the leaves'
    hashes, 32 bytes each.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.add(leaf)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self.levels[0])

    def add(self, leaf: bytes) -> None:
        """Append a leaf's hash."""
        level = 0
        self.levels[0].append(leaf)
        while len(self.levels[level]) % 2 == 0:
            parent = node_hash(self.levels[level][-2], self.levels[level][-1])
            level += 1
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(parent)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first ``size`` leaves.

        Raises:
            ValueError: there are not so many.
        """
        size = self.size if size is None else size
        self._check(size)
        return self._root(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The hashes that lead from leaf ``index`` (from 0) to the root over ``size`` leaves.

        Raises:
            ValueError: there is no such leaf.
        """
        self._check(size)
        if not 0 <= index < size:
            raise ValueError(f"leaf {index} is not among the first {size}")
        path: list[bytes] = []
        begin, end = 0, size
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._root(middle, end))
                end = middle
            else:
                path.append(self._root(begin, middle))
                begin = middle
        return path[::-1]

    def consistency(self, old: int, size: int) -> list[bytes]:
        """The hashes that show that the first ``old`` leaves are still the first of ``size``.

        Raises:
            ValueError: ``old`` is not between 1 and ``size``.
        """
        self._check(size)
        if not 0 < old <= size:
            raise ValueError(f"no proof leads from {old} to {size} leaves")
        proof: list[bytes] = []
        begin, end, whole = 0, size, True
        while old - begin != end - begin:
            middle = begin + _split(end - begin)
            if old <= middle:
                proof.append(self._root(middle, end))
                end = middle
            else:
                proof.append(self._root(begin, middle))
                begin, whole = middle, False
        if not whole:
            proof.append(self._root(begin, end))
        return proof[::-1]

    def _check(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise ValueError(f"the log has {self.size} lines, not {size}")

    def _root(self, begin: int, end: int) -> bytes:
        """The root over leaves ``begin`` to ``end``; ``begin`` is where a subtree begins."""
        count = end - begin
        level = count.bit_length() - 1
        if count == 1 << level:
            return self.levels[level][begin >> level]
        middle = begin + _split(count)
        return node_hash(self._root(begin, middle), self._root(middle, end))


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf's hash is number ``index`` of the log with this root.

    Raises:
        NotProved: it is not.
    """
    if not 0 <= index < size:
        raise NotProved(
            f"leaf {index} cannot be in a log of {size}",
            f"листка {index} не може бути в записі з {size}",
        )
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise NotProved(*_TOO_LONG)
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    if last:
        raise NotProved(*_TOO_SHORT)
    if found != root:
        raise NotProved(*_OTHER_ROOT)


def check_consistency(
    old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the log with ``old_root`` is the beginning of the log with ``root``.

    Raises:
        NotProved: it is not.
    """
    if not 0 < old <= size:
        raise NotProved(
            f"a log of {old} cannot have grown to {size}",
            f"запис із {old} рядків не міг вирости до {size}",
        )
    if old == size:
        if proof or old_root != root:
            raise NotProved(
                "two logs of one size have different roots",
                "два записи одного розміру мають різні корені",
            )
        return
    steps = list(proof)
    if old & (old - 1) == 0:  # the old log is a full subtree: its root begins the proof
        steps.insert(0, old_root)
    if not steps:
        raise NotProved(*_TOO_SHORT)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise NotProved(*_TOO_LONG)
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    if last:
        raise NotProved(*_TOO_SHORT)
    if before != old_root:
        raise NotProved(
            "the proof does not begin with the old root",
            "доказ починається не з колишнього кореня",
        )
    if after != root:
        raise NotProved(*_OTHER_ROOT)


def _split(count: int) -> int:
    """The largest power of two below ``count``: where RFC 9162 parts a tree."""
    return 1 << (count - 1).bit_length() - 1
