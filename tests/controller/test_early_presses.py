"""A press that came before anybody could see the vote open is not in it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from consoles.signals import Key, Press
from controller.acts import Act
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import BallotKind, Choice

Chamber = Any  # tests.controller.conftest.Chamber; test folders are not packages


@pytest.mark.parametrize("secret", [False, True])
async def test_a_press_heard_in_the_same_turn_as_the_opening_does_not_count(
    sitting_chamber: Chamber, secret: bool
) -> None:
    hall = sitting_chamber
    ballot = BallotKind.SECRET if secret else None
    hall.does(c.AnnounceVoting(voting="v1", wording="Питання", ballot=ballot))
    opened = asyncio.ensure_future(hall.engine.ask(Act(c.OpenVoting(voting="v1"), e.By.SECRETARY)))
    await asyncio.sleep(0)  # the command waits, and so does the press behind it
    hall.hears(Press(1, Key.FOR), Press(2, Key.PRESENT))
    assert isinstance(await opened, int)
    assert hall.engine.sitting.voting.ballots == {}
    hall.hears(Press(1, Key.AGAINST))
    if not secret:
        assert hall.engine.sitting.voting.ballots == {"m1": Choice.AGAINST}
    hall.does(c.CloseVoting(voting="v1"))
    assert hall.engine.sitting.past["v1"].tally.against == 1
    assert hall.engine.sitting.past["v1"].tally.votes_for == 0
