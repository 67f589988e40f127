"""A hall with its screen: engine, sockets, web server and a browser's page, all in one process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from playwright.async_api import Browser, Page

from consoles.signals import Key, Press
from controller.client import follow
from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import Outcome
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Member, Regulations
from display.screen.app import make_app
from display.screen.board import Board, Setting
from display.words import translation
from hw_sim.days import CARRIED, inputs_beside, load_day, load_inputs
from papers.kyiv import Day
from tests.controller.conftest import Chamber
from tests.controller.test_sockets import serving

KEYS = {Outcome.FOR: Key.FOR, Outcome.AGAINST: Key.AGAINST, Outcome.ABSTAIN: Key.ABSTAIN}
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class RunningClock:
    """Time that runs by itself from a fixed moment, and can be moved on."""

    start: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    def now(self) -> datetime:
        passed = asyncio.get_running_loop().time() - self.began
        return self.start + timedelta(seconds=passed)

    def drift_s(self) -> float:
        return 0.0

    def passes(self, seconds: float) -> None:
        self.start += timedelta(seconds=seconds)


def kyiv(day: Day) -> Body:
    """The Kyiv City Council as it sat on the carried day: 120 deputies and the mayor."""
    inputs = load_inputs(inputs_beside(CARRIED))
    members = tuple(
        Member(
            id=f"m{seat}",
            name=person.name,
            faction=person.faction,
            mayor=person.name == inputs.mayor,
        )
        for seat, person in enumerate(day.roster, 1)
    )
    return _body("Київська міська рада", inputs.seats, members)


def council(size: int) -> Body:
    """A council of any size with full names, some of which are alike when shortened."""
    surnames = ("Антоненко", "Білоцерковець", "Вакуленко-Гнатюк", "Ґудзь", "Нечай")
    given = ("Ганна Іванівна", "Петро Якович", "Олександра Володимирівна", "Ігор Олегович")
    factions = ("Громада", "Слуга народу", "Європейська Солідарність", "ВО «Батьківщина»", "")
    members = tuple(
        Member(
            id=f"m{seat}",
            name=f"{surnames[seat % 5]} {given[seat % 4]}",
            faction=factions[(seat * seat) % 5],
        )
        for seat in range(1, size + 1)
    )
    return _body("Слов’янська міська рада", size, members)


def _body(name: str, seats: int, members: tuple[Member, ...]) -> Body:
    return Body(
        id="council",
        kind=BodyKind.COUNCIL,
        council=Council(
            name=name,
            convocation="IX скликання",
            seats=seats,
            members=members,
            mayor_counts=MayorCounts.ALWAYS,
        )
        if any(member.mayor for member in members)
        else Council(name=name, convocation="VIII скликання", seats=seats, members=members),
        regulations=Regulations(vote_s=60, turnout_tick_s=1),
        seating={seat: member.id for seat, member in enumerate(members, 1)},
    )


class ScreenedHall(Chamber):
    """The chamber of the controller's tests with a clock that runs, sockets and a screen."""

    url: str

    def __init__(self, path: Path, body: Body) -> None:
        super().__init__(path, body)
        self.clock = RunningClock()  # type: ignore[assignment]  # another clock of the same port
        self.journal.close()
        self.start()
        self.engine.resume("test")

    def sits(self, seats: Iterable[int], *items: Item) -> None:
        """Open a sitting, register those at these seats, lay the agenda."""
        self.does(c.OpenSitting(sitting="s1", body="council", session="Пленарне засідання II сесії"))
        self.does(c.OpenRegistration())
        self.registers(*seats)
        self.does(c.CloseRegistration())
        self.does(c.SetAgenda(items=items))

    def puts(self, voting: str, wording: str, **more: object) -> None:
        """Announce a vote and open it."""
        self.does(c.AnnounceVoting(voting=voting, wording=wording, **more))  # type: ignore[arg-type]  # fields by name
        self.does(c.OpenVoting(voting=voting))

    def presses(self, outcomes: dict[int, Outcome]) -> None:
        """Press what each seat is to choose."""
        self.hears(*(Press(seat, KEYS[out]) for seat, out in outcomes.items() if out in KEYS))


@contextlib.asynccontextmanager
async def screen(run: Path, language: str = "uk") -> AsyncIterator[str]:
    """The screen's own server over the sockets in a folder; yields its address."""
    words = translation("screen", language)
    board = Board(Setting(words, language, ZoneInfo("Europe/Kyiv")))
    stopping = asyncio.Event()
    app = make_app(board, follow(run / "screen.sock"), stopping)
    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([door]))
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/"
        finally:
            stopping.set()
            server.should_exit = True
            await task


@contextlib.asynccontextmanager
async def shown(
    browser: Browser, url: str, width: int = 1920, height: int = 1080
) -> AsyncIterator[Page]:
    """The page in a window of this size; no request may go to another place."""
    context = await browser.new_context(viewport={"width": width, "height": height})
    strangers: list[str] = []
    context.on("request", lambda ask: ask.url.startswith(url) or strangers.append(ask.url))
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    await page.goto(url)
    try:
        yield page
    finally:
        await context.close()
    assert strangers == []
    assert [text for text in errors if "ERR_" not in text] == []


async def scene(page: Page, name: str) -> None:
    """Wait until the page shows a scene."""
    await page.wait_for_selector(f'main[data-scene="{name}"]', timeout=5000)


__all__ = ["ARGUMENTS", "ScreenedHall", "council", "kyiv", "load_day", "scene", "screen", "serving", "shown"]
