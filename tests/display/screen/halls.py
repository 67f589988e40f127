"""A hall with its screen: engine, sockets, web server and a browser's page, all in one process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request

from consoles.signals import Key, Press
from controller.client import follow
from controller.notes import Signer
from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import Outcome
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Member, Regulations
from display.screen.app import make_app
from display.screen.board import PLAIN, Board, Look, Setting
from display.words import translation
from hw_sim.days import CARRIED, inputs_beside, load_inputs
from papers.kyiv import Day
from tests.controller.conftest import Chamber, HandClock

OVERFLOW = Path(__file__).with_name("overflow.js").read_text(encoding="utf-8")
KEYS = {Outcome.FOR: Key.FOR, Outcome.AGAINST: Key.AGAINST, Outcome.ABSTAIN: Key.ABSTAIN}
SURNAMES = (
    "Антоненко",
    "Білоцерковець",
    "Вакуленко-Гнатюк",
    "Ґудзь",
    "Дяченко",
    "Ємець",
    "Жук",
    "Завгородня",
    "Іваненко",
    "Їжак",
    "Кравчук",
    "Литвиненко",
    "Мельниченко",
    "Нечай",
    "Овсієнко",
    "Паламарчук",
    "Романюк",
    "Стельмах",
    "Тимошенко",
    "Устименко",
    "Федоренко",
    "Хоменко",
    "Цимбалюк",
    "Чорновіл",
    "Шевчук",
    "Щербак",
    "Юрченко",
    "Яковенко",
    "Ткаченко",
    "Коваль",
)
GIVEN = (
    "Ганна",
    "Богдан",
    "Віра",
    "Галина",
    "Дмитро",
    "Євгенія",
    "Захар",
    "Ігор",
    "Катерина",
    "Леонід",
    "Марія",
    "Ніна",
    "Олександра",
    "Петро",
    "Роман",
)
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
class RunningClock(HandClock):
    """Time that runs by itself from a fixed moment, and can be moved on."""

    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    def now(self) -> datetime:
        passed = asyncio.get_running_loop().time() - self.began
        return self.at + timedelta(seconds=passed)


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
    """A council of any size with full names; the first two are alike when shortened."""
    factions = ("Громада", "Слуга народу", "Європейська Солідарність", "ВО «Батьківщина»", "")
    names = [
        f"{SURNAMES[seat % 30]} {GIVEN[(seat // 30 + seat) % 15]} Володимирівна"
        for seat in range(size)
    ]
    names[:2] = ["Антоненко Ганна Іванівна", "Антоненко Галина Ігорівна"]
    members = tuple(
        Member(id=f"m{seat}", name=name, faction=factions[(seat * seat) % 5])
        for seat, name in enumerate(names, 1)
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
        self.clock = RunningClock()
        self.journal.close()
        self.start()
        self.journal.signer = Signer.make("viche/hall/0123456789abcdef")
        self.engine.resume("test")

    def sits(self, seats: Iterable[int], *items: Item) -> None:
        """Open a sitting, register those at these seats, lay the agenda."""
        self.does(
            c.OpenSitting(sitting="s1", body="council", session="Пленарне засідання II сесії")
        )
        self.does(c.OpenRegistration())
        self.registers(*seats)
        self.does(c.CloseRegistration())
        self.does(c.SetAgenda(items=items))

    def puts(self, announced: c.AnnounceVoting) -> None:
        """Announce a vote and open it."""
        self.does(announced)
        self.does(c.OpenVoting(voting=announced.voting))

    def presses(self, outcomes: dict[int, Outcome]) -> None:
        """Press what each seat is to choose."""
        self.hears(*(Press(seat, KEYS[out]) for seat, out in outcomes.items() if out in KEYS))


@contextlib.asynccontextmanager
async def screen(
    run: Path,
    language: str = "uk",
    port: int = 0,
    look: Look = PLAIN,
    pictures: Mapping[str, Path] | None = None,
) -> AsyncIterator[str]:
    """The screen's own server over the sockets in a folder; yields its address."""
    words = translation("screen", language)
    zone = ZoneInfo("Europe/Kyiv")
    board = Board(Setting(words, language, zone, look, portraits=pictures or {}))
    stopping = asyncio.Event()
    app = make_app(board, follow(run / "screen.sock"), stopping)
    with socket.create_server(("127.0.0.1", port)) as door:
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
    browser: Browser, url: str, width: int = 1920, height: int = 1080, **more: Any
) -> AsyncIterator[Page]:
    """The page in a window of this size; it may ask for nothing elsewhere and fail in nothing."""
    context = await browser.new_context(viewport={"width": width, "height": height}, **more)
    wrong: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(url.partition("?")[0]):
            wrong.append(request.url)

    def failed(error: Error) -> None:
        wrong.append(str(error))

    def spoke(said: ConsoleMessage) -> None:
        # A server that is gone on purpose is told by the browser as ERR_…; it is no fault of ours.
        if said.type in ("error", "warning") and "ERR_" not in said.text:
            wrong.append(said.text)

    context.on("request", asked)
    page = await context.new_page()
    page.on("pageerror", failed)
    page.on("console", spoke)
    try:
        await page.goto(url)
        yield page
    finally:
        await context.close()
    assert wrong == []


async def scene(page: Page, name: str) -> None:
    """Wait until the page shows a scene."""
    await page.wait_for_selector(f'main[data-scene="{name}"]', timeout=30_000)


async def overflow(page: Page) -> list[Any]:
    """What stands beyond its box or the window."""
    found: list[Any] = await page.evaluate(OVERFLOW)
    return found
