"""The simulated Modbus line, asked by two masters that others have written."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import minimalmodbus  # type: ignore[import-untyped]  # ships no types
import pytest
import serial  # type: ignore[import-untyped]  # pyserial ships no types
from pymodbus.client import AsyncModbusSerialClient

from consoles.signals import Key, Lamp
from hw_sim.modbus_stand import ModbusStand
from hw_sim.modbus_wire import Timing

SPAN = {101: 1, 102: 2, 103: 3}
QUICK = Timing(baud=115_200, pace=0)


@contextlib.asynccontextmanager
async def a_client(stand: ModbusStand) -> AsyncIterator[AsyncModbusSerialClient]:
    """A pymodbus master on the first line, without retries."""
    client = AsyncModbusSerialClient(
        stand.channels[0], baudrate=stand.timing.baud, timeout=0.2, retries=0
    )
    assert await client.connect()
    try:
        yield client
    finally:
        client.close()


async def test_pymodbus_reads_keys_and_clears_what_was_latched(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], timing=QUICK) as stand, a_client(stand) as ask:
        await stand.hands.hold({102: Key.AGAINST})
        await stand.hands.press({102: Key.FOR}, hold_s=0)
        await stand.hands.card_in({102: None})
        read = await ask.read_discrete_inputs(0, count=24, device_id=2)
        assert [place for place, bit in enumerate(read.bits[:24]) if bit] == [1, 5, 16, 17, 21]
        assert not (await ask.write_coil(16, False, device_id=2)).isError()
        assert not (await ask.write_coils(17, [False] * 5, device_id=2)).isError()
        read = await ask.read_discrete_inputs(0, count=24, device_id=2)
        assert [place for place, bit in enumerate(read.bits[:24]) if bit] == [1, 5]


async def test_pymodbus_lights_lamps_and_reads_them_back(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], timing=QUICK) as stand, a_client(stand) as ask:
        lamps = [True, False, False, False, False, True, False, True]
        assert not (await ask.write_coils(0, lamps, device_id=3)).isError()
        await stand.hands.until_lit({103: Lamp.FOR | Lamp.TAKEN | Lamp.MICROPHONE})
        assert (await ask.read_coils(0, count=8, device_id=3)).bits[:8] == lamps
        assert not (await ask.write_coil(0, False, device_id=3)).isError()
        await stand.hands.until_lit({103: Lamp.TAKEN | Lamp.MICROPHONE})


async def test_pymodbus_is_refused_what_is_not_there(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], timing=QUICK) as stand, a_client(stand) as ask:
        refused = await ask.read_discrete_inputs(100, count=1, device_id=1)
        assert (refused.isError(), refused.exception_code) == (True, 2)
        unknown = await ask.report_device_id(device_id=1)
        assert (unknown.isError(), unknown.exception_code) == (True, 1)


async def test_a_microphone_falls_off_when_pymodbus_asks_no_more(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], timing=QUICK) as stand, a_client(stand) as ask:
        await ask.write_register(0, 2, device_id=1)  # 0.2 s
        await ask.write_coils(0, [True] * 8, device_id=1)
        await stand.hands.until_lit({101: ~Lamp.NONE})
        await stand.hands.until_lit({101: ~Lamp.MICROPHONE}, within=2)
        assert (await ask.read_holding_registers(0, count=1, device_id=1)).registers == [2]


async def test_pymodbus_reads_a_card(tmp_path: Path) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN], timing=QUICK, card_reader=True) as stand,
        a_client(stand) as ask,
    ):
        await stand.hands.card_in({101: "04A1B2C3D4E5F601"})
        read = await ask.read_input_registers(0, count=4, device_id=1)
        assert read.registers == [0x04A1, 0xB2C3, 0xD4E5, 0xF601]


async def test_minimalmodbus_finds_the_same_console(tmp_path: Path) -> None:
    """At 19,200 bit/s, 8E1 and the wire's own pace; in a thread, for it blocks."""

    def use(path: str) -> tuple[list[int], int, list[int]]:
        with serial.Serial(path, 19_200, timeout=0.5) as port:
            master = minimalmodbus.Instrument(port, 2)
            keys = master.read_bits(0, 24, functioncode=2)
            master.write_bits(0, [0, 1, 0, 0, 0, 0, 0, 1])
            master.write_bit(7, 0)
            master.write_register(0, 50, functioncode=6)
            with pytest.raises(minimalmodbus.IllegalRequestError):
                master.read_register(1)
            return keys, master.read_register(0), master.read_bits(0, 8, functioncode=1)

    timing = Timing(baud=19_200)
    async with ModbusStand.opened(tmp_path, [SPAN], apart=True, timing=timing) as stand:
        await stand.hands.hold({102: Key.ABSTAIN})
        keys, watchdog, lamps = await asyncio.to_thread(use, stand.channels[0])
        assert [place for place, bit in enumerate(keys) if bit] == [2, 18]
        assert (watchdog, lamps) == (50, [0, 1, 0, 0, 0, 0, 0, 0])
        assert (await stand.hands.lamps())[102] == Lamp.AGAINST
