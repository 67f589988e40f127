"""What is said to one Modbus module, and what its answers mean, by its profile.

Pure: requests are built here and sent elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from consoles.modbus_profile import ModbusProfile, Outputs
from consoles.signals import Key, Lamp
from drivers import modbus
from drivers.modbus import REGISTERS, Answer, Function, Request

NEAR: Final = 64
"""Inputs and latches that lie within so many bits are read together: 7 bytes more at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at a console: the levels, 1 = key down or card in, and the keys latched."""

    levels: int = field(repr=False)
    latched: frozenset[Key] = field(default=frozenset(), repr=False)


class Module:
    """One module on the line, of a known model.

    Attributes:
        reads: what must be asked to know the inputs; the answers go to ``reading``.
        settings: what is written to a module that has come up.
    """

    def __init__(self, device: int, profile: ModbusProfile) -> None:
        """Build all requests that never change.

        Raises:
            ValueError: Modbus has no such device number.
        """
        self._device, self._profile = device, profile
        self._bits = profile.bits
        self._together = _together(profile)
        self.reads = self._build_reads()
        self.settings = tuple(self._build_settings())

    def reading(self, answers: Sequence[Answer]) -> Reading:
        """Put the answers to ``reads`` together."""
        profile = self._profile
        if profile.inputs is None:
            return Reading(0)
        values = [
            _value(request, answer) for request, answer in zip(self.reads, answers, strict=True)
        ]
        inputs = values[0]
        latch = values[-1] if profile.latch else 0
        if self._together is not None and profile.latch is not None:
            inputs = values[0] >> profile.inputs.address - self._together[0]
            latch = values[0] >> profile.latch.address - self._together[0]
        mask = (1 << profile.inputs.bits) - 1
        levels = (inputs ^ self._bits.invert_inputs) & mask
        keys = profile.latch.keys if profile.latch else {}
        return Reading(
            levels, frozenset(Key(name) for name, bit in keys.items() if latch >> bit & 1)
        )

    def show(self, lamps: Lamp) -> tuple[Request, ...]:
        """What lights these lamps."""
        outputs = self._profile.outputs
        if outputs is None:
            return ()
        bits = self._bits.outputs(lamps)
        return tuple(_write_bits(self._device, outputs, bits))

    def clear(self, keys: Iterable[Key]) -> tuple[Request, ...]:
        """What clears the latches of these keys, and others only if the module cannot do less."""
        latch = self._profile.latch
        if latch is None:
            return ()
        first = latch.clear.address
        if not latch.clear.each:
            return (self._write_one(latch.clear.function, first, latch.clear.value),)
        offsets = sorted(latch.keys[key.value] for key in keys)
        return tuple(
            self._write_one(latch.clear.function, first + offset, latch.clear.value)
            for offset in offsets
        )

    def _build_reads(self) -> tuple[Request, ...]:
        profile = self._profile
        if self._together is not None and profile.inputs is not None:
            return (_read(self._device, profile.inputs.function, *self._together),)
        spans = [(p.function, p.address, p.bits) for p in (profile.inputs, profile.latch) if p]
        if profile.inputs is None and (outputs := profile.outputs) is not None:
            spans = [(_read_back(outputs), outputs.address, outputs.bits)]
        return tuple(_read(self._device, *span) for span in spans)

    def _build_settings(self) -> Iterable[Request]:
        for setting in self._profile.settings:
            yield self._write_one(setting.function, setting.address, setting.value)
        if (watchdog := self._profile.watchdog) is not None:
            yield modbus.write_register(self._device, watchdog.address, watchdog.value)

    def _write_one(self, function: int, address: int, value: int) -> Request:
        if function == Function.WRITE_COIL:
            return modbus.write_coil(self._device, address, bool(value))
        return modbus.write_register(self._device, address, value)


def _together(profile: ModbusProfile) -> tuple[int, int] | None:
    """First address and number of bits, if one request reads inputs and latches."""
    inputs, latch = profile.inputs, profile.latch
    if inputs is None or latch is None or inputs.function != latch.function:
        return None
    if Function(inputs.function) in REGISTERS:
        return None
    first = min(inputs.address, latch.address)
    bits = max(inputs.address + inputs.bits, latch.address + latch.bits) - first
    return (first, bits) if bits <= NEAR else None


def _read(device: int, function: int, address: int, bits: int) -> Request:
    code = Function(function)
    return modbus.read(device, code, address, -(-bits // 16) if code in REGISTERS else bits)


def _value(request: Request, answer: Answer) -> int:
    if request.function not in REGISTERS:
        return answer.bits(request.count)
    return sum(word << 16 * at for at, word in enumerate(answer.registers()))


def _read_back(outputs: Outputs) -> Function:
    wide = outputs.function in {Function.WRITE_REGISTER, Function.WRITE_REGISTERS}
    return Function.READ_HOLDING if wide else Function.READ_COILS


def _write_bits(device: int, outputs: Outputs, bits: int) -> Iterable[Request]:
    first = outputs.address
    match Function(outputs.function):
        case Function.WRITE_COIL:
            relay = outputs.lamps.get("microphone")  # first: somebody waits to be heard
            for offset in sorted(outputs.lamps.values(), key=lambda each: (each != relay, each)):
                yield modbus.write_coil(device, first + offset, bool(bits >> offset & 1))
        case Function.WRITE_COILS:
            yield modbus.write_coils(
                device, first, [bits >> n & 1 == 1 for n in range(outputs.bits)]
            )
        case Function.WRITE_REGISTER:
            yield modbus.write_register(device, first, bits & 0xFFFF)
        case _:
            words = [bits >> 16 * n & 0xFFFF for n in range(-(-outputs.bits // 16))]
            yield modbus.write_registers(device, first, words)
