"""Whatever comes to the sockets of a real controller, the sitting goes on and memory is bounded.

Each test offends, then the whole way is walked: announce, open, press at consoles, count.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from consoles import tablet_wire
from consoles.signals import Key, Lamp
from controller import sockets, wire
from controller.callers import WORDS_A_MINUTE, Complaints, Offence, Places
from controller.client import Desk, Happened, follow
from controller.journal import read_lines
from controller.rules import commands as c
from controller.rules import events as e
from controller.sockets import PLACES, listen, read_line, write
from hw_sim.footprint import footprint
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Child, Processes
from hw_sim.stand import Stand

SEATS = 3
MORE_KB = 40_000
"""What offenders may cost: two lines of the longest, and what Python keeps of them."""
DOORS = ("feed.sock", "screen.sock", "desk.sock", "chair.sock", "tablet.sock")
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Sitting:
    """A controller of its own with consoles, a connected desk, and members who are here."""

    def __init__(self, run: Path, child: Child, stand: Stand, desk: Desk) -> None:
        self.run, self.child = run, child
        self._stand, self._desk = stand, desk
        self._numbers = itertools.count(1)
        self._before_kb = 0

    async def opens(self) -> None:
        await self.does(c.OpenSitting(sitting="s", body="council", session="1"))
        await self.does(c.OpenRegistration())
        await self._register()
        await self.goes_on()
        self._before_kb = footprint(self.child.pid).peak_kb

    async def _register(self) -> None:
        """Press until the lamps are lit: the consoles may still be starting."""
        everybody = range(1, SEATS + 1)
        async with asyncio.timeout(30):
            while True:
                await self._stand.hands.press(dict.fromkeys(everybody, Key.PRESENT))
                with contextlib.suppress(TimeoutError):
                    lit = dict.fromkeys(everybody, Lamp.PRESENT)
                    return await self._stand.hands.until_lit(lit, within=0.2)

    async def does(self, command: c.DeskCommand) -> None:
        answer = await self._desk.ask(command)
        assert isinstance(answer, wire.Accepted), answer

    async def until(
        self, kind: type[e.Event], times: int = 1, voting: str = "", within: float = 10
    ) -> e.Event:
        """Wait until this has happened so often (in a voting); TimeoutError after some seconds."""
        async with asyncio.timeout(within):
            async for news in follow(self.run / "feed.sock", after=0):
                if not isinstance(news, Happened) or not isinstance(news.entry.event, kind):
                    continue
                event = news.entry.event
                if getattr(event, "voting", "") == voting:
                    times -= 1
                if times == 0:
                    return event
        raise AssertionError("unreachable")

    async def goes_on(self) -> None:
        """Hold a vote, from the desk's command over the consoles' keys to the result."""
        voting = f"v{next(self._numbers)}"
        await self.does(c.AnnounceVoting(voting=voting, wording="Питання"))
        await self.does(c.OpenVoting(voting=voting))
        await self._vote(voting)
        await self.does(c.CloseVoting(voting=voting))
        closed = await self.until(e.VotingClosed, voting=voting)
        assert isinstance(closed, e.VotingClosed)
        assert closed.tally.votes_for == SEATS

    async def _vote(self, voting: str) -> None:
        """Press until the votes are stored.

        On a busy machine the release of the vote before may be on its way still, and a press right
        behind it is taken for a bounce: a member whose lamp stays dark presses again.
        """
        async with asyncio.timeout(30):
            while True:
                await self._stand.hands.press(dict.fromkeys(range(1, SEATS + 1), Key.FOR))
                with contextlib.suppress(TimeoutError):
                    await self.until(e.BallotCast, times=SEATS, voting=voting, within=1)
                    return

    def costs_kb(self) -> int:
        """By how much the most memory that was ever held has grown."""
        return footprint(self.child.pid).peak_kb - self._before_kb

    def descriptors(self) -> int:
        return len(list(Path(f"/proc/{self.child.pid}/fd").iterdir()))

    @property
    def journal(self) -> Path:
        return self.run.with_name("journal.db")

    def log(self) -> str:
        return self.child.log.read_text(encoding="utf-8")

    async def call(self, door: str) -> Streams:
        return await asyncio.open_unix_connection(self.run / door, limit=2**24)


@pytest.fixture
async def sitting(tmp_path: Path) -> AsyncIterator[Sitting]:
    span = {seat: seat for seat in range(1, SEATS + 1)}
    config = HallFile(
        persons=deputies(SEATS),
        segments=[Segment(str(tmp_path / "bus0"), span)],
        seats=SEATS,
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(tmp_path)
    with config.open("a", encoding="utf-8") as file:
        file.write('\n[[line]]\nname = "tablets"\nkind = "tablet"\nseats = "201-203"\n')
    async with (
        Stand.opened(tmp_path, [span]) as stand,
        Processes(tmp_path / "logs") as processes,
        Desk(tmp_path / "run" / "desk.sock") as desk,
    ):
        child = await processes.start("hall", "controller", str(config))
        made = Sitting(tmp_path / "run", child, stand, desk)
        await made.opens()
        yield made
        assert child.alive
        assert "Traceback" not in made.log()


async def hung_up(reader: asyncio.StreamReader) -> bytes:
    """What was still said to us until the other side hung up."""
    said = b""
    async with asyncio.timeout(30):
        with contextlib.suppress(OSError):
            while piece := await reader.read(2**20):
                said += piece
    return said


async def pour(streams: Streams, pieces: AsyncIterator[bytes]) -> None:
    """Write until all is written or the other side has hung up."""
    _, writer = streams
    with contextlib.suppress(OSError):
        async with asyncio.timeout(30):
            async for piece in pieces:
                writer.write(piece)
                await writer.drain()


async def a_long_line() -> AsyncIterator[bytes]:
    for _ in range(100):
        yield b"x" * 1_000_000


@pytest.mark.parametrize("door", DOORS)
async def test_a_line_of_100_megabytes_is_not_held(sitting: Sitting, door: str) -> None:
    for _ in range(3):
        reader, writer = streams = await sitting.call(door)
        await pour(streams, a_long_line())
        await hung_up(reader)
        writer.transport.abort()
    await sitting.goes_on()
    assert sitting.costs_kb() < MORE_KB
    if door == "tablet.sock":
        fault = await sitting.until(e.FaultReported)
        assert isinstance(fault, e.FaultReported)
        assert "the gateway" in fault.detail
    else:
        assert f"{door}: process {os.getpid()} (" in sitting.log()
        assert "is hung up on: a line of more than" in sitting.log()


RANDOM = random.Random(20261123)
NONSENSE = {
    "noise": [RANDOM.randbytes(200) + b"\n" for _ in range(50)],
    "no JSON": [b"{\n", b"[[[[\n", b"nul\n", b'"\n', b"\n", b"1e999\n"],
    "deep": [b"[" * 100_000 + b"\n", b'{"a":' * 100_000 + b"\n"],
    "no UTF-8": [b'{"id":"\xff\xfe","command":{"type":"CloseSitting"}}\n'],
    "half a letter": [b'{"id":"\\ud800","command":{"type":"CloseSitting"}}\n'],
    "huge numbers": [b'{"id":"1","as_of":%b,"command":{"type":"EndBreak"}}\n' % (b"9" * 400)],
    "another's words": [b'{"type":"Beat","beat":1}\n', b'{"after":"yesterday"}\n'],
}


@pytest.mark.parametrize("door", DOORS)
async def test_nonsense_moves_nothing(sitting: Sitting, door: str) -> None:
    for lines in NONSENSE.values():
        for line in lines:
            reader, writer = await sitting.call(door)
            writer.write(line)
            with contextlib.suppress(ConnectionError):
                writer.write_eof()
            await hung_up(reader)
            writer.close()
    await sitting.goes_on()
    assert sitting.costs_kb() < MORE_KB
    written = [wire.read_entry(line).event for _, line in read_lines(sitting.journal)]
    told = [event for event in written if isinstance(event, e.FaultReported)]
    assert len(told) == (1 if door == "tablet.sock" else 0)  # the record is not filled, either


@pytest.mark.parametrize("door", DOORS)
async def test_a_thousand_connections_take_no_more_than_their_places(
    sitting: Sitting, door: str
) -> None:
    before = sitting.descriptors()
    crowd = [await sitting.call(door) for _ in range(1000)]
    over = [asyncio.ensure_future(hung_up(reader)) for reader, _ in crowd]
    for left in itertools.islice(asyncio.as_completed(over), 1000 - PLACES // 2):
        await left
    if door != "feed.sock":  # its own reader would be of the same user as the crowd
        await sitting.goes_on()
    assert sitting.descriptors() - before <= PLACES
    assert sitting.costs_kb() < MORE_KB
    for _, writer in crowd:
        writer.transport.abort()
    await asyncio.gather(*over)
    await sitting.goes_on()
    if door != "tablet.sock":
        assert "is hung up on: one user may hold" in sitting.log()
    assert len(sitting.log().splitlines()) < 3 * WORDS_A_MINUTE


async def test_desks_that_fill_their_places_with_half_lines_hold_little(sitting: Sitting) -> None:
    crowd = [await sitting.call("desk.sock") for _ in range(PLACES)]

    async def almost(streams: Streams) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(2):
                streams[1].write(b"x" * (wire.MAX_LINE - 100))
                await streams[1].drain()

    await asyncio.gather(*map(almost, crowd))
    await sitting.goes_on()
    assert sitting.costs_kb() < 2 * PLACES // 2 * wire.MAX_LINE // 1024
    for _, writer in crowd:
        writer.transport.abort()


async def test_desks_that_ask_without_end_do_not_hold_the_consoles_up(sitting: Sitting) -> None:
    """Refused ones, as fast as they are answered, from as many desks as one user may have."""
    line = b'{"id":"x","command":{"type":"EndBreak"}}\n' * 50

    answered = [0]

    async def ask(streams: Streams) -> None:
        reader, writer = streams
        while True:
            writer.write(line)
            for _ in range(50):
                assert b'"NOT_ON_BREAK"' in await reader.readline()
            answered[0] += 50

    crowd = [await sitting.call("desk.sock") for _ in range(PLACES // 2 - 1)]
    asking = [asyncio.ensure_future(ask(streams)) for streams in crowd]
    while answered[0] < 5000:
        await sitting.goes_on()
    assert not any(each.done() for each in asking)
    for each, (_, writer) in zip(asking, crowd, strict=True):
        each.cancel()
        writer.transport.abort()
    await asyncio.gather(*asking, return_exceptions=True)
    assert sitting.costs_kb() < MORE_KB


# --- those who make us wait: in this process, with less patience ------------------------------


@pytest.fixture
def words(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    return lambda: "\n".join(record.getMessage() for record in caplog.records)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PATIENCE_S", 0.2)


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await read_line(reader):
        await write(writer, line * 1000)


@pytest.mark.usefixtures("impatient")
async def test_half_a_line_and_then_silence_is_hung_up_on(
    tmp_path: Path, words: Callable[[], str]
) -> None:
    async with await listen(tmp_path / "door.sock", echo):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "door.sock")
        writer.write(b'{"id":"1","comm')
        assert await hung_up(reader) == b""
        writer.close()
    assert f"door.sock: process {os.getpid()}" in words()
    assert "no end of a line in" in words()


@pytest.mark.usefixtures("impatient")
async def test_silence_alone_is_no_offence(tmp_path: Path, words: Callable[[], str]) -> None:
    async with await listen(tmp_path / "door.sock", echo):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "door.sock")
        await asyncio.sleep(3 * sockets.PATIENCE_S)
        writer.write(b"\n")
        assert await reader.readline() == b"\n"
        writer.close()
    assert words() == ""


@pytest.mark.usefixtures("impatient")
async def test_who_never_reads_is_hung_up_on_with_all_that_waited_for_him(
    tmp_path: Path, words: Callable[[], str]
) -> None:
    over: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        over.append(writer)
        await echo(reader, writer)

    async with await listen(tmp_path / "door.sock", serve):
        _, writer = await asyncio.open_unix_connection(tmp_path / "door.sock", limit=1)
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport has it
        writer.write(b"more\n" * 1000)
        async with asyncio.timeout(30):
            await over_one(over)
        assert over[0].transport.get_write_buffer_size() == 0
        writer.close()
    assert "takes nothing for" in words()


async def over_one(over: list[asyncio.StreamWriter]) -> None:
    """Until the first caller's connection is gone."""
    while not over:
        await asyncio.sleep(0)
    with contextlib.suppress(ConnectionError):
        await over[0].wait_closed()


# --- places and words, by themselves ----------------------------------------------------------


def test_one_user_never_takes_the_last_places() -> None:
    places = Places(4)
    places.take(1000)
    places.take(1000)
    with pytest.raises(Offence, match="one user may hold 2"):
        places.take(1000)
    places.take(0)
    places.take(33)
    with pytest.raises(Offence, match="all 4 places are taken"):
        places.take(7)
    places.leave(1000)
    places.take(7)


def test_complaints_do_not_fill_the_log_and_none_is_forgotten() -> None:
    said: list[str] = []
    now = 0.0
    complaints = Complaints(said.append, lambda: now)
    for number in range(1000):
        complaints.add(f"no {number}")
    assert len(said) == WORDS_A_MINUTE
    now = 61.0
    complaints.add("another")
    assert said[WORDS_A_MINUTE:] == [f"{1000 - WORDS_A_MINUTE} more like these before", "another"]


def test_the_longest_line_of_a_tablets_gateway_is_short() -> None:
    assert tablet_wire.MAX_LINE < 10_000
