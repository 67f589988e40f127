"""What may differ from screen to screen: names or seats, portraits, sounds; and no barrier."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, async_playwright

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import Outcome
from display.portraits import portraits
from display.screen.board import Look
from tests.controller.test_sockets import serving
from tests.display.screen.halls import (
    ARGUMENTS,
    ScreenedHall,
    council,
    overflow,
    scene,
    screen,
    shown,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHROMIUM = Path("/usr/bin/chromium")
CHOICES = (Outcome.FOR, Outcome.AGAINST, Outcome.ABSTAIN, Outcome.NOT_VOTED)
ITEM = Item(id="i1", number="1", title="Про сквер", reporter="Коваль Ганна Іванівна")
BARRIERS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium of the system here")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        await started.close()


def vote(hall: ScreenedHall, size: int) -> None:
    outcomes = {seat: CHOICES[seat % 4] for seat in range(1, size)}
    hall.sits(outcomes, ITEM)
    hall.puts(c.AnnounceVoting(voting="v1", wording="Про сквер"))
    hall.presses(outcomes)
    hall.does(c.CloseVoting(voting="v1"))


def gives_the_floor(hall: ScreenedHall, member: str) -> None:
    hall.does(c.AskFloor(member=member))
    hall.does(c.GrantFloor())


@pytest.mark.parametrize("size", [36, 121, 450])
async def test_a_result_as_seats_shows_each_member_once_at_every_size(
    browser: Browser, tmp_path: Path, size: int
) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(size))
    async with serving(hall, tmp_path), screen(tmp_path) as url:
        vote(hall, size)
        for window in ((1920, 1080), (1024, 768), (3840, 2160)):
            async with shown(browser, f"{url}?view=seats", *window) as page:
                await scene(page, "result")
                signs = page.locator("#roll > svg > .sign")
                assert await signs.count() == size
                assert await page.locator("#roll .sign.absent").count() == 1
                assert await overflow(page) == []
                box = await signs.first.bounding_box()
                assert box is not None
                assert box["width"] >= window[1] / 80, "the eye can tell it from the back row"
    hall.journal.close()


async def test_two_screens_of_one_hall_may_look_different(
    browser: Browser, tmp_path: Path
) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(36))
    look = Look(view="seats")
    async with serving(hall, tmp_path), screen(tmp_path, look=look) as url:
        vote(hall, 36)
        async with shown(browser, url) as first, shown(browser, f"{url}?view=names") as second:
            await scene(first, "result")
            await scene(second, "result")
            assert await first.locator("#roll.map").count() == 1
            assert await second.locator("#roll .row").count() == 36
    hall.journal.close()


async def test_a_speaker_has_a_portrait_or_initials(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "portraits"
    folder.mkdir()
    Image.new("RGB", (60, 60), "teal").save(folder / "m1.png")
    hall = ScreenedHall(tmp_path / "journal.db", council(36))
    async with (
        serving(hall, tmp_path),
        screen(tmp_path, pictures=portraits(folder)) as url,
        shown(browser, url) as page,
    ):
        hall.sits([1, 2], ITEM)
        gives_the_floor(hall, "m1")
        await scene(page, "speaker")
        image = page.locator("#portrait img")
        await image.wait_for(timeout=30_000)
        assert await image.evaluate("image => image.complete && image.naturalWidth") == 60
        hall.does(c.EndFloor())
        gives_the_floor(hall, "m2")
        await page.get_by_text("АГ", exact=True).wait_for(timeout=30_000)
        assert await overflow(page) == []
    hall.journal.close()


async def test_a_vote_sounds_when_it_opens_and_when_it_is_over_where_that_is_wished(
    browser: Browser, tmp_path: Path
) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(36))
    look = Look(sounds=True)
    async with (
        serving(hall, tmp_path),
        screen(tmp_path, look=look) as url,
        shown(browser, url) as page,
    ):
        hall.sits(range(1, 30), ITEM)
        await scene(page, "opened")
        assert await page.evaluate("document.body.dataset.sounded") is None
        hall.puts(c.AnnounceVoting(voting="v1", wording="Про сквер"))
        await page.wait_for_selector(
            'body[data-sounded="opened"]', state="attached", timeout=30_000
        )
        hall.does(c.CloseVoting(voting="v1"))
        await page.wait_for_selector(
            'body[data-sounded="closed"]', state="attached", timeout=30_000
        )
    hall.journal.close()


@pytest.mark.parametrize("view", ["names", "seats"])
async def test_axe_finds_no_barrier_in_any_scene(
    browser: Browser, tmp_path: Path, view: str
) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(36))
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(serving(hall, tmp_path))
        url = await stack.enter_async_context(screen(tmp_path))
        window = shown(browser, f"{url}?view={view}", bypass_csp=True)
        page = await stack.enter_async_context(window)

        async def sees(name: str) -> None:
            await scene(page, name)
            found = await Axe().run(page, options=BARRIERS)
            told = [
                (each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]
            ]
            assert told == [], name

        await sees("before")
        hall.sits([1, 2, *range(3, 30)], ITEM)
        await sees("opened")
        hall.does(c.OpenItem(item="i1"))
        await sees("item")
        gives_the_floor(hall, "m1")
        await sees("speaker")
        hall.does(c.EndFloor())
        hall.does(c.AnnounceVoting(voting="v1", wording="Про сквер"))
        await sees("announced")
        hall.does(c.OpenVoting(voting="v1"))
        await sees("voting")
        hall.presses({seat: CHOICES[seat % 3] for seat in range(1, 30)})
        hall.does(c.CloseVoting(voting="v1"))
        await sees("result")
        hall.does(c.TakeBreak(reason="обід"))
        await sees("break")
        hall.does(c.EndBreak())
        hall.does(c.CloseSitting())
        await sees("closed")
    hall.journal.close()


async def test_the_page_is_light_and_asks_for_nothing_elsewhere(
    browser: Browser, tmp_path: Path
) -> None:
    """All that a browser loads before the first picture: below 150 KB."""
    hall = ScreenedHall(tmp_path / "journal.db", council(36))
    async with serving(hall, tmp_path), screen(tmp_path) as url, shown(browser, url) as page:
        await scene(page, "before")
        loaded = await page.evaluate(
            "performance.getEntriesByType('resource').map(one => one.decodedBodySize)"
        )
        assert len(loaded) >= 4
        assert sum(loaded) < 150_000
    hall.journal.close()
