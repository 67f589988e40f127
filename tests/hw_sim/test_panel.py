"""The page of the simulated consoles: a click is a press on the bus, a lamp is the bus's own."""

from __future__ import annotations

import json
import re
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from controller.rules import commands as c
from controller.rules.agenda import Item
from controller.rules.ballots import BallotKind
from controller.rules.events import How
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.panel.guide import next_step
from hw_sim.panel.page import STATIC
from hw_sim.panel.room import ASKERS
from hw_sim.panel.words import GuideWords, PanelWords, words
from hw_sim.processes import Child, Processes
from hw_sim.simulated_hall import SimulatedHall

SEATS = 6
CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no /usr/bin/chromium here")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "EN-301-549"],
    }
}
HEADLESS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Panel:
    """A hall, its panel's address and a client for it."""

    def __init__(
        self, hall: SimulatedHall, child: Child, client: httpx.AsyncClient, address: str
    ) -> None:
        self.hall, self.child, self.client, self.address = hall, child, client, address

    async def click(self, **what: object) -> int:
        return (await self.client.post("/click", json=what)).status_code

    async def news(self) -> AsyncIterator[tuple[str, Any]]:
        """What the page is told, as it comes."""
        async with self.client.stream("GET", "/events") as stream:
            name = ""
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))


@asynccontextmanager
async def _panel(folder: Path) -> AsyncIterator[Panel]:
    config = HallFile(
        persons=deputies(SEATS, mayor=True),
        segments=[Segment(str(folder / "bus0"), {seat: seat for seat in range(1, SEATS + 1)})],
        seats=SEATS - 1,
        name="Рада <b>",
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    async with (
        Processes(folder / "logs") as processes,
        SimulatedHall.opened(config, processes) as hall,
        httpx.AsyncClient(base_url=address, timeout=10) as client,
    ):
        child = await processes.start("panel", "hw_sim.panel", str(config), "--port", str(port))
        yield Panel(hall, child, client, address)
        await processes.stop(child)


async def _open(hall: SimulatedHall) -> None:
    await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
    await hall.ask(c.OpenRegistration())


async def _lamps(panel: Panel, seat: int, *lit: str) -> dict[str, Any]:
    """Wait until the page is told that exactly these lamps are lit."""
    async for name, data in panel.news():
        if name == "seats" and data.get(str(seat), {}).get("lamps") == list(lit):
            return dict(data[str(seat)])
    raise AssertionError("the stream ended")


async def test_a_click_is_a_press_and_the_lamp_comes_back_from_the_bus(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        row = await _lamps(panel, 3)
        assert (row["name"], row["plugged"], row["card"]) == ("Депутат 003", True, False)
        await _open(panel.hall)
        await panel.hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
        await panel.hall.until(lambda now: len(now.present) == SEATS)
        await panel.hall.ask(c.AnnounceVoting(voting="v", wording="Питання"))
        await panel.hall.ask(c.OpenVoting(voting="v"))
        assert await panel.click(do="press", seat=3, key="against") == 204
        await _lamps(panel, 3, "AGAINST", "PRESENT")


async def test_a_card_put_in_and_taken_out_brings_and_takes_its_member(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        await _open(panel.hall)
        assert await panel.click(do="card", seat=2, inside=True) == 204
        row = await _lamps(panel, 2, "PRESENT")
        assert row["card"]
        sitting = await panel.hall.until(lambda now: now.is_here("m002"))
        assert sitting.attendance["m002"].how is How.CARD
        assert await panel.click(do="card", seat=2, inside=False) == 204
        await panel.hall.until(lambda now: not now.is_here("m002"))


async def test_an_unplugged_console_is_dark_and_the_controller_knows(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        await _open(panel.hall)
        await panel.hall.hands.card_in({4: None})
        await _lamps(panel, 4, "PRESENT")
        assert await panel.click(do="cable", seat=4, plugged=False) == 204
        row = await _lamps(panel, 4)
        assert not row["plugged"]
        await panel.hall.until(lambda now: 4 in now.silent)
        assert await panel.click(do="cable", seat=4, plugged=True) == 204
        await panel.hall.until(lambda now: 4 not in now.silent)
        assert (await _lamps(panel, 4, "PRESENT"))["plugged"]


@pytest.mark.parametrize("what", ["stuck", "wires"])
async def test_a_broken_console_stands_on_the_page_until_it_is_mended(
    tmp_path: Path, what: str
) -> None:
    async with _panel(tmp_path) as panel:
        await _open(panel.hall)
        assert await panel.click(do="trouble", what=what, seat=2) == 204
        await _troubles(panel, {"what": what, "seat": 2, "line": ""})
        if what == "wires":
            await panel.hall.until(lambda now: 2 in now.silent)
        assert await panel.click(do="trouble", what=what, seat=2, on=False) == 204
        await _troubles(panel)
        await panel.hall.until(lambda now: 2 not in now.silent)


async def test_a_line_that_is_cut_silences_its_consoles_and_comes_back(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        await _open(panel.hall)
        line = panel.hall.config.lines[0].name
        assert await panel.click(do="trouble", what="cut", line=line) == 204
        await panel.hall.until(lambda now: len(now.silent) == SEATS)
        assert await panel.click(do="trouble", what="cut", line=line, on=False) == 204
        await panel.hall.until(lambda now: not now.silent)
        assert await panel.click(do="trouble", what="noise", line="nowhere") == 409


async def _troubles(panel: Panel, *there: dict[str, object]) -> None:
    """Wait until the page is told that this is wrong, and nothing else."""
    async for name, data in panel.news():
        if name == "hall" and data["troubles"] == list(there):
            return
    raise AssertionError("the stream ended")


async def test_a_crowd_votes_through_noise_in_the_mood_it_is_in(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        await _open(panel.hall)
        line = panel.hall.config.lines[0].name
        assert await panel.click(do="together", what="register") == 204
        await panel.hall.until(lambda now: len(now.present) == SEATS)
        await panel.hall.ask(c.SetAgenda(items=(Item(id="i", number="1", title="Сквер"),)))
        await panel.hall.ask(c.OpenItem(item="i"))
        assert await panel.click(do="together", what="ask") == 204
        await panel.hall.until(lambda now: len(now.floor.waiting) == ASKERS)
        await panel.hall.ask(c.AnnounceVoting(voting="v", wording="Питання", item="i"))
        await panel.hall.ask(c.OpenVoting(voting="v"))
        assert await panel.click(do="trouble", what="noise", line=line) == 204
        assert await panel.click(do="together", what="for") == 204
        await panel.hall.until(lambda now: now.voting is not None and len(now.voting.ballots) > 2)


async def test_the_line_for_a_newcomer_follows_the_sitting(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        hall = panel.hall
        assert next_step(hall.sitting).name == "GUIDE_OPEN"
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        assert next_step(hall.sitting).name == "GUIDE_REGISTRATION"
        await hall.ask(c.OpenRegistration())
        assert next_step(hall.sitting).name == "GUIDE_REGISTER"
        await hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
        await hall.until(lambda now: len(now.present) == SEATS)
        await hall.ask(c.CloseRegistration())
        assert next_step(hall.sitting).name == "GUIDE_AGENDA"
        await hall.ask(c.SetAgenda(items=(Item(id="i", number="1", title="Сквер"),)))
        assert next_step(hall.sitting).name == "GUIDE_ITEM"
        await hall.ask(c.OpenItem(item="i"))
        assert next_step(hall.sitting).name == "GUIDE_ANNOUNCE"
        await hall.ask(c.AskFloor(member="m002", grant=True))
        assert next_step(hall.sitting).name == "GUIDE_SPEAKER"
        await hall.ask(c.EndFloor())
        for secret, name in ((False, "GUIDE_VOTE"), (True, "GUIDE_VOTE_SECRET")):
            ballot = BallotKind.SECRET if secret else BallotKind.ROLL_CALL
            voting = f"v{secret}"
            await hall.ask(
                c.AnnounceVoting(voting=voting, wording="Сквер", item="i", ballot=ballot)
            )
            assert next_step(hall.sitting).name == "GUIDE_OPEN_VOTE"
            await hall.ask(c.OpenVoting(voting=voting))
            assert next_step(hall.sitting).name == name
            await hall.ask(c.CloseVoting(voting=voting))
            assert next_step(hall.sitting).name == "GUIDE_RESULT"
        await hall.ask(c.TakeBreak())
        assert next_step(hall.sitting).name == "GUIDE_BREAK"
        await hall.ask(c.EndBreak())
        await hall.ask(c.CloseSitting())
        assert next_step(hall.sitting).name == "GUIDE_CLOSED"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"do": "press", "seat": 3, "key": "for"}', "text/plain", 415),
        ('{"do": "press", "seat": 3, "key": "maybe"}', "application/json", 400),
        ('{"do": "sing"}', "application/json", 400),
        ("{", "application/json", 400),
        ('{"do": "press", "seat": 99, "key": "for"}', "application/json", 409),
    ],
)
async def test_what_is_not_a_click_is_refused(
    tmp_path: Path, body: str, kind: str, status: int
) -> None:
    async with _panel(tmp_path) as panel:
        await _lamps(panel, 1)
        answer = await panel.client.post("/click", content=body, headers={"Content-Type": kind})
        assert answer.status_code == status
        assert answer.json()["error"]


async def test_the_page_asks_nobody_else(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        page = await panel.client.get("/")
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    for file in STATIC.iterdir():
        assert not re.search(r"https?://|//[a-z]+\.", file.read_text(encoding="utf-8")), file


async def test_it_ends_at_once_although_pages_are_open(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel:
        news = panel.news()
        await anext(news)
        await panel.hall.processes.stop(panel.child, within=2.0)
        assert panel.child.process.returncode != -9
        assert [name async for name, _ in news if name == "strange"] == []


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    script = (STATIC / "panel.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'data-(?:say|label)="(\w+)"', page))
    asked |= set(re.findall(r'"([A-Z_]{2,})"', script)) - {"POST"}
    guide = {word.name for word in GuideWords}  # which of them, the panel itself says
    assert asked == {word.name for word in PanelWords}
    assert words("uk").keys() == words("en").keys() == asked | guide
    assert words("uk")["FOR"] == "За"


@asynccontextmanager
async def _chromium(address: str, width: int, height: int) -> AsyncIterator[Page]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=HEADLESS)
        page = await browser.new_page(viewport={"width": width, "height": height})
        await page.goto(address)
        yield page
        await browser.close()


@needs_chromium
async def test_in_a_browser_the_crowd_registers_and_a_key_lights(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel, _chromium(panel.address, 1440, 900) as page:
        faults: list[object] = []
        page.on("pageerror", lambda error: faults.append(error))
        page.on("console", lambda said: faults.append(said.text))
        await expect(page.locator(".seat")).to_have_count(SEATS)
        assert "Рада <b>" in await page.inner_text("#body")
        await _open(panel.hall)
        await page.click("[data-together=register]")
        await expect(page.locator("[data-lamp=PRESENT].lit")).to_have_count(SEATS, timeout=20_000)
        await panel.hall.ask(c.AnnounceVoting(voting="v", wording="Питання"))
        await panel.hall.ask(c.OpenVoting(voting="v"))
        await expect(page.locator("#state")).to_have_text("Голосування № 1: Питання")
        await page.click(".seat:nth-child(6) [data-key=abstain]")
        lamp = page.locator(".seat:nth-child(6) [data-lamp=ABSTAIN]")
        await expect(lamp).to_have_class("lit")
        await expect(lamp).to_have_attribute("aria-label", "Утрим.: світиться")
        dark = page.locator(".seat:nth-child(6) [data-lamp=FOR]")
        await expect(dark).to_have_attribute("aria-label", "За")
        seat = page.locator(".seat:nth-child(6)")
        await expect(seat).to_have_attribute("aria-label", re.compile("^Місце 6"))
        await page.click("#language")
        await expect(page.locator("#state")).to_have_text("Vote 1: Питання")
        assert faults == []


@needs_chromium
async def test_on_a_phone_nothing_is_wider_than_the_glass(tmp_path: Path) -> None:
    async with _panel(tmp_path) as panel, _chromium(panel.address, 360, 740) as page:
        await expect(page.locator(".seat")).to_have_count(SEATS)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        key = await page.locator("[data-key=for]").first.bounding_box()
        assert key is not None
        assert key["height"] >= 44


@needs_chromium
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
async def test_no_barrier_and_faults_are_a_click_away(
    tmp_path: Path, width: int, height: int
) -> None:
    async with _panel(tmp_path) as panel, _chromium(panel.address, width, height) as page:
        await expect(page.locator("#step")).to_contain_text("відкриється засідання")
        await page.click("#open_troubles")
        await page.select_option("#at_seat", "4")
        await page.click("[data-trouble=wires]")
        await expect(page.locator("#broken button")).to_have_text(
            "Полагодити: Обірвано дроти даних, місце 4"
        )
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await _barriers(page) == []
        await page.click("#language")
        await expect(page.locator("#open_troubles")).to_have_text("Faults")
        assert await _barriers(page) == []
        await page.click("#broken button")
        await expect(page.locator("#broken button")).to_have_count(0)


async def _barriers(page: Page) -> list[tuple[str, str]]:
    found = await Axe().run(page, options=RULES)
    return [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]]
