"""The hall screen in a real browser, over a real engine and its sockets."""

from __future__ import annotations

import contextlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from consoles.signals import Silent
from controller import wire
from controller.head_words import head_words
from controller.notes import Note
from controller.rules import commands as c
from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Outcome
from controller.rules.council import Body, BodyKind, Council, Member
from hw_sim.days import CARRIED, load_day
from papers.kyiv import Day
from tests.controller.test_sockets import serving
from tests.display.screen.halls import (
    ARGUMENTS,
    ScreenedHall,
    council,
    kyiv,
    overflow,
    scene,
    screen,
    shown,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIZES = ((1920, 1080), (1280, 720), (3840, 2160), (1024, 768))
CHROMIUM = Path("/usr/bin/chromium")

# Whether the middle of each row is that row's own: nothing lies over it, nothing cuts it off.
ROWS_SEEN = """() => [...document.querySelectorAll("#roll .row")].filter((row) => {
  const name = row.querySelector(".name");
  const box = name.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return there === name && name.scrollWidth <= name.clientWidth + 1;
}).length"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium of the system here")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        await started.close()


@pytest.fixture(scope="module")
def day() -> Day:
    return load_day(CARRIED)


@contextlib.asynccontextmanager
async def staged(folder: Path, body: Body) -> AsyncIterator[tuple[ScreenedHall, str]]:
    hall = ScreenedHall(folder / "journal.db", body)
    try:
        async with serving(hall, folder), screen(folder) as url:
            yield hall, url
    finally:
        hall.journal.close()


async def test_a_whole_sitting_of_121_fits_every_screen(
    browser: Browser, day: Day, tmp_path: Path
) -> None:
    vote = next(vote for vote in day.votes if vote.tally.against > 3 < vote.tally.abstain)
    longest = max((vote.wording for vote in day.votes), key=len)
    async with contextlib.AsyncExitStack() as stack:
        hall, url = await stack.enter_async_context(staged(tmp_path, kyiv(day)))
        pages = [await stack.enter_async_context(shown(browser, url, *size)) for size in SIZES]

        async def see(name: str, words: str) -> None:
            for page, size in zip(pages, SIZES, strict=True):
                await scene(page, name)
                await page.get_by_text(words, exact=False).first.wait_for(timeout=30_000)
                assert await overflow(page) == [], (name, size)

        outcomes = dict(zip(hall.body.seating, vote.outcomes.values(), strict=True))
        here = [seat for seat, outcome in outcomes.items() if outcome is not Outcome.ABSENT]
        await see("before", "Засідання ще не відкрито")
        hall.does(c.OpenSitting(sitting="s1", body="council", session="II сесія"))
        await see("opened", "Засідання відкрито")
        hall.does(c.OpenRegistration())
        hall.registers(*here[:50])
        await see("registration", "для кворуму потрібно 61")
        hall.registers(*here)
        hall.does(c.CloseRegistration())
        await see("registered", "Кворум є")
        items = (
            Item(id="i1", number="1", title=vote.wording, reporter="Крищенко Андрій Євгенович"),
            Item(id="i2", number="2.1", title=longest, majority="two_thirds_of_total"),
            Item(id="i3", number="3", title="Про обрання секретаря", ballot=BallotKind.SECRET),
        )
        hall.does(c.SetAgenda(items=items))
        hall.does(c.OpenItem(item="i1"))
        recused = hall.body.seating[here[0]]
        hall.does(c.RecuseMember(member=recused, item="i1", reason="договір"))
        await see("item", "Конфлікт інтересів: Андронов")
        hall.does(c.AnnounceVoting(voting="v1", item="i1", wording="", motion=Motion.AS_BASIS))
        await see("announced", "Потрібно 61 «за»")
        hall.does(c.OpenVoting(voting="v1"))
        hall.presses({seat: outcomes[seat] for seat in here[1:40]})
        await see("voting", f"із {len(here) - 1}")
        hall.presses({seat: outcomes[seat] for seat in here[1:]})
        hall.does(c.CloseVoting(voting="v1"))
        await see("result", "не прийнято")
        for page in pages:
            assert await page.evaluate(ROWS_SEEN) == 121
        hall.does(c.CorrectMajority(voting="v1", majority="of_voted", reason=longest[:300]))
        await see("result", "Більшість виправлено")
        hall.engine.notices.tell(wire.Storage(ok=False, detail="disk full"))
        await see("result", "Запис не ведеться")
        hall.engine.notices.tell(wire.Storage(ok=True))
        hall.does(c.AnnulVoting(voting="v1", reason="двоє депутатів повідомили про збій"))
        await see("annulled", "Підстава: двоє")
        hall.does(c.OpenItem(item="i2"))
        await see("item", "КИЇВТЕПЛОЕНЕРГО")
        hall.puts(c.AnnounceVoting(voting="v2", item="i2", wording=""))
        await see("voting", "Потрібно 81 «за»")
        hall.does(c.InterruptVoting(reason="restart"))
        await see("suspended", "Подані голоси збережено")
        hall.does(c.ReopenVoting(voting="v2"))
        hall.does(c.CloseVoting(voting="v2"))
        await see("result", "КИЇВТЕПЛОЕНЕРГО")
        hall.does(c.OpenItem(item="i3"))
        hall.puts(c.AnnounceVoting(voting="v3", item="i3", wording=""))
        hall.presses(dict.fromkeys(here, Outcome.FOR))
        hall.does(c.CloseVoting(voting="v3"))
        await see("result", "Усі обрали однаково")
        for seat in here[30:]:
            hall.does(c.RecordLeaving(member=hall.body.seating[seat], reason=""))
        await see("result", "присутні 30, потрібно 61")
        hall.does(c.TakeBreak(reason="нарада фракцій"))
        await see("break", "нарада фракцій")
        hall.does(c.EndBreak())
        hall.does(c.AdjournSitting(until="24 листопада", reason="немає кворуму"))
        await see("adjourned", "24 листопада")
        hall.does(c.ResumeSitting())
        hall.does(c.CloseSitting())
        await see("closed", "Засідання закрито")


@pytest.mark.parametrize("size", [36, 450])
async def test_every_name_of_a_small_and_of_the_largest_council_is_seen(
    browser: Browser, tmp_path: Path, size: int
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        hall, url = await stack.enter_async_context(staged(tmp_path, council(size)))
        pages = [await stack.enter_async_context(shown(browser, url, *each)) for each in SIZES]
        hall.does(c.OpenSitting(sitting="s1", body="council", session="I сесія"))
        hall.does(c.OpenRegistration())
        hall.registers(*range(1, size))
        for page in pages:
            await seen(page, "() => document.querySelectorAll('.row.here').length", size - 1)
            assert await page.evaluate(ROWS_SEEN) == size
        hall.does(c.CloseRegistration())
        hall.puts(c.AnnounceVoting(voting="v", wording="Про бюджет " * 9))
        hall.presses(dict.fromkeys(range(1, size - 3), Outcome.FOR))
        hall.does(c.CloseVoting(voting="v"))
        for page in pages:
            await scene(page, "result")
            assert await overflow(page) == []
            assert await page.evaluate(ROWS_SEEN) == size


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)])
async def test_the_head_on_the_screen_can_be_photographed_and_verified(
    browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with staged(tmp_path, council(36)) as (hall, url), shown(browser, url, *size) as page:
        hall.sits(range(1, 36))
        hall.puts(c.AnnounceVoting(voting="v", wording="Про бюджет"))
        hall.presses(dict.fromkeys(range(1, 20), Outcome.FOR))
        hall.does(c.CloseVoting(voting="v"))
        for name in ("result", "closed"):
            await scene(page, name)
            assert hall.journal.signer is not None
            note = Note.read(hall.journal.note)
            assert note.signed_by([hall.journal.signer.verifier])
            await page.get_by_text(head_words(note.checkpoint.root)).wait_for(timeout=30_000)
            picture = Image.open(io.BytesIO(await page.screenshot()))
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [hall.journal.note]
            if name == "result":
                hall.does(c.CloseSitting())


async def test_121_who_press_at_once_are_shown_within_a_second(
    browser: Browser, day: Day, tmp_path: Path
) -> None:
    async with staged(tmp_path, kyiv(day)) as (hall, url), shown(browser, url) as page:
        hall.does(c.OpenSitting(sitting="s1", body="council", session="II сесія"))
        hall.does(c.OpenRegistration())
        await scene(page, "registration")
        hall.registers(*hall.body.seating)
        await seen(
            page, "() => document.querySelectorAll('.row.here').length", 121, timeout=30_000
        )


async def seen(page: Page, count: str, number: int, timeout: float = 30_000) -> None:
    """Wait until a page counts so many."""
    await page.wait_for_function(f"() => ({count})() === {number}", timeout=timeout)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
async def test_silent_consoles_are_named_while_one_votes_a_few_by_seat_and_many_by_number(
    browser: Browser, tmp_path: Path, width: int, height: int
) -> None:
    item = Item(id="i1", number="1", title="Про внесення змін до бюджету міської громади " * 4)
    async with staged(tmp_path, council(36)) as (hall, url):
        hall.sits(range(1, 37), item)
        hall.does(c.OpenItem(item="i1"))
        hall.puts(
            c.AnnounceVoting(voting="v1", wording=item.title, item="i1", ballot=BallotKind.SECRET)
        )
        hall.hears(Silent(7), Silent(19))
        async with shown(browser, url, width, height) as page:
            few = page.get_by_text("Пульт не відповідає: місце 7, 19")
            await few.wait_for()
            assert await page.get_by_text("Число оновлюється раз на").is_visible()
            assert await overflow(page) == []
            hall.hears(*(Silent(seat) for seat in range(20, 37)))
            await page.get_by_text("Не відповідають пульти: 19").wait_for()
            assert await overflow(page) == []


async def test_a_lost_feed_is_told_within_two_seconds_and_nothing_old_comes_back(
    browser: Browser, tmp_path: Path
) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(5))
    items = [
        Item(id=f"i{number}", number=str(number), title=f"Питання {number}") for number in (1, 2)
    ]
    hall.sits(range(1, 6), *items)
    hall.does(c.OpenItem(item="i1"))
    async with screen(tmp_path) as url, contextlib.AsyncExitStack() as stack:
        feed = await stack.enter_async_context(contextlib.AsyncExitStack())
        await feed.enter_async_context(serving(hall, tmp_path))
        page = await stack.enter_async_context(shown(browser, url))
        await page.get_by_role("heading", name="Питання 1").wait_for()
        await feed.aclose()
        await page.wait_for_selector('main[data-scene="lost"]', timeout=30_000)
        assert "Немає зв’язку" in (await page.text_content("main") or "")
        assert await overflow(page) == []
        await page.evaluate(
            """() => {
              window.titles = [];
              const note = () => titles.push(document.getElementById("title").textContent);
              new MutationObserver(note).observe(document.body, {childList: true, subtree: true});
            }"""
        )
        hall.does(c.OpenItem(item="i2"))
        await feed.enter_async_context(serving(hall, tmp_path))
        await page.get_by_role("heading", name="Питання 2").wait_for(timeout=30_000)
        assert set(await page.evaluate("() => titles")) <= {"", "Питання 2"}
    hall.journal.close()


async def test_a_lost_server_is_told_within_two_seconds_and_found_again(
    browser: Browser, tmp_path: Path
) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(5))
    async with serving(hall, tmp_path), contextlib.AsyncExitStack() as stack:
        server = await stack.enter_async_context(contextlib.AsyncExitStack())
        url = await server.enter_async_context(screen(tmp_path))
        page = await stack.enter_async_context(shown(browser, url))
        await scene(page, "before")
        await server.aclose()
        await page.wait_for_selector('main[data-scene="lost"]', timeout=30_000)
        hall.does(c.OpenSitting(sitting="s1", body="council", session="I сесія"))
        port = int(url.rstrip("/").rsplit(":", 1)[1])
        await server.enter_async_context(screen(tmp_path, port=port))
        await scene(page, "opened")
    hall.journal.close()


async def test_html_in_names_and_titles_is_only_text(browser: Browser, tmp_path: Path) -> None:
    evil = "<img src=x onerror=document.title='x'><b>Ґ</b>"
    members = tuple(Member(id=f"m{seat}", name=evil, faction=evil) for seat in (1, 2))
    body = Body(
        id="council",
        kind=BodyKind.COUNCIL,
        council=Council(name=evil, convocation=evil, seats=2, members=members),
        seating={1: "m1", 2: "m2"},
    )
    async with staged(tmp_path, body) as (hall, url), shown(browser, url) as page:
        hall.sits((1, 2))
        hall.puts(c.AnnounceVoting(voting="v", wording=evil))
        hall.does(c.CloseVoting(voting="v"))
        await scene(page, "result")
        assert await page.evaluate("() => document.images.length") == 0
        assert await page.title() == "Віче"
        assert await page.inner_text("#title") == evil
        assert evil in (await page.inner_text("#council"))


async def test_the_clock_and_the_countdown_are_the_controllers(
    browser: Browser, tmp_path: Path
) -> None:
    async with staged(tmp_path, council(5)) as (hall, url), shown(browser, url) as page:
        hall.sits(range(1, 6))
        hall.puts(c.AnnounceVoting(voting="v", wording="Про час"))
        await scene(page, "voting")
        clock = await page.inner_text("#clock")
        assert clock.startswith("10:00:"), "08:00 UTC is ten in Kyiv in November"
        assert await page.inner_text("#day") == "23 листопада 2026 року"
        left = await page.inner_text("#countdown .left")
        assert left in ("1:00", "59", "58", "57")
        await page.wait_for_function(
            "([was, id]) => document.querySelector(id).textContent !== was",
            arg=[left, "#countdown .left"],
            timeout=30_000,
        )
        assert await page.inner_text("#clock") != clock


async def test_nothing_moves_for_those_who_want_less_motion(
    browser: Browser, tmp_path: Path
) -> None:
    duration = "() => getComputedStyle(document.querySelector('.filled')).transitionDuration"
    async with staged(tmp_path, council(5)) as (hall, url):
        hall.does(c.OpenSitting(sitting="s1", body="council", session="I сесія"))
        hall.does(c.OpenRegistration())
        durations = []
        for motion in ("no-preference", "reduce"):
            async with shown(browser, url, reduced_motion=motion) as page:
                await scene(page, "registration")
                durations.append(await page.evaluate(duration))
    assert durations == ["0.3s", "0s"]


async def test_english_is_a_switch_of_the_server(browser: Browser, tmp_path: Path) -> None:
    hall = ScreenedHall(tmp_path / "journal.db", council(5))
    async with (
        serving(hall, tmp_path),
        screen(tmp_path, "en") as url,
        shown(browser, url) as page,
    ):
        await page.get_by_text("The sitting has not been opened yet").wait_for()
        assert await page.get_attribute("html", "lang") == "en"
    hall.journal.close()
