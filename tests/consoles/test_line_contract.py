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
from consoles.hall import Hall
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
)
from drivers.faults import BusLost
from hw_sim import orders
from hw_sim.stand import Ear, Stand

SEATS = range(101, 107)
SPAN = {seat: seat - 100 for seat in SEATS}
LIMITS = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5)
"""Quicker than in a hall, so that silence takes half a second."""

_ports = itertools.count(40_000 + os.getpid() % 10_000)

Opener = Callable[[Path], AbstractAsyncContextManager[Stand]]


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


KINDS = [canopen_hub, canopen_hub_apart, canopen_udp_apart]
WITH_A_CABLE_TO_PULL = [canopen_hub]
"""Kinds whose adapter the test can pull out."""


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
async def stand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stand]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


@pytest.fixture(params=WITH_A_CABLE_TO_PULL, ids=lambda kind: kind.__name__)
async def cable(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stand]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


async def until_all_are_back(ear: Ear) -> None:
    await ear.until_heard(*(Back(seat) for seat in SEATS))


async def test_a_press_is_heard_once(stand: Stand) -> None:
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await until_all_are_back(ear)
        await stand.hands.press({101: Key.FOR, 102: Key.AGAINST})
        await stand.hands.press({101: Key.ABSTAIN})  # waits until the finger is free
        await ear.until_heard(Press(101, Key.ABSTAIN))
        assert ear.of(Press) == [
            Press(101, Key.FOR),
            Press(102, Key.AGAINST),
            Press(101, Key.ABSTAIN),
        ]


async def test_a_bounce_is_not_two_presses(stand: Stand) -> None:
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await until_all_are_back(ear)
        await stand.hands.bounce({101: Key.FOR}, times=4, gap_s=0.001)
        await ear.until_heard(Press(101, Key.FOR))
        await stand.hands.press({101: Key.SPEAK}, hold_s=0.3)
        await ear.until_heard(Press(101, Key.SPEAK))
        # The worn contacts of FOR have come up by now, as noisily as they went down.
        assert ear.of(Press) == [Press(101, Key.FOR), Press(101, Key.SPEAK)]


async def test_a_card_is_heard_going_in_and_out(stand: Stand) -> None:
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await until_all_are_back(ear)
        await stand.hands.card_in({103: None})
        await ear.until_heard(CardIn(103))
        await stand.hands.card_out([103])
        await ear.until_heard(CardOut(103))


async def test_a_card_put_in_before_the_start_is_heard(stand: Stand) -> None:
    await stand.hands.card_in({104: None})
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(CardIn(104))


async def test_a_lamp_reaches_its_seat_and_no_other(stand: Stand) -> None:
    line = stand.line(limits=LIMITS)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({102: Lamp.FOR | Lamp.MICROPHONE, 103: Lamp.TAKEN})
        line.show({103: Lamp.NOT_STORED})
        await stand.hands.until_lit({102: Lamp.FOR | Lamp.MICROPHONE, 103: Lamp.NOT_STORED})
        lit = await stand.hands.lamps()
        assert {seat for seat, lamps in lit.items() if lamps} == {102, 103}


async def test_a_console_unplugged_is_silent_and_comes_back_with_its_lamps(stand: Stand) -> None:
    line = stand.line(limits=LIMITS)
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


async def test_a_console_with_a_loose_cable_gets_the_lamps_it_has_missed(stand: Stand) -> None:
    line = stand.line(limits=LIMITS)
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


async def test_a_console_that_is_not_there_is_silent(stand: Stand) -> None:
    await stand.hands.order(orders.Unplug(seats=[106]))
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Silent(106))
        assert Back(106) not in ear.heard


async def test_a_stranger_is_reported_once_and_ignored(stand: Stand) -> None:
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await until_all_are_back(ear)
        await stand.hands.order(orders.Stranger(node=99))
        await ear.until(lambda _: ear.of(Trouble))
        await stand.hands.order(orders.Raw(frames=[(0x180 + 99, "01"), (0x700 + 99, "05")]))
        await stand.hands.press({101: Key.FOR})
        await ear.until_heard(Press(101, Key.FOR))
        (told,) = ear.of(Trouble)
        assert (told.ailment, told.node, told.seat) == (Ailment.STRANGER, 99, None)
        assert ear.of(Press) == [Press(101, Key.FOR)]


@pytest.mark.parametrize("deaf", [False, True], ids=["obedient", "deaf"])
async def test_a_babbling_console_does_not_stop_the_others(stand: Stand, deaf: bool) -> None:
    line = stand.line(limits=LIMITS)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        await stand.hands.order(orders.Babble(seat=101, rate=2_000, seconds=0.8, deaf=deaf))
        await ear.until(lambda _: ear.of(Trouble))
        (told,) = ear.of(Trouble)
        assert (told.ailment, told.seat) == (Ailment.BABBLING, 101)
        await stand.hands.press({102: Key.FOR})
        await ear.until_heard(Press(102, Key.FOR), within=1)
        line.show({102: Lamp.FOR})
        await stand.hands.until_lit({102: Lamp.FOR})
        await ear.until(lambda _: ear.of(Mended))
        await stand.hands.press({101: Key.AGAINST})
        await ear.until_heard(Press(101, Key.AGAINST))
        assert ear.of(Press) == [Press(102, Key.FOR), Press(101, Key.AGAINST)]


async def test_dead_consoles_do_not_slow_the_others(stand: Stand) -> None:
    await stand.hands.order(orders.Unplug(seats=[102, 103, 104, 105, 106]))
    async with Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(101), *(Silent(seat) for seat in SEATS if seat != 101))
        pressed_at = await stand.hands.press({101: Key.FOR})
        await ear.until_heard(Press(101, Key.FOR))
        assert ear.at[ear.heard.index(Press(101, Key.FOR))] - pressed_at < 0.2


async def test_all_consoles_rebooting_at_once_come_back_with_their_lamps(stand: Stand) -> None:
    line = stand.line(limits=LIMITS)
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


async def test_a_line_that_is_closed_ends(stand: Stand) -> None:
    line = stand.line(limits=LIMITS)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        await line.close()
        assert await ear.until_ended() is None


async def test_a_dead_bus_is_a_lost_bus(cable: Stand) -> None:
    async with Ear(cable.line(limits=LIMITS)) as ear:
        await until_all_are_back(ear)
        await cable.pull_out()
        assert isinstance(await ear.until_ended(), BusLost)


async def test_a_bus_that_is_not_there_is_a_lost_bus(cable: Stand) -> None:
    await cable.pull_out()
    async with Ear(cable.line(limits=LIMITS)) as ear:
        lost = await ear.until_ended()
        assert isinstance(lost, BusLost)
        assert "no hub" in lost.reason


async def test_the_hall_opens_a_lost_bus_again_and_lights_its_lamps(cable: Stand) -> None:
    hall = Hall([cable.line(limits=LIMITS)])
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
