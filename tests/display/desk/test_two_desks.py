"""Two desks of one office: each shows what the other did, and neither does it twice."""

from __future__ import annotations

from pathlib import Path

from controller.rules import commands as c
from controller.rules import events as e
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving


async def test_what_one_desk_does_the_other_shows(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path) as one,
        at_the_desk(hall, tmp_path) as other,
    ):
        hall.does(c.AnnounceVoting(voting="v1", wording="Про бюджет"))
        await one.sees("Відкрити голосування")
        await other.sees("Відкрити голосування")
        await one.does("enter")
        await one.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await other.sees("ГОЛОСУВАННЯ ТРИВАЄ")
        await other.types("з")
        await other.sees("Закрити голосування")
        hall.does(c.CloseVoting(voting="v1"))
        await one.sees("РІШЕННЯ НЕ ПРИЙНЯТО")
        await other.types("right", "enter")
        await other.types("escape")
        await other.sees("РІШЕННЯ НЕ ПРИЙНЯТО")
    assert len(hall.named(e.VotingOpened)) == len(hall.named(e.VotingClosed)) == 1
