"""A conference system as a line of the hall: what it does beyond the contract of all lines.

The kinds are a DCS-6000 on a serial adapter that can be pulled out, and its successor over TCP.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from consoles.dis_line import Settings
from consoles.hall import Hall
from consoles.signals import (
    Ailment,
    Back,
    Key,
    Lamp,
    Mended,
    Microphone,
    Press,
    Silent,
    Trouble,
    Voting,
    Withdrawal,
)
from drivers.faults import BusLost
from hw_sim.dis_stand import DisStand
from hw_sim.dis_unit import CentralUnit
from hw_sim.stand import Ear

SEATS = range(101, 107)

Opener = Callable[[Path], AbstractAsyncContextManager[DisStand]]


def rs232(folder: Path) -> AbstractAsyncContextManager[DisStand]:
    return DisStand.serial(folder, SEATS)


def tcp(folder: Path) -> AbstractAsyncContextManager[DisStand]:
    return DisStand.tcp(folder, SEATS)


@pytest.fixture(params=[rs232, tcp], ids=lambda kind: kind.__name__)
async def stand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DisStand]:
    opener: Opener = request.param
    async with opener(tmp_path) as opened:
        yield opened


@pytest.fixture
async def serial(tmp_path: Path) -> AsyncIterator[DisStand]:
    async with rs232(tmp_path) as opened:
        yield opened


async def until_all_are_back(ear: Ear) -> None:
    await ear.until_heard(*(Back(seat) for seat in SEATS))


async def until(so: Callable[[], bool]) -> None:
    """Wait until something is so in the simulated room, which tells nobody."""
    async with asyncio.timeout(30):
        while not so():
            await asyncio.sleep(0.005)


async def until_live(stand: DisStand, *seats: int) -> None:
    """Wait until exactly these microphones are really on."""
    mikes = stand.bus.consoles
    await until(lambda: {seat for seat in mikes if mikes[seat].live} == set(seats))


def press(stand: DisStand, seat: int, key: str = "speak") -> None:
    stand.bus.fingers.touch(seat, key, True)
    stand.bus.fingers.touch(seat, key, False)


async def test_units_are_found_and_a_press_is_heard_once(stand: DisStand) -> None:
    async with Ear(stand.line()) as ear:
        await until_all_are_back(ear)
        assert ear.heard.count(Mended("dis0", Ailment.BUS_LOST)) == 1
        press(stand, 101)
        press(stand, 102)
        await ear.until_heard(Press(101, Key.SPEAK), Press(102, Key.SPEAK))
        press(stand, 101)
        await ear.until_heard(Withdrawal(101))
        assert ear.of(Press) == [Press(101, Key.SPEAK), Press(102, Key.SPEAK)]
        assert ear.of(Withdrawal) == [Withdrawal(101)]


async def test_a_microphone_reaches_its_seat_and_no_other(stand: DisStand) -> None:
    line = stand.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({102: Lamp.FOR | Lamp.MICROPHONE, 103: Lamp.TAKEN})
        await ear.until_heard(Microphone(102, on=True))
        await until_live(stand, 102)
        line.show({102: Lamp.FOR})
        await ear.until_heard(Microphone(102, on=False))
        assert len(ear.of(Microphone)) == 2


async def test_a_unit_unplugged_is_silent_and_comes_back_with_its_microphone(
    stand: DisStand,
) -> None:
    line = stand.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({105: Lamp.MICROPHONE})
        await until_live(stand, 105)
        stand.bus.unplug([105])
        await ear.until_heard(Silent(105))
        assert ear.of(Silent) == [Silent(105)]
        stand.bus.plug([105])
        await until_live(stand, 105)
        await ear.until(lambda heard: heard.count(Back(105)) == 2)
        press(stand, 105)
        await ear.until(lambda heard: heard.count(Microphone(105, on=False)) == 2)


async def test_a_stranger_is_reported_once_and_ignored(stand: DisStand) -> None:
    async with Ear(stand.line()) as ear:
        await until_all_are_back(ear)
        stand.bus.add_stranger(999)
        await ear.until(lambda _: ear.of(Trouble))
        stand.bus.add_stranger(999)
        press(stand, 101)
        await ear.until_heard(Press(101, Key.SPEAK))
        (told,) = ear.of(Trouble)
        assert (told.ailment, told.node, told.seat) == (Ailment.STRANGER, 999, None)


async def test_a_system_that_is_not_there_is_a_lost_bus_that_says_why(stand: DisStand) -> None:
    stand.bus.door.unplug()
    async with Ear(stand.line()) as ear:
        lost = await ear.until_ended()
        assert isinstance(lost, BusLost)
        assert "no such device" in lost.reason or "is external control on" in lost.reason


async def test_the_hall_opens_a_lost_system_again_and_its_microphones_are_as_shown(
    stand: DisStand,
) -> None:
    hall = Hall([stand.line()])
    async with Ear(hall) as ear:
        await until_all_are_back(ear)
        hall.show({101: Lamp.MICROPHONE})
        await until_live(stand, 101)
        stand.bus.door.unplug()
        await ear.until_heard(*(Silent(seat) for seat in SEATS))
        hall.show({101: Lamp.NONE, 102: Lamp.MICROPHONE})
        stand.bus.power_on()
        await stand.put_back()
        await ear.until_heard(Mended("dis0", Ailment.BUS_LOST))
        await until_live(stand, 102)
        await ear.until(lambda heard: all(heard.count(Back(seat)) == 2 for seat in SEATS))
        press(stand, 103)
        await ear.until_heard(Press(103, Key.SPEAK))
        assert [told.ailment for told in ear.of(Trouble)] == [Ailment.BUS_LOST]


async def test_a_central_unit_that_restarts_is_taken_up_again(serial: DisStand) -> None:
    line = serial.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.show({101: Lamp.MICROPHONE})
        await until_live(serial, 101)
        serial.bus.power_on()
        await ear.until_heard(*(Silent(seat) for seat in SEATS))
        await ear.until(lambda heard: all(heard.count(Back(seat)) == 2 for seat in SEATS))
        await until_live(serial, 101)
        assert not ear.of(Trouble)


async def test_attendance_is_heard_and_a_second_and_a_half_of_silence_is_a_lost_bus(
    serial: DisStand,
) -> None:
    line = serial.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.attend(on=True)
        await until(lambda: serial.bus.unit.room.checking)
        press(serial, 104, "present")
        await ear.until_heard(Press(104, Key.PRESENT))
        assert isinstance(serial.bus.unit, CentralUnit)
        serial.bus.unit.run(12, 0)  # it has stopped without a word to us
        lost = await ear.until_ended()
        assert isinstance(lost, BusLost)
        assert "silent for 1.5 s" in lost.reason


async def test_a_vote_is_heard_only_where_somebody_has_confirmed_it(serial: DisStand) -> None:
    line = serial.line(Settings(confirmed_on_hardware=True))
    assert (line.open_votes, line.secret_votes) == (True, False)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        line.heed(Voting(frozenset(SEATS), secret=False))
        await until(lambda: serial.bus.unit.room.polling)
        press(serial, 101, "against")
        await ear.until_heard(Press(101, Key.AGAINST))


async def test_nobody_can_vote_over_it_otherwise(stand: DisStand) -> None:
    line = stand.line()
    assert (line.open_votes, line.secret_votes) == (False, False)
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        for secret in (False, True):
            line.heed(Voting(frozenset(SEATS), secret))
            press(stand, 101, "for")
        press(stand, 102)
        await ear.until_heard(Press(102, Key.SPEAK))
        assert ear.of(Press) == [Press(102, Key.SPEAK)]
        assert not stand.bus.unit.room.polling


async def test_a_hall_that_ends_leaves_the_central_unit_to_itself(serial: DisStand) -> None:
    line = serial.line()
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        unit = serial.bus.unit
        assert isinstance(unit, CentralUnit)
        assert unit.entered
        await line.close()
        await until(lambda: not unit.entered)
        assert await ear.until_ended() is None


async def test_health_is_told_by_seat(stand: DisStand) -> None:
    line = stand.line()
    assert line.health()[101].heard_s is None
    async with Ear(line) as ear:
        await until_all_are_back(ear)
        health = line.health()
        assert health.keys() == set(SEATS)
        assert health[101].node == stand.bus.consoles[101].address
        heard_s = health[101].heard_s
        assert heard_s is not None
        assert heard_s < 5
