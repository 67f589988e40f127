"""Card readers of hall.toml: a touch registers, and a controller started anew remembers."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from controller import wire
from controller.client import Desk, Mirror, Passing, follow
from controller.journal import read_lines
from controller.rules import commands as c
from controller.rules import events as e
from drivers.rfid import frame
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.stand import Stand, process

TAG = "3C00CE754C"


@dataclass(frozen=True)
class Reader:
    """A reader: where it talks, and the path by which the controller has it."""

    end: int
    path: str

    @asynccontextmanager
    async def held(self, number: str) -> AsyncIterator[None]:
        """Hold a card to it: the reader tells so again and again, as the real ones do."""

        async def tell() -> None:
            while True:
                os.write(self.end, frame(number))
                await asyncio.sleep(0.1)

        telling = asyncio.create_task(tell())
        try:
            yield
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling


@pytest.fixture
def readers() -> Iterator[tuple[Reader, Reader]]:
    pairs = [os.openpty() for _ in range(2)]
    for _, port in pairs:
        tty.setraw(port)
    at_seat, at_desk = (Reader(end, os.ttyname(port)) for end, port in pairs)
    yield at_seat, at_desk
    for each in (end for pair in pairs for end in pair):
        os.close(each)


@asynccontextmanager
async def controller(config: Path) -> AsyncIterator[Path]:
    """The controller until left; its run folder."""
    async with process("controller", str(config)):
        yield config.parent / "run"


async def test_a_card_enrolled_at_the_desks_reader_registers_at_a_seat_after_a_restart(
    tmp_path: Path, readers: tuple[Reader, Reader]
) -> None:
    at_seat, at_desk = readers
    span = {1: 1, 2: 2, 3: 3}
    config = HallFile(
        persons=deputies(3), segments=[Segment(str(tmp_path / "bus0"), span)], seats=3
    ).write(tmp_path)
    member = deputies(3)[1].id
    tables = [
        f'[[line]]\nname = "seat-2"\nkind = "reader"\nport = "{at_seat.path}"\nseats = "2"\n',
        f'[[line]]\nname = "desk"\nkind = "reader"\nport = "{at_desk.path}"\n',
    ]
    with config.open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(tables))
    async with asyncio.timeout(30), Stand.opened(tmp_path, [span]):
        async with controller(config) as run:
            seen = await _read(run, at_desk)
            assert (seen.seat, seen.owner, seen.tail) == (None, None, "754C")
            async with Desk(run / "desk.sock") as desk:
                await _does(desk, c.EnrolCard(member=member, read=seen.read))
        async with controller(config) as run, Desk(run / "desk.sock") as desk:
            await _does(desk, c.OpenSitting(sitting="s1", body="council", session="1"))
            await _does(desk, c.OpenRegistration())
            await _registered(run, at_seat, member)
    lines = [line for _, line in read_lines(tmp_path / "journal.db")]
    assert all(TAG.encode() not in line for line in lines)
    kinds = {type(wire.read_entry(line).event) for line in lines}
    assert {e.CardEnrolled, e.MemberRegistered} <= kinds


async def _does(desk: Desk, command: c.DeskCommand) -> None:
    assert isinstance(await desk.ask(command), wire.Accepted)


async def _read(run: Path, reader: Reader) -> wire.CardSeen:
    """Hold the card to the desk's reader until the desk is told of it."""
    async with reader.held(TAG):
        async for news in follow(run / "feed.sock"):
            if isinstance(news, Passing) and isinstance(news.notice, wire.CardSeen):
                return news.notice
    raise AssertionError("the feed ended")


async def _registered(run: Path, reader: Reader, member: str) -> None:
    """Touch the seat's reader and wait until the member is there."""
    mirror = Mirror()
    async with reader.held(TAG):
        async for news in follow(run / "feed.sock"):
            mirror.take(news)
            if mirror.sitting.is_here(member):
                return
