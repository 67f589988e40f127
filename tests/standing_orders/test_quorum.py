"""Стаття про кворум.

Засідання повноважне, коли в ньому бере участь більше половини загального складу ради (280/97-ВР,
ст. 46). За кворумом стежать увесь час: його втрата і відновлення записуються.
"""

from __future__ import annotations

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import BodyKind, MayorCounts, QuorumRule, Regulations
from controller.rules.quorum import quorum
from controller.rules.refusals import Why
from tests.standing_orders.story import Story, a_body, an_item


@pytest.mark.parametrize(("deputies", "needed"), [(3, 2), (4, 3), (36, 19), (54, 28), (121, 61)])
def test_more_than_half_of_the_total_composition_is_a_quorum(deputies: int, needed: int) -> None:
    story = Story(a_body(deputies)).opens().opens_registration()
    for seat in range(1, needed):
        story.arrives(seat)
    assert not story.sitting.quorum
    story.arrives(needed)
    assert story.sitting.quorum
    assert quorum(story.sitting) == (needed, needed)


def test_half_is_not_a_quorum() -> None:
    story = Story(a_body(4)).convenes(3, 4)
    assert not quorum(story.sitting).there


@pytest.mark.parametrize(("members", "needed"), [(7, 4), (8, 4), (9, 5)])
def test_a_commission_may_sit_with_no_less_than_half_where_its_regulations_say_so(
    members: int, needed: int
) -> None:
    rules = Regulations(quorum=QuorumRule.AT_LEAST_HALF)
    story = Story(a_body(members, kind=BodyKind.COMMISSION, regulations=rules)).convenes()
    assert quorum(story.sitting) == (members, needed)


def test_a_mayor_who_never_counts_makes_no_quorum() -> None:
    story = Story(a_body(4, mayor=MayorCounts.NEVER)).convenes(3, 4)
    assert story.sitting.is_here("mayor")
    assert story.sitting.present == {"m1", "m2"}
    assert quorum(story.sitting) == (2, 3)


def test_the_mayors_arrival_can_cost_the_quorum_and_his_leaving_restore_it() -> None:
    story = Story(a_body(5, mayor=MayorCounts.WHEN_PRESENT)).convenes(3, 4, 5)
    assert quorum(story.sitting) == (3, 4)
    story.leaves(6)
    story.arrives(3)
    assert quorum(story.sitting) == (3, 3)
    story.arrives(6)
    assert quorum(story.sitting) == (4, 4)
    story.leaves(3)
    assert story.entries[-1].event == e.QuorumLost(present=3, needed=4)
    story.leaves(6)
    assert quorum(story.sitting) == (2, 3)


def test_vacant_seats_count_in_the_composition() -> None:
    story = Story(a_body(5, seats=10)).convenes()
    assert not quorum(story.sitting).there
    assert quorum(story.sitting).needed == 6


def test_a_mayor_who_takes_part_raises_the_composition_by_one() -> None:
    story = Story(a_body(35, mayor=MayorCounts.WHEN_PRESENT)).opens().opens_registration()
    assert quorum(story.sitting).needed == 18
    story.arrives(36)
    assert quorum(story.sitting) == (1, 19)


def test_loss_and_return_are_events_and_nothing_else_is() -> None:
    story = Story(a_body(3)).convenes()
    story.leaves(1)
    assert story.happened(e.QuorumLost) == 0
    story.leaves(2)
    story.arrives(2)
    assert [story.happened(kind) for kind in (e.QuorumReached, e.QuorumLost)] == [2, 1]


def test_without_a_quorum_no_vote_opens() -> None:
    story = Story(a_body(5)).convenes(1, 2, 3)
    voting = story.announces()
    assert story.refuses(c.OpenVoting(voting=voting)) is Why.NO_QUORUM


def test_a_vote_that_is_open_goes_on_when_the_quorum_is_lost_and_the_loss_is_recorded() -> None:
    story = Story(a_body(3)).convenes()
    story.puts_to_the_vote()
    story.leaves(1)
    story.leaves(2)
    assert not story.sitting.quorum
    assert story.closes_the_vote().tally is not None


def test_recusals_that_break_the_quorum_are_told_by_their_own_article() -> None:
    story = Story(a_body(5)).convenes(5).lays_agenda(an_item("i1"))
    for member in ("m1", "m2"):
        story.does(c.RecuseMember(member=member, item="i1", reason="родич"))
    voting = story.announces(item="i1")
    assert story.refuses(c.OpenVoting(voting=voting)) is Why.NO_QUORUM_RECUSED
    story.does(c.LiftRecusal(member="m1", item="i1", reason="допущений за ст. 59-1"))
    story.does(c.OpenVoting(voting=voting))
