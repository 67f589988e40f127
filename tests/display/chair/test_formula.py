"""What the chair is given to say, in both languages; numbers as they are read out."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.rules import commands as c
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind
from display.chair.formula import Speech, formula
from display.chair.numerals import in_words, time_in_words, votes_in_words
from display.focus import About, Focus
from display.words import translation
from tests.display.chair.halls import ITEM, a_hall

UK = Speech(translation("chair", "uk"), "uk")
EN = Speech(translation("chair", "en"), "en")
VOTED = Focus(About.VOTING, "v1")


@pytest.mark.parametrize(
    ("number", "uk", "en"),
    [
        (0, "нуль", "zero"),
        (11, "одинадцять", "eleven"),
        (19, "дев’ятнадцять", "nineteen"),
        (40, "сорок", "forty"),
        (61, "шістдесят один", "sixty-one"),
        (100, "сто", "one hundred"),
        (112, "сто дванадцять", "one hundred and twelve"),
        (226, "двісті двадцять шість", "two hundred and twenty-six"),
        (450, "чотириста п’ятдесят", "four hundred and fifty"),
        (1000, "1000", "1000"),
    ],
)
def test_numbers_are_said_in_words(number: int, uk: str, en: str) -> None:
    assert in_words(number, "uk") == uk
    assert in_words(number, "en") == en


def test_what_is_counted_agrees_with_its_numeral() -> None:
    said = [votes_in_words(number, "uk") for number in (1, 2, 5, 11, 21, 22, 112)]
    assert said == [
        "один голос",
        "два голоси",
        "п’ять голосів",
        "одинадцять голосів",
        "двадцять один голос",
        "двадцять два голоси",
        "сто дванадцять голосів",
    ]
    assert time_in_words(60, "uk") == "одна хвилина"
    assert time_in_words(90, "uk") == "одна хвилина тридцять секунд"
    assert time_in_words(120, "uk") == "дві хвилини"
    assert time_in_words(600, "uk") == "десять хвилин"
    assert time_in_words(61, "en") == "one minute one second"


async def test_each_motion_has_its_own_words(tmp_path: Path) -> None:
    hall, said = a_hall(tmp_path), set()
    for number, motion in enumerate(Motion):
        item = None if motion.of_agenda else ITEM.id
        put = c.AnnounceVoting(voting=f"v{number}", wording="Про сквер", motion=motion, item=item)
        hall.does(put)
        *_, last = formula(hall.engine.sitting, VOTED, UK)
        assert last.startswith("Хто за те, щоб")
        assert last.endswith("прошу голосувати.")
        said.add(last)
        hall.does(c.WithdrawVoting(voting=f"v{number}"))
    assert len(said) == len(Motion)
    hall.journal.close()


async def test_a_secret_vote_is_announced_as_such_and_its_choices_are_told_at_the_end(
    tmp_path: Path,
) -> None:
    hall = a_hall(tmp_path)
    hall.does(c.AnnounceVoting(voting="v1", wording="Про обрання", ballot=BallotKind.SECRET))
    assert "Голосування таємне." in formula(hall.engine.sitting, VOTED, UK)
    hall.does(c.OpenVoting(voting="v1"))
    assert not any("нуль" in each for each in formula(hall.engine.sitting, VOTED, UK))
    hall.does(c.CloseVoting(voting="v1"))
    assert formula(hall.engine.sitting, VOTED, UK)[-1] == "Рішення не прийнято."
    assert formula(hall.engine.sitting, VOTED, EN)[-1] == "The decision is not adopted."
    hall.does(c.AnnulVoting(voting="v1", reason="помилка в бюлетені."))
    said = formula(hall.engine.sitting, VOTED, UK)
    assert said == ("Результат голосування скасовано: помилка в бюлетені.",)
    hall.journal.close()


async def test_the_quorum_is_said_in_words(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    about = Focus(About.REGISTRATION)
    said = formula(hall.engine.sitting, about, UK)
    assert said[0] == "Зареєстровано депутатів: тридцять чотири."
    assert said[1] == "Кворум є. Засідання повноважне."
    for seat in range(1, 20):
        hall.does(c.RecordLeaving(member=f"m{seat}"))
    said = formula(hall.engine.sitting, about, UK)
    assert said == (
        "Зареєстровано депутатів: п’ятнадцять.",
        "Кворуму немає: потрібно дев’ятнадцять.",
    )
    hall.does(c.TakeBreak())
    assert formula(hall.engine.sitting, about, UK) == ("Оголошується перерва.",)
    hall.journal.close()
