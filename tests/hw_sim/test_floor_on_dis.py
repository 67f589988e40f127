"""The floor over a conference system's own units: a request, a grant, a cut, a lost unit."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consoles.signals import Key, Lamp
from controller import wire
from controller.client import Desk, Happened, follow
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_nouns import FloorEnd
from hw_sim.dis_door import TcpDoor
from hw_sim.dis_stand import DisStand
from hw_sim.hall_file import HallFile, deputies
from hw_sim.processes import Processes

SEATS = (101, 102, 103)
PERSONS = tuple(
    person.__class__(id=person.id, name=person.name, seat=seat)
    for person, seat in zip(deputies(3), SEATS, strict=True)
)


class Sitting:
    """A controller whose microphones are a simulated central unit's, and a desk."""

    def __init__(
        self, folder: Path, stand: DisStand, desk: Desk, processes: Processes, config: str
    ) -> None:
        self.stand, self._folder, self._desk = stand, folder, desk
        self._processes, self._config = processes, config

    async def starts(self) -> None:
        """Start the controller."""
        self._controller = await self._processes.start("hall", "controller", self._config)

    async def dies(self) -> None:
        """Kill the controller."""
        await self._processes.kill(self._controller)

    async def does(self, command: c.DeskCommand) -> None:
        answer = await self._desk.ask(command)
        assert isinstance(answer, wire.Accepted), answer

    async def until(self, kind: type[e.Event]) -> e.Event:
        async for news in follow(self._folder / "run" / "feed.sock", after=0):
            if isinstance(news, Happened) and isinstance(news.entry.event, kind):
                return news.entry.event
        raise AssertionError("the feed is over")

    async def asks(self, seat: int) -> None:
        """Somebody presses the request key of a unit, and is granted the floor."""
        await self.stand.hands.press({seat: Key.SPEAK})
        await self.until(e.SpeakerAsked)
        await self.does(c.GrantFloor())
        await self.stand.hands.until_lit({seat: Lamp.MICROPHONE})


def _hall(folder: Path, stand: DisStand) -> Path:
    path = HallFile(persons=PERSONS, segments=[], seats=3).write(folder)
    door = stand.bus.door
    table = (
        f'kind = "dis_tcp"\nhost = "{door.host}"\ntcp_port = {door.port}\n'
        if isinstance(door, TcpDoor)
        else f'kind = "dis"\nport = "{stand.channels[0]}"\n'
    )
    rows = [f'\n[[line]]\nname = "mics"\n{table}']
    for seat, mike in stand.bus.consoles.items():
        where = (
            f"node = {mike.address}"
            if isinstance(door, TcpDoor)
            else f'serial = "{".".join(map(str, mike.serial))}"'
        )
        rows.append(f'\n[[seat]]\nnumber = {seat}\nline = "mics"\n{where}\n')
    with path.open("a", encoding="utf-8") as file:
        file.writelines(rows)
    return path


@pytest.fixture(params=["serial", "tcp"])
async def sitting(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sitting]:
    opened = DisStand.serial if request.param == "serial" else DisStand.tcp
    async with contextlib.AsyncExitStack() as stack:
        stand = await stack.enter_async_context(opened(tmp_path, SEATS))
        processes = await stack.enter_async_context(Processes(tmp_path / "logs"))
        desk = await stack.enter_async_context(Desk(tmp_path / "run" / "desk.sock"))
        config = str(_hall(tmp_path, stand))
        made = Sitting(tmp_path, stand, desk, processes, config)
        await made.starts()
        await made.does(c.OpenSitting(sitting="s", body="council", session="1"))
        for person in PERSONS:
            await made.does(c.RegisterByHand(member=person.id, reason="присутній"))
        yield made


async def test_a_grant_opens_the_unit_and_the_chairs_cut_closes_it(sitting: Sitting) -> None:
    await sitting.asks(102)
    await sitting.does(c.EndFloor())
    await sitting.stand.hands.until_lit({102: Lamp.NONE})


async def test_a_member_who_presses_again_gives_the_floor_back(sitting: Sitting) -> None:
    await sitting.asks(102)
    await sitting.stand.hands.press({102: Key.SPEAK})
    ended = await sitting.until(e.FloorEnded)
    assert isinstance(ended, e.FloorEnded)
    assert ended.why is FloorEnd.OWN
    await sitting.stand.hands.until_lit({102: Lamp.NONE})


async def test_a_cable_pulled_out_in_a_speech_is_told_and_the_floor_goes_on_when_it_is_back(
    sitting: Sitting,
) -> None:
    await sitting.asks(102)
    await sitting.stand.pull_out()
    await sitting.until(e.FaultReported)
    await sitting.does(c.EndFloor())
    await sitting.stand.put_back()
    await sitting.stand.hands.until_lit({102: Lamp.NONE})
    await sitting.stand.hands.press({103: Key.SPEAK})
    await sitting.does(c.GrantFloor(request=await _request(sitting, 2)))
    await sitting.stand.hands.until_lit({103: Lamp.MICROPHONE})


async def test_after_the_controller_died_its_start_closes_what_the_units_kept_open(
    sitting: Sitting,
) -> None:
    """A central unit has no watchdog: it keeps its microphones as they were."""
    await sitting.asks(102)
    await sitting.dies()
    assert (await sitting.stand.hands.lamps())[102] == Lamp.MICROPHONE
    await sitting.starts()
    ended = await sitting.until(e.FloorEnded)
    assert isinstance(ended, e.FloorEnded)
    assert ended.why is FloorEnd.OUTAGE
    await sitting.stand.hands.until_lit({102: Lamp.NONE})


async def _request(sitting: Sitting, number: int) -> str:
    """The id of the n-th request of the sitting."""
    seen = 0
    feed = sitting._folder / "run" / "feed.sock"
    async for news in follow(feed, after=0):
        if isinstance(news, Happened) and isinstance(news.entry.event, e.SpeakerAsked):
            seen += 1
            if seen == number:
                return news.entry.event.request
    raise AssertionError("the feed is over")
