"""The strict master over a pseudo-terminal, against a slave that plays tricks, and pymodbus's.

The slave is a few lines of this file: it answers each request as its script says.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from drivers import modbus
from drivers.faults import BusLost
from drivers.modbus import Answer, Fault, Function, Reason, Refused, sealed
from drivers.rs485 import Rs485, frame_of

INPUTS = modbus.read(17, Function.READ_INPUTS, 0, 8)
OURS = sealed(bytes.fromhex("11 02 01 2A"))
OTHERS = sealed(bytes.fromhex("12 02 01 2A"))
OLD = sealed(bytes.fromhex("11 02 01 15"))

Script = list[bytes | tuple[float, bytes]]
"""What follows each request: bytes at once, or after so many seconds."""


class Slave:
    """The other end of the wire; ``heard`` are the requests that came, with their times."""

    def __init__(self) -> None:
        self.script: Script = []
        self.heard: list[tuple[float, bytes]] = []
        self._fd, end = os.openpty()
        tty.setraw(self._fd)
        self.path = os.ttyname(end)
        self._end: int | None = end
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._fd, self._read)

    def _read(self) -> None:
        try:
            request = os.read(self._fd, 4096)
        except OSError:
            self._loop.remove_reader(self._fd)
            return
        self.heard.append((self._loop.time(), request))
        answer = self.script.pop(0) if self.script else b""
        delay, data = answer if isinstance(answer, tuple) else (0.0, answer)
        if delay:
            self._loop.call_later(delay, self.send, data)
        else:
            self.send(data)

    def send(self, data: bytes) -> None:
        """Put bytes on the wire."""
        if data:
            os.write(self._fd, data)

    def wire_to(self, other: Slave) -> None:
        """Answer nothing any more; carry the bytes to the other pty."""
        self._loop.remove_reader(self._fd)
        self._loop.add_reader(self._fd, lambda: other.send(os.read(self._fd, 4096)))

    def hand_over(self) -> None:
        """The line has its end open by now, and nobody else."""
        if self._end is not None:
            os.close(self._end)
            self._end = None

    def unplug(self) -> None:
        """Pull the adapter."""
        self._loop.remove_reader(self._fd)
        os.close(self._fd)

    def put_away(self) -> None:
        self._loop.remove_reader(self._fd)
        self.hand_over()
        with contextlib.suppress(OSError):  # pulled out
            os.close(self._fd)


@pytest.fixture
async def slave() -> AsyncIterator[Slave]:
    slave = Slave()
    yield slave
    slave.put_away()


@pytest.fixture
async def line(slave: Slave) -> AsyncIterator[Rs485]:
    line = await Rs485.open(slave.path, 115_200, turnaround_s=0.03)
    slave.hand_over()
    yield line
    line.close()


async def test_an_answer_is_an_answer(slave: Slave, line: Rs485) -> None:
    slave.script = [OURS, (0.01, OLD)]
    assert await line.ask(INPUTS) == Answer(b"\x2a")
    assert await line.ask(INPUTS) == Answer(b"\x15")
    assert slave.heard[0][1] == bytes.fromhex("1102 0000 0008 7B5C")
    assert not line.faults


async def test_an_exception_is_an_answer_too(slave: Slave, line: Rs485) -> None:
    slave.script = [sealed(bytes.fromhex("11 82 02"))]
    assert await line.ask(INPUTS) == Refused(2)
    assert not line.faults


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (b"", Reason.SILENT),
        (OURS[:4], Reason.SHORT),
        (OURS[:3] + b"\x2b" + OURS[4:], Reason.CRC),
        (OTHERS, Reason.WRONG_ID),
        (sealed(bytes.fromhex("11 01 01 2A")), Reason.WRONG_FUNCTION),
        (sealed(bytes.fromhex("11 02 02 2A 00")), Reason.WRONG_LENGTH),
        (OURS + b"\x00", Reason.WRONG_LENGTH),
        (b"\x00\xff" + OURS, Reason.GARBAGE),
        (frame_of(INPUTS) + OURS, Reason.ECHO),
        (OURS + OURS, Reason.GARBAGE),
    ],
)
async def test_nothing_else_counts_and_its_reason_is_counted(
    slave: Slave, line: Rs485, heard: bytes, reason: Reason
) -> None:
    slave.script = [heard, OURS]
    assert await line.ask(INPUTS) == Fault(reason)
    assert line.faults == {reason: 1}
    assert await line.ask(INPUTS) == Answer(b"\x2a")  # and the line is well again


async def test_a_stale_answer_to_an_earlier_request_of_the_same_kind_never_counts(
    slave: Slave, line: Rs485
) -> None:
    """It comes after its time is up: the line waits until it is quiet, and throws it away."""
    late = line.patience_s(INPUTS) + 0.015
    slave.script = [(late, OLD), OURS]
    assert await line.ask(INPUTS) == Fault(Reason.SILENT)
    assert await line.ask(INPUTS) == Answer(b"\x2a")
    assert line.faults == {Reason.SILENT: 1, Reason.LATE: 1}


async def test_a_late_answer_of_another_function_never_counts(slave: Slave, line: Rs485) -> None:
    """pymodbus takes it for the answer to the request under way."""
    holding = modbus.read(17, Function.READ_HOLDING, 0, 1)
    slave.script = [b"", sealed(bytes.fromhex("11 03 02 00 2A")), OURS]
    assert await line.ask(holding) == Fault(Reason.SILENT)
    assert await line.ask(INPUTS) == Fault(Reason.LATE)
    assert await line.ask(INPUTS) == Answer(b"\x2a")


async def test_noise_before_a_request_is_thrown_away_and_counted(
    slave: Slave, line: Rs485
) -> None:
    slave.script = [OURS, OLD]
    assert await line.ask(INPUTS) == Answer(b"\x2a")
    await asyncio.sleep(2 * modbus.FIXED_SILENCE_S)
    slave.send(OURS)  # nobody asked: with it, the next answer would be stale
    assert await line.ask(INPUTS) == Answer(b"\x15")
    assert line.faults == {Reason.GARBAGE: 1}


async def test_an_answer_may_come_byte_by_byte(slave: Slave, line: Rs485) -> None:
    slave.script = [b""]
    asked = asyncio.create_task(line.ask(INPUTS))
    for byte in OURS:
        await asyncio.sleep(0.002)
        slave.send(bytes((byte,)))
    assert await asked == Answer(b"\x2a")


async def test_the_line_is_silent_between_frames_and_longer_after_a_fault(
    slave: Slave, line: Rs485
) -> None:
    slave.script = [OURS, OTHERS, OURS]
    for _ in range(3):
        await line.ask(INPUTS)
    first, second, third = (at for at, _ in slave.heard)
    assert second - first >= modbus.FIXED_SILENCE_S
    assert third - second >= line.patience_s(INPUTS)


async def test_a_line_that_is_never_quiet_is_used_all_the_same(
    slave: Slave, line: Rs485, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.rs485.SETTLE_AT_MOST_S", 0.1)
    slave.script = [OTHERS, OURS]

    async def babble() -> None:
        while len(slave.heard) < 2:
            slave.send(b"\x55")
            await asyncio.sleep(0.005)

    babbler = asyncio.create_task(babble())
    async with asyncio.timeout(3):
        assert isinstance(await line.ask(INPUTS), Fault)
        await line.ask(INPUTS)
    await babbler
    assert len(slave.heard) == 2
    assert line.faults[Reason.GARBAGE]


async def test_an_adapter_pulled_out_is_a_lost_bus(slave: Slave, line: Rs485) -> None:
    asked = asyncio.create_task(line.ask(INPUTS))
    while not slave.heard:
        await asyncio.sleep(0)
    slave.unplug()
    with pytest.raises(BusLost, match=slave.path):
        await asked
    with pytest.raises(BusLost):
        await line.ask(INPUTS)


async def test_an_adapter_that_is_not_there_is_a_lost_bus() -> None:
    with pytest.raises(BusLost, match="/dev/ttyNONE: no such device"):
        await Rs485.open("/dev/ttyNONE")


async def test_without_parity_a_byte_is_shorter_and_so_is_the_wait(slave: Slave) -> None:
    with_parity = await Rs485.open(slave.path, 9_600, "E")
    with_parity.close()
    without = await Rs485.open(slave.path, 9_600, "N")
    without.close()
    wire = modbus.exchange_s(INPUTS, 9_600, bits=11) - modbus.exchange_s(INPUTS, 9_600, bits=10)
    waited = with_parity.patience_s(INPUTS) - without.patience_s(INPUTS)
    assert waited == pytest.approx(wire)
    assert wire > 0


async def with_pymodbus(talk: Callable[[str], Awaitable[None]]) -> None:
    """Run ``talk`` against pymodbus's own server, on the other end of a pair of ptys."""
    ours, theirs = Slave(), Slave()
    ours.wire_to(theirs)
    theirs.wire_to(ours)
    device = SimDevice(
        17,
        simdata=(
            [SimData(0, values=[False] * 16, datatype=DataType.BITS)],
            [SimData(0, values=[True, False, True, False] * 4, datatype=DataType.BITS)],
            [SimData(0, values=[7, 8], datatype=DataType.REGISTERS)],
            [SimData(0, values=[9, 10], datatype=DataType.REGISTERS)],
        ),
    )
    server = ModbusSerialServer(device, port=theirs.path, baudrate=115_200)
    await server.serve_forever(background=True)
    try:
        await talk(ours.path)
    finally:
        await server.shutdown()  # type: ignore[no-untyped-call]  # pymodbus has no type for it
        ours.put_away()
        theirs.put_away()


async def test_a_slave_of_pymodbus_understands_all_that_we_ask() -> None:
    async def talk(path: str) -> None:
        line = await Rs485.open(path, 115_200, turnaround_s=0.5)
        on = modbus.write_coils(17, 2, [True, False, True])
        assert await line.ask(on) == Answer()
        assert await line.ask(modbus.write_coil(17, 0, True)) == Answer()
        coils = await line.ask(modbus.read(17, Function.READ_COILS, 0, 6))
        assert isinstance(coils, Answer)
        assert coils.bits(6) == 0b010101
        inputs = await line.ask(modbus.read(17, Function.READ_INPUTS, 0, 8))
        assert isinstance(inputs, Answer)
        assert inputs.bits(8) == 0b01010101
        assert await line.ask(modbus.write_register(17, 0, 5)) == Answer()
        assert await line.ask(modbus.write_registers(17, 1, [6])) == Answer()
        holding = await line.ask(modbus.read(17, Function.READ_HOLDING, 0, 2))
        assert isinstance(holding, Answer)
        assert holding.registers() == (5, 6)
        registers = await line.ask(modbus.read(17, Function.READ_REGISTERS, 1, 1))
        assert isinstance(registers, Answer)
        assert registers.registers() == (10,)
        beyond = await line.ask(modbus.read(17, Function.READ_INPUTS, 5_000, 1))
        assert beyond == Refused(2)
        assert not line.faults
        line.close()

    await with_pymodbus(talk)


def test_pymodbus_reads_our_frames_as_they_were_meant() -> None:
    framer = FramerRTU(DecodePDU(is_server=True))
    for request in (INPUTS, modbus.write_coils(5, 3, [True]), modbus.write_register(9, 1, 2)):
        frame = frame_of(request)
        used, pdu = framer.handleFrame(frame, 0, 0)
        assert used == len(frame)
        assert pdu is not None
        assert (pdu.dev_id, pdu.function_code) == (request.device, request.function)
        assert (pdu.address, frame) == (request.address, sealed(frame[:-2]))
