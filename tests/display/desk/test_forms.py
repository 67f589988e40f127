"""Forms take what is typed as it is meant: no key reaches the sitting behind them by habit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Outcome
from controller.rules.sitting import Phase, Sitting, Stage, Voting
from display.desk.pace import REPEAT_S, SETTLE_S, Pace
from display.desk.result_page import MAYOR, factions
from tests.controller.conftest import Chamber, make_body
from tests.display.desk.conftest import at_the_desk, ready, serving

PATIENT_S = 30.0
"""Longer than a slow machine needs for the keys of a test."""


async def test_enter_pressed_twice_in_the_announcement_opens_no_vote(
    hall: Chamber, tmp_path: Path
) -> None:
    ready(hall)
    async with (
        serving(hall, tmp_path),
        at_the_desk(hall, tmp_path, settle_s=PATIENT_S, again_s=PATIENT_S) as desk,
    ):
        await desk.sees("присутні 5 із 5")
        await desk.types("г")
        await desk.sees("Формулювання", "F2 оголосити")
        await desk.writes("Про перерву")
        await desk.types("up", "up", "tab", "tab", "tab", "enter", "enter")
        await desk.until(lambda: desk.sitting.voting is not None)
        await desk.shows_all()
        await desk.does("enter", "enter")
        assert desk.sitting.voting is not None
        assert desk.sitting.voting.stage is Stage.ANNOUNCED


async def test_the_last_field_says_what_enter_does(hall: Chamber, tmp_path: Path) -> None:
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("Засідання не відкрито")
        await desk.types("enter")
        await desk.sees("Enter далі", "F2 відкрити")
        await desk.types("enter")
        await desk.types("enter")
        await desk.sees("Заповніть: ")
        await desk.writes("5 сесія")
        await desk.types("enter")
        await desk.sees("Enter відкрити")
        await desk.does("enter")
        assert (desk.sitting.phase, desk.sitting.session) == (Phase.OPEN, "5 сесія")


async def test_typing_takes_the_place_of_a_reason_that_stood_there(
    hall: Chamber, tmp_path: Path
) -> None:
    hall.opens()
    async with serving(hall, tmp_path), at_the_desk(hall, tmp_path) as desk:
        await desk.sees("РЕЄСТРАЦІЯ ТРИВАЄ")
        await desk.types("н", "enter")
        await desk.sees("немає картки")
        await desk.writes("зламалася")
        await desk.sees("зламалася")
        assert "немає картки" not in desk.screen


@pytest.mark.parametrize("asked", [True, False])
def test_an_enter_that_is_held_acts_once(asked: bool) -> None:
    pace = Pace()
    held = [0.0, *(0.5 + n * REPEAT_S / 2 for n in range(60))]
    taken = [pace.is_meant("enter", at, asked=False, acts=True) for at in held]
    assert taken == [True] + [False] * 60
    assert pace.is_meant("enter", held[-1] + (0.2 if asked else 1), asked=asked, acts=True)


def test_for_a_moment_after_a_question_no_key_acts_on_the_sitting() -> None:
    pace = Pace()
    pace.answered(10.0)
    assert not pace.is_meant("r", 10.0 + SETTLE_S / 2, asked=False, acts=True)
    assert pace.is_meant("down", 10.0 + SETTLE_S / 2, asked=False, acts=False)
    assert pace.is_meant("r", 10.0 + SETTLE_S, asked=False, acts=True)


def test_a_mayor_is_no_deputy_outside_the_factions() -> None:
    body = make_body(3)
    members = (replace(body.council.members[0], mayor=True), *body.council.members[1:])
    sitting = Sitting(body=replace(body, council=replace(body.council, members=members)))
    voting = Voting(
        id="v",
        number=1,
        wording="",
        motion=Motion.DECISION,
        ballot=BallotKind.ROLL_CALL,
        majority="of_total",
        stage=Stage.CLOSED,
        announced_at=datetime(2026, 11, 23, tzinfo=UTC),
        outcomes={each.id: Outcome.FOR for each in members},
    )
    found = factions(sitting, voting)
    assert (found[MAYOR].total(), sum(each.total() for each in found.values())) == (1, 3)
