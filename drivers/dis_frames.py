"""Frames of a DIS DCS-6000 central unit's external control: bytes in, bodies out. Pure.

Source: "External Microphone Control, RS232 protocol", Danish Interpretation Systems, Rev I of
12-09-2006 (firmware 5.1 and later); what its public copies do not show is refused here.

A frame is ``FC type ID data… CRC FD``. The three values FC, FD and FE do not occur between START
and STOP: they are escaped, and by what is not known. So a frame that holds FE is counted in
``escaped`` and left out, and one of ours that would need escaping is not built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

START: Final = 0xFC
STOP: Final = 0xFD
ESCAPE: Final = 0xFE
RESERVED: Final = frozenset((START, STOP, ESCAPE))
IDS: Final = 64
"""Frame IDs run from 0 to 63 and wrap, each direction by itself."""
LONGEST: Final = 64
"""Bytes between START and STOP; the longest frame printed has 15."""

RESET: Final = 0x72  # "r": the central unit has started
MODE: Final = 0x6D  # "m": enter or leave microphone-control mode
ORDER: Final = 0x6A  # "j": from us
REPORT: Final = 0x63  # "c": to us

UNREGISTERED: Final = 4013
"""Group "control units": our address before the central unit gives us one; we stay a member."""
EVERYBODY: Final = 4000
"""Group "all units", of which we are always a member."""
CONTROLLERS: Final = frozenset((*range(3900, 4000), *range(4040, 4050)))
"""The addresses that an external controller can be given."""


class Unsendable(Exception):
    """A frame cannot be written without the escape rule, which is not known."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The central unit has started; text without a frame follows it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the central unit tells: ``group`` and its data, the item byte first if it has one."""

    address: int
    group: int
    data: bytes


Body = Reset | Report


def crc(data: bytes) -> int:
    """CRC-8 with polynomial 0x07, initially 0 (page 51: the table, and a worked example)."""
    value = 0
    for byte in data:
        value = _TABLE[value ^ byte]
    return value


def _entry(value: int) -> int:
    for _ in range(8):
        value = (value << 1 ^ 0x07 if value & 0x80 else value << 1) & 0xFF
    return value


_TABLE: Final = bytes(_entry(value) for value in range(256))


def frame(kind: int, number: int, content: bytes) -> bytes:
    """Write a frame of a type with an ID.

    Raises:
        Unsendable: a byte of it has one of the three reserved values.
    """
    inner = bytes((kind, number % IDS)) + content
    inner += bytes((crc(inner),))
    if not RESERVED.isdisjoint(inner):
        raise Unsendable(f"frame {inner.hex(' ')} needs escaping, and the rule is not known")
    return bytes((START,)) + inner + bytes((STOP,))


class Frames:
    """Bytes of the central unit to bodies: whole, torn or mixed with text and noise.

    Attributes:
        number: the ID of the last good frame, None before the first.
        escaped: frames left out because they hold the escape byte.
        garbled: frames with a wrong CRC, an unknown type, or no end.
        stray: bytes outside frames, as the text after a reset is.
    """

    def __init__(self) -> None:
        """Wait for the first START."""
        self.number: int | None = None
        self.escaped = self.garbled = self.stray = 0
        self._inner: bytearray | None = None

    def restart(self) -> None:
        """Forget what was begun: the port was opened anew."""
        self._inner = None

    def feed(self, data: bytes) -> list[Body]:
        """Take what has come and return the bodies of the frames that it completes."""
        bodies = []
        for byte in data:
            if byte == START:
                self.garbled += self._inner is not None
                self._inner = bytearray()
            elif self._inner is None:
                self.stray += 1
            elif byte == STOP:
                if (body := self._finish(bytes(self._inner))) is not None:
                    bodies.append(body)
                self._inner = None
            elif len(self._inner) >= LONGEST:
                self.garbled += 1
                self._inner = None
            else:
                self._inner.append(byte)
        return bodies

    def _finish(self, inner: bytes) -> Body | None:
        if ESCAPE in inner:
            self.escaped += 1
            return None
        body = _read(inner) if len(inner) >= 3 and crc(inner[:-1]) == inner[-1] else None
        if body is None:
            self.garbled += 1
        else:
            self.number = inner[1]
        return body


def _read(inner: bytes) -> Body | None:
    """The body of a frame with a good CRC, None if it has no form that is known."""
    kind, content = inner[0], inner[2:-1]
    if inner[1] >= IDS:
        return None
    if kind == RESET and not content:
        return Reset()
    if kind == REPORT and len(content) >= 4 and content[3] == len(content) - 4:
        address = int.from_bytes(content[:2], "big")
        return Report(address, content[2], content[4:])
    return None
