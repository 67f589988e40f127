"""What every line owes the hall, whatever bus it is made of; the consoles speak real bytes.

A kind of line is a way to set up a ``Stand``: the buses and consoles around the line under test.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from consoles.canopen_limits import Limits
from consoles.hall import Hall, Line
from consoles.modbus_limits import ModbusLimits
from consoles.signals import (
    Ailment,
    Back,
    CardIn,
    CardOut,
    Key,
    Lamp,
    Mended,
    Press,
    Silent,
    Trouble,
    Voting,
)
from drivers.faults import BusLost
from hw_sim import orders
from hw_sim.modbus_stand import ModbusStand
from hw_sim.stand import Ear, Stand

SEATS = range(101, 107)
SPAN = {seat: seat - 100 for seat in SEATS}
LIMITS = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5)
MODBUS_LIMITS = ModbusLimits(probe_s=0.5, deaf_s=0.05, refresh_s=0.5)
"""Quicker than in a hall, so that silence takes half a second."""

_ports = itertools.count(40_000 + os.getpid() % 10_000)

AnyStand = Stand | ModbusStand
Opener = Callable[[Path], AbstractAsyncContextManager[AnyStand]]


def canopen_hub(folder: Path) -> AbstractAsyncContextManager[Stand]:
    return Stand.opened(folder, [SPAN])


def canopen_hub_apart(folder: Path) -> AbstractAsyncContextManager[Stand]:
    return Stand.opened(folder, [SPAN], apart=True)


def canopen_udp_apart(folder: Path) -> AbstractAsyncContextManager[Stand]:
    return Stand.opened(
        folder,
        [SPAN],
        apart=True,
        interface="udp_multicast",
        channels=["239.74.163.2"],
        options={"port": next(_ports)},
    )


def modbus_pty(folder: Path) -> AbstractAsyncContextManager[ModbusStand]:
    return ModbusStand.opened(folder, [SPAN])


def modbus_pty_apart(folder: Path) -> AbstractAsyncContextManager[ModbusStand]:
    return ModbusStand.opened(folder, [SPAN], apart=True)


KINDS = [canopen_hub, canopen_hub_apart, canopen_udp_apart, modbus_pty, modbus_pty_apart]
WITH_A_CABLE_TO_PULL = [canopen_hub, modbus_pty, modbus_pty_apart]
"""Kinds whose adapter the test can pull out."""


def a_line(stand: AnyStand) -> Line:
    if isinstance(stand, ModbusStand):
        return stand.line(limits=MODBUS_LIMITS)
    return stand.line(limits=LIMITS)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
async def stand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AnyStand]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


@pytest.fixture(params=WITH_A_CABLE_TO_PULL, ids=lambda kind: kind.__name__)
async def cable(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AnyStand]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


async def until_all_are_back(ear: Ear) -> None:
    await ear.until_heard(*(Back(seat) for seat in SEATS))


async def test_a_press_is_heard_once(stand: AnyStand) -> None:
    async with Ear(a_line(stand)) as ear:
        await until_all_are_back(ear)
        await stand.hands.press({101: Key.FOR, 102: Key.AGAINST})
        await stand.hands.press({101: Key.ABSTAIN})  # waits until the finger is free
        await ear.until_heard(Press(101, Key.ABSTAIN))
        assert ear.of(Press) == [
            Press(101, Key.FOR),
            Press(102, Key.AGAINST),
            Press(101, Key.ABSTAIN),
        ]


async def test_a_bounce_is_not_two_presses(stand: AnyStand) -> None:
    async with Ear(a_line(stand)) as ear:
        await until_all_are_back(ear)
        await stand.hands.bounce({101: Key.FOR}, times=4, gap_s=0.001)
        await ear.until_heard(Press(101, Key.FOR))
        await stand.hands.press({101: Key.SPEAK}, hold_s=0.3)
        await ear.until_heard(Press(101, Key.SPEAK))
        # The worn contacts of FOR have come up by now, as noisily as they went down.
        assert ear.of(Press) == [Press(101, Key.FOR), Press(101, Key.SPEAK)]


async def test_a_card_is_heard_going_in_and_out(stand: AnyStand) -> None:
    async with Ear(a_line(stand)) as ear:
        await until_all_are_back(ear)
        await stand.hands.card_in({103: None})
        await ear.until_heard(CardIn(103))
        await stand.hands.card_out([103])
        await ear.until_heard(CardOut(103))


async def test_a_card_put_in_before_the_start_is_heard(stand: AnyStand) -> None:
    await stand.hands.card_in({104: None})
    async with Ear(a_line(stand)) as ear:
        await ear.until_heard(CardIn(104))


async def test_a_lamp_reaches_its_seat_and_no_other(stand: AnyStand) -> None:
    line = a_line(stand)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({102: Lamp.FOR | Lamp.MICROPHONE, 103: Lamp.TAKEN})
        line.show({103: Lamp.NOT_STORED})
        await stand.hands.until_lit({102: Lamp.FOR | Lamp.MICROPHONE, 103: Lamp.NOT_STORED})
        lit = await stand.hands.lamps()
        assert {seat for seat, lamps in lit.items() if lamps} == {102, 103}


async def test_a_console_unplugged_is_silent_and_comes_back_with_its_lamps(
    stand: AnyStand,
) -> None:
    line = a_line(stand)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({105: Lamp.AGAINST | Lamp.PRESENT})
        await stand.hands.until_lit({105: Lamp.AGAINST | Lamp.PRESENT})
        await stand.hands.order(orders.Unplug(seats=[105]))
        await stand.hands.until_lit({105: Lamp.NONE})
        await ear.until_heard(Silent(105))
        assert ear.of(Silent) == [Silent(105)]
        await stand.hands.order(orders.Plug(seats=[105]))
        await stand.hands.until_lit({105: Lamp.AGAINST | Lamp.PRESENT})
        await ear.until(lambda heard: heard.count(Back(105)) == 2)
        await stand.hands.press({105: Key.FOR})
        await ear.until_heard(Press(105, Key.FOR))


async def test_a_console_with_a_loose_cable_gets_the_lamps_it_has_missed(stand: AnyStand) -> None:
    line = a_line(stand)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        await stand.hands.order(orders.Mute(seats=[105]))
        await ear.until_heard(Silent(105))
        line.show({105: Lamp.FOR})
        await stand.hands.order(orders.Unmute(seats=[105]))
        await stand.hands.until_lit({105: Lamp.FOR})
        await ear.until(lambda heard: heard.count(Back(105)) == 2)
        await stand.hands.press({105: Key.AGAINST})
        await ear.until_heard(Press(105, Key.AGAINST))


async def test_a_console_that_is_not_there_is_silent(stand: AnyStand) -> None:
    await stand.hands.order(orders.Unplug(seats=[106]))
    async with Ear(a_line(stand)) as ear:
        await ear.until_heard(Silent(106))
        assert Back(106) not in ear.heard


async def test_dead_consoles_do_not_slow_the_others(stand: AnyStand) -> None:
    await stand.hands.order(orders.Unplug(seats=[102, 103, 104, 105, 106]))
    async with Ear(a_line(stand)) as ear:
        await ear.until_heard(Back(101), *(Silent(seat) for seat in SEATS if seat != 101))
        pressed_at = await stand.hands.press({101: Key.FOR})
        await ear.until_heard(Press(101, Key.FOR))
        assert ear.at[ear.heard.index(Press(101, Key.FOR))] - pressed_at < 0.2


async def test_all_consoles_rebooting_at_once_come_back_with_their_lamps(stand: AnyStand) -> None:
    line = a_line(stand)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        lamps = dict.fromkeys(SEATS, Lamp.PRESENT)
        line.show(lamps)
        await stand.hands.until_lit(lamps)
        await stand.hands.order(orders.Reboot())
        await stand.hands.until_lit(lamps)
        await stand.hands.press(dict.fromkeys(SEATS, Key.FOR))
        await ear.until_heard(*(Press(seat, Key.FOR) for seat in SEATS))
        assert len(ear.of(Press)) == len(SEATS)
        assert not ear.of(Trouble)


async def test_in_a_vote_everybody_is_heard_who_is_waited_for_and_who_is_not(
    stand: AnyStand,
) -> None:
    line = a_line(stand)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.heed(Voting(frozenset({101, 102, 103}), secret=False))
        await stand.hands.press(dict.fromkeys(SEATS, Key.FOR))
        await ear.until_heard(*(Press(seat, Key.FOR) for seat in (101, 102, 103)), within=1)
        line.heed(Voting(frozenset(), secret=False))
        line.heed(None)
        await ear.until_heard(*(Press(seat, Key.FOR) for seat in SEATS))
        assert len(ear.of(Press)) == len(SEATS)


async def test_health_tells_who_was_heard_and_who_never_was(stand: AnyStand) -> None:
    await stand.hands.order(orders.Unplug(seats=[106]))
    line = a_line(stand)
    async with Ear(line) as ear:
        await ear.until_heard(Back(101), Silent(106))
        health = line.health()
        assert health.keys() == set(SEATS)
        assert (health[101].line, health[101].node) == ("bus0", 1)
        assert health[101].heard_s is not None
        assert health[101].heard_s < 2
        assert health[106].heard_s is None


async def test_a_line_that_is_closed_ends(stand: AnyStand) -> None:
    line = a_line(stand)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        await line.close()
        assert await ear.until_ended() is None


async def test_a_dead_bus_is_a_lost_bus(cable: AnyStand) -> None:
    async with Ear(a_line(cable)) as ear:
        await until_all_are_back(ear)
        await cable.pull_out()
        assert isinstance(await ear.until_ended(), BusLost)


async def test_a_bus_that_is_not_there_is_a_lost_bus(cable: AnyStand) -> None:
    await cable.pull_out()
    async with Ear(a_line(cable)) as ear:
        lost = await ear.until_ended()
        assert isinstance(lost, BusLost)
        assert cable.channels[0] in lost.reason


async def test_the_hall_opens_a_lost_bus_again_and_lights_its_lamps(cable: AnyStand) -> None:
    hall = Hall([a_line(cable)])
    async with Ear(hall) as ear:
        await until_all_are_back(ear)
        hall.show({101: Lamp.FOR})
        await cable.hands.until_lit({101: Lamp.FOR})
        await cable.pull_out()
        await ear.until_heard(*(Silent(seat) for seat in SEATS))
        hall.show({101: Lamp.AGAINST})
        await cable.put_back()
        await ear.until_heard(Mended("bus0", Ailment.BUS_LOST))
        await cable.hands.until_lit({101: Lamp.AGAINST})
        await ear.until(lambda heard: all(heard.count(Back(seat)) == 2 for seat in SEATS))
        await cable.hands.press({101: Key.FOR})
        await ear.until_heard(Press(101, Key.FOR))
        assert [told.ailment for told in ear.of(Trouble)] == [Ailment.BUS_LOST]
