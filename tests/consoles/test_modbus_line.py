"""A line of Modbus consoles over a pseudo-terminal, against modules that this file plays.

They are played here from the standard's bytes; ``hw_sim`` plays them a second time, for the
contract that all lines keep.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from consoles.modbus_limits import ModbusLimits
from consoles.modbus_line import ModbusLine
from consoles.modbus_models import MODELS
from consoles.signals import Ailment, Back, Key, Lamp, Press, Signal, Silent, Trouble, Voting
from drivers.faults import BusLost
from drivers.modbus import intact, sealed
from drivers.rs485 import Rs485

SEATS = {1: 101, 2: 102, 3: 103, 4: 104}
LIMITS = ModbusLimits(
    poll_s=0.01, eager_s=0.0, slow_s=0.5, probe_s=0.2, probe_share=0.4, deaf_s=0.2
)
"""Quicker than in a hall; ``deaf_s`` fits the ``DEAF_S`` of the modules."""
DEAF_S = 0.15


class Modules:
    """The modules of one pair of wires: eight inputs (FC02) and eight coils (FC15) each.

    ``dead`` do not answer, ``garbling`` do with a wrong CRC. ``deaf``: made with libmodbus, after
    a request to a dead neighbour they take what follows for its answer, until it is quiet.
    """

    def __init__(self) -> None:
        self.inputs = dict.fromkeys(SEATS, 0)
        self.coils = dict.fromkeys(SEATS, 0)
        self.dead: set[int] = set()
        self.garbling: set[int] = set()
        self.deaf = False
        self.requests: list[tuple[float, int, int]] = []
        self.asked: Callable[[], object] = lambda: None
        self._fd, self._end = os.openpty()
        tty.setraw(self._fd)
        self.path = os.ttyname(self._end)
        self._loop = asyncio.get_running_loop()
        self._last_at, self._confused = 0.0, False
        self._loop.add_reader(self._fd, self._read)

    def _read(self) -> None:
        try:
            frame = os.read(self._fd, 4096)
        except OSError:
            self._loop.remove_reader(self._fd)
            return
        assert intact(frame), "one whole request at a time"
        now, node, function = self._loop.time(), frame[0], frame[1]
        quiet, self._last_at = now - self._last_at >= DEAF_S, now
        self.requests.append((now, node, function))
        self._confused = self.deaf and self._confused and not quiet
        if node in self.dead:
            self._confused = self.deaf
        elif not self._confused:
            answer = self._answer(node, function, frame)
            os.write(self._fd, answer[:-1] + b"?" if node in self.garbling else answer)
        self.asked()

    def _answer(self, node: int, function: int, frame: bytes) -> bytes:
        if function == 2:
            return sealed(bytes((node, 2, 1, self.inputs[node])))
        if function == 15:
            self.coils[node] = frame[7]
            return sealed(frame[:6])
        return sealed(bytes((node, function | 0x80, 1)))

    def unplug(self) -> None:
        """Pull the adapter out."""
        self._loop.remove_reader(self._fd)
        for fd in (self._fd, self._end):
            with contextlib.suppress(OSError):
                os.close(fd)

    def polls(self, node: int, function: int = 2) -> int:
        """How often a node was asked."""
        return [asked[1:] for asked in self.requests].count((node, function))


class Listener:
    """Hears a line and keeps what it says."""

    def __init__(self, line: ModbusLine) -> None:
        self.heard: list[Signal] = []
        self._line = line
        self._news = asyncio.Event()
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            async for signal in self._line.signals():
                self.heard.append(signal)
                self._news.set()
        finally:
            self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true after a signal, or soon."""
        async with asyncio.timeout(30):
            while not true():
                self._news.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.01):
                        await self._news.wait()

    async def until_heard(self, *signals: Signal) -> None:
        await self.until(lambda: all(signal in self.heard for signal in signals))


@pytest.fixture
async def modules() -> AsyncIterator[Modules]:
    modules = Modules()
    yield modules
    modules.unplug()


def line_to(modules: Modules, **given: Any) -> ModbusLine:
    port = partial(Rs485.open, modules.path, 115_200, turnaround_s=0.02)
    model = MODELS["waveshare-io-8ch"]
    return ModbusLine("rs485", SEATS, port, model, **{"limits": LIMITS, **given})


@contextlib.asynccontextmanager
async def listening(line: ModbusLine) -> AsyncIterator[Listener]:
    listener = Listener(line)
    yield listener
    await line.close()
    async with asyncio.timeout(2):
        await listener.task


async def test_presses_lamps_and_life_of_every_console(modules: Modules) -> None:
    line = line_to(modules)
    assert line.name == "rs485"
    assert line.seats == {101, 102, 103, 104}
    async with listening(line) as listener:
        await listener.until_heard(*(Back(seat) for seat in SEATS.values()))
        modules.inputs[3] = 1 << 1
        await listener.until_heard(Press(103, Key.AGAINST))
        line.show({103: Lamp.AGAINST | Lamp.MICROPHONE, 999: Lamp.FOR})
        await listener.until(lambda: modules.coils[3] == 1 << 1 | 1 << 7)
        assert line.health()[103].errors == {}
        assert (line.health()[104].heard_s or 0) < 1
    assert listener.heard.count(Press(103, Key.AGAINST)) == 1


async def test_a_dead_console_is_told_probed_seldom_and_found_again(modules: Modules) -> None:
    modules.dead = {2}
    async with listening(line_to(modules)) as listener:
        await listener.until_heard(Silent(102), Back(101), Back(103), Back(104))
        began = modules.polls(1)
        await listener.until(lambda: modules.polls(1) >= began + 60)
        assert modules.polls(2) < 12
        modules.dead.clear()
        await listener.until_heard(Back(102))
        assert listener.heard.count(Silent(102)) == 1


async def test_modules_that_turn_deaf_after_a_dead_neighbour_are_not_lost(
    modules: Modules,
) -> None:
    """libmodbus issues 83 and 799: after such a request they need 0.5 s of silence."""
    modules.deaf = True
    line = line_to(modules)
    async with listening(line) as listener:
        await listener.until_heard(*(Back(seat) for seat in SEATS.values()))
        modules.dead = {2}
        await listener.until_heard(Silent(102))
        missed = modules.polls(2)
        await listener.until(lambda: modules.polls(2) >= missed + 3)  # probes
        assert line.health()[103].errors == {"silent": LIMITS.patience - 1}  # first tries
        assert line.health()[104].errors == line.health()[101].errors == {}
        assert [s for s in listener.heard if isinstance(s, Silent)] == [Silent(102)]


async def test_during_a_vote_nobody_lost_is_probed_and_others_wait(modules: Modules) -> None:
    modules.dead = {2}
    line = line_to(modules)
    async with listening(line) as listener:
        await listener.until_heard(Silent(102), Back(101), Back(103), Back(104))
        line.heed(Voting(frozenset({103, 102, 555}), secret=True))
        modules.requests.clear()
        await listener.until(lambda: modules.polls(3) >= 60)
        assert modules.polls(2) == 0
        assert modules.polls(1) < 12
        line.heed(None)
        await listener.until(lambda: modules.polls(2) > 0)


async def test_a_console_that_garbles_is_tried_again_and_told(modules: Modules) -> None:
    line = line_to(modules)
    async with listening(line) as listener:
        await listener.until_heard(Back(104))
        modules.garbling = {4}
        await listener.until_heard(Silent(104))
        (told,) = [signal for signal in listener.heard if isinstance(signal, Trouble)]
        assert (told.ailment, told.node, told.seat) == (Ailment.GARBLED, 4, 104)
        assert "crc" in told.detail
        assert line.health()[104].errors["crc"] == 2 * LIMITS.patience
        modules.garbling.clear()
        await listener.until_heard(Back(104))


async def test_a_lamp_is_sent_between_two_polls_and_wakes_a_resting_line(
    modules: Modules,
) -> None:
    limits = ModbusLimits(poll_s=60.0)
    line = line_to(modules, limits=limits)
    async with listening(line) as listener:
        await listener.until_heard(*(Back(seat) for seat in SEATS.values()))
        await listener.until(lambda: len(modules.requests) == 12)  # read, lamps, read again
        line.show({101: Lamp.PRESENT})
        await listener.until(lambda: modules.coils[1] == 1 << 4)
        assert len(modules.requests) == 13


async def test_a_microphone_is_switched_before_all_lamps_that_wait(modules: Modules) -> None:
    line = line_to(modules, limits=ModbusLimits(poll_s=60.0))
    async with listening(line) as listener:
        await listener.until_heard(*(Back(seat) for seat in SEATS.values()))
        await listener.until(lambda: len(modules.requests) == 12)  # read, lamps, read again
        lit = dict.fromkeys(SEATS.values(), Lamp.PRESENT)
        line.show({**lit, 104: Lamp.PRESENT | Lamp.MICROPHONE})
        await listener.until(lambda: len(modules.requests) == 16)
        assert modules.requests[12][1:] == (4, 15)
        assert modules.coils == {1: 1 << 4, 2: 1 << 4, 3: 1 << 4, 4: 1 << 4 | 1 << 7}


async def test_a_microphone_does_not_wait_for_the_silence_after_a_call_in_vain(
    modules: Modules,
) -> None:
    modules.dead = {2}
    line = line_to(modules, limits=replace(LIMITS, deaf_s=1.0))
    async with listening(line) as listener:
        await listener.until_heard(Silent(102), Back(101), Back(103), Back(104))
        await listener.until(lambda: modules.requests[-1][1] == 2)  # called, and silence kept
        called = modules.requests[-1][0]
        line.show({101: Lamp.MICROPHONE})
        await listener.until(lambda: modules.coils[1] == 1 << 7)
        switched = modules.requests[-1]
        assert switched[1:] == (1, 15)
        assert switched[0] - called < 0.5
        await listener.until(lambda: len(modules.requests) > modules.requests.index(switched) + 1)
        after = modules.requests[modules.requests.index(switched) + 1]
        assert after[0] - switched[0] >= 1.0  # the deaf have their whole silence all the same


async def test_consoles_are_polled_though_microphones_are_switched_all_the_time(
    modules: Modules,
) -> None:
    line = line_to(modules, limits=replace(LIMITS, poll_s=0.0))
    async with listening(line) as listener:
        await listener.until_heard(*(Back(seat) for seat in SEATS.values()))
        await listener.until(lambda: modules.polls(4) > 10)
        modules.requests.clear()
        on = dict.fromkeys(SEATS, Lamp.NONE)

        def another_is_switched() -> None:
            node = modules.requests[-1][1] % len(SEATS) + 1
            on[node] ^= Lamp.MICROPHONE
            line.show({SEATS[node]: on[node]})

        modules.asked = another_is_switched
        await listener.until(lambda: len(modules.requests) >= 120)
        modules.asked = lambda: None
        polls = [modules.polls(node) for node in SEATS]
        assert sum(modules.polls(node, 15) for node in SEATS) > 30
        assert min(polls) >= 8
        assert max(polls) - min(polls) <= 2


async def test_an_adapter_pulled_out_is_a_lost_bus(modules: Modules) -> None:
    line = line_to(modules)
    listener = Listener(line)
    await listener.until_heard(Back(101))
    os.close(modules._end)  # the line holds the other
    modules.unplug()
    with pytest.raises(BusLost, match=modules.path):
        await listener.task


async def test_a_line_can_be_opened_again_and_lights_its_lamps(modules: Modules) -> None:
    line = line_to(modules)
    line.show({102: Lamp.TAKEN})
    for _ in range(2):
        modules.coils[2] = 0
        signals = line.signals()
        async with contextlib.aclosing(signals), asyncio.timeout(3):
            async for _signal in signals:
                if modules.coils[2] == 1 << 5:
                    break


async def test_on_a_line_opened_again_who_was_lost_is_polled_like_the_others(
    modules: Modules,
) -> None:
    modules.dead = {3}
    line = line_to(modules, limits=ModbusLimits(probe_s=60.0, deaf_s=0.0))
    listener = Listener(line)
    await listener.until(lambda: modules.polls(1) >= 10)
    assert modules.polls(3) == 3  # two attempts, and one of the probe
    listener.task.cancel()
    await asyncio.wait([listener.task])
    modules.dead.clear()
    async with contextlib.aclosing(line.signals()) as signals, asyncio.timeout(3):
        heard = [await anext(signals) for _ in SEATS]
    assert set(heard) == {Back(seat) for seat in SEATS.values()}


async def test_a_line_that_is_not_there_is_lost(modules: Modules) -> None:
    port = partial(Rs485.open, "/dev/ttyNONE")
    line = ModbusLine("rs485", SEATS, port, MODELS["viche-console"])
    with pytest.raises(BusLost, match="plugged in"):
        await anext(line.signals())


def test_a_node_that_modbus_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="248"):
        ModbusLine("rs485", {248: 1}, partial(Rs485.open, "/dev/null"), MODELS["viche-console"])
