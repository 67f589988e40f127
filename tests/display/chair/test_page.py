"""The chair's page in a real browser, over a real engine, its sockets and the gateway."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules import events as e
from controller.wire import read_entry
from tests.controller.test_sockets import serving
from tests.display.chair.halls import Chaired, a_hall, chaired, gateway
from tests.display.screen.halls import ARGUMENTS

# What is cut off: beyond the window, or wider than its own box. The queue is scrolled.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((each) => {
  if (each.closest("[hidden], #queue, svg") || !each.offsetWidth) return false;
  const box = each.getBoundingClientRect();
  if (box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) return true;
  return each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline";
}).map((each) => [each.id, each.tagName, each.textContent.slice(0, 40)])"""

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHROMIUM = Path("/usr/bin/chromium")
SIZES = ((768, 1024), (1024, 768), (1280, 800))
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"],
    }
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium of the system here")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        await started.close()


@contextlib.asynccontextmanager
async def paired(
    browser: Browser,
    folder: Path,
    language: str = "uk",
    *,
    dark: bool = False,
    rehearsal: bool = False,
) -> AsyncIterator[tuple[Chaired, Page]]:
    """A sitting with an item open, and the chair's tablet before it."""
    hall = a_hall(folder)
    try:
        async with chaired(hall, folder, language=language, rehearsal=rehearsal) as chair:
            context = await browser.new_context(
                viewport={"width": 1024, "height": 768},
                bypass_csp=True,
                color_scheme="dark" if dark else "light",
            )
            context.set_default_timeout(30_000)
            page = await context.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda sent: wrong.extend(_elsewhere(sent.url, chair.url)))
            await chair.connect(page)
            yield chair, page
            await context.close()
            assert wrong == []
    finally:
        hall.journal.close()


async def agree(page: Page) -> None:
    """Say yes to the question; right after it has come that is taken for a slip, and not heard."""
    await expect(page.locator("#sure")).to_be_visible()
    async with asyncio.timeout(30):
        while await page.locator("#sure").is_visible():
            await page.evaluate("document.getElementById('yes').click()")
            await page.wait_for_timeout(50)


def _elsewhere(asked: str, ours: str) -> list[str]:
    return [] if asked.startswith(ours) else [asked]


async def test_the_chair_gives_the_floor_prolongs_and_takes_it_back(
    browser: Browser, tmp_path: Path
) -> None:
    async with paired(browser, tmp_path) as (chair, page):
        chair.asks(3, 7)
        await expect(page.locator("#queue li")).to_have_count(2)
        await page.click("#key_grant")
        await expect(page.locator("#subject")).to_contain_text("Вакуленко-Гнатюк")
        await expect(page.locator("#left_time")).to_contain_text(":")
        await expect(page.locator("#say")).to_contain_text("Слово має Жук Захар Володимирівна.")
        await expect(page.locator("#state")).to_contain_text("Виконано: Надати слово")
        await page.click("#key_prolong")
        await chair.until("FloorProlonged")
        await expect(page.locator("#state")).to_contain_text("Виконано: Продовжити")
        await page.click("#key_cut")
        await expect(page.locator("#question")).to_contain_text("Припинити виступ")
        await agree(page)
        await chair.until("FloorEnded")
        await expect(page.locator("#key_cut")).to_have_attribute("aria-disabled", "true")
        lines = [read_entry(line) for _, line in chair.hall.journal.read()]
        asked = [entry for entry in lines if len(entry.cmd) == 32]  # a page's own ids
        assert [entry.by for entry in asked] == [e.By.CHAIR] * 3


async def test_the_chair_calls_for_a_vote_and_reads_the_result_in_words(
    browser: Browser, tmp_path: Path
) -> None:
    async with paired(browser, tmp_path) as (chair, page):
        await page.click("#key_announce")
        await expect(page.locator("#say")).to_contain_text("потрібно дев’ятнадцять голосів «за»")
        await expect(page.locator("#say")).to_contain_text("Хто за те, щоб")
        await page.click("#key_open")
        await expect(page.locator("#question")).to_contain_text("потрібно «за»: 19")
        await agree(page)
        await chair.until("VotingOpened")
        await expect(page.locator("#key_open")).to_have_attribute("aria-disabled", "true")
        hall = chair.hall
        hall.hears(*(Press(seat, Key.FOR if seat < 25 else Key.AGAINST) for seat in range(1, 31)))
        await expect(page.locator("#meter")).to_contain_text("30")
        voting = hall.engine.sitting.voting
        assert voting is not None
        hall.does(c.CloseVoting(voting=voting.id))
        said = page.locator("#say")
        await expect(said).to_contain_text("«За» — двадцять чотири, «проти» — шість")
        await expect(said).to_contain_text("Рішення прийнято.")
        await expect(page.locator("#last_verdict")).to_contain_text("✓ Рішення прийнято")
        await page.click("#key_announce")
        await expect(page.locator("#question")).to_contain_text("уже голосували")


async def test_a_rehearsal_is_marked_across_the_page(browser: Browser, tmp_path: Path) -> None:
    async with paired(browser, tmp_path, rehearsal=True) as (_, page):
        mark = page.locator("#alerts .rehearsal")
        await expect(mark).to_contain_text("Репетиція")
        await _looks_right(page)
        wide = await mark.evaluate("each => each.offsetWidth / innerWidth")
        assert wide > 0.9


async def test_a_double_tap_is_one_command(browser: Browser, tmp_path: Path) -> None:
    async with paired(browser, tmp_path) as (chair, page):
        chair.asks(3, 7)
        await expect(page.locator("#queue li")).to_have_count(2)
        await page.dblclick("#key_grant")
        await chair.until("FloorGranted")
        await expect(page.locator("#key_prolong")).to_have_attribute("aria-disabled", "false")
        await page.dblclick("#key_prolong")
        await expect(page.locator("#state")).to_contain_text("Виконано: Продовжити")
        assert len(chair.hall.named(e.FloorProlonged)) == 1


async def test_a_refused_command_says_why(browser: Browser, tmp_path: Path) -> None:
    async with paired(browser, tmp_path) as (chair, page):
        for seat in range(1, 30):
            chair.hall.does(c.RecordLeaving(member=f"m{seat}"))
        await expect(page.locator("#quorum")).to_contain_text("Кворуму немає")
        await page.click("#key_announce")
        await chair.until("VotingAnnounced")
        await page.click("#key_open")
        await agree(page)
        await expect(page.locator("#state")).to_contain_text("кворум")
        assert chair.hall.named(e.VotingOpened) == []


async def test_a_loss_is_said_and_the_page_comes_back_by_itself(
    browser: Browser, tmp_path: Path
) -> None:
    hall = a_hall(tmp_path)
    async with contextlib.AsyncExitStack() as stack, contextlib.AsyncExitStack() as feed:
        await feed.enter_async_context(serving(hall, tmp_path))
        access, url, board = await stack.enter_async_context(gateway(tmp_path))
        page = await browser.new_page()
        stack.push_async_callback(page.close)
        chair = Chaired(hall, access, url, board)
        await chair.connect(page)
        await feed.aclose()
        await expect(page.locator("#link")).to_have_text("Немає зв’язку із залом")
        await expect(page.locator("#key_announce")).to_have_attribute("aria-disabled", "true")
        await expect(page.locator("#say")).to_be_empty()
        await stack.enter_async_context(serving(hall, tmp_path))
        await expect(page.locator("#link")).to_have_text("Є зв’язок із залом")
        chair.asks(3)
        await expect(page.locator("#queue li")).to_have_count(1)
    hall.journal.close()


async def test_the_session_outlives_the_gateway_and_ends_with_a_new_code(
    browser: Browser, tmp_path: Path
) -> None:
    async with paired(browser, tmp_path) as (chair, page):
        await page.reload()
        await expect(page.locator("#link")).to_have_class("good")
        async with gateway(tmp_path) as (again, _, _):
            kept = (tmp_path / "paired").read_text()
            assert again.holds(kept)
        chair.access.issue()
        await expect(page.locator("#fault")).to_contain_text("Введіть новий код")
        await expect(page.locator("#pairing")).to_be_visible()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("dark", [False, True])
async def test_no_barrier_nothing_cut_off_and_every_key_is_large(
    browser: Browser, tmp_path: Path, language: str, dark: bool
) -> None:
    async with paired(browser, tmp_path, language, dark=dark) as (chair, page):
        await _looks_right(page)
        chair.asks(3, 7, 12, 20, 21, 22)
        await expect(page.locator("#queue li")).to_have_count(6)
        await page.click("#key_grant")
        await expect(page.locator("#key_cut")).to_have_attribute("aria-disabled", "false")
        await _looks_right(page)
        await page.click("#key_cut")
        await expect(page.locator("#sure")).to_be_visible()
        await _looks_right(page)
        await agree(page)
        await expect(page.locator("#key_grant")).to_have_attribute("aria-disabled", "false")
        chair.hall.puts(c.AnnounceVoting(voting="v1", wording="Про сквер", item="i5"))
        await expect(page.locator("#meter")).to_be_visible()
        await _looks_right(page)
        chair.hall.does(c.CloseVoting(voting="v1"))
        await expect(page.locator("#last")).to_be_visible()
        await _looks_right(page)


async def _looks_right(page: Page) -> None:
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.evaluate("document.documentElement.scrollHeight") <= height
        assert await page.evaluate(CUT_OFF) == []
        for box in await page.locator("button:visible").evaluate_all(
            "all => all.map((each) => [each.offsetWidth, each.offsetHeight])"
        ):
            assert min(box) >= 48, box
    found = await Axe().run(page, options=RULES)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
