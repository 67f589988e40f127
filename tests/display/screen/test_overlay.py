"""The lower third in a real browser: transparent, low, readable, and gone with the controller."""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
import uvicorn
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from controller import wire
from controller.client import Connected, Happened, Lost, News, Passing
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.floor_nouns import FloorEnd, FloorKind
from display.screen.app import make_app
from display.screen.board import Board, Setting
from display.words import translation
from tests.display.screen.halls import ARGUMENTS, overflow, shown
from tests.standing_orders.story import Story

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIZES = ((1920, 1080), (1280, 720), (3840, 2160))
CHROMIUM = Path("/usr/bin/chromium")
LONG = "Білоцерковець-Нестеренко Олександра-Вікторія Костянтинівна"
FACTION = "Всеукраїнське об’єднання «Європейська Солідарність — Команда розвитку громади»"
WORDING = (
    "Про надання дозволу на розроблення проєкту землеустрою щодо відведення земельної ділянки у "
    "постійне користування комунальному підприємству «Міськводоканал» для обслуговування очисних "
    "споруд та внесення змін до рішення від 25 листопада 2020 року № 1-1/8 «Про бюджет громади»"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium of the system here")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        await started.close()


def body() -> Body:
    """Five with long names; the second is the mayor."""
    names = (LONG, "Кравчук-Гнатюк Іван Іванович", "Жук Ія", "Ґудзь Євген", "Їжак Юлія")
    members = tuple(
        Member(id=f"m{n}", name=name, mayor=n == 2, faction="" if n == 2 else FACTION)
        for n, name in enumerate(names, 1)
    )
    return Body(
        id="council",
        kind=BodyKind.COUNCIL,
        council=Council(name="Рада", convocation="VIII", seats=4, members=members),
        seating={seat: member.id for seat, member in enumerate(members, 1)},
    )


@dataclass
class Hall:
    """A sitting told by hand to a screen's server, and its address."""

    url: str
    story: Story
    news: asyncio.Queue[News] = field(default_factory=asyncio.Queue)
    told: int = 0

    def tells(self) -> None:
        """Tell what has happened since, and the time."""
        for entry in self.story.entries[self.told :]:
            self.told += 1
            self.news.put_nowait(Happened(self.told, entry))
        self.ticks()

    def ticks(self) -> None:
        self.news.put_nowait(Passing(wire.Time(at=self.story.at.isoformat())))

    def grants(
        self,
        member: str | None,
        guest: str = "",
        kind: FloorKind = FloorKind.SPEECH,
        seconds: int = 0,
    ) -> None:
        ends_at = self.story.at + timedelta(seconds=seconds) if seconds else None
        granted = e.FloorGranted(
            request=f"r{self.told}",
            member=member,
            guest=guest,
            kind=kind,
            seconds=seconds,
            ends_at=ends_at,
        )
        self.story.records(granted)
        self.tells()


@contextlib.asynccontextmanager
async def staged(language: str = "uk") -> AsyncIterator[Hall]:
    hall = Hall("", Story(body=body()).convenes())
    words = translation("screen", language)
    board = Board(Setting(words, language, ZoneInfo("Europe/Kyiv")))
    stopping = asyncio.Event()

    async def feed() -> AsyncIterator[News]:
        yield Connected(wire.Hello(hall="hall", log="log", size=0, at=hall.story.at.isoformat()))
        while True:
            yield await hall.news.get()

    async def beat() -> None:
        while True:
            hall.ticks()
            await asyncio.sleep(1)

    with socket.create_server(("127.0.0.1", 0)) as door:
        app = make_app(board, feed(), stopping)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([door]))
        beating = asyncio.create_task(beat())
        hall.url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        hall.tells()
        try:
            yield hall
        finally:
            beating.cancel()
            stopping.set()
            server.should_exit = True
            await task


@contextlib.asynccontextmanager
async def opened(browser: Browser, hall: Hall, size: tuple[int, int]) -> AsyncIterator[Page]:
    async with shown(browser, hall.url, *size) as page:
        await page.goto(hall.url + "overlay")
        yield page


async def until(page: Page, words: str) -> None:
    await page.locator("#strip").get_by_text(words, exact=False).first.wait_for(timeout=30_000)


async def taken(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(await page.screenshot(omit_background=True)))


async def low(page: Page, size: tuple[int, int]) -> None:
    """All above the lower third is transparent, something below is not, nothing is cut off."""
    alpha = (await taken(page)).getchannel("A")
    width, height = size
    assert alpha.crop((0, 0, width, height * 2 // 3)).getextrema() == (0, 0)
    assert alpha.crop((0, height * 2 // 3, width, height)).getextrema() == (0, 255)
    assert await overflow(page) == []
    assert await page.evaluate(
        """() => ["label", "title", "detail"].every((id) => {
          const e = document.getElementById(id);
          return e.classList.contains("clamped") || e.scrollWidth <= e.clientWidth + 1;
        })"""
    )


@pytest.mark.parametrize("size", SIZES)
async def test_a_speaker_has_name_faction_and_time(
    browser: Browser, size: tuple[int, int]
) -> None:
    async with staged() as hall, opened(browser, hall, size) as page:
        hall.grants("m1", seconds=180)
        await until(page, LONG)
        await until(page, FACTION)
        await until(page, "Виступ")
        assert await page.locator("#timer").inner_text() in ("3:00", "2:59", "2:58")
        await low(page, size)
        colour = "getComputedStyle(document.getElementById('timer')).color"
        calm = await page.evaluate(colour)
        hall.grants("m3", kind=FloorKind.POINT_OF_ORDER, seconds=25)
        await until(page, "З процедури")
        assert await page.evaluate(colour) != calm
        hall.grants(None, "Заболотна-Левченко Марія, директорка комунального підприємства")
        await until(page, "Запрошена особа")
        assert await page.locator("#timer").is_hidden()
        await low(page, size)
        hall.grants("m2", kind=FloorKind.CHAIR)
        await until(page, "Веде засідання")
        await low(page, size)


@pytest.mark.parametrize("size", SIZES)
async def test_a_vote_has_its_wording_and_time_and_then_its_result(
    browser: Browser, size: tuple[int, int]
) -> None:
    async with staged() as hall, opened(browser, hall, size) as page:
        hall.grants("m1", seconds=180)
        await until(page, LONG)
        story = hall.story
        story.does(c.AnnounceVoting(voting="v1", wording=WORDING))
        story.does(c.OpenVoting(voting="v1", seconds=15))
        hall.tells()
        await until(page, "Про надання дозволу")
        assert await page.locator("#timer").inner_text() in ("0:15", "0:14", "0:13")
        await low(page, size)
        story.all_press(Choice.FOR, 1, 3, 4, 5)
        story.does(c.CloseVoting(voting="v1"))
        hall.tells()
        await until(page, "прийнято")
        await until(page, "Утрималися")
        assert await page.locator("#counters b").all_inner_texts() == ["4", "0", "0", "1"]
        await low(page, size)
        story.time_passes(21)
        hall.grants("m1")
        await until(page, LONG)


async def test_for_a_mixer_the_clear_part_has_the_colour_of_the_key(browser: Browser) -> None:
    async with staged() as hall, opened(browser, hall, SIZES[1]) as page:
        await page.goto(hall.url + "overlay?key=00ff00")
        hall.grants("m3", seconds=180)
        await until(page, "Жук Ія")
        picture = await taken(page)
        assert picture.mode == "RGB"  # the browser says so where nothing is clear
        assert picture.crop((0, 0, 1280, 480)).getcolors() == [(1280 * 480, (0, 255, 0))]
        strip = await page.locator("#strip").bounding_box()
        assert strip is not None
        inside = (int(strip["x"] + strip["width"] / 2), int(strip["y"] + 4))
        assert picture.getpixel(inside) == (10, 19, 34)
        await page.goto(hall.url + "overlay?key=url(x)")
        await until(page, "Жук Ія")
        assert (await taken(page)).getpixel((0, 0)) == (0, 0, 0, 0)


async def test_few_words_make_a_low_strip(browser: Browser) -> None:
    async with staged() as hall, opened(browser, hall, SIZES[1]) as page:
        strip, heights = page.locator("#strip"), []
        for number, wording in enumerate(("За основу", WORDING)):
            hall.story.does(c.AnnounceVoting(voting=f"v{number}", wording=wording))
            hall.story.does(c.OpenVoting(voting=f"v{number}", seconds=15))
            hall.tells()
            await until(page, wording[:20])
            box = await strip.bounding_box()
            assert box is not None
            heights.append(box["height"])
            hall.story.does(c.CloseVoting(voting=f"v{number}"))
        assert heights[0] < heights[1]


async def test_nothing_is_shown_when_nobody_speaks_in_a_break_and_in_camera(
    browser: Browser,
) -> None:
    async with staged() as hall, opened(browser, hall, SIZES[1]) as page:
        strip = page.locator("#strip")
        assert (await taken(page)).getchannel("A").getextrema() == (0, 0)
        hall.grants("m3")
        await until(page, "Жук Ія")
        request = hall.story.sitting.floor.speaking[-1].request.id
        hall.story.records(e.FloorEnded(request=request, why=FloorEnd.OWN, spoke_s=2))
        hall.tells()
        await strip.wait_for(state="hidden", timeout=30_000)
        hall.grants("m3")
        await until(page, "Жук Ія")
        hall.story.records(e.ClosedPartBegan(reason="ст. 46"))
        hall.tells()
        await strip.wait_for(state="hidden", timeout=30_000)
        hall.story.records(e.ClosedPartEnded())
        hall.tells()
        await until(page, "Жук Ія")
        hall.story.records(e.BreakTaken())
        hall.tells()
        await strip.wait_for(state="hidden", timeout=30_000)
        assert (await taken(page)).getchannel("A").getextrema() == (0, 0)


async def test_a_lost_controller_takes_the_name_off_the_picture(browser: Browser) -> None:
    async with staged() as hall, opened(browser, hall, SIZES[1]) as page:
        hall.grants("m3")
        await until(page, "Жук Ія")
        hall.news.put_nowait(Lost("closed"))
        hall.news.put_nowait(Lost("closed"))
        await page.locator("#strip").wait_for(state="hidden", timeout=30_000)


async def test_a_lost_server_takes_the_name_off_the_picture(browser: Browser) -> None:
    async with contextlib.AsyncExitStack() as outer:
        hall = await (stage := contextlib.AsyncExitStack()).enter_async_context(staged())
        page = await outer.enter_async_context(opened(browser, hall, SIZES[1]))
        hall.grants("m3")
        await until(page, "Жук Ія")
        await stage.aclose()
        await page.locator("#strip").wait_for(state="hidden", timeout=30_000)


async def test_it_speaks_english_by_a_switch(browser: Browser) -> None:
    async with staged("en") as hall, opened(browser, hall, SIZES[1]) as page:
        hall.grants("m2", kind=FloorKind.POINT_OF_ORDER)
        await until(page, "Point of order")
        await until(page, "Head of the community")
        assert await page.evaluate("document.documentElement.lang") == "en"
