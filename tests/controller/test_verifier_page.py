"""The page that checks a record in a browser, without a server: it says what ``verify`` says."""

from __future__ import annotations

import asyncio
import json
import random
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from consoles.signals import Key, Press
from controller import keys
from controller.journal import read_lines, read_notes
from controller.public_copy import HEADS, LINES, PAGE, write_copy
from controller.rows import public_line
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from controller.signing import key_in_force
from controller.tiles import CHECKPOINT
from controller.vote_proof import make_proof
from controller.wire import encode
from hw_sim.forger import forge
from tests.display.screen.halls import ARGUMENTS

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages

CHROMIUM = Path("/usr/bin/chromium")
LIES = 150
GOOD, BAD = "Розбіжностей немає", "Знайдено розбіжності"

# The page's own check over texts, as if files with them had been dropped: the findings.
CHECK = """async (files) => (await check(Object.entries(files).map(
  ([name, text]) => new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name)
))).findings"""


@pytest.fixture
def record(chamber: Chamber) -> Chamber:
    chamber.journal.signer = keys.make(keys.key_path(chamber.path), "viche/hall/1")
    chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
    chamber.opens().registers(1, 2, 3, 4)
    chamber.does(c.RegisterByHand(member="m5", reason="без картки"))
    for voting, kind in (("v1", BallotKind.ROLL_CALL), ("v2", BallotKind.SECRET)):
        chamber.votes(voting, kind)
        chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
        chamber.does(c.CloseVoting(voting=voting))
    chamber.does(
        c.AnnounceVoting(voting="v3", wording="Про відкликання", ballot=BallotKind.SECRET)
    )
    chamber.does(
        c.RecordPaperVote(
            voting="v3",
            issued=4,
            votes_for=3,
            against=0,
            abstain=0,
            invalid=1,
            commission="Коваль (голова), Жук",
        ),
    )
    chamber.does(c.CloseSitting())
    return chamber


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium of the system here")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        opened = await browser.new_page()
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("request", lambda request: errors.append(request.url[:40]))
        await opened.goto(PAGE.as_uri())
        yield opened
        await browser.close()
    assert errors == [PAGE.as_uri()[:40]]  # no error, and nothing but the page was ever fetched


async def dropped(page: Page, *files: Path) -> str:
    checked = int(await page.evaluate("document.body.dataset.checked ?? 0"))
    await page.set_input_files("#drop input", [])
    await page.set_input_files("#drop input", files)
    async with asyncio.timeout(30):
        while int(await page.evaluate("document.body.dataset.checked ?? 0")) <= checked:
            await asyncio.sleep(0.02)
    return await page.inner_text("#verdict")


async def test_a_copy_is_checked_in_the_browser(
    record: Chamber, page: Page, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    write_copy(copy, read_lines(record.path), read_notes(record.path))
    files = [copy / LINES, copy / CHECKPOINT, *(copy / HEADS).iterdir()]
    assert await dropped(page, *files) == GOOD
    said = await page.inner_text("#said")
    assert "лише гешем (особисті дані): 1" in said
    assert "Голосувань перераховано: 3" in said
    assert key_in_force(record.journal) in said
    assert (await page.inner_text("#votes")).count("Питання") == 2
    assert "Про відкликання (таємне)" in await page.inner_text("#votes")
    text = (copy / LINES).read_text(encoding="utf-8")
    (copy / LINES).write_text(text.replace('"against"', '"for"', 1), encoding="utf-8")
    assert await dropped(page, *files) == BAD
    assert "корінь дерева інший" in await page.inner_text("#said")


async def test_the_page_trusts_the_key_that_it_is_given(
    record: Chamber, page: Page, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    write_copy(copy, read_lines(record.path), read_notes(record.path))
    files = [copy / LINES, copy / CHECKPOINT]
    await page.fill("#key", key_in_force(record.journal))
    assert await dropped(page, *files) == GOOD
    await page.fill("#key", "viche/hall/1+00000000+AAAA")
    assert await dropped(page, *files) == BAD


async def test_a_vote_with_its_proof_is_checked(
    record: Chamber, page: Page, tmp_path: Path
) -> None:
    lines, notes = read_lines(record.path), read_notes(record.path)
    proof = encode(make_proof(lines, notes, key_in_force(record.journal), "v1"))
    assert proof == encode(make_proof(lines, notes, key_in_force(record.journal), "1"))
    file = tmp_path / "proof.json"
    file.write_bytes(proof)
    assert await dropped(page, file) == GOOD
    lie = json.loads(proof)
    lie["line"] = lie["line"].replace('"votes_for":3', '"votes_for":4')
    file.write_text(json.dumps(lie), encoding="utf-8")
    assert await dropped(page, file) == BAD


async def test_lies_are_found_in_the_browser_too(record: Chamber, page: Page) -> None:
    rows, notes = read_lines(record.path), read_notes(record.path)
    chance = random.Random(2026)
    for _ in range(LIES):
        lie, lines, heads = forge(rows, notes, chance)
        if lines[: max(notes)] == rows[: max(notes)] and heads == notes:
            continue
        files = {
            LINES: b64encode(b"\n".join(line for _, line in lines)).decode(),
            **{str(size): b64encode(note.encode()).decode() for size, note in heads.items()},
        }
        try:
            found = await page.evaluate(CHECK, files)
        except Exception as error:  # the page shows any error as a finding
            found = [str(error)]
        assert found, lie


async def test_an_honest_record_is_not_accused(record: Chamber, page: Page) -> None:
    rows, notes = read_lines(record.path), read_notes(record.path)
    files = {
        LINES: b64encode(b"\n".join(public_line(line) for _, line in rows)).decode(),
        **{str(size): b64encode(note.encode()).decode() for size, note in notes.items()},
    }
    assert await page.evaluate(CHECK, files) == []


@pytest.mark.parametrize("tongue", ["uk", "en"])
async def test_the_page_fits_a_phone_and_speaks_both_languages(page: Page, tongue: str) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    if tongue == "en":
        await page.click("button.language")
    said = {"uk": "Перевірка запису засідань", "en": "Check the record of sittings"}
    assert await page.inner_text("h1") == said[tongue]
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
