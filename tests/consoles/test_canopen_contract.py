"""What a line of CAN owes the hall besides the common contract: there every node may speak."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from consoles.canopen_limits import Limits
from consoles.signals import Ailment, Back, Key, Lamp, Mended, Press, Trouble
from hw_sim import orders
from hw_sim.stand import Ear, Stand

SEATS = range(101, 107)
SPAN = {seat: seat - 100 for seat in SEATS}
LIMITS = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5)

_ports = itertools.count(50_000 + os.getpid() % 10_000)

Opener = Callable[[Path], AbstractAsyncContextManager[Stand]]


def canopen_hub(folder: Path) -> AbstractAsyncContextManager[Stand]:
    return Stand.opened(folder, [SPAN])


def canopen_udp_apart(folder: Path) -> AbstractAsyncContextManager[Stand]:
    return Stand.opened(
        folder,
        [SPAN],
        apart=True,
        interface="udp_multicast",
        channels=["239.74.163.3"],
        options={"port": next(_ports)},
    )


@pytest.fixture(params=[canopen_hub, canopen_udp_apart], ids=lambda kind: kind.__name__)
async def stand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stand]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


async def until_all_are_back(ear: Ear) -> None:
    await ear.until_heard(*(Back(seat) for seat in SEATS))


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


async def test_a_console_says_who_it_is(stand: Stand) -> None:
    line = stand.line(limits=LIMITS)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        async with asyncio.timeout(30):
            while not all(health.model for health in line.health().values()):
                await asyncio.sleep(0.02)  # a model is asked for, never told
        model = "CiA 401, vendor 0x5649, product 0x1, revision 1.0, serial 0x56490002"
        assert line.health()[102].model == model
        assert not ear.of(Trouble)


async def test_two_consoles_with_one_number_are_told_of_until_one_is_unplugged(
    stand: Stand,
) -> None:
    limits = replace(LIMITS, refresh_s=0.2)
    async with Ear(stand.line(limits=limits)) as ear:
        await until_all_are_back(ear)
        await stand.hands.order(orders.Stranger(node=1))
        await ear.until(lambda _: ear.of(Trouble))
        (told,) = ear.of(Trouble)
        assert (told.ailment, told.node, told.seat) == (Ailment.DUPLICATE, 1, 101)
        await stand.hands.order(orders.Stranger(node=1, gone=True))
        await ear.until_heard(Mended("bus0", Ailment.DUPLICATE, 1, 101))


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
