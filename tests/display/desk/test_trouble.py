"""Refusals, a lost controller, an interrupted vote, a full disk."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from consoles.signals import Key, Silent
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from controller.rules.sitting import Stage
from display.desk.scene import Unanswered
from tests.controller.conftest import Chamber
from tests.controller.small_disks import a_small_disk
from tests.display.desk.conftest import NARROW, SEATS, WIDE, at_the_desk, ready, serving


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("uk", ("Відмова", "280/97-ВР ст. 46", "Немає кворуму: присутні 2, потрібно 3.")),
        ("en", ("Refused", "280/97-ВР ст. 46", "There is no quorum: 2 present, 3 needed.")),
    ],
)
async def test_a_refusal_is_shown_with_its_article_in_the_chosen_language(
    hall: Chamber, tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    hall.opens().registers(1, 2)
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, language=language) as desk:
        await desk.sees("Enter")
        await desk.types("enter")
        await desk.sees(*words)


async def test_a_command_on_what_has_moved_on_is_refused(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.shows_all()
        desk.app.shown -= 2  # what a slower terminal would still be showing
        accepted = await desk.app.give(c.OpenRegistration())
        assert not accepted
        await desk.sees("Засідання пішло далі")
    assert hall.engine.sitting.registrations == 1


async def test_the_same_key_in_either_layout_does_the_same(hall: Chamber, tmp_path: Path) -> None:
    hall.does(c.OpenSitting(sitting="s1", body="council", session="1 сесія"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("Відкрити реєстрацію")
        for registrations, key in enumerate(("р", "h", "Р", "H"), 1):
            await desk.does(key)
            assert hall.engine.sitting.registrations == registrations
            hall.does(c.CloseRegistration())
            await desk.shows_all()


async def test_a_lost_controller_is_told_and_found_again(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    served = contextlib.AsyncExitStack()
    await served.enter_async_context(serving(hall, tmp_path))
    async with at_the_desk(hall, tmp_path) as desk:
        await desk.sees("присутні 5 із 5")
        await served.aclose()
        await desk.sees("Немає зв’язку з контролером", "встановлюємо зв’язок")
        assert "присутні 5 із 5" in desk.screen
        hall.registers()
        async with serving(hall, tmp_path):
            await desk.until(lambda: "Немає зв’язку" not in desk.screen)
            await desk.does("р")
    assert hall.engine.sitting.registrations == 2


async def test_a_controller_that_hangs_is_told_as_well(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, silence_s=0.5) as desk:
        await desk.sees("Контролер мовчить")


async def test_a_command_without_an_answer_is_asked_again_with_the_same_id(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("присутні 5 із 5")
        door = tmp_path / "desk.sock"
        door.rename(tmp_path / "away.sock")
        await desk.types("р")
        await desk.sees("Контролер не відповів", "надіслати ще раз")
        asked = desk.app.scene.unanswered
        assert asked is not None
        (tmp_path / "away.sock").rename(door)
        await desk.does("enter")
        await desk.sees("РЕЄСТРАЦІЯ ТРИВАЄ")
        assert "не відповів" not in desk.screen
    assert asked.id in hall.engine.sitting.seen
    assert hall.engine.sitting.registrations == 2


async def test_a_command_that_was_done_though_no_answer_came_is_not_asked_again(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("присутні 5 із 5")
        desk.app.scene.unanswered = Unanswered("lost", c.OpenRegistration())
        hall.does(c.OpenRegistration(), id="lost")
        await desk.sees("Останню команду таки виконано", "РЕЄСТРАЦІЯ ТРИВАЄ")
        assert desk.app.scene.unanswered is None


async def test_without_a_connection_nothing_is_sent(hall: Chamber, tmp_path: Path) -> None:
    ready(hall).votes()
    served = contextlib.AsyncExitStack()
    await served.enter_async_context(serving(hall, tmp_path))
    async with at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await served.aclose()
        await desk.sees("Немає зв’язку", "Що з ним стало, ще не відомо")
        await desk.types("р")
        await desk.sees("команду не надіслано")
    assert desk.app.scene.unanswered is None


async def test_enter_pressed_twice_does_not_do_two_steps(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання"))
    hall.does(c.OpenVoting(voting="v1"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, settle_s=60) as desk:
        desk.press(Key.FOR, *SEATS)
        await desk.sees("закрити й порахувати")
        await desk.does("enter")
        assert hall.engine.sitting.voting is not None, "the Enter was meant for the step before"


async def test_a_vote_interrupted_by_a_restart_goes_on_with_enter(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        desk.press(Key.FOR, 1, 2)
        await desk.sees("проголосували 2 із 5")
    hall.dies_and_comes_back()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ПЕРЕРВАНО", "перезапущено", "2 голоси записано")
        await desk.does("enter")
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ", "проголосували 2 із 5")
    assert hall.engine.sitting.voting is not None
    assert hall.engine.sitting.voting.stage is Stage.OPEN


async def test_a_full_disk_brings_up_the_paper_procedure_until_there_is_room(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with a_small_disk(tmp_path / "disk") as disk:
        hall = ready(Chamber(disk.path / "journal.db")).votes()
        async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
            await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
            disk.fill()
            for number in range(2000):
                desk.press((Key.FOR, Key.AGAINST)[number % 2], 1)
            await desk.sees("ЗАПИС НЕМОЖЛИВИЙ", "з двома підписами", "Покличте техніка")
            await desk.types("з", "enter")
            assert hall.engine.sitting.voting is not None
            assert hall.engine.sitting.voting.stage is Stage.OPEN
            disk.free()
            hall.clock.passes(1)
            await desk.sees("ГОЛОСУВАННЯ ПЕРЕРВАНО", "запис був неможливий")
        hall.journal.close()


async def test_a_silent_console_is_named_with_its_member(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall)
    hall.hears(Silent(3))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        await desk.sees("1 пульт мовчить")
        await desk.types("5")
        await desk.sees("✗ мовчать 1", "Місце 3 · Депутат 3", "Перевірте роз’єм пульта")


async def test_a_file_that_is_no_agenda_says_where_it_is_wrong(
    hall: Chamber, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("number,title,majority\n1,Про бюджет,усі\n", encoding="utf-8")
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, agenda=bad) as desk:
        await desk.sees("Завантажити порядок денний")
        await desk.types("enter", "enter")
        await desk.sees("bad.csv:2", "невідома більшість «усі»")
    assert hall.engine.sitting.agenda == ()


@pytest.mark.parametrize("size", [NARROW, WIDE, (60, 20)])
async def test_the_desk_follows_the_size_of_its_terminal(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await desk.pilot.resize_terminal(*size)
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ", "Зачекайте")
        assert all(len(line) <= size[0] for line in desk.screen.splitlines())


async def test_a_vote_brings_the_desk_back_from_its_lists(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("4")
        await desk.sees("Рада, 1 сесія", "Депутат 5: зареєстровано")
        hall.does(c.AnnounceVoting(voting="v1", wording="Про перерву"))
        await desk.sees("Голосування № 1 · поіменне", "Відкрити голосування")


async def test_the_time_in_doubt_is_confirmed_after_a_question(
    hall: Chamber, tmp_path: Path
) -> None:
    hall.does(c.ReportFault(kind="clock_behind", detail="60 s"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("викликає сумнів", "23 листопада 2026 р.", "підтвердити час")
        await desk.types("enter")
        await desk.sees("правильно?")
        await desk.types("right")
        await desk.does("enter")
        await desk.sees("Відкрити засідання")
    assert not hall.engine.sitting.time_in_doubt


async def test_five_members_come_go_and_declare_by_hand(
    hall: Chamber, tmp_path: Path, agenda: Path
) -> None:
    hall.opens().registers(*SEATS[:4])
    hall.does(c.CloseRegistration())
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, agenda=agenda) as desk:
        await desk.types("ф", "enter")
        await desk.does("enter")
        hall.does(c.OpenItem(item="item-1"))
        await desk.sees("Про бюджет")
        await desk.types("н", "enter")
        await desk.sees("Зареєструвати вручну: Депутат 5", "немає картки")
        await desk.does("enter")
        assert hall.engine.sitting.is_here("m5")
        await desk.types("к")
        await desk.writes("2")
        await desk.types("enter")
        await desk.does("enter")
        assert hall.engine.sitting.recused_from("item-1") == {"m2"}
        await desk.types("і", "enter")
        await desk.does("enter")
        assert not hall.engine.sitting.is_here("m1")
        await desk.sees("Депутат 1: вихід із зали")


async def test_a_question_about_a_vote_that_has_gone_on_becomes_no_command(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await desk.types("з")
        await desk.sees("Закрити голосування достроково")
        hall.does(c.CloseVoting(voting="v1"))
        await desk.sees("тим часом пішло далі")
        before = hall.engine.sitting.n
        await desk.types("right", "enter", "escape")
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО")
    assert hall.engine.sitting.n == before


async def test_a_refusal_goes_when_the_sitting_has_gone_on_and_it_has_been_read(
    hall: Chamber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(hall).votes(ballot=BallotKind.SECRET)
    monkeypatch.setattr("display.desk.app.READ_S", 0.0)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await desk.types("у")
        await desk.sees("не вносять з голосу")
        hall.does(c.CloseVoting(voting="v1"))
        await desk.sees("лише підсумок")
        assert "не вносять з голосу" not in desk.screen


async def test_at_80_columns_each_page_help_and_the_way_out_are_named(
    hall: Chamber, tmp_path: Path
) -> None:
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("1 Засідання", "5 Пульти", "F1 Довідка", "F10 Вийти")
