"""Стаття про читача запису.

Хто читає запис не від початку, бачить події, перед якими нічого не бачив. Подія, що сталася, не
відхиляється ніколи: про голосування, якого читач не застав, він просто нічого не знає.
"""

from __future__ import annotations

import pytest

from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Tally, Verdict
from tests.standing_orders.story import OPENING, Story

UNSEEN: list[e.AnyEvent] = [
    e.BallotCast(voting="v1", member="m1", choice=Choice.FOR, seat=1),
    e.BallotCast(voting="v1", member="m1", choice=Choice.FOR, how=e.How.VOICE, reason="пульт"),
    e.MajorityChanged(voting="v1", was="of_total", majority="of_present"),
    e.VotingOpened(voting="v1", closes_at=OPENING, composition=5, present=5),
    e.VotingSuspended(voting="v1", reason="restart"),
    e.VotingReopened(voting="v1", closes_at=OPENING),
    e.VotingVoided(voting="v1", reason="restart"),
    e.VotingWithdrawn(voting="v1"),
    e.VotingClosed(
        voting="v1",
        close=e.Close.TIME,
        tally=Tally(votes_for=5),
        verdict=Verdict.ADOPTED,
        majority="of_total",
        needed=3,
        composition=5,
    ),
]


@pytest.mark.parametrize("event", UNSEEN, ids=lambda event: type(event).__name__)
def test_an_event_of_a_vote_that_the_reader_did_not_see_changes_nothing(event: e.AnyEvent) -> None:
    story = Story().records(event)
    assert (story.sitting.voting, story.sitting.past) == (None, {})
    assert story.sitting.n == 1


def test_a_member_who_left_before_the_reader_came_is_not_here() -> None:
    story = Story().records(e.MemberLeft(member="m1", how=e.How.CARD, seat=1))
    assert not story.sitting.is_here("m1")


def test_a_vote_announced_to_such_a_reader_goes_on_as_any_other() -> None:
    story = Story().records(
        e.VotingAnnounced(
            voting="v2",
            number=2,
            wording="Про питання",
            motion=Motion.DECISION,
            ballot=BallotKind.OPEN,
            majority="of_total",
        )
    )
    story.records(e.BallotCast(voting="v2", member="m1", choice=Choice.FOR, seat=1))
    assert story.at_hand().ballots == {"m1": Choice.FOR}
