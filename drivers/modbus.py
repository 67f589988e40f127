"""Modbus RTU as far as a console needs it: what may be asked, and an answer judged strictly.

Sources: MODBUS Application Protocol Specification V1.1b3 (functions, section 6; exceptions,
section 7) and MODBUS over Serial Line V1.02 (frame and silence, section 2.5.1; CRC, appendix B).
Judging never raises, whatever is on the wire. Asking raises ``ValueError``, because there the
mistake is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final, TypeAlias

DEVICES: Final = range(1, 248)
"""Addresses of single devices; 0 is the broadcast, 248..255 are reserved (V1.02 section 2.2)."""
FIXED_SILENCE_S: Final = 0.00175
"""The silence between frames above 19,200 bit/s (V1.02 section 2.5.1.1)."""
FIXED_ABOVE_BAUD: Final = 19_200
EXCEPTION: Final = 0x80
"""Set in the function code of an answer that refuses (V1.1b3 section 7)."""
ON: Final = 0xFF00
"""What FC05 writes to set a coil; 0 clears it (V1.1b3 section 6.5)."""
_EXCEPTION_BYTES: Final = 5  # device, function, exception code, CRC


class Function(IntEnum):
    """Function codes, V1.1b3 section 6."""

    READ_COILS = 0x01
    READ_INPUTS = 0x02
    READ_HOLDING = 0x03
    READ_REGISTERS = 0x04
    WRITE_COIL = 0x05
    WRITE_REGISTER = 0x06
    WRITE_COILS = 0x0F
    WRITE_REGISTERS = 0x10


MOST: Final = {
    Function.READ_COILS: 2000,
    Function.READ_INPUTS: 2000,
    Function.READ_HOLDING: 125,
    Function.READ_REGISTERS: 125,
    Function.WRITE_COILS: 0x07B0,
    Function.WRITE_REGISTERS: 0x7B,
}
"""How many bits or registers one request may have (V1.1b3 sections 6.1..6.4, 6.11, 6.12)."""
BITS: Final = {Function.READ_COILS, Function.READ_INPUTS}
REGISTERS: Final = {Function.READ_HOLDING, Function.READ_REGISTERS}
_SINGLE: Final = {Function.WRITE_COIL, Function.WRITE_REGISTER}


class Reason(StrEnum):
    """Why an exchange brought nothing that may be used."""

    SILENT = "silent"
    SHORT = "short"
    CRC = "crc"
    WRONG_ID = "wrong_id"
    WRONG_FUNCTION = "wrong_function"
    WRONG_LENGTH = "wrong_length"
    WRONG_ECHO = "wrong_echo"
    """A write was confirmed with another address or value than was written."""
    ECHO = "echo"
    """Our own request came back: the adapter hears itself."""
    LATE = "late"
    GARBAGE = "garbage"
    """Bytes nobody asked for, before the answer or between two exchanges."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: ``count`` bits or registers from ``address`` on; ``values`` if it writes.

    The values stay out of ``repr``: they may be the lamps of a secret vote.
    """

    device: int
    function: Function
    address: int
    count: int
    values: tuple[int, ...] = field(default=(), repr=False)

    @property
    def asked_bytes(self) -> int:
        """How long the request is, with its CRC."""
        match self.function:
            case Function.WRITE_COILS:
                return 9 + -(-self.count // 8)
            case Function.WRITE_REGISTERS:
                return 9 + 2 * self.count
            case _:
                return 8

    @property
    def answer_bytes(self) -> int:
        """How long the answer is if the device does what it is asked."""
        if self.function in BITS:
            return 5 + -(-self.count // 8)
        return 5 + 2 * self.count if self.function in REGISTERS else 8


@dataclass(frozen=True, slots=True)
class Answer:
    """The device did it. The data stay out of ``repr``: they may be keys that somebody presses."""

    data: bytes = field(default=b"", repr=False)

    def bits(self, count: int) -> int:
        """Return the first ``count`` bits read, the lowest address in bit 0."""
        return int.from_bytes(self.data, "little") & ((1 << count) - 1)

    def registers(self) -> tuple[int, ...]:
        """Return the 16-bit registers read."""
        pairs = zip(self.data[::2], self.data[1::2], strict=True)
        return tuple(high << 8 | low for high, low in pairs)


@dataclass(frozen=True, slots=True)
class Refused:
    """The device answered with an exception code (V1.1b3 section 7): it is alive."""

    code: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Nothing that may be used."""

    reason: Reason


Verdict: TypeAlias = Answer | Refused | Fault


def read(device: int, function: Function, address: int, count: int) -> Request:
    """Ask for ``count`` bits (FC01, FC02) or registers (FC03, FC04) from ``address`` on."""
    if function not in BITS | REGISTERS:
        raise ValueError(f"{function.name} does not read")
    return _request(device, function, address, count)


def write_coil(device: int, address: int, on: bool) -> Request:
    """Set or clear one coil (FC05)."""
    return _request(device, Function.WRITE_COIL, address, 1, (ON if on else 0,))


def write_register(device: int, address: int, value: int) -> Request:
    """Write one holding register (FC06)."""
    return _request(device, Function.WRITE_REGISTER, address, 1, (value,))


def write_coils(device: int, address: int, coils: Sequence[bool]) -> Request:
    """Write coils from ``address`` on (FC15)."""
    values = tuple(int(coil) for coil in coils)
    return _request(device, Function.WRITE_COILS, address, len(values), values)


def write_registers(device: int, address: int, values: Sequence[int]) -> Request:
    """Write holding registers from ``address`` on (FC16)."""
    return _request(device, Function.WRITE_REGISTERS, address, len(values), tuple(values))


class Exchange:
    """One request and the bytes that came after it.

    An answer to another request that arrives late cannot be told from ours when device, function
    and length are the same: so the master must see a quiet line before it sends again.
    """

    def __init__(self, request: Request, frame: bytes, previous: Request | None = None) -> None:
        """Wait for the answer to ``request``, which was sent as ``frame``.

        ``previous`` is a request given up, whose answer may come late.
        """
        self._request, self._frame, self._previous = request, frame, previous
        self._heard = b""

    def hear(self, data: bytes) -> bool:
        """Take bytes; tell whether the answer is whole and ours, so that no more need come."""
        self._heard += data
        full = len(self._heard) == self._request.answer_bytes
        if not full and len(self._heard) != _EXCEPTION_BYTES:
            return False
        return not isinstance(self.verdict(), Fault)

    def verdict(self) -> Verdict:
        """Judge all that was heard: an answer, or time is up and the line is quiet."""
        heard, request = self._heard, self._request
        if not heard:
            return Fault(Reason.SILENT)
        if self._echoed():
            return Fault(Reason.ECHO)
        if len(heard) < _EXCEPTION_BYTES or not intact(heard):
            return Fault(self._broken())
        if heard[0] != request.device:
            return Fault(Reason.LATE if self._late() else Reason.WRONG_ID)
        if heard[1] == request.function | EXCEPTION and len(heard) == _EXCEPTION_BYTES:
            return Refused(heard[2])
        if heard[1] != request.function:
            return Fault(Reason.LATE if self._late() else Reason.WRONG_FUNCTION)
        if len(heard) != request.answer_bytes:
            return Fault(Reason.LATE if self._late() else Reason.WRONG_LENGTH)
        return self._content(heard[2:-2])

    def _content(self, body: bytes) -> Verdict:
        request = self._request
        if request.function in BITS | REGISTERS:
            return Answer(body[1:]) if body[0] == len(body) - 1 else Fault(Reason.WRONG_LENGTH)
        second = request.values[0] if request.function in _SINGLE else request.count
        confirmed = request.address.to_bytes(2, "big") + second.to_bytes(2, "big")
        return Answer() if body == confirmed else Fault(Reason.WRONG_ECHO)

    def _broken(self) -> Reason:
        """Why bytes without a sound CRC are no frame."""
        if len(self._heard) < self._request.answer_bytes:
            return Reason.SHORT
        tail = self._heard[-self._request.answer_bytes :]
        head = bytes((self._request.device, self._request.function))
        behind = len(tail) < len(self._heard) and tail.startswith(head) and intact(tail)
        return Reason.GARBAGE if behind else Reason.CRC

    def _echoed(self) -> bool:
        """Tell whether our own request came back, alone or before the answer.

        The answer to FC05 and FC06 is the request again: there only a second one is an echo.
        """
        confirmed = self._request.function in _SINGLE
        answer = _EXCEPTION_BYTES if confirmed else 0
        return (
            self._heard.startswith(self._frame) and len(self._heard) >= len(self._frame) + answer
        )

    def _late(self) -> bool:
        """Tell whether this answers the request given up before ours."""
        before = self._previous
        if before is None or self._heard[0] != before.device:
            return False
        if self._heard[1] == before.function | EXCEPTION:
            return len(self._heard) == _EXCEPTION_BYTES
        return self._heard[1] == before.function and len(self._heard) == before.answer_bytes


def crc(data: bytes) -> int:
    """Return CRC-16/MODBUS: polynomial 0xA001 reflected, start 0xFFFF (V1.02 appendix B)."""
    value = 0xFFFF
    for byte in data:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return value


def sealed(data: bytes) -> bytes:
    """Return the bytes with their CRC, low byte first."""
    return data + crc(data).to_bytes(2, "little")


def intact(frame: bytes) -> bool:
    """Tell whether the last two bytes are the CRC of the others."""
    return sealed(frame[:-2]) == frame


def silence_s(baud: int, bits: int = 11) -> float:
    """Return t3.5, the silence between frames, in seconds (V1.02 section 2.5.1.1)."""
    return FIXED_SILENCE_S if baud > FIXED_ABOVE_BAUD else 3.5 * bits / baud


def frame_s(length: int, baud: int, bits: int = 11) -> float:
    """Return how long ``length`` bytes take; ``bits`` a byte: 11 for 8E1, 10 for 8N1."""
    return length * bits / baud


def exchange_s(request: Request, baud: int, bits: int = 11) -> float:
    """Return how long the wire is taken: request, silence, answer, silence; the device not."""
    length = request.asked_bytes + request.answer_bytes
    return frame_s(length, baud, bits) + 2 * silence_s(baud, bits)


def _request(
    device: int, function: Function, address: int, count: int, values: tuple[int, ...] = ()
) -> Request:
    if device not in DEVICES:
        raise ValueError(f"Modbus devices are numbered 1..247, not {device}")
    if not 1 <= count <= MOST.get(function, 1) or not 0 <= address <= 0x10000 - count:
        raise ValueError(f"{function.name} does not reach {count} from address {address}")
    if any(not 0 <= value <= 0xFFFF for value in values):
        raise ValueError(f"{function.name} writes 16-bit numbers")
    return Request(device, function, address, count, values)


def _row(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_TABLE: Final = tuple(_row(value) for value in range(256))
