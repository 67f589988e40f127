"""A batch: rows of one log that follow each other, with what ties them to the log. Pure.

Lines of JSON, packed by gzip: a header, then the rows as a public copy has them. The header says
the root of the log after the last row, so that a batch that was put together elsewhere, out of
order or from another log never fits; signed heads inside the batch go with it.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence

import msgspec

from controller.wire import MAX_LINE

MOST_ROWS = 500
MOST_BYTES = 1024 * 1024
"""Of rows in a batch that we send; a single longer row goes alone."""
MOST_UNPACKED = MAX_LINE + 2 * MOST_BYTES
"""A batch that unpacks to more is refused unread."""
TYPE = "application/vnd.viche.batch"
_ENDED = 2**63


class BadBatch(Exception):
    """A batch that is not in its form; the text says why, for the log."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch says of itself. Hashes are hexadecimal."""

    log: str
    """The leaf hash of the log's first line."""
    first: int
    """The number of the first row."""
    count: int
    root: str
    """The root of the log after the last row."""
    notes: Mapping[int, str] = {}
    """Size → signed head of the log at that size, for sizes inside the batch."""


_header = msgspec.json.Decoder(Header)


def pack(header: Header, rows: Sequence[bytes]) -> bytes:
    """The content of a request; the same batch has always the same bytes."""
    return gzip.compress(b"\n".join((msgspec.json.encode(header), *rows)) + b"\n", 6, mtime=0)


def unpack(content: bytes) -> tuple[Header, list[bytes]]:
    """Header and rows of a request's content.

    Raises:
        BadBatch: it is not a batch, or too large.
    """
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(content, MOST_UNPACKED)
    except zlib.error as error:
        raise BadBatch(f"not gzip: {error}") from error
    if not inflate.eof or inflate.unused_data:
        raise BadBatch("too large, cut off, or followed by something")
    head, *rows = plain.removesuffix(b"\n").split(b"\n")
    try:
        header = _header.decode(head)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadBatch(f"no header: {error}") from error
    if header.count != len(rows) or not rows or not 1 <= header.first < _ENDED - len(rows):
        raise BadBatch(f"{len(rows)} rows where the header says {header.count}")
    return header, rows


def cut(rows: Sequence[tuple[int, bytes]]) -> int:
    """How many of the rows fit into one batch; at least one."""
    size = 0
    for count, (_, row) in enumerate(rows[:MOST_ROWS]):
        size += len(row) + 1
        if count and size > MOST_BYTES:
            return count
    return min(len(rows), MOST_ROWS)
