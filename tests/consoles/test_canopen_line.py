"""The asynchronous shell of a CANopen segment: when it sends, and what it says of lost frames."""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from consoles import canopen_line
from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.signals import Ailment, Back, Key, Lamp, Mended, Press, Trouble
from drivers import can_bus, canopen
from drivers.can_bus import CanBus
from hw_sim.stand import Ear, Stand

SPAN = {1: 1, 2: 2}


async def test_a_lamp_is_sent_at_once_and_not_at_the_next_tick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canopen_line, "TICK_S", 60.0)
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        line = stand.line(limits=Limits(heartbeat_s=20))  # nothing else wakes the line
        async with Ear(line) as ear:
            await ear.until_heard(Back(1), Back(2))
            for lamp in Lamp:
                line.show({1: lamp})
                await stand.hands.until_lit({1: lamp}, within=2)


async def test_lamps_that_did_not_fit_are_told_of_and_sent_when_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canopen_line, "CALM_S", 0.2)
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        line = stand.line()
        async with Ear(line) as ear:
            await ear.until_heard(Back(1), Back(2))
            with monkeypatch.context() as full:
                full.setattr(can_bus, "OUTBOX", 0)
                line.show({1: Lamp.FOR})
                await ear.until(lambda _: ear.of(Trouble))
            (told,) = ear.of(Trouble)
            assert (told.line, told.ailment) == ("bus0", Ailment.OVERRUN)
            assert "not sent" in told.detail
            await stand.hands.until_lit({1: Lamp.FOR})
            await ear.until_heard(Mended("bus0", Ailment.OVERRUN))


async def test_lamps_shown_before_the_bus_is_open_are_lit_when_it_is(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        line = stand.line()
        line.show({2: Lamp.TAKEN})
        async with Ear(line):
            await stand.hands.until_lit({2: Lamp.TAKEN})


async def test_time_is_the_clock_that_was_given(tmp_path: Path) -> None:
    """On a clock that stands still nobody falls silent, though nobody is there."""
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        stopped = canopen_line.CanopenLine(
            "left",
            {1: 1, 99: 99},
            lambda: can_bus.CanBus.open("viche_hub", stand.channels[0]),
            limits=Limits(heartbeat_s=0.1),
            clock=lambda: 1000.0,
        )
        async with Ear(stopped) as ear:
            await ear.until_heard(Back(1))
            await stand.hands.press({1: Key.FOR}, hold_s=0.4)
            await stand.hands.press({1: Key.AGAINST})  # when the finger is free
            await ear.until_heard(Press(1, Key.AGAINST))
            assert ear.heard == [Back(1), Press(1, Key.FOR), Press(1, Key.AGAINST)]


async def test_nobody_reads_in_the_log_who_pressed_what(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line()) as ear:
        await ear.until_heard(Back(1))
        await stand.hands.press({1: Key.FOR})
        await ear.until_heard(Press(1, Key.FOR))
        assert "for" not in repr(ear.heard).lower()
    assert [record for record in caplog.records if record.name.split(".")[0] == "can"] == []


async def test_presses_that_waited_while_we_were_busy_are_all_heard(tmp_path: Path) -> None:
    """A key let go and pressed again 60 ms later is no bounce, though both frames come at once."""
    port = 40_000 + os.getpid() % 10_000
    seats = {1: 1}
    options: dict[str, Any] = {"port": port}
    console = await CanBus.open("udp_multicast", "239.74.163.2", **options)
    line = CanopenLine(
        "left", seats, partial(CanBus.open, "udp_multicast", "239.74.163.2", **options)
    )
    try:
        async with Ear(line) as ear:
            while Back(1) not in ear.heard:  # multicast tells nobody who has joined
                console.send(canopen.Frame(0x181, b"\x00"))
                await asyncio.sleep(0.05)
            for levels in (b"\x01", b"\x00", b"\x01"):
                console.send(canopen.Frame(0x181, levels))
                time.sleep(0.06)  # the whole process is busy: nothing is read meanwhile
            await ear.until(lambda _: len(ear.of(Press)) == 2)
    finally:
        console.close()
