"""The loop on a real feed, with pins that only record; and a real controller, stopped in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from controller import wire
from controller.feed import Feed
from controller.gpio_table import Gpio, check
from controller.journal import read_lines
from controller.rules import commands as c
from controller.rules import events as e
from controller.sockets import listen
from display.gpio.panel import Panel
from display.gpio.power import stop_controller
from hw_sim.hall_file import HallFile
from hw_sim.stand import process
from tests.controller.conftest import Chamber

TABLE = Gpio(
    bell=17,
    sitting=27,
    vote=22,
    call=23,
    technician=5,
    power_fail=6,
    debounce_s=0.02,
    power_fail_s=0.02,
)


@dataclass
class Recorder:
    """Pins that remember what was switched and read as they are told."""

    on: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    reads: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, number: int, on: bool) -> None:
        (self.on.add if on else self.on.discard)(number)
        self.changed.set()

    def read(self, number: int) -> bool:
        self.reads += 1
        self.changed.set()
        return number in self.closed

    async def until_read(self, times: int) -> None:
        """Wait until the inputs have been looked at so often."""
        while self.reads < times:
            self.changed.clear()
            await self.changed.wait()

    async def until(self, *on: int) -> None:
        """Wait until exactly these outputs are on."""
        while self.on != set(on):
            self.changed.clear()
            await self.changed.wait()


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    made = Chamber(tmp_path / "journal.db")
    yield made
    made.journal.close()


@contextlib.asynccontextmanager
async def served(chamber: Chamber, run: Path) -> AsyncIterator[None]:
    """The public feed of an engine that is driven by hand."""
    feed = Feed(chamber.engine, log_id="log", bodies={}, public=True)
    chamber.engine.changed = feed.changed
    async with await listen(run / "screen.sock", feed.serve):
        yield


@contextlib.asynccontextmanager
async def running(table: Gpio, pins: Recorder, run: Path) -> AsyncIterator[None]:
    task = asyncio.create_task(Panel(table, pins, run).serve(lambda: None))
    try:
        async with asyncio.timeout(30):
            yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_lamps_and_bell_follow_the_sitting_and_go_out_with_the_controller(
    chamber: Chamber, tmp_path: Path
) -> None:
    pins = Recorder()
    async with running(TABLE, pins, tmp_path):
        async with served(chamber, tmp_path):
            chamber.opens()
            chamber.registers(1, 2, 3)
            await pins.until(27)
            chamber.votes()
            await pins.until(17, 27, 22)
            await pins.until(27, 22)
            chamber.does(c.CloseVoting(voting="v1"))
            await pins.until(17, 27)
        await pins.until()


async def test_the_technicians_button_lights_his_lamp(chamber: Chamber, tmp_path: Path) -> None:
    pins = Recorder()
    async with served(chamber, tmp_path), running(TABLE, pins, tmp_path):
        chamber.opens()
        await pins.until(27)
        pins.closed.add(5)
        await pins.until(27, 23)


async def test_when_the_power_fails_the_controller_closes_its_journal(tmp_path: Path) -> None:
    config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    pins = Recorder()
    async with process("controller", str(config)) as controller:
        async with running(TABLE, pins, tmp_path / "run"):
            await pins.until_read(10)  # the contact rests open: the power has not failed yet
            pins.closed.add(6)
            assert await controller.wait() == 0
        events = [wire.read_entry(line).event for _, line in read_lines(tmp_path / "journal.db")]
    assert events[-1] == e.ControllerStopped()


def test_where_no_controller_runs_nobody_is_stopped(tmp_path: Path) -> None:
    assert stop_controller(tmp_path / "screen.sock") is None


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (Gpio(bell=28), "bell = 28: it must be 0 to 27"),
        (Gpio(bell=5, technician=5), "technician: pin 5 is the one of bell already"),
        (Gpio(closing_s=0), "closing_s = 0: it must be 0.02 to 10"),
    ],
)
def test_a_table_that_cannot_be_meant_is_told_with_its_setting(table: Gpio, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        check(table)
