"""Actions found by their words; lines of the journal found by theirs."""

from __future__ import annotations

from pathlib import Path

from textual.command import CommandPalette

from controller.rules import commands as c
from controller.rules.sitting import Phase
from display.desk.keys import Place
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import ITEMS, at_the_desk, ready, serving


async def test_an_action_is_found_by_its_words_and_done(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("присутні 5")
        await desk.types("f3")
        await desk.until(lambda: isinstance(desk.app.screen, CommandPalette))
        await desk.sees("Що треба зробити?", "Зареєструвати депутата вручну  [Н]")
        assert not desk.english
        await desk.writes("перерва")
        await desk.sees("Перерва: почати, закінчити  [П]")
        await desk.until(lambda: "Оголосити голосування" not in desk.screen)
        await desk.types("down", "enter")
        await desk.until(lambda: desk.is_asked and not isinstance(desk.app.screen, CommandPalette))
        await desk.types("f2")
        await desk.until(lambda: desk.sitting.phase is Phase.BREAK)


async def test_what_is_not_there_is_told_in_ukrainian(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("присутні 5")
        await desk.types("f3")
        await desk.until(lambda: isinstance(desk.app.screen, CommandPalette))
        await desk.writes("ґґґ")
        await desk.sees("Такої дії немає.")


async def test_the_journal_shows_the_lines_that_are_wanted(hall: Chamber, tmp_path: Path) -> None:
    ready(hall).does(c.SetAgenda(items=ITEMS))
    hall.does(c.OpenItem(item="i1"))
    hall.does(c.AnnounceVoting(voting="v1", wording="Про бджіл", item="i1"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("4")
        await desk.sees("Про бджіл")
        await desk.types("/")
        await desk.sees("Показати в журналі рядки")
        await desk.types("enter", "right", "right", "enter")
        await desk.sees("1 рядок: голосування", "Про бджіл")
        assert "Депутат 1" not in desk.screen
        await desk.types(".")
        await desk.writes("бджіл")
        await desk.types("f2")
        await desk.sees("1 рядок: голосування, «бджіл»")
        assert desk.app.screen_stack[1].place is Place.JOURNAL  # type: ignore[attr-defined] # ours
