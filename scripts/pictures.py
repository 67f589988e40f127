"""The pictures of the manual, taken anew: ``make pictures``. Each is of the real thing.

A council of 36 holds a sitting over a real engine and its sockets; the hall screen and the chair's
page are photographed in Chromium, the desk is drawn by its own terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind, Outcome
from tests.controller.test_sockets import serving
from tests.display.desk.conftest import AtTheDesk, at_the_desk
from tests.display.screen.halls import ARGUMENTS, ScreenedHall, council, scene, screen

CHROMIUM = "/usr/bin/chromium"
PICTURES = Path(__file__).parents[1] / "docs" / "img"
SEATS = 36
CHOICES = (Outcome.FOR, Outcome.FOR, Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN)
ITEMS = (
    Item(
        id="i1",
        number="1",
        title="Про внесення змін до бюджету міської територіальної громади на 2027 рік",
        reporter="Коваль Ганна Володимирівна",
        project_number="757/2",
    ),
    Item(id="i2", number="2", title="Про благоустрій скверу на площі Соборній"),
    Item(id="i3", number="3", title="Про обрання секретаря ради", ballot=BallotKind.SECRET),
)


def _keep(name: str, png: bytes, width: int) -> None:
    """Keep a picture small: of so many pixels, with a palette."""
    PICTURES.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(png)) as picture:
        height = round(picture.height * width / picture.width)
        smaller = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        smaller.quantize(64).save(PICTURES / f"{name}.png", optimize=True)
    print(f"docs/img/{name}.png", flush=True)


class Photographer:
    """The hall, its screens and its desk."""

    def __init__(self, hall: ScreenedHall, browser: Browser, names: Page, seats: Page) -> None:
        self.hall, self._browser = hall, browser
        self._names, self._seats = names, seats

    async def screen(self, name: str, shown: str, *, seats: bool = False) -> None:
        """The hall screen, once it shows a scene."""
        page = self._seats if seats else self._names
        await scene(page, shown)
        await asyncio.sleep(0.5)  # what moves has come to rest
        _keep(name, await page.screenshot(), 960)

    async def desk(self, name: str, desk: AtTheDesk) -> None:
        """The desk as it is now."""
        await desk.shows_all()
        page = await self._browser.new_page(viewport={"width": 1480, "height": 1200})
        await page.set_content(desk.app.export_screenshot(title="viche desk"))
        _keep(name, await page.locator("svg").first.screenshot(), 960)
        await page.close()


@contextlib.asynccontextmanager
async def _at_work() -> AsyncIterator[tuple[Photographer, Path]]:
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="viche-pictures-")))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        stack.push_async_callback(browser.close)
        hall = ScreenedHall(folder / "journal.db", council(SEATS))
        stack.callback(hall.journal.close)
        await stack.enter_async_context(serving(hall, folder))
        url = await stack.enter_async_context(screen(folder))
        window: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
        pages = [await browser.new_page(**window) for _ in range(2)]
        for page, view in zip(pages, ("names", "seats"), strict=True):
            await page.goto(f"{url}?view={view}")
        yield Photographer(hall, browser, *pages), folder


async def take() -> None:
    """Hold the sitting and take the pictures."""
    outcomes = {seat: CHOICES[seat * seat % 5] for seat in range(1, SEATS - 1)}
    async with _at_work() as (photographer, folder):
        hall = photographer.hall
        async with at_the_desk(hall, folder, size=(110, 32)) as desk:
            hall.does(
                c.OpenSitting(sitting="s1", body="council", session="Пленарне засідання II сесії")
            )
            hall.does(c.OpenRegistration())
            hall.registers(*list(outcomes)[:25])
            await photographer.screen("screen-registration", "registration")
            await photographer.desk("desk-registration", desk)
            hall.registers(*outcomes)
            hall.does(c.CloseRegistration())
            hall.does(c.SetAgenda(items=ITEMS))
            hall.does(c.OpenItem(item="i1"))
            await photographer.desk("desk-item", desk)
            hall.does(c.AskFloor(member=hall.body.seating[5], grant=True))
            for seat in (9, 12):
                hall.does(c.AskFloor(member=hall.body.seating[seat]))
            await photographer.screen("screen-speaker", "speaker")
            await photographer.desk("desk-floor", desk)
            hall.does(c.EndFloor())
            hall.does(c.AnnounceVoting(voting="v1", item="i1", wording=""))
            await photographer.screen("screen-announced", "announced")
            hall.does(c.OpenVoting(voting="v1"))
            hall.presses(dict(list(outcomes.items())[:27]))
            await photographer.screen("screen-voting", "voting")
            await photographer.desk("desk-voting", desk)
            hall.presses(outcomes)
            hall.does(c.CloseVoting(voting="v1"))
            await photographer.screen("hall-screen", "result")
            await photographer.screen("screen-seats", "result", seats=True)
            await photographer.desk("desk-result", desk)


if __name__ == "__main__":
    asyncio.run(take())
