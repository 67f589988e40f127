"""A draft of the minutes from the desk: a key, a file, on the council's own blank."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest

import viche
from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.rules.events import Entry
from controller.told import Told
from display.desk.draft import Drafts
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    made: Any = docx.Document()
    made.add_paragraph("СЛОВ’ЯНСЬКА МІСЬКА РАДА")
    made.add_paragraph("{{протокол}}")
    made.save(str(tmp_path / "blank.docx"))
    hall = tmp_path / "hall.toml"
    hall.write_text('[minutes]\ntemplate = "blank.docx"\n', encoding="utf-8")
    return hall


def drafts(run: Path, to: Path, hall: Path | None = None) -> Drafts:
    return Drafts(partial(viche._draft, hall, KYIV), to, run / "feed.sock")


def words(folder: Path) -> list[str]:
    (path,) = folder.glob("*.docx")
    return [each.text for each in docx.Document(str(path)).paragraphs]


async def test_a_key_writes_the_draft_of_what_has_been_so_far(
    hall: Chamber, tmp_path: Path, blank: Path, size: tuple[int, int]
) -> None:
    ready(hall)
    hall.votes().hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)))
    hall.does(c.CloseVoting(voting="v1"))
    made = drafts(tmp_path, tmp_path / "drafts", blank)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, drafts=made) as desk,
    ):
        await desk.types("f6")
        await desk.sees("Чернетка протоколу:")
        told = words(tmp_path / "drafts")
        assert told[0] == "СЛОВ’ЯНСЬКА МІСЬКА РАДА", "the council's own blank"
        assert "Чернетка: засідання триває." in told
        assert any(each.startswith("За — 3, проти — 0") for each in told)
        assert desk.sitting.n == desk.app.shown, "nothing of it is a command"
        hall.votes("v2").hears(*(Press(seat, Key.AGAINST) for seat in (1, 2, 3)))
        hall.does(c.CloseVoting(voting="v2"))
        await desk.shows_all()
        await desk.types("f6")
        await desk.until(
            lambda: any(
                each.startswith("За — 0, проти — 3") for each in words(tmp_path / "drafts")
            )
        )


async def test_why_there_is_no_draft_is_told(hall: Chamber, tmp_path: Path) -> None:
    def fails(entries: Sequence[Entry], to: Path) -> None:
        raise Told("the blank is gone", "бланка немає")

    made = Drafts(fails, tmp_path / "drafts", tmp_path / "feed.sock")
    async with serving(hall, tmp_path):
        async with at_the_desk(hall, tmp_path, drafts=made) as desk:
            await desk.types("f6")
            await desk.sees("Ще не було засідання")
            ready(hall)
            await desk.shows_all()
            await desk.types("f6")
            await desk.sees("Чернетку не записано: бланка немає")
        async with at_the_desk(hall, tmp_path) as desk:
            await desk.types("f6")
            await desk.sees("Цей стіл не знає, куди писати чернетки")


async def test_a_folder_that_cannot_be_written_is_told(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    (tmp_path / "drafts").write_text("a file", encoding="utf-8")
    made = drafts(tmp_path, tmp_path / "drafts")
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, drafts=made) as desk:
        await desk.shows_all()
        await desk.types("f6")
        await desk.sees("Чернетку не записано:")
