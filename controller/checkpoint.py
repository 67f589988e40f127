"""The tree over the journal's lines: RFC 9162 §2.1 hashing, leaf by leaf.

A leaf is SHA-256(0x00 ‖ line), a node SHA-256(0x01 ‖ left ‖ right). Lines are hashed singly, not
chained, so that a public copy may hold a private line's hash in its place and still verify.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of a log without a line (RFC 9162 §2.1.1)."""


def leaf_hash(line: bytes) -> bytes:
    """The hash of one line, 32 bytes."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """The log's tree while it grows: holds log2(size) hashes, gives the root at any moment."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []
        """Roots of the full subtrees, largest first, each with its number of leaves."""

    @classmethod
    def of(cls, size: int, peaks: bytes) -> Tree:
        """The tree of ``size`` leaves whose ``peaks`` were kept.

        Raises:
            ValueError: so many leaves have another number of peaks.
        """
        tree, at = cls(), 0
        for bit in reversed(range(size.bit_length())):
            if size >> bit & 1:
                tree._peaks.append((1 << bit, peaks[at : at + 32]))
                at += 32
        if at != len(peaks):
            raise ValueError(f"{len(peaks)} bytes are not the peaks of {size} leaves")
        tree.size = size
        return tree

    @property
    def peaks(self) -> bytes:
        """The roots of the full subtrees, largest first, 32 bytes each: all that ``of`` needs."""
        return b"".join(peak for _, peak in self._peaks)

    def add(self, leaf: bytes) -> None:
        """Append a leaf's hash."""
        count = 1
        while self._peaks and self._peaks[-1][0] == count:
            count, leaf = 2 * count, node_hash(self._peaks.pop()[1], leaf)
        self._peaks.append((count, leaf))
        self.size += 1

    def extend(self, lines: Iterable[bytes]) -> None:
        """Append lines."""
        for line in lines:
            self.add(leaf_hash(line))

    def copy(self) -> Tree:
        """A tree that grows apart from this one."""
        twin = Tree()
        twin.size, twin._peaks = self.size, list(self._peaks)
        return twin

    def root(self) -> bytes:
        """The root over all leaves so far, 32 bytes."""
        if not self._peaks:
            return EMPTY_ROOT
        *rest, (_, root) = self._peaks
        for _, peak in reversed(rest):
            root = node_hash(peak, root)
        return root
