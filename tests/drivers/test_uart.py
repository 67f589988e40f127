"""A serial port, on a pseudo-terminal: the kernel's own line discipline, without an adapter."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import tty
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest

from drivers import uart
from drivers.faults import BusLost
from drivers.uart import Uart


class Wire:
    """A cable: ``end`` is the device's side, ``path`` the port of the machine."""

    def __init__(self) -> None:
        self.end, self._port = os.openpty()
        tty.setraw(self._port)
        os.set_blocking(self.end, False)
        self.path = os.ttyname(self._port)

    async def sent(self, count: int) -> bytes:
        """What the machine has sent, once there are ``count`` bytes of it."""
        data = b""
        async with asyncio.timeout(30):
            while len(data) < count:
                with suppress(BlockingIOError):
                    data += os.read(self.end, 1 << 16)
                await asyncio.sleep(0)
        return data

    def cut(self) -> None:
        """Pull the adapter out."""
        for descriptor in (self.end, self._port):
            with suppress(OSError):
                os.close(descriptor)


@pytest.fixture
def wire() -> Iterator[Wire]:
    opened = Wire()
    yield opened
    opened.cut()


@pytest.mark.parametrize("parity", ["N", "E", "O"])
@pytest.mark.parametrize("rtscts", [False, True])
async def test_bytes_come_and_go_unchanged(
    wire: Wire, parity: Literal["N", "E", "O"], rtscts: bool
) -> None:
    """All 256 values: no line discipline may take one for a command."""
    port = await Uart.open(
        wire.path, baud=115_200, parity=parity, stopbits=1, rtscts=rtscts, low_latency=True
    )
    every = bytes(range(256))
    port.write(every)
    assert await wire.sent(256) == every
    os.write(wire.end, every)
    heard = b""
    async with asyncio.timeout(30):
        while len(heard) < 256:
            heard += await port.read(1)
    assert heard == every
    port.close()


async def test_a_read_without_bytes_ends_in_time(wire: Wire) -> None:
    port = await Uart.open(wire.path, baud=9_600)
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await port.read(0.02) == b""
    assert loop.time() - began > 0.015
    port.close()


async def test_what_has_come_can_be_thrown_away(wire: Wire) -> None:
    port = await Uart.open(wire.path, baud=9_600)
    os.write(wire.end, b"late")
    assert port.drain_input() == b"late"
    os.write(wire.end, b"answer")
    assert await port.read(1) == b"answer"
    port.close()


async def test_an_adapter_pulled_out_is_a_lost_bus_after_what_it_had_brought(wire: Wire) -> None:
    port = await Uart.open(wire.path, baud=9_600)
    os.write(wire.end, b"last words")
    assert await port.read(1) == b"last words"
    wire.cut()
    with pytest.raises(BusLost, match=re.escape(wire.path)):
        await port.read(5)
    with pytest.raises(BusLost):
        port.write(b"\0")
    port.close()


async def test_closing_wakes_who_waits(wire: Wire) -> None:
    port = await Uart.open(wire.path, baud=9_600)
    waiting = asyncio.create_task(port.read(5))
    await asyncio.sleep(0)
    port.close()
    port.close()
    with pytest.raises(BusLost, match="closed"):
        await waiting


async def test_a_closed_port_can_be_opened_again(wire: Wire) -> None:
    for _ in range(3):
        port = await Uart.open(wire.path, baud=9_600)
        port.write(b"x")
        assert await wire.sent(1) == b"x"
        port.close()


async def test_a_port_that_is_not_there_says_so() -> None:
    with pytest.raises(BusLost, match=r"/dev/ttyNONE0: no such device"):
        await Uart.open("/dev/ttyNONE0", baud=9_600)


async def test_a_port_that_another_has_says_so(wire: Wire) -> None:
    port = await Uart.open(wire.path, baud=9_600)
    with pytest.raises(BusLost, match="another program has it open"):
        await Uart.open(wire.path, baud=9_600)
    port.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
async def test_a_port_that_may_not_be_opened_names_the_group(tmp_path: Path) -> None:
    forbidden = tmp_path / "port"
    forbidden.touch(mode=0)
    with pytest.raises(BusLost, match="dialout"):
        await Uart.open(str(forbidden), baud=9_600)


async def test_a_file_is_no_port(tmp_path: Path) -> None:
    (tmp_path / "port").touch()
    with pytest.raises(BusLost, match="cannot be opened as a serial port"):
        await Uart.open(str(tmp_path / "port"), baud=9_600)


async def test_what_nobody_takes_is_dropped_and_counted(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uart, "KEPT", 10)
    port = await Uart.open(wire.path, baud=9_600)
    os.write(wire.end, b"0123456789abc")
    assert await port.read(1) == b"0123456789"
    assert port.dropped == 3
    port.close()


async def test_what_the_port_does_not_take_at_once_goes_later_in_order(wire: Wire) -> None:
    port = await Uart.open(wire.path, baud=9_600)
    text = b"".join(b"%07d\n" % number for number in range(6_000))
    for start in range(0, len(text), 8):
        port.write(text[start : start + 8])
    assert port.dropped == 0
    assert await wire.sent(len(text)) == text
    port.close()


async def test_a_held_port_keeps_only_so_much(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uart, "KEPT", 100)
    port = await Uart.open(wire.path, baud=9_600)
    for _ in range(200):
        port.write(bytes(1_000))
    assert port.dropped > 100_000
    port.close()


async def test_a_question_and_its_answer_cost_next_to_nothing(wire: Wire) -> None:
    """Of our own time; a tenth of a millisecond is asked for, a tenfold is allowed here."""
    port = await Uart.open(wire.path, baud=115_200)
    loop = asyncio.get_running_loop()
    loop.add_reader(wire.end, lambda: os.write(wire.end, os.read(wire.end, 64)))
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(300):
        port.write(b"12345678")
        heard = b""
        while len(heard) < 8:
            heard += await port.read(1)
    after = resource.getrusage(resource.RUSAGE_SELF)
    loop.remove_reader(wire.end)
    port.close()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent / 300 < 0.001
