"""VISCA, the language of pan-tilt-zoom cameras: packets, answers, and the frame of VISCA over IP.

A packet is a header, 1 to 14 bytes and ``FF``, which stands nowhere else. The header is 80h +
16 · sender + receiver: the controller is 0, cameras are 1 to 7, 8 as receiver means all. A camera
answers a command twice: taken (ACK, ``4y``) and done (completion, ``5y``), where y is the socket,
1 or 2, in which it works on it; an inquiry once, with socket 0. Sources: command lists of Sony
SRG-300H and ILME-FR7, Tamron MP3010M-EV, Avonic.

Over IP (UDP port 52381) eight bytes go before a packet: type, length, sequence number, big-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

BAUD: Final = 9600
"""8N1, no flow control (all lists); some cameras can be set to 19200 or 38400."""
PORT: Final = 52381
"""UDP, of VISCA over IP as Sony has it."""
RAW_PORT: Final = 1259
"""TCP and UDP, of packets without a frame, as Avonic and others have it."""
END: Final = 0xFF
LONGEST: Final = 16
"""Bytes of a packet, header and end included."""
CAMERAS: Final = range(1, 8)
ALL: Final = 8
PRESETS: Final = range(128)
"""Of the format; how many a camera keeps is its own matter: 6 with some, 16, 128."""
_CONTROLLER: Final = 0


class Cause(IntEnum):
    """Why a command was not done."""

    LENGTH = 0x01
    SYNTAX = 0x02
    BUSY = 0x03
    """Both sockets are at work: try again later."""
    CANCELLED = 0x04
    NO_SOCKET = 0x05
    NOT_NOW = 0x41
    """Not in the camera's present state; on standby, for example."""


@dataclass(frozen=True, slots=True)
class Ack:
    """A command is taken."""

    camera: int
    socket: int


@dataclass(frozen=True, slots=True)
class Done:
    """A command is done, or with socket 0 an inquiry answered."""

    camera: int
    socket: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Failed:
    """A command is not done. ``cause`` is a :class:`Cause`, or a number that no list has."""

    camera: int
    socket: int
    cause: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The chain has numbered itself; ``cameras`` is how many it found."""

    cameras: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """The order to forget all that was under way came back to the controller."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A camera was switched on, or the chain was changed: it has to be numbered anew."""

    camera: int


@dataclass(frozen=True, slots=True)
class Other:
    """A packet that is none of these."""

    packet: bytes


Answer = Ack | Done | Failed | Numbered | Cleared | Changed | Other


def read(packet: bytes) -> Answer:
    """What a whole packet says, ``FF`` included."""
    if packet == clear_all():
        return Cleared()
    match tuple(packet):
        case [0x88, 0x30, after, 0xFF] if 1 <= after <= ALL:
            return Numbered(after - 1)
        case [header, *body, 0xFF] if (camera := _sender(header)) in CAMERAS:
            return _of_camera(camera, bytes(body)) or Other(packet)
    return Other(packet)


def _of_camera(camera: int, body: bytes) -> Answer | None:
    match tuple(body):
        case [0x38]:
            return Changed(camera)
        case [first] if first & 0xF0 == 0x40:
            return Ack(camera, first & 0x0F)
        case [first, *data] if first & 0xF0 == 0x50:
            return Done(camera, first & 0x0F, bytes(data))
        case [first, cause] if first & 0xF0 == 0x60:
            return Failed(camera, first & 0x0F, cause)
    return None


def _sender(header: int) -> int:
    """Who sends a packet to the controller; 0 for any other header."""
    return (header >> 4) - 8 if header & 0x8F == 0x80 else 0


class Packets:
    """Bytes of a line to packets. ``garbled`` counts what began as a packet and was none."""

    def __init__(self) -> None:
        """Wait for a header."""
        self.garbled = 0
        self._begun = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take what has come and return the packets that it completes."""
        whole = []
        for byte in data:
            if not self._begun and not 0x80 <= byte < END:
                continue
            self._begun.append(byte)
            if byte == END:
                if len(self._begun) > 2:
                    whole.append(bytes(self._begun))
                else:
                    self.garbled += 1
                self._begun.clear()
            elif len(self._begun) == LONGEST:
                self.garbled += 1
                self._begun.clear()
        return whole


# --- what the controller says ---------------------------------------------------------------


def packet(camera: int, body: bytes) -> bytes:
    """A packet to a camera, or to :data:`ALL`.

    Raises:
        ValueError: no such camera, or a body that no packet can have.
    """
    if camera not in (*CAMERAS, ALL):
        raise ValueError(f"a camera's number is 1 to 7, not {camera}")
    if not 1 <= len(body) <= LONGEST - 2 or END in body:
        raise ValueError(f"a packet holds 1 to 14 bytes other than FF, not {body.hex(' ')}")
    return bytes([0x80 | camera]) + body + bytes([END])


def number_all() -> bytes:
    """Address set: the cameras of a serial chain number themselves from 1."""
    return packet(ALL, b"\x30\x01")


def clear_all() -> bytes:
    """The whole chain forgets what is under way."""
    return packet(ALL, b"\x01\x00\x01")


def clear(camera: int) -> bytes:
    """One camera forgets what is under way; it answers done without taken."""
    return packet(camera, b"\x01\x00\x01")


def recall(camera: int, preset: int) -> bytes:
    """Turn to a preset; presets count from 0."""
    return packet(camera, b"\x01\x04\x3f\x02" + _preset(preset))


def store(camera: int, preset: int) -> bytes:
    """Keep the present shot as a preset."""
    return packet(camera, b"\x01\x04\x3f\x01" + _preset(preset))


def power(camera: int, *, on: bool) -> bytes:
    """Switch a camera on, or to standby."""
    return packet(camera, b"\x01\x04\x00" + (b"\x02" if on else b"\x03"))


def ask_power(camera: int) -> bytes:
    """Ask whether a camera is on: 02, or on standby: 03."""
    return packet(camera, b"\x09\x04\x00")


def ask_preset(camera: int) -> bytes:
    """Ask which preset was recalled last."""
    return packet(camera, b"\x09\x04\x3f")


def _preset(number: int) -> bytes:
    if number not in PRESETS:
        raise ValueError(f"a preset is 0 to {PRESETS[-1]}, not {number}")
    return bytes([number])


# --- what a camera says: for the simulated one ------------------------------------------------


def said(answer: Ack | Done | Failed | Changed) -> bytes:
    """The packet by which a camera says something."""
    match answer:
        case Ack():
            body = bytes([0x40 | answer.socket])
        case Done():
            body = bytes([0x50 | answer.socket]) + answer.data
        case Failed():
            body = bytes([0x60 | answer.socket, answer.cause])
        case Changed():
            body = b"\x38"
    return bytes([0x80 | answer.camera << 4]) + body + bytes([END])


# --- over IP --------------------------------------------------------------------------------


class Kind(IntEnum):
    """What a message over IP carries."""

    COMMAND = 0x0100
    INQUIRY = 0x0110
    REPLY = 0x0111
    SETTING = 0x0120
    CONTROL = 0x0200
    CONTROL_REPLY = 0x0201


RESET: Final = b"\x01"
"""Control, and its reply: the sequence number begins at 0."""
WRONG_NUMBER: Final = b"\x0f\x01"
"""Control reply or control: this number is not the next one; it may have been taken before."""
WRONG_KIND: Final = b"\x0f\x02"
_HEADER: Final = struct.Struct(">HHI")
NUMBERS: Final = 1 << 32


@dataclass(frozen=True, slots=True)
class Message:
    """One datagram."""

    kind: Kind
    sequence: int
    payload: bytes

    def to_bytes(self) -> bytes:
        """The datagram."""
        return _HEADER.pack(self.kind, len(self.payload), self.sequence) + self.payload


def read_message(datagram: bytes) -> Message | None:
    """A datagram as a message; None for a stranger's."""
    if len(datagram) < _HEADER.size:
        return None
    kind, length, sequence = _HEADER.unpack_from(datagram)
    payload = datagram[_HEADER.size :]
    if kind not in set(Kind) or length != len(payload) or not 1 <= length <= LONGEST:
        return None
    return Message(Kind(kind), sequence, payload)
