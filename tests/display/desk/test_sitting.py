"""A whole sitting, driven by keys."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from consoles.signals import Key
from controller.rules import commands as c
from controller.rules.ballots import BallotKind, Choice, Verdict
from controller.rules.sitting import Phase, Stage
from display.desk.keys import Do, Place
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import (
    ITEMS,
    SEATS,
    AtTheDesk,
    at_the_desk,
    ready,
    serving,
)


async def register(desk: AtTheDesk) -> None:
    """From nothing to five of five registered."""
    await desk.sees("Засідання не відкрито")
    await desk.types("enter", "enter")
    await desk.writes("14 сесія")
    await desk.does("enter", "enter")
    await desk.sees("14 сесія", "Відкрити реєстрацію")
    await desk.does("enter")
    await desk.sees("РЕЄСТРАЦІЯ ТРИВАЄ", "Зареєстровано 0 із 5")
    desk.press(Key.PRESENT, *SEATS)
    await desk.sees("Усі на місці", "закрити реєстрацію")
    await desk.does("enter")


async def vote(desk: AtTheDesk, *, votes_for: int = 5) -> None:
    """Announce what the desk offers, open it, let all press, close it."""
    await desk.types("enter")
    await desk.sees("Формулювання")
    await desk.does("enter")
    await desk.sees("Відкрити голосування")
    await desk.does("enter")
    await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
    assert not desk.english
    desk.press(Key.FOR, *SEATS[:votes_for])
    desk.press(Key.AGAINST, *SEATS[votes_for:])
    if desk.sitting.voting is not None and desk.sitting.voting.secret:
        await desk.pilot.pause(0.05)
        desk.hall.clock.passes(6)  # of a secret vote the turnout is told at ticks only
    await desk.sees("Проголосували всі")
    await desk.does("enter")


async def test_a_whole_sitting_is_held_with_enter_alone(
    hall: Chamber, tmp_path: Path, agenda: Path, size: tuple[int, int]
) -> None:
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, agenda=agenda) as desk,
    ):
        await register(desk)
        assert desk.sitting.quorum
        await desk.sees("Завантажити порядок денний")
        await desk.types("enter", "enter")
        await desk.sees("У файлі 3 питання")
        await desk.does("enter")
        await desk.sees("порядок денний за основу")
        await vote(desk)
        await desk.sees("РІШЕННЯ ПРИЙНЯТО", "порядок денний у цілому")
        await vote(desk)
        assert desk.sitting.agenda_adopted
        await desk.sees("Перейти до питання 1. Про бюджет")
        await desk.does("enter")
        await vote(desk, votes_for=2)
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО", "За 2 · Проти 3")
        await desk.does("enter")
        await desk.sees("Дві третини від загального складу ради: потрібно 4 голоси «за»")
        await vote(desk, votes_for=4)
        await desk.sees("РІШЕННЯ ПРИЙНЯТО")
        await desk.does("enter")
        await vote(desk)
        await desk.sees("лише підсумок, без імен", "закрити засідання")
        await desk.types("enter")
        await desk.sees("Закрите засідання не можна відкрити знову")
        await desk.types("right")
        await desk.does("enter")
        await desk.sees("Засідання закрито", "Проведено 5 голосувань", "Прийнято: 4")
    assert desk.sitting.phase is Phase.CLOSED
    verdicts = [each.verdict for each in desk.sitting.past.values()]
    assert verdicts.count(Verdict.ADOPTED) == 4


async def test_who_has_not_voted_is_named_while_an_open_vote_lasts(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        desk.press(Key.FOR, 1, 2, 4)
        await desk.sees("Ще не проголосували (2):", "проголосували 3 із 5")
        assert "Депутат 3 (3)".replace(" (", "\N{NO-BREAK SPACE}(") in desk.screen


async def test_a_secret_vote_shows_no_list_and_no_choice(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall).votes(ballot=BallotKind.SECRET)
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path, size=size) as desk:
        desk.press(Key.AGAINST, 1, 2, 3, 4)
        hall.clock.passes(6)
        await desk.sees("проголосували 4 із 5", "скільки проголосувало")
        assert "Ще не проголосували" not in desk.screen
        await desk.types("3")
        await desk.sees("Депутат 3")
        for word in ("проти", "ще не голосував", "з голосу"):
            assert word not in desk.screen


async def test_a_vote_is_entered_by_voice(hall: Chamber, tmp_path: Path) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await desk.types("у")
        await desk.sees("Хто голосує з голосу?")
        await desk.writes("4")
        await desk.types("enter")
        await desk.sees("Голос із голосу: Депутат 4", "оберіть стрілками")
        await desk.types("enter", "enter")
        await desk.sees("Заповніть: Голос")
        await desk.types("right", "right", "enter")
        await desk.does("enter")
    assert desk.sitting.voting is not None
    assert desk.sitting.voting.ballots == {"m4": Choice.AGAINST}
    assert desk.sitting.voting.by_voice == {"m4"}


async def test_a_vote_is_annulled_with_a_reason_and_repeated(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).votes()
    hall.does(c.CloseVoting(voting="v1"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО")
        await desk.types("с")
        await desk.sees("Скасувати голосування № 1")
        await desk.types("enter")
        await desk.sees("Заповніть: Причина")
        await desk.writes("збій")
        await desk.types("enter", "enter")
        assert hall.engine.sitting.past["v1"].stage is Stage.CLOSED, "«no» is offered first"
        await desk.types("с")
        await desk.writes("збій")
        await desk.types("enter", "right")
        await desk.does("enter")
        await desk.sees("ГОЛОСУВАННЯ СКАСОВАНО: збій", "Оголосити голосування № 1 ще раз")
        await desk.types("enter")
        await desk.sees("Формулювання")
        await desk.does("enter")
    voting = desk.sitting.voting
    assert voting is not None
    assert (voting.repeats, voting.wording) == ("v1", "Питання")


async def test_a_wrong_majority_is_corrected_after_the_close(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        desk.press(Key.FOR, 1, 2, 3)
        await desk.sees("проголосували 3 із 5")
        hall.does(c.CloseVoting(voting="v1"))
        await desk.sees("РІШЕННЯ ПРИЙНЯТО")
        await desk.types("б", "right", "enter")
        await desk.writes("потрібно дві третини")
        await desk.types("enter", "right")
        await desk.does("enter")
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО", "Більшість виправлено")
    assert desk.sitting.past["v1"].majority == "two_thirds_of_total"


async def test_the_majority_of_an_announced_vote_is_changed_at_once(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання"))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("потрібно 3 голоси «за»")
        await desk.types("б", "down")
        await desk.does("enter")
        await desk.sees("Дві третини", "потрібно 4 голоси «за»")


async def test_a_result_is_seen_while_the_registration_is_still_open(
    hall: Chamber, tmp_path: Path
) -> None:
    hall.opens().registers(*SEATS).votes()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        hall.does(c.CloseVoting(voting="v1"))
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО", "закрити реєстрацію")
        hall.does(c.CloseRegistration())
        hall.clock.passes(1)
        hall.does(c.OpenRegistration())
        await desk.sees("РЕЄСТРАЦІЯ ТРИВАЄ", "Зареєстровано 5 із 5")


async def test_every_page_and_every_question_speaks_ukrainian(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    ready(hall)
    hall.does(c.SetAgenda(items=ITEMS))
    hall.does(c.OpenItem(item="i1"))
    for voting in ("v1", "v2"):
        hall.does(c.AnnounceVoting(voting=voting, wording="Питання", item="i1"))
        hall.does(c.OpenVoting(voting=voting))
        hall.does(c.CloseVoting(voting=voting))

    async def no_code() -> str:
        raise AssertionError("nobody confirmed it")

    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, size=size, chair_code=no_code) as desk,
    ):
        await desk.sees("РІШЕННЯ НЕ ПРИЙНЯТО")
        at_once = {Do.GRANT, Do.TAKE_BACK}
        asked = at_once | {Do.ARRIVED, Do.REGISTRATION, Do.CLOSE_VOTE, Do.VOICE, Do.PAPER, Do.TIME}
        for key in ("f1", "/", "ctrl+q", *(each.letter for each in Do if each not in asked)):
            await desk.types(key)
            await desk.until(lambda: desk.app.screen is not desk.app.screen_stack[1])
            await desk.settles()
            assert not desk.english, key
            lines = desk.screen.splitlines()
            assert max(map(len, lines)) <= size[0]
            assert "Esc" in desk.screen, f"the question of {key} does not fit"
            await desk.types("escape")
            await desk.until(lambda: len(desk.app.screen_stack) == 2 and not desk.app.busy)
        for place in Place:
            await desk.types(place.digit)
            await desk.until(partial(is_named, desk, place))
            assert not desk.english, place


def is_named(desk: AtTheDesk, place: Place) -> bool:
    """Whether a page stands in the bottom line, if only with its brief name."""
    say = desk.app.speech.say
    return say(place.words) in desk.screen or say(place.brief) in desk.screen
