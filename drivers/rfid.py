"""What 125 kHz card readers say on a serial line: EM4100 tags as ASCII frames.

Read-only: the reader talks, nothing is sent to it. Two frames are in use, at 9600 bit/s 8N1, and
both are read here:

* ID-12, ID-20 and their LA forms: ``02``, ten hex digits, two of checksum, ``0D 0A 03``;
* RDM6300, Grove and the like: the same without ``0D 0A``.

The checksum is the XOR of the five data *bytes*. A tag's number is a copyable identification, not
a proof of who holds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Final

BAUD: Final = 9600
"""Of all these readers (data sheets of ID-12LA and RDM6300)."""
STX: Final = 0x02
ETX: Final = 0x03
DIGITS: Final = 12
"""Ten of the tag, two of the checksum."""
_LINE_END: Final = b"\r\n"
_HEX: Final = frozenset(b"0123456789ABCDEFabcdef")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as read: ten hex digits, upper case, kept out of ``repr``."""

    number: str = field(repr=False)

    @property
    def printed(self) -> str:
        """The ten decimal digits that most such cards bear: the last four bytes."""
        return f"{int(self.number[2:], 16):010d}"


class Frames:
    """Bytes of a reader to tags: whole, torn or mixed with noise.

    ``garbled`` counts frames begun that were no frames: a wrong checksum, a stranger's byte, an
    end too early. What stands before the first 02, as at power-on, is no frame and not counted.
    """

    def __init__(self) -> None:
        """Wait for the first 02."""
        self.garbled = 0
        self._digits: bytearray | None = None
        self._ending = b""

    def feed(self, data: bytes) -> list[Tag]:
        """Take what has come and return the tags that it completes."""
        tags = []
        for byte in data:
            if (tag := self._take(byte)) is not None:
                tags.append(tag)
        return tags

    def _take(self, byte: int) -> Tag | None:
        if byte == STX:
            self._drop()
            self._digits = bytearray()
        elif self._digits is None:
            return None
        elif byte == ETX and len(self._digits) == DIGITS and self._ending in (b"", _LINE_END):
            return self._finish(self._digits)
        elif byte in _HEX and len(self._digits) < DIGITS:
            self._digits.append(byte)
        elif len(self._digits) == DIGITS and _LINE_END.startswith(ended := self._ended(byte)):
            self._ending = ended
        else:
            self._drop()
        return None

    def _ended(self, byte: int) -> bytes:
        return self._ending + bytes([byte])

    def _finish(self, digits: bytearray) -> Tag | None:
        data = bytes.fromhex(digits.decode("ascii"))
        if reduce(xor, data):  # five bytes and their own XOR make zero
            self._drop()
            return None
        self._digits, self._ending = None, b""
        return Tag(data[:-1].hex().upper())

    def _drop(self) -> None:
        """Give up what was begun, and wait for the next 02."""
        if self._digits is not None:
            self.garbled += 1
        self._digits, self._ending = None, b""


def frame(number: str, *, line_end: bool = True) -> bytes:
    """The bytes by which a reader tells of a tag: for the simulated reader.

    Raises:
        ValueError: the number is not ten hex digits.
    """
    data = bytes.fromhex(number)
    if len(data) != DIGITS // 2 - 1:
        raise ValueError(f"a tag has ten hex digits, not {number!r}")
    text = (data + bytes([reduce(xor, data)])).hex().upper().encode("ascii")
    return bytes([STX]) + text + (_LINE_END if line_end else b"") + bytes([ETX])
