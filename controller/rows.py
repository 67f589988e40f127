"""The rows of a record: lines of the journal, or the hashes of those that are private.

In a public copy ``{"withheld":"…"}`` with the leaf hash in hex stands in a private line's place.
No line of a journal looks like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controller.checkpoint import leaf_hash
from controller.rules.privacy import PRIVATE
from controller.wire import event_name

_WITHHELD = re.compile(rb'\{"withheld":"([0-9a-f]{64})"\}')


@dataclass(frozen=True, slots=True)
class Hidden:
    """A line that was withheld: its leaf hash stands in its place."""

    leaf: bytes


Row = tuple[int, bytes | Hidden]
"""The number of a line, and the line or what stands in its place."""


def leaf_of(line: bytes | Hidden) -> bytes:
    """The leaf hash of a row."""
    return line.leaf if isinstance(line, Hidden) else leaf_hash(line)


def public_line(line: bytes) -> bytes:
    """A journal line as everybody may read it."""
    if event_name(line) not in PRIVATE:
        return line
    return b'{"withheld":"%b"}' % leaf_hash(line).hex().encode()


def read_rows(rows: Iterable[bytes]) -> Iterator[Row]:
    """Number the rows of ``lines.jsonl``, and tell the withheld from the others."""
    for n, row in enumerate(rows, 1):
        found = _WITHHELD.fullmatch(row)
        yield n, Hidden(bytes.fromhex(found[1].decode())) if found else row
