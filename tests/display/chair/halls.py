"""A hall with the chair's tablet: engine, sockets and gateway, in one process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from playwright.async_api import Page, expect

from controller.client import Desk, follow
from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.floor_nouns import FloorKind
from display.chair.access import Access, serve_codes
from display.chair.app import Hall, make_app
from display.chair.board import ChairBoard, Rights
from display.chair.orders import Part
from display.screen.board import Setting
from display.tablet.server import GatewayServer
from display.words import translation
from tests.controller.test_sockets import serving
from tests.display.screen.halls import ScreenedHall, council

ITEM = Item(
    id="i5",
    number="5",
    title="Про затвердження Програми розвитку громадського транспорту на 2027–2029 роки",
    reporter="Кравчук Леонід Володимирович",
)


@dataclass
class Chaired:
    """A hall and the gateway of its chair. ``access`` makes codes."""

    hall: ScreenedHall
    access: Access
    url: str
    board: ChairBoard

    async def heard(self) -> None:
        """Wait until the gateway knows all that the engine has made."""
        async with asyncio.timeout(30):
            while self.board.sitting is None or self.board.sitting.n < self.hall.engine.sitting.n:
                await asyncio.sleep(0.01)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.url, headers={"origin": self.url}, timeout=30, trust_env=False
        )

    async def connect(self, page: Page) -> None:
        """Type a code and see the sitting."""
        await page.goto(self.url)
        await page.fill("#code", self.access.issue())
        await page.click("#form button")
        await expect(page.locator("#link")).to_have_class("good")

    def asks(self, *seats: int) -> None:
        """Members ask for the floor."""
        for seat in seats:
            self.hall.clock.passes(1)  # each in an instant of its own: no lot
            self.hall.does(c.AskFloor(member=f"m{seat}", kind=FloorKind.SPEECH))

    async def until(self, enough: str) -> None:
        """Wait until the engine has made an event of this name."""
        async with asyncio.timeout(30):
            while not any(type(each).__name__ == enough for each in self.hall.events()):
                await asyncio.sleep(0.01)


def a_hall(folder: Path, size: int = 36) -> ScreenedHall:
    """A council of 36 in its sitting, 34 here, an item open."""
    hall = ScreenedHall(folder / "journal.db", council(size))
    hall.sits(range(1, size - 1), ITEM)
    hall.does(c.OpenItem(item=ITEM.id))
    return hall


@contextlib.asynccontextmanager
async def chaired(
    hall: ScreenedHall,
    folder: Path,
    *,
    language: str = "uk",
    parts: Collection[Part] = ("floor", "voting"),
    rehearsal: bool = False,
) -> AsyncIterator[Chaired]:
    """The hall's sockets and the chair's gateway over them."""
    served = serving(hall, folder, rehearsal=rehearsal)
    async with served, gateway(folder, language, parts) as (access, url, board):
        made = Chaired(hall, access, url, board)
        await made.heard()
        yield made


@contextlib.asynccontextmanager
async def gateway(
    folder: Path, language: str = "uk", parts: Collection[Part] = ("floor", "voting")
) -> AsyncIterator[tuple[Access, str, ChairBoard]]:
    """The gateway alone, over the sockets in a folder."""
    words = translation("screen", language)
    board = ChairBoard(Setting(words, language, ZoneInfo("Europe/Kyiv")), Rights(parts, 60))
    access = Access(folder, asyncio.get_running_loop().time)
    stopping = asyncio.Event()
    reached = Hall(board, Desk(folder / "chair.sock"), access)
    app = make_app(reached, follow(folder / "screen.sock"), stopping)
    codes = await serve_codes(access, folder)
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = GatewayServer(app, door, None, stopping)
        task = asyncio.create_task(server._serve())  # serve() would take the test's signals
        try:
            async with asyncio.timeout(30):
                while not server.started:
                    await asyncio.sleep(0.01)
            yield access, f"http://127.0.0.1:{door.getsockname()[1]}", board
        finally:
            codes.close()
            server.should_exit = True
            stopping.set()
            await task
