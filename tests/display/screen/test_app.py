"""The web side of the hall screen: what is told, in which order, to whom, and how it ends."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.types import Message

from controller import wire
from controller.client import Connected, Lost, News, Passing, follow
from display.screen.__main__ import main
from display.screen.app import PAGES, STATIC, make_app
from display.screen.board import STALE_S, Board, Setting
from display.words import translation
from tests.controller.test_sockets import serving
from tests.display.screen.halls import ScreenedHall, council, screen

ROOT = Path(__file__).parents[3]
GREETING = Connected(wire.Hello(log="log", hall="Зала", size=0, at=""))
TICK = Passing(wire.Time(at="2026-11-23T08:00:00+00:00"))


class Feed:
    """A feed that brings what it is given."""

    def __init__(self, *news: News) -> None:
        self.news: asyncio.Queue[News] = asyncio.Queue()
        for piece in news:
            self.news.put_nowait(piece)

    async def __aiter__(self) -> AsyncIterator[News]:
        while True:
            yield await self.news.get()


def make_board() -> Board:
    return Board(Setting(translation("screen"), "uk", ZoneInfo("Europe/Kyiv")))


def scene(board: Board) -> str:
    return board.picture().scene.value


async def events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in response.aiter_lines():
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value) if value else None


async def test_a_new_page_gets_the_whole_present_before_anything_else(tmp_path: Path) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(5))
    hall.sits(range(1, 6))
    async with (
        serving(hall, tmp_path),
        screen(tmp_path) as url,
        httpx.AsyncClient(base_url=url) as client,
        asyncio.timeout(30),
    ):
        async with client.stream("GET", "events") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            told = events(response)
            name, reserve = await anext(told)
            assert (name, reserve["language"], reserve["lost"]["scene"]) == (
                "reserve",
                "uk",
                "lost",
            )
            picture = reserve["lost"]
            while picture["scene"] == "lost":
                name, data = await anext(told)
                picture = data if name == "picture" else picture
            assert picture["council"] == "Слов’янська міська рада"
            assert picture["quorum"]["registered"] == "Зареєстровано 5 із 5"
        state = (await client.get("state.json")).json()
        assert state["picture"] == picture
        assert state["time"]["utc_ms"] > 0
        assert state["time"]["offset_ms"] == 2 * 3600 * 1000
    hall.journal.close()


async def test_there_is_a_sign_of_life_each_second_even_when_nothing_happens() -> None:
    board = make_board()
    board.take(GREETING)
    board.take(TICK)
    told: asyncio.Queue[bytes] = asyncio.Queue()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await told.put(message["body"])

    streaming = asyncio.create_task(_ask(board, "/events", send))
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(30):
        while b"event: picture" not in await told.get():
            pass
        before = loop.time()
        assert await told.get() == b"event: alive\ndata: \n\n"
        assert loop.time() - before < 1.3
    streaming.cancel()


async def test_a_page_that_takes_nothing_is_dropped() -> None:
    asleep = asyncio.Event()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            asleep.set()
            await asyncio.Event().wait()

    async with asyncio.timeout(30):
        await _ask(make_board(), "/events", send, patience_s=0.05)
    assert asleep.is_set()


async def test_a_page_that_goes_is_forgotten_and_one_too_many_is_refused() -> None:
    board = make_board()
    app = make_app(board, Feed().__aiter__(), asyncio.Event())
    statuses: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    gone = asyncio.Event()

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    scope = _scope("/events")
    many = [asyncio.create_task(app(dict(scope), receive, send)) for _ in range(PAGES)]
    async with asyncio.timeout(30):
        while len(statuses) < PAGES:
            await asyncio.sleep(0)
        await app(dict(scope), receive, send)
        assert statuses == [200] * PAGES + [503]
        gone.set()
        await asyncio.gather(*many)
        await app(dict(scope), receive, send)
    assert statuses[-1] == 200


async def _ask(board: Board, path: str, send: Any, patience_s: float = 5.0) -> None:
    app = make_app(board, Feed().__aiter__(), asyncio.Event(), patience_s=patience_s)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    await app(_scope(path), receive, send)


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }


@pytest.mark.parametrize("path", ["", "state.json", "static/screen.js", "nothing"])
async def test_every_answer_keeps_strangers_scripts_out(tmp_path: Path, path: str) -> None:
    async with screen(tmp_path) as url, httpx.AsyncClient(base_url=url) as client:
        headers = (await client.get(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_is_light_and_names_no_other_place() -> None:
    files = [path for path in STATIC.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60_000
    for path in files:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text, path.name
        assert "innerHTML" not in text, path.name
        assert "new Date" not in text, "the browser's own clock is never shown"
        assert "Date.now" not in text, "the browser's own clock is never shown"


async def test_a_feed_that_falls_silent_is_lost_within_two_seconds_until_its_next_word() -> None:
    board, feed = make_board(), Feed(GREETING, TICK)
    assert STALE_S < 2
    living = asyncio.create_task(board.live(feed.__aiter__()))
    async with asyncio.timeout(30):
        while scene(board) != "before":
            await board.news.wait()
        loop = asyncio.get_running_loop()
        before = loop.time()
        await board.news.wait()
        assert scene(board) == "lost"
        assert loop.time() - before < 2
        feed.news.put_nowait(TICK)
        await board.news.wait()
        assert scene(board) == "before"
    living.cancel()


async def test_nothing_of_an_old_connection_is_shown_before_the_new_one_is_read_whole() -> None:
    board = make_board()
    assert board.picture().banner == make_board().picture().banner
    for piece, name in (
        (GREETING, "lost"),
        (TICK, "before"),
        (Lost("closed"), "lost"),
        (Connected(wire.Hello(log="log", hall="Зала", size=2, at="")), "lost"),
        (TICK, "lost"),
    ):
        board.take(piece)
        assert scene(board) == name


@pytest.mark.parametrize(
    ("bodies", "name"),
    [({}, "Зала"), ({"a": "Рада"}, "Рада"), ({"a": "Рада", "b": "Виконком"}, "Зала")],
)
def test_before_a_sitting_the_only_body_is_named_or_the_hall(
    bodies: dict[str, str], name: str
) -> None:
    board = make_board()
    board.take(Connected(wire.Hello(log="log", hall="Зала", size=0, at="", bodies=bodies)))
    assert board.picture().council == name


async def test_what_was_wrong_with_the_record_is_asked_anew_at_each_connection() -> None:
    board = make_board()
    for piece in (GREETING, Passing(wire.Storage(ok=False)), TICK):
        board.take(piece)
    assert [alert.key for alert in board.picture().alerts] == ["storage"]
    board.take(GREETING)
    board.take(TICK)
    assert board.picture().alerts == ()


async def test_a_rehearsal_is_marked_in_every_picture() -> None:
    board = make_board()
    hello = wire.Hello(log="log", hall="Зала", size=0, at="", rehearsal=True)
    for piece in (Connected(hello), TICK):
        board.take(piece)
    assert [(alert.key, alert.text) for alert in board.picture().alerts] == [
        ("rehearsal", "Репетиція")
    ]


async def test_the_time_told_to_a_new_page_is_the_time_it_is_told() -> None:
    board = make_board()
    board.take(GREETING)
    board.take(TICK)
    first = board.moment()
    await asyncio.sleep(0.02)
    second = board.moment()
    assert first is not None
    assert second is not None
    assert 15 <= second.utc_ms - first.utc_ms < 500


async def test_following_a_run_folder_without_a_controller_waits_for_one(tmp_path: Path) -> None:
    board = make_board()
    living = asyncio.create_task(board.live(follow(tmp_path / "screen.sock")))
    async with asyncio.timeout(30):
        await board.news.wait()
    banner = board.picture().banner
    living.cancel()
    assert banner is not None
    assert banner.lines == ("Очікуємо на систему",)


# --- the command ------------------------------------------------------------------------------


def test_a_taken_port_is_a_clear_word_and_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--run", str(tmp_path), "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in said
    assert "оберіть інший порт" in said


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--host", "203.0.113.1", "недоступна"),
        ("--timezone", "Kyiv", "Немає часового поясу «Kyiv»"),
        ("--port", "99999", "недоступна"),
    ],
)
def test_a_wrong_option_is_a_clear_word_and_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, word: str
) -> None:
    assert main(["--run", str(tmp_path), option, value]) == 2
    assert word in capsys.readouterr().err


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_the_command_says_where_it_serves_and_ends_when_told(
    tmp_path: Path, told: signal.Signals
) -> None:
    command = [sys.executable, "-m", "display.screen", "--run", str(tmp_path), "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        async with asyncio.timeout(30):
            ready, url = (await process.stdout.readline()).decode().split()
            assert ready == "ready"
            async with httpx.AsyncClient(base_url=url) as client:
                assert "Віче" in (await client.get("")).text
                async with client.stream("GET", "events") as response:
                    assert (await anext(events(response)))[0] == "reserve"
                    process.send_signal(told)
                    assert await process.wait() == 0
            assert await process.stderr.read() == b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
