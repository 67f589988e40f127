"""The feed tells all after n, then live; the desk answers; strangers and sleepers lose."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from consoles.signals import Key, Press
from controller import wire
from controller.client import Connected, Desk, DeskGone, Happened, Hidden, Lost, Mirror, follow
from controller.desk import DeskDoor
from controller.feed import Feed
from controller.rules import commands as c
from controller.rules.events import By
from controller.sockets import SocketTaken, listen, write

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages


@contextlib.asynccontextmanager
async def serving(hall: Chamber, run: Path, *, rehearsal: bool = False) -> AsyncIterator[None]:
    """The engine running with all its sockets, as the composition root has them."""
    names = {"council": "Рада"}
    feeds = [
        Feed(hall.engine, log_id="log", bodies=names, public=public, rehearsal=rehearsal)
        for public in (False, True)
    ]
    doors = {
        "desk": DeskDoor(hall.engine, by=By.SECRETARY),
        "chair": DeskDoor(hall.engine, by=By.CHAIR),
        "technician": DeskDoor(hall.engine, by=By.TECHNICIAN),
    }

    def changed() -> None:
        for feed in feeds:
            feed.changed()

    hall.engine.changed = changed
    async with contextlib.AsyncExitStack() as stack:
        for name, serve in (
            ("feed", feeds[0].serve),
            ("screen", feeds[1].serve),
            *((name, door.serve) for name, door in doors.items()),
        ):
            await stack.enter_async_context(await listen(run / f"{name}.sock", serve))
        running = asyncio.create_task(hall.engine.run())
        try:
            yield
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running


async def until(mirror: Mirror, socket: Path, n: int) -> list[Any]:
    news = []
    async with asyncio.timeout(30):
        async for piece in follow(socket):
            mirror.take(piece)
            news.append(piece)
            if mirror.sitting.n >= n:
                return news
    raise AssertionError("unreachable")


async def test_a_reader_folds_to_the_engines_own_state(
    sitting_chamber: Chamber, tmp_path: Path
) -> None:
    hall = sitting_chamber.votes()
    hall.hears(Press(1, Key.FOR))
    async with serving(hall, tmp_path):
        mirror = Mirror()
        news = await until(mirror, tmp_path / "feed.sock", hall.engine.sitting.n)
    assert isinstance(news[0], Connected)
    assert news[0].hello.bodies == {"council": "Рада"}
    assert mirror.sitting == hall.engine.sitting
    assert mirror.caught_up


async def test_a_reader_may_ask_for_the_whole_log(
    sitting_chamber: Chamber, tmp_path: Path
) -> None:
    async with serving(sitting_chamber, tmp_path), asyncio.timeout(30):
        numbers = []
        async for piece in follow(tmp_path / "feed.sock", after=0):
            if isinstance(piece, Happened):
                numbers.append(piece.n)
                if piece.n == sitting_chamber.engine.sitting.n:
                    break
    assert numbers == list(range(1, sitting_chamber.engine.sitting.n + 1))


async def test_the_public_feed_withholds_open_ballots_and_tells_the_result(
    sitting_chamber: Chamber, tmp_path: Path
) -> None:
    hall = sitting_chamber.votes()
    hall.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    async with serving(hall, tmp_path):
        mirror = Mirror()
        news = await until(mirror, tmp_path / "screen.sock", hall.engine.sitting.n)
        assert sum(isinstance(piece, Hidden) for piece in news) == 2
        assert mirror.sitting.voting is not None
        assert mirror.sitting.voting.ballots == {}
        hall.engine.hear(Press(3, Key.FOR))
        async with Desk(tmp_path / "desk.sock") as desk:
            answer = await desk.ask(c.CloseVoting(voting="v1"))
        assert isinstance(answer, wire.Accepted)
        await until(mirror, tmp_path / "screen.sock", answer.n)
    assert mirror.sitting.past["v1"].outcomes == hall.engine.sitting.past["v1"].outcomes


async def test_a_refusal_comes_with_its_article_in_both_languages(
    chamber: Chamber, tmp_path: Path
) -> None:
    async with serving(chamber, tmp_path), Desk(tmp_path / "desk.sock") as desk:
        answer = await desk.ask(c.OpenRegistration())
    assert isinstance(answer, wire.Denied)
    assert (answer.why, answer.uk) == ("NO_SITTING", "Засідання не відкрито.")
    assert answer.en == "No sitting is open."


@pytest.mark.parametrize(
    "line",
    [
        b"hello\n",
        b'{"id":"1","command":{"type":"CastBallot","seat":1,"choice":"for"}}\n',
        b'{"id":"1","command":{"type":"OpenSittingOf"}}\n',
        b'{"id":"","command":{"type":"CloseSitting"}}\n',
        b'{"id":"1","command":{"type":"CloseSitting"},"by":"chair"}\n',
    ],
)
async def test_what_no_desk_may_say_is_denied_and_changes_nothing(
    sitting_chamber: Chamber, tmp_path: Path, line: bytes
) -> None:
    before = sitting_chamber.journal.size
    async with serving(sitting_chamber, tmp_path):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "desk.sock")
        writer.write(line)
        answer = wire.read_answer(await reader.readline())
        writer.close()
    assert isinstance(answer, wire.Denied)
    assert answer.why == "UNREADABLE"
    assert sitting_chamber.journal.size == before


async def test_a_line_that_never_ends_costs_only_its_own_connection(
    sitting_chamber: Chamber, tmp_path: Path
) -> None:
    async with serving(sitting_chamber, tmp_path), asyncio.timeout(30):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "desk.sock")
        with contextlib.suppress(ConnectionError):
            for _ in range(100):
                writer.write(b"x" * 1_000_000)
                await writer.drain()
            assert await reader.read() == b""
        writer.close()
        async with Desk(tmp_path / "desk.sock") as desk:
            assert isinstance(await desk.ask(c.CloseRegistration()), wire.Accepted)


async def test_a_reader_that_never_reads_does_not_hold_the_hall_up(
    sitting_chamber: Chamber, tmp_path: Path
) -> None:
    hall = sitting_chamber
    async with serving(hall, tmp_path), asyncio.timeout(30):
        _, sleeper = await asyncio.open_unix_connection(tmp_path / "feed.sock", limit=1)
        sleeper.write(wire.encode(wire.After(after=0)) + b"\n")
        async with Desk(tmp_path / "desk.sock") as desk:
            for number in range(200):
                answer = await desk.ask(c.AnnounceVoting(voting=f"x{number}", wording="д" * 2000))
                assert isinstance(answer, wire.Accepted)
                await desk.ask(c.WithdrawVoting(voting=f"x{number}"))
        sleeper.close()
    assert len(hall.engine.sitting.past) == 200


async def test_a_feed_that_goes_is_told_and_found_again(
    sitting_chamber: Chamber, tmp_path: Path
) -> None:
    hall = sitting_chamber
    seen: list[str] = []
    async with asyncio.timeout(30):
        stack = contextlib.AsyncExitStack()
        await stack.enter_async_context(serving(hall, tmp_path))
        mirror = Mirror()
        async for piece in follow(tmp_path / "feed.sock"):
            mirror.take(piece)
            if isinstance(piece, Connected | Lost):
                seen.append(type(piece).__name__)
            if seen == ["Connected"] and mirror.caught_up:
                await stack.aclose()
                (tmp_path / "feed.sock").unlink(missing_ok=True)
                seen.append("gone")
                hall.does(c.CloseRegistration())
                stack = contextlib.AsyncExitStack()
                await stack.enter_async_context(serving(hall, tmp_path))
            if mirror.sitting == hall.engine.sitting and len(seen) > 2:
                break
        await stack.aclose()
    assert seen[:2] == ["Connected", "gone"]
    assert seen[-1] == "Connected"


async def test_a_desk_without_a_controller_says_so(tmp_path: Path) -> None:
    with pytest.raises(DeskGone):
        await Desk(tmp_path / "desk.sock").ask(c.CloseSitting())


async def test_a_dead_socket_is_replaced_and_a_living_one_is_not(
    chamber: Chamber, tmp_path: Path
) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "desk.sock"))
    async with serving(chamber, tmp_path):
        assert (tmp_path / "desk.sock").stat().st_mode & 0o777 == 0o660
        with pytest.raises(SocketTaken, match="stop it first"):
            await listen(tmp_path / "desk.sock", DeskDoor(chamber.engine, by=By.CHAIR).serve)


async def test_a_group_that_does_not_exist_is_a_clear_word(
    chamber: Chamber, tmp_path: Path
) -> None:
    door = DeskDoor(chamber.engine, by=By.SECRETARY)
    with pytest.raises(LookupError, match="no-such-group"):
        await listen(tmp_path / "desk.sock", door.serve, group="no-such-group")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can run a process as somebody else")
@pytest.mark.parametrize(("extra", "let_in"), [([7777], True), ([8888], False), ([], False)])
async def test_a_group_that_only_the_unit_gives_opens_the_door(
    tmp_path: Path, extra: list[int], let_in: bool
) -> None:
    """As under systemd with DynamicUser= and SupplementaryGroups=: no database knows the group."""
    path = tmp_path / "door.sock"

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await write(writer, b"welcome")

    async with await listen(path, serve):
        os.chown(path, -1, 7777)
        path.chmod(0o666)  # the mode would keep them out already; here the look at them is tried
        tmp_path.chmod(0o711)
        if not (child := os.fork()):
            try:
                os.chdir(tmp_path)
                os.setgroups(extra)
                os.setgid(65534)
                os.setuid(65534)
                there = socket.socket(socket.AF_UNIX)
                there.connect(path.name)
                os._exit(there.recv(7) == b"welcome")
            finally:
                os._exit(2)  # whatever happens, only the parent goes on with the tests
        async with asyncio.timeout(30):
            status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.waitstatus_to_exitcode(status[1]) == int(let_in)
