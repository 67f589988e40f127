"""One console as its own firmware would be, on Modbus RTU: a frame in, a frame out, nothing else.

Written from the MODBUS Application Protocol Specification V1.1b3 and MODBUS over Serial Line
V1.02. It shares no line with the controller's own codec, so that one cannot hide a mistake of the
other. Pure: ``now`` is seconds of any clock that goes forward.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from hw_sim.modbus_map import MODELS, VICHE_CONSOLE, Model
from hw_sim.seat import CARD, KEYS, LAMPS, NEVER

__all__ = ["MODELS", "ModbusConsole", "crc", "sealed"]

READ_COILS, READ_INPUTS, READ_HOLDING, READ_REGISTERS = 1, 2, 3, 4
WRITE_COIL, WRITE_REGISTER, WRITE_COILS, WRITE_REGISTERS = 5, 6, 15, 16
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3  # V1.1b3 §7
RELAY: Final = LAMPS.index("microphone")
CARD_REGISTERS: Final = 4
BROADCAST: Final = 0


class _Refused(Exception):
    """The request cannot be obeyed: an exception code."""

    def __init__(self, code: int) -> None:
        self.code = code


@dataclass
class ModbusConsole:
    """A console with the address ``node`` on its line.

    Attributes:
        card_reader: it reads card numbers into its input registers.
        model: where keys, lamps and the rest are.
        inputs: levels of keys and card contact, kept by hand and so through a power cut.
        latched: inputs that have closed since they were last cleared.
        outputs: lamps and relay.
        watchdog: after so many units without a request the relay falls off; 0: never.
        next_at: when ``tick`` has something to do.
    """

    node: int
    card_reader: bool = False
    model: Model = VICHE_CONSOLE
    on: bool = False
    inputs: int = 0
    latched: int = 0
    outputs: int = 0
    watchdog: int = 0
    next_at: float = NEVER
    _card: bytes = field(default=bytes(8), repr=False)
    _settings: dict[int, int] = field(default_factory=dict)

    @property
    def lit(self) -> list[str]:
        """The names of the lamps that are lit, the relay among them."""
        return [name for bit, name in enumerate(LAMPS) if self.outputs >> bit & 1]

    @property
    def operational(self) -> bool:
        """Whether it would answer."""
        return self.on

    # ---- the world outside

    def power_on(self) -> None:
        """Start up: dark, nothing latched, no watchdog. A Modbus device says nothing unasked."""
        self.on, self.outputs, self.latched, self.watchdog = True, 0, 0, 0
        self._settings = dict.fromkeys(self.model.settings, 0)
        self.next_at = NEVER

    def power_off(self) -> None:
        """Lose power: lamps go dark; keys and card stay where they are."""
        self.on, self.outputs, self.latched = False, 0, 0
        self.next_at = NEVER

    def touch(self, key: str, down: bool) -> None:
        """Press or release a key."""
        self._contact(KEYS[key], down)

    def insert_card(self, number: bytes | None = None) -> None:
        """Put a card in; a reader reads its ``number`` of up to 8 bytes."""
        self._card = number[:8].ljust(8, b"\0") if number else bytes(8)
        self._contact(CARD, True)

    def remove_card(self) -> None:
        """Take the card out."""
        self._card = bytes(8)
        self._contact(CARD, False)

    def _contact(self, bit: int, closed: bool) -> None:
        if closed and self.on and not self.inputs >> bit & 1:
            self.latched |= 1 << bit
        self.inputs = self.inputs | 1 << bit if closed else self.inputs & ~(1 << bit)

    # ---- the line

    def hear(self, frame: bytes, now: float) -> bytes:
        """Take a frame and return the answer; empty if there is none to give."""
        if not self.on or len(frame) < 4 or sealed(frame[:-2]) != frame:
            return b""
        if frame[0] not in (BROADCAST, self.node):
            return b""
        function, body = frame[1], frame[2:-2]
        try:
            answer = bytes((function,)) + self._obey(function, body)
        except _Refused as refused:
            answer = bytes((function | 0x80, refused.code))
        self._feed_watchdog(now)
        return sealed(bytes((self.node,)) + answer) if frame[0] == self.node else b""

    def tick(self, now: float) -> None:
        """Do what is due: miss the controller, and let the relay fall off."""
        if now >= self.next_at:
            self.outputs &= ~(1 << RELAY)
            self.next_at = NEVER

    def _feed_watchdog(self, now: float) -> None:
        self.next_at = now + self.watchdog * self.model.watchdog_unit_s if self.watchdog else NEVER

    def _obey(self, function: int, body: bytes) -> bytes:
        """Return what follows the function code in the answer."""
        if function in (READ_COILS, READ_INPUTS):
            start, count = _span(body, 2000)
            return _packed([self._bit(function, start + each) for each in range(count)])
        if function in (READ_HOLDING, READ_REGISTERS):
            start, count = _span(body, 125)
            words = (self._word(function, start + each) for each in range(count))
            data = b"".join(word.to_bytes(2, "big") for word in words)
            return bytes((len(data),)) + data
        writes: Mapping[int, Callable[[bytes], bytes]] = {
            WRITE_COIL: self._write_coil,
            WRITE_REGISTER: self._write_register,
            WRITE_COILS: self._write_coils,
            WRITE_REGISTERS: self._write_registers,
        }
        if function not in writes:
            raise _Refused(ILLEGAL_FUNCTION)
        return writes[function](body)

    def _bit(self, function: int, address: int) -> bool:
        if function in self.model.inputs_by and address in self.model.inputs:
            return bool(self.inputs >> self.model.inputs.index(address) & 1)
        if function in self.model.latched_by and address in self.model.latched:
            return bool(self.latched >> self.model.latched.index(address) & 1)
        if function == READ_COILS and address in self.model.outputs:
            return bool(self.outputs >> self.model.outputs.index(address) & 1)
        raise _Refused(ILLEGAL_ADDRESS)

    def _word(self, function: int, address: int) -> int:
        if function == READ_HOLDING and address == self.model.watchdog:
            return self.watchdog
        if function == READ_HOLDING and address in self._settings:
            return self._settings[address]
        if function == READ_REGISTERS and self.card_reader and address < CARD_REGISTERS:
            return int.from_bytes(self._card[2 * address : 2 * address + 2], "big")
        raise _Refused(ILLEGAL_ADDRESS)

    def _write_coil(self, body: bytes) -> bytes:
        _exactly(body, 4)
        if body[2:] not in (b"\xff\x00", b"\x00\x00"):
            raise _Refused(ILLEGAL_VALUE)
        self._set_coils(int.from_bytes(body[:2], "big"), [body[2:] == b"\xff\x00"])
        return body

    def _write_coils(self, body: bytes) -> bytes:
        start, count, data = _block(body, 0x07B0)
        if len(data) != -(-count // 8):
            raise _Refused(ILLEGAL_VALUE)
        packed = int.from_bytes(data, "little")
        self._set_coils(start, [bool(packed >> each & 1) for each in range(count)])
        return body[:4]

    def _set_coils(self, start: int, values: list[bool]) -> None:
        """Light lamps, or clear what is latched: all of it or, at a wrong address, nothing."""
        model, addresses = self.model, range(start, start + len(values))
        if any(each not in self._coils for each in addresses):
            raise _Refused(ILLEGAL_ADDRESS)
        for address, value in zip(addresses, values, strict=True):
            if address in model.outputs:
                bit = 1 << model.outputs.index(address)
                self.outputs = self.outputs | bit if value else self.outputs & ~bit
            elif model.clear_all is not None:
                self.latched = 0 if value else self.latched
            elif not value:
                self.latched &= ~(1 << model.latched.index(address))

    @property
    def _coils(self) -> Collection[int]:
        """The coils that can be written."""
        clearing = self.model.latched if self.model.clear_all is None else (self.model.clear_all,)
        return (*self.model.outputs, *clearing)

    def _write_register(self, body: bytes) -> bytes:
        _exactly(body, 4)
        self._set_registers(int.from_bytes(body[:2], "big"), body[2:])
        return body

    def _write_registers(self, body: bytes) -> bytes:
        start, count, data = _block(body, 0x7B)
        if len(data) != 2 * count:
            raise _Refused(ILLEGAL_VALUE)
        self._set_registers(start, data)
        return body[:4]

    def _set_registers(self, start: int, data: bytes) -> None:
        addresses = range(start, start + len(data) // 2)
        if any(each != self.model.watchdog and each not in self._settings for each in addresses):
            raise _Refused(ILLEGAL_ADDRESS)
        for place, address in enumerate(addresses):
            value = int.from_bytes(data[2 * place : 2 * place + 2], "big")
            if address == self.model.watchdog:
                self.watchdog = value
            else:
                self._settings[address] = value


def crc(data: bytes) -> int:
    """Return the CRC of a frame, bit by bit as in V1.02, appendix B."""
    register = 0xFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            odd = register & 1
            register >>= 1
            if odd:
                register ^= 0xA001
    return register


def sealed(data: bytes) -> bytes:
    """Return the bytes with their CRC behind them, its low byte first."""
    check = crc(data)
    return data + bytes((check & 0xFF, check >> 8))


def _exactly(body: bytes, length: int) -> None:
    if len(body) != length:
        raise _Refused(ILLEGAL_VALUE)


def _span(body: bytes, most: int) -> tuple[int, int]:
    """Read first address and count."""
    _exactly(body, 4)
    start, count = int.from_bytes(body[:2], "big"), int.from_bytes(body[2:], "big")
    if not 1 <= count <= most:
        raise _Refused(ILLEGAL_VALUE)
    return start, count


def _block(body: bytes, most: int) -> tuple[int, int, bytes]:
    """Read first address, count and data to write."""
    start, count = _span(body[:4], most)
    if len(body) < 5 or body[4] != len(body) - 5:
        raise _Refused(ILLEGAL_VALUE)
    return start, count, body[5:]


def _packed(bits: list[bool]) -> bytes:
    """Return a byte count and the bits, the first in the lowest place."""
    length = -(-len(bits) // 8)
    value = sum(1 << place for place, bit in enumerate(bits) if bit)
    return bytes((length,)) + value.to_bytes(length, "little")
