"""Our Modbus line against modules that others have made: libmodbus, modbus-tk, pymodbus's server.

They share no line with us. Each is a process of its own on an RS-485 line of pseudo-terminals:
what one writes, all others read.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tty
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from consoles.modbus_limits import ModbusLimits
from consoles.modbus_line import ModbusLine
from consoles.modbus_models import find_profile
from consoles.signals import Back, Key, Lamp, Press, Silent, Trouble, Voting
from drivers.rs485 import Rs485
from hw_sim.stand import Ear, environment

PEERS = Path(__file__).parent / "peers"
BAUD = 19_200
LIMITS = ModbusLimits(probe_s=1.0, probe_share=0.45, refresh_s=1.0)
"""Looks for the lost far more often than in a hall: the silences that this costs are the test."""


class Rails:
    """The two wires of a line: ``stub`` hangs a pseudo-terminal on them."""

    def __init__(self) -> None:
        self._masters: list[int] = []
        self._slaves: list[int] = []
        self._loop = asyncio.get_running_loop()

    def stub(self) -> str:
        """Return the name of a new port on the line."""
        master, slave = os.openpty()
        tty.setraw(slave)
        self._masters.append(master)
        self._slaves.append(slave)
        self._loop.add_reader(master, self._carry, master)
        return os.ttyname(slave)

    def _carry(self, source: int) -> None:
        data = os.read(source, 4096)
        for other in self._masters:
            if other != source:
                os.write(other, data)

    def close(self) -> None:
        for master in self._masters:
            self._loop.remove_reader(master)
        for fd in (*self._masters, *self._slaves):
            os.close(fd)


class Peer:
    """A module in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._coils = 0

    async def touch(self, bit: int, closed: bool) -> None:
        """Close or open an input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{bit} {closed:d}\n".encode())

    async def until_lit(self, coils: int) -> None:
        """Wait until these outputs are on."""
        async with asyncio.timeout(30):
            while self._coils != coils:
                await self.read()

    async def read(self) -> str:
        """Take the next thing it says."""
        assert self._process.stdout is not None
        said = (await self._process.stdout.readline()).decode().split()
        assert said, "the peer has ended"
        if said[0] == "coils":
            self._coils = int(said[1])
        return said[0]


@contextlib.asynccontextmanager
async def started(*words: str) -> AsyncIterator[Peer]:
    """Run a peer until left."""
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment(),
    )
    peer = Peer(process)
    try:
        async with asyncio.timeout(30):
            assert await peer.read() == "ready"
        yield peer
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


@pytest.fixture(scope="session")
def libmodbus(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The slave made with libmodbus, compiled."""
    if shutil.which("cc") is None or shutil.which("pkg-config") is None:
        pytest.fail("no C compiler: apt-get install gcc libc6-dev pkg-config libmodbus-dev")
    words = ["pkg-config", "--cflags", "--libs", "libmodbus"]
    asked = subprocess.run(words, capture_output=True, text=True, check=False)
    if asked.returncode:
        pytest.fail("no libmodbus: apt-get install libmodbus-dev")
    program = str(tmp_path_factory.mktemp("peers") / "libmodbus_slave")
    source = str(PEERS / "libmodbus_slave.c")
    warnings = ["-Wall", "-Wextra", "-Werror"]
    flags = [*warnings, "-pthread", "-o", program, source, *asked.stdout.split()]
    subprocess.run(["cc", *flags], check=True)
    return program


@pytest.fixture
async def rails() -> AsyncIterator[Rails]:
    rails = Rails()
    yield rails
    rails.close()


def words_of(kind: str, libmodbus: str) -> list[str]:
    """The command by which a kind of peer is started, but for its port and its node."""
    return (
        [libmodbus] if kind == "libmodbus" else [sys.executable, str(PEERS / f"{kind}_slave.py")]
    )


def a_line(rails: Rails, seats: dict[int, int], limits: ModbusLimits = LIMITS) -> ModbusLine:
    profile = find_profile("waveshare-io-8ch")
    open_port = partial(Rs485.open, rails.stub(), BAUD, "N")
    return ModbusLine("rails", seats, open_port, profile, limits)


KINDS = ["libmodbus", "modbus_tk", "pymodbus"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_module_of_others_is_heard_and_lit(
    rails: Rails, libmodbus: str, kind: str
) -> None:
    async with started(*words_of(kind, libmodbus), rails.stub(), "7") as peer:
        line = a_line(rails, {7: 107})
        async with Ear(line) as ear:
            await ear.until_heard(Back(107))
            await peer.touch(1, True)
            await ear.until_heard(Press(107, Key.AGAINST))
            await peer.touch(1, False)
            line.show({107: Lamp.AGAINST | Lamp.MICROPHONE})
            await peer.until_lit(0b1000_0010)
            await peer.touch(0, True)
            await ear.until_heard(Press(107, Key.FOR))
            assert len(ear.of(Press)) == 2
            assert not ear.of(Trouble)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_module_of_others_is_not_lost_by_the_calls_of_a_dead_neighbour(
    rails: Rails, libmodbus: str, kind: str
) -> None:
    async with started(*words_of(kind, libmodbus), rails.stub(), "1") as peer:
        line = a_line(rails, {1: 101, 2: 102})
        async with Ear(line) as ear:
            await ear.until_heard(Back(101), Silent(102))
            await peer.touch(2, True)
            await ear.until_heard(Press(101, Key.ABSTAIN))
            line.show({101: Lamp.ABSTAIN})
            await peer.until_lit(0b100)
            async with asyncio.timeout(60):
                while await lost_beside_calls(line, of=101, dead=102, calls=2):
                    pass


async def lost_beside_calls(line: ModbusLine, *, of: int, dead: int, calls: int) -> int:
    """
    Errors of one console while a dead neighbour is called some times.

    A peer is a process of its own, and a busy machine makes it late now and then; a call that
    costs the neighbour an answer does so every time.
    """
    before = sum(line.health()[of].errors.values())
    called = line.health()[dead].errors["silent"]
    while line.health()[dead].errors["silent"] < called + calls:
        await asyncio.sleep(0.05)
    return sum(line.health()[of].errors.values()) - before


async def test_libmodbus_is_deaf_after_a_call_that_nobody_answers(
    rails: Rails, libmodbus: str
) -> None:
    """Why the line leaves a silence: without it this module misses requests."""
    async with started(*words_of("libmodbus", libmodbus), rails.stub(), "1"):
        limits = ModbusLimits(probe_s=0.2, probe_share=0.45, deaf_s=0.0)
        line = a_line(rails, {1: 101, 2: 102}, limits)
        async with Ear(line) as ear:
            await ear.until_heard(Back(101), Silent(102))
            async with asyncio.timeout(30):
                while not line.health()[101].errors.get("silent"):
                    await asyncio.sleep(0.05)


async def test_in_a_vote_no_one_lost_is_called_and_a_press_is_heard(
    rails: Rails, libmodbus: str
) -> None:
    async with started(*words_of("libmodbus", libmodbus), rails.stub(), "1") as peer:
        line = a_line(rails, {1: 101, 2: 102})
        async with Ear(line) as ear:
            await ear.until_heard(Back(101), Silent(102))
            line.heed(Voting(frozenset({101, 102}), secret=False))
            await asyncio.sleep(1.0)  # whatever call is under way, and the silence after it
            called = line.health()[102].errors["silent"]
            await peer.touch(0, True)
            await ear.until_heard(Press(101, Key.FOR))
            await asyncio.sleep(1.0)
            assert line.health()[102].errors["silent"] == called


async def test_modules_of_several_makers_share_a_line(rails: Rails, libmodbus: str) -> None:
    async with (
        started(*words_of("libmodbus", libmodbus), rails.stub(), "1") as one,
        started(*words_of("modbus_tk", libmodbus), rails.stub(), "2") as two,
    ):
        line = a_line(rails, {1: 101, 2: 102, 3: 103})
        async with Ear(line) as ear:
            await ear.until_heard(Back(101), Back(102), Silent(103))
            await one.touch(0, True)
            await two.touch(1, True)
            await ear.until_heard(Press(101, Key.FOR), Press(102, Key.AGAINST))
            line.show({101: Lamp.FOR, 102: Lamp.AGAINST})
            await one.until_lit(0b1)
            await two.until_lit(0b10)
            assert len(ear.of(Press)) == 2


async def test_a_module_of_others_that_died_comes_back_with_its_lamps(
    rails: Rails, libmodbus: str
) -> None:
    words, port = words_of("libmodbus", libmodbus), rails.stub()
    line = a_line(rails, {1: 101})
    async with Ear(line) as ear:
        async with started(*words, port, "1") as peer:
            await ear.until_heard(Back(101))
            line.show({101: Lamp.FOR})
            await peer.until_lit(0b1)
        await ear.until(lambda heard: heard[-1] == Silent(101))
        async with started(*words, port, "1") as peer:
            await peer.until_lit(0b1)
            await ear.until(lambda heard: heard.count(Back(101)) == 2)
