"""What is changed at the desk while the sitting goes on: items, seats; and by mouse."""

from __future__ import annotations

from dataclasses import replace as altered
from pathlib import Path

import pytest
from docx import Document
from textual.widgets import Static

from consoles.signals import Key
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Choice
from controller.rules.sitting import Sitting, Stage
from display.desk.keys import Do, Place
from display.desk.lists import agenda_rows
from display.desk.questions import About
from display.desk.speech import Speech
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import ITEMS, WIDE, AtTheDesk, at_the_desk, ready, serving


def titles(sitting: Sitting) -> list[str]:
    return [each.title for each in sitting.agenda]


async def test_an_item_marked_in_the_agenda_is_opened_and_the_sitting_is_shown_again(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).does(c.SetAgenda(items=ITEMS))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("2", "down")
        await desk.sees("Перейти до питання 2. Про регламент")
        await desk.does("enter")
        await desk.sees("Оголосити голосування з цього питання")
        assert desk.app.screen_stack[1].place is Place.SITTING  # type: ignore[attr-defined] # ours
    assert desk.sitting.item == "i2"


async def test_an_item_is_edited_in_place(hall: Chamber, tmp_path: Path) -> None:
    ready(hall).does(c.SetAgenda(items=ITEMS))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("2", "down", "е", "enter")
        await desk.sees("Назва", "Про регламент")
        await desk.writes(" ради")
        await desk.types("enter", "right", "enter")
        await desk.does("enter")
        await desk.sees("2. Про регламент ради [таємне]")
    changed = desk.sitting.agenda[1]
    assert (changed.id, changed.ballot) == ("i2", BallotKind.SECRET)


async def test_without_an_agenda_there_is_nothing_to_edit(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        for key in (Do.EDIT, Do.REMOVE):
            await desk.types(key.letter)
            await desk.sees("Порядку денного ще немає.")
            assert not desk.is_asked
            await desk.types("escape")


@pytest.mark.parametrize(
    ("key", "done"),
    [
        (Do.REGISTRATION, e.RegistrationOpened),
        (Do.BREAK, e.BreakTaken),
        (Do.REPEAT, e.VotingAnnounced),
        (Do.VOTE, e.VotingAnnounced),
    ],
    ids=lambda each: each.name if isinstance(each, Do) else "",
)
async def test_what_needs_no_words_takes_two_keys(
    hall: Chamber, tmp_path: Path, key: Do, done: type[e.AnyEvent]
) -> None:
    ready(hall)
    hall.does(c.SetAgenda(items=ITEMS))
    hall.does(c.OpenItem(item="i1"))
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання", item="i1"))
    hall.does(c.OpenVoting(voting="v1"))
    hall.does(c.CloseVoting(voting="v1"))
    before = len(hall.named(done))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.shows_all()
        await desk.types(key.letter)
        if desk.is_asked:
            await desk.types("f2")
        await desk.until(lambda: len(hall.named(done)) == before + 1)


async def test_an_item_is_taken_off_after_a_question(hall: Chamber, tmp_path: Path) -> None:
    ready(hall).does(c.SetAgenda(items=ITEMS))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("ж")
        await desk.sees("Яке питання зняти?")
        await desk.writes("бюджет")
        await desk.types("enter")
        await desk.sees("Зняти питання 1 з порядку денного")
        await desk.types("enter", "enter")
        assert titles(desk.sitting) == ["Про бюджет", "Про регламент"], "«no» is offered first"
        await desk.types("2", "ж", "enter", "right")
        await desk.does("enter")
        await desk.sees("2. Про регламент")
    assert titles(desk.sitting) == ["Про регламент"]


async def test_a_member_whose_console_failed_votes_from_a_spare_one(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("м")
        await desk.writes("місце 4")
        await desk.types("enter")
        await desk.sees("Інший пульт: Депутат 4", "Зараз на місці 4.")
        await desk.writes("12")
        await desk.does("enter")
        desk.press(Key.FOR, 12)
        await desk.sees("проголосували 1 із 5")
    voting = desk.sitting.voting
    assert voting is not None
    assert voting.ballots == {"m4": Choice.FOR}


async def test_a_seat_that_is_taken_is_asked_about_before_its_member_loses_it(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("м", "enter")
        await desk.writes("3")
        await desk.types("enter")
        await desk.sees("Місце 3 зайняте", "Депутат 3")
        await desk.types("enter")
        assert desk.sitting.seating[3] == "m3"
        await desk.types("м", "enter")
        await desk.writes("нуль")
        await desk.types("enter")
        await desk.sees("«нуль» — не номер місця")


async def click(desk: AtTheDesk, widget: str, word: str) -> None:
    """Click on a word in a line of keys."""
    lines = str(desk.app.screen.query_one(widget, Static).content).splitlines()
    y, line = next((place, line) for place, line in enumerate(lines) if word in line)
    await desk.pilot.click(widget, offset=(line.index(word) + 1, y))
    await desk.settles()


async def test_the_mouse_does_what_the_keys_do(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall).does(c.SetAgenda(items=ITEMS))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.sees("Про бюджет") if size == WIDE else await desk.sees("2 питання")
        await click(desk, "#actions", "перерва")
        await desk.sees("Оголосити перерву")
        await desk.types("escape")
        await click(desk, "#places", "Журнал")
        await desk.sees("Внесено порядок денний")
        await click(desk, "#places", "F1")
        await desk.sees("Клавіші місця секретаря")
        await desk.types("escape", "1")
        await desk.pilot.click("#next")
        await desk.sees("Оголосити голосування", "за основу")


async def test_the_names_of_those_who_were_not_for_stand_below_the_result_where_there_is_room(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=WIDE) as desk:
        desk.press(Key.FOR, 1, 2, 3)
        desk.press(Key.AGAINST, 4)
        await desk.sees("проголосували 4 із 5")
        hall.does(c.CloseVoting(voting="v1"))
        await desk.sees("Проти: Депутат 4", "Не голосував: Депутат 5")


async def test_a_secret_vote_takes_no_statement(hall: Chamber, tmp_path: Path) -> None:
    ready(hall).votes(ballot=BallotKind.SECRET)
    hall.does(c.CloseVoting(voting="v1"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("лише підсумок, без імен")
        await desk.types("я")
        await desk.sees("ст. 59", "Заяву про таємний голос")


def test_a_question_about_a_vote_holds_while_the_vote_stands_as_it_did(hall: Chamber) -> None:
    asked = About("v1", Stage.OPEN)
    assert not asked.holds(hall.engine.sitting)
    ready(hall).votes()
    assert asked.holds(hall.engine.sitting)
    hall.does(c.CloseVoting(voting="v1"))
    assert not asked.holds(hall.engine.sitting)
    assert altered(asked, stage=Stage.CLOSED).holds(hall.engine.sitting)


def test_an_agenda_keeps_its_titles_within_two_lines_of_any_width() -> None:
    title = "Про відведення земельної ділянки " * 20
    item = c.SetAgenda(items=ITEMS).items[0]
    sitting = Sitting(agenda=(type(item)(id="i", number="306", title=title),))
    for width in (30, 60, 90):
        lines = agenda_rows(sitting, Speech(), width)[0].text.splitlines()
        assert len(lines) == 2
        assert max(map(len, lines)) <= width
        assert lines[1].endswith("…")


async def test_the_agenda_from_word_is_shown_whole_before_it_is_laid(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    path = tmp_path / "порядок.docx"
    document = Document()
    for number in range(1, 41):
        document.add_paragraph(f"{number}. Про питання {number}")
    document.save(str(path))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, agenda=path) as desk:
        await desk.types("ф", "enter")
        await desk.sees("У файлі 40 питань", "1. Про питання 1", "PgUp PgDn")
        assert "Про питання 40" not in desk.screen
        for _ in range(4):
            await desk.types("pagedown")
        await desk.sees("40. Про питання 40")
        await desk.does("enter")
    assert len(desk.sitting.agenda) == 40


async def test_a_file_that_is_wrong_is_mended_and_read_again_with_one_key(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    path = tmp_path / "порядок.csv"
    path.write_text("номер;питання\n" + "1;Про бюджет\n" * 9, encoding="utf-8")
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, agenda=path) as desk:
        await desk.types("ф", "enter")
        await desk.sees("Нічого не взято", "порядок.csv:3:", "… і ще 3 зауваження")
        path.write_text("номер;питання\n1;Про бюджет\n", encoding="utf-8")
        await desk.types("enter")
        await desk.sees("У файлі 1 питання", "1. Про бюджет")
        await desk.does("enter")
    assert titles(desk.sitting) == ["Про бюджет"]
