"""The page in a real browser, over real TLS, with a real line behind the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import APIResponse, Page, Route, async_playwright, expect

from consoles.signals import Key, Lamp, Press, Silent, Voting
from display.words import LANGUAGES
from tests.display.tablet.halls import SEAT, Floor, a_floor, a_gateway

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"],
    }
}
# What is wider than the window or than its own box, or lies over another key.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((each) => {
  if (each.closest("[hidden], .unseen, svg, dialog") || !each.offsetWidth) return false;
  const box = each.getBoundingClientRect();
  if (box.left < -1 || box.right > innerWidth + 1) return true;
  if (getComputedStyle(each).display === "inline") return false;
  return each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 4;
}).map((each) => [each.id, each.tagName, each.textContent.trim().slice(0, 30)])"""
SIZES = [(390, 844), (844, 390), (1024, 768), (320, 568)]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(
            ignore_https_errors=True, viewport={"width": 390, "height": 844}
        )
        context.set_default_timeout(30_000)
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        yield page
        await browser.close()
        assert faults == []


async def connect(page: Page, floor: Floor) -> None:
    await page.goto(floor.url)
    await page.fill("#code", floor.line.issue(SEAT))
    await page.click("#pairing button")
    await expect(page.locator("#link")).to_have_text("Є зв’язок із залом")


async def test_a_lit_key_is_what_the_hall_lit_and_a_press_alone_lights_nothing(
    page: Page, floor: Floor
) -> None:
    await connect(page, floor)
    floor.dark = True
    await page.click("#for")
    await expect(page.locator("#state")).to_have_text("Надіслано…")
    await expect(page.locator("#for")).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("#state")).to_have_text("Зал не підтвердив натискання.")
    floor.dark = False
    await page.click("#against")
    await expect(page.locator("#against")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#for")).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("#state")).to_have_text("Ваш голос збережено: Проти")
    assert floor.presses == [Key.FOR, Key.AGAINST]


async def test_a_secret_vote_leaves_no_trace_of_the_choice(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    floor.secret = True
    await page.focus("#against")
    await page.keyboard.press("Enter")
    await expect(page.locator("#taken")).to_be_visible()
    after = await _all_that_is_kept(page)
    floor.line.show({SEAT: Lamp.PRESENT})
    await expect(page.locator("#taken")).to_be_hidden()
    await page.focus("#abstain")
    await page.keyboard.press("Enter")
    await expect(page.locator("#taken")).to_be_visible()
    assert await _all_that_is_kept(page) == after
    assert floor.presses == [Key.AGAINST, Key.ABSTAIN]


async def _all_that_is_kept(page: Page) -> object:
    """The document, the focus, the storages and the address."""
    return await page.evaluate(
        """async () => [document.body.innerHTML, document.activeElement.id, location.href,
            {...localStorage}, {...sessionStorage}, document.cookie,
            (await indexedDB.databases()).length, (await caches.keys()).length]"""
    )


async def test_every_choice_is_sent_in_as_many_bytes(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    sizes = []
    page.on(
        "request",
        lambda sent: sizes.append(len(sent.post_data or "")) if "/press" in sent.url else None,
    )
    for key in ("for", "against", "abstain"):
        await page.click(f"#{key}")
        await expect(page.locator(f"#{key}")).to_have_attribute("aria-pressed", "true")
    assert len(set(sizes)) <= 2  # the hall's beat may have got a digit more
    assert max(sizes) - min(sizes) <= 1


async def test_a_press_whose_answer_was_lost_counts_once(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    lost: list[APIResponse] = []

    async def lose_the_first_answer(route: Route) -> None:
        if lost:
            await route.continue_()
            return
        lost.append(await route.fetch())
        await route.abort()

    await page.route("**/press", lose_the_first_answer)
    async with page.expect_response("**/press"):
        await page.click("#for")
    await floor.until_pressed(Key.FOR)
    await page.click("#for")
    await floor.until_pressed(Key.FOR, Key.FOR)
    assert len(lost) == 1


async def test_a_loss_of_the_hall_is_seen_and_no_lamp_stays(tmp_path: Path, page: Page) -> None:
    async with a_floor(tmp_path) as floor:
        async with a_gateway(floor):
            await connect(page, floor)
            await page.click("#for")
            await expect(page.locator("#for")).to_have_attribute("aria-pressed", "true")
        await expect(page.locator("#link")).to_have_text("Немає зв’язку з залом")
        await expect(page.locator("#for")).to_have_attribute("aria-pressed", "false")
        await expect(page.locator("#for")).to_have_attribute("aria-disabled", "true")
        await floor.until_heard(Silent(SEAT))
        await page.click("#against", force=True)
        await expect(page.locator("#state")).to_have_text("Немає зв’язку з залом")
        async with a_gateway(floor):
            await expect(page.locator("#link")).to_have_text("Є зв’язок із залом")
            await expect(page.locator("#for")).to_have_attribute("aria-pressed", "true")
            assert Press(SEAT, Key.AGAINST) not in floor.heard


async def test_a_session_that_ended_asks_for_a_new_code(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    code = floor.line.issue(SEAT)
    await expect(page.locator("#fault")).to_contain_text("Введіть новий код")
    await page.fill("#code", "0000 0000")
    await page.click("#pairing button")
    await expect(page.locator("#fault")).to_contain_text("Код не підходить")
    await page.type("#code", code)
    await page.keyboard.press("Enter")
    await expect(page.locator("#console")).to_be_visible()


async def test_a_reload_needs_no_code_and_the_newest_page_counts(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    await page.reload()
    await expect(page.locator("#console")).to_be_visible()
    second = await page.context.new_page()
    await second.goto(floor.url)
    await expect(second.locator("#console")).to_be_visible()
    await expect(page.locator("#elsewhere")).to_be_visible()
    await page.click("#take_here")
    await expect(page.locator("#console")).to_be_visible()
    await expect(second.locator("#elsewhere")).to_be_visible()


async def test_who_leaves_the_seat_is_asked_first(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    await page.click("#give_up")
    await page.click("#no")
    await expect(page.locator("#console")).to_be_visible()
    await page.click("#give_up")
    await page.click("#yes")
    await expect(page.locator("#pairing")).to_be_visible()
    await page.reload()
    await expect(page.locator("#pairing")).to_be_visible()


async def test_a_rehearsal_is_marked_and_the_keys_stay_large(page: Page, tmp_path: Path) -> None:
    async with a_floor(tmp_path, rehearsal=True) as floor, a_gateway(floor):
        await connect(page, floor)
        await expect(page.locator("#rehearsal")).to_have_text(
            "Репетиція. Натиснуте зараз не є рішенням ради."
        )
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            assert await page.evaluate(CUT_OFF) == []
            for key in ("for", "against", "abstain"):
                box = await page.locator(f"#{key}").bounding_box()
                assert box is not None
                assert box["height"] >= 44, (key, height)
        found = await Axe().run(page, options=RULES)
        assert [each["id"] for each in found.response["violations"]] == []


async def test_the_council_in_earnest_is_not_marked(page: Page, floor: Floor) -> None:
    await connect(page, floor)
    await page.click("#for")
    await expect(page.locator("#for")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#rehearsal")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_fits_and_every_key_is_large(
    page: Page, floor: Floor, language: str
) -> None:
    await connect(page, floor)
    await page.goto(f"{floor.url}/?language={language}")
    await expect(page.locator("#console")).to_be_visible()
    floor.line.show({SEAT: Lamp.TAKEN | Lamp.NOT_STORED | Lamp.MICROPHONE | Lamp.PRESENT})
    await expect(page.locator("#not_stored")).to_be_visible()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (width, height)
        for key in ("for", "against", "abstain", "speak", "present"):
            box = await page.locator(f"#{key}").bounding_box()
            assert box is not None
            assert box["width"] >= 88, (key, width)
            assert box["height"] >= 44, (key, height)
            text = await page.evaluate(
                f"(() => {{ const b = document.getElementById('{key}');"
                "return b.scrollWidth <= b.clientWidth })()"
            )
            assert text, (key, width)


async def test_who_cannot_see_is_told_when_a_vote_opens_and_when_it_is_over(
    page: Page, floor: Floor
) -> None:
    await connect(page, floor)
    course = page.locator("#course[role=status]")
    await expect(course).to_be_hidden()
    for secret, said in ((False, "Голосування відкрито."), (True, "Таємне голосування відкрито.")):
        floor.line.heed(Voting(waiting=frozenset({SEAT}), secret=secret))
        await expect(course).to_contain_text(said)
        floor.line.heed(Voting(waiting=frozenset(), secret=secret))
        floor.line.heed(None)
        await expect(course).to_have_text("Голосування завершено. Результат — на екрані зали.")
    await page.reload()
    await expect(page.locator("#console")).to_be_visible()
    await expect(course).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_barrier_at_any_width_and_with_letters_twice_as_large(
    page: Page, floor: Floor, language: str
) -> None:
    await page.goto(f"{floor.url}/?language={language}")
    await expect(page.locator("#pairing")).to_be_visible()
    assert await _barriers(page) == []
    await connect(page, floor)
    await page.goto(f"{floor.url}/?language={language}")
    await expect(page.locator("#console")).to_be_visible()
    floor.line.heed(Voting(waiting=frozenset({SEAT}), secret=False))
    floor.line.show({SEAT: Lamp.PRESENT | Lamp.FOR | Lamp.NOT_STORED | Lamp.MICROPHONE})
    await expect(page.locator("#course")).to_be_visible()
    await expect(page.locator("#for")).to_have_attribute("aria-pressed", "true")
    assert await _barriers(page) == []
    for letters in ("100%", "200%"):
        await page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        for width, height in (*SIZES, (640, 360), (768, 1024), (1280, 800)):
            await page.set_viewport_size({"width": width, "height": height})
            assert await page.evaluate(CUT_OFF) == [], (letters, width)
    floor.line.show({SEAT: Lamp.PRESENT | Lamp.TAKEN})
    await expect(page.locator("#taken")).to_be_visible()
    assert await _barriers(page) == []


async def test_keys_are_reached_in_the_order_in_which_they_are_read(
    page: Page, floor: Floor
) -> None:
    await connect(page, floor)
    await page.focus("#other")
    reached = []
    for _ in range(6):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.id"))
    assert reached == ["for", "against", "abstain", "speak", "present", "give_up"]


async def _barriers(page: Page) -> list[tuple[str, str]]:
    found = await Axe().run(page, options=RULES)
    return [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]]
