"""What goes wrong on a simulated CAN bus when it is told to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import can
import pytest

from consoles.canopen_limits import Limits
from consoles.signals import Back, Key, Lamp, Press, Silent
from drivers.faults import BusLost
from hw_sim import orders
from hw_sim.hands import Clumsy
from hw_sim.stand import Ear, Stand

LIMITS = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5)
SPAN = {1: 1, 2: 2}


async def test_frames_that_are_lost_make_a_console_silent(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1), Back(2))
        await stand.hands.order(orders.Faults(lost=1.0, seats=[1]))
        await ear.until_heard(Silent(1))
        assert Silent(2) not in ear.heard
        told = (await stand.hands.order(orders.Stats())).stats
        assert told
        assert told["lost"] >= 1
        await stand.hands.order(orders.Faults())
        await ear.until(lambda heard: heard.count(Back(1)) == 2)


async def test_doubled_frames_are_one_press(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1), Back(2))
        await stand.hands.order(orders.Faults(doubled=1.0))
        await stand.hands.press({1: Key.FOR})
        await stand.hands.press({2: Key.FOR})
        await ear.until_heard(Press(1, Key.FOR), Press(2, Key.FOR))
        await stand.hands.press({1: Key.AGAINST})
        await ear.until_heard(Press(1, Key.AGAINST))
        assert len(ear.of(Press)) == 3


async def test_a_console_that_does_not_hear_stays_dark(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        line = stand.line(limits=LIMITS)
        async with Ear(line) as ear:
            await ear.until_heard(Back(1), Back(2))
            await stand.hands.order(orders.Faults(unheard=1.0, seats=[1]))
            line.show({1: Lamp.FOR, 2: Lamp.FOR})
            await stand.hands.until_lit({2: Lamp.FOR})
            assert (await stand.hands.lamps())[1] == Lamp.NONE


async def test_a_garbled_frame_is_an_error_frame_on_the_bus(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1), Back(2))
        with can.Bus(interface="viche_hub", channel=stand.channels[0]) as bus:
            await stand.hands.order(orders.Faults(garbled=1.0, seats=[1]))
            await stand.hands.press({1: Key.FOR})
            async with asyncio.timeout(30):
                errors = 0
                while not errors:
                    message = await asyncio.to_thread(bus.recv, 1)
                    assert message is not None
                    assert message.arbitration_id != 0x181
                    errors += message.is_error_frame
        assert Press(1, Key.FOR) not in ear.heard


async def test_bus_off_is_a_lost_bus(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        async with Ear(stand.line(limits=LIMITS)) as ear:
            await ear.until_heard(Back(1), Back(2))
            await stand.hands.order(orders.BusOff())
            lost = await ear.until_ended()
            assert isinstance(lost, BusLost)
            assert "bus-off" in lost.reason
        async with Ear(stand.line(limits=LIMITS)) as ear:
            await ear.until_heard(Back(1), Back(2))


async def test_a_can_bus_does_not_do_what_only_modbus_does(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        with pytest.raises(Clumsy, match="truncated cannot befall a CAN frame"):
            await stand.hands.order(orders.Faults(truncated=0.5))
        for order in (orders.Noise(), orders.Spill(data="00"), orders.PullOut()):
            with pytest.raises(Clumsy, match="needs a Modbus line"):
                await stand.hands.order(order)
