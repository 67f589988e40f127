"""A secret vote held on paper is entered at the desk as the commission's act says."""

from __future__ import annotations

from pathlib import Path

from controller.rules import commands as c
from controller.rules.ballots import BallotKind, Tally
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import at_the_desk, ready, serving


async def test_a_paper_vote_is_entered_field_by_field(hall: Chamber, tmp_path: Path) -> None:
    ready(hall)
    secret = BallotKind.SECRET
    hall.does(c.AnnounceVoting(voting="v1", wording="Про обрання секретаря", ballot=secret))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("папір")
        await desk.types("ш")
        await desk.sees("Таємне голосування на папері", "Видано бюлетенів")
        for answer in ("5", "4", "0", "0", "1", "Коваль (голова), Жук"):
            await desk.types(*answer, "enter")
        await desk.sees("РІШЕННЯ ПРИЙНЯТО")
        voting = hall.engine.sitting.past["v1"]
        assert voting.tally == Tally(votes_for=4, not_voted=1)
        assert voting.paper is not None
        assert voting.paper.commission == "Коваль (голова), Жук"
        await desk.types("4")
        await desk.sees("на папері: видано 5, недійсних 1;", "рахували Коваль (голова), Жук")


async def test_what_is_no_number_and_what_does_not_add_up_is_said(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    secret = BallotKind.SECRET
    hall.does(c.AnnounceVoting(voting="v1", wording="Про обрання секретаря", ballot=secret))
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.types("ш")
        await desk.sees("Видано бюлетенів")
        for answer in ("5", "п", "0", "0", "0", "К"):
            await desk.types(*answer, "enter")
        await desk.sees("«За» у скриньці: це не число: п")
        await desk.types("ш")
        await desk.sees("Видано бюлетенів")
        for answer in ("2", "3", "0", "0", "0", "К"):
            await desk.types(*answer, "enter")
        await desk.sees("Бюлетені не сходяться: у скриньці 3, видано 2")
        assert hall.engine.sitting.voting is not None
