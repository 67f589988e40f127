"""Стаття про конфлікт інтересів.

Депутат, який заявив про конфлікт інтересів, не бере участі в розгляді питання і в голосуванні, і
рахується окремо (280/97-ВР, ст. 59-1). Якщо без нього рада втратить повноважність, його можна
допустити після оголошення конфлікту.
"""

from __future__ import annotations

from controller.rules import commands as c
from controller.rules.ballots import Choice, Outcome
from controller.rules.refusals import Why
from controller.rules.sitting import Sitting
from tests.standing_orders.story import Story, an_item


def a_story() -> Story:
    return Story().convenes().lays_agenda(an_item("i1"), an_item("i2"))


RECUSE = c.RecuseMember(member="m1", item="i1", reason="родич")


def test_a_recused_member_does_not_vote_on_that_item_and_votes_on_others() -> None:
    story = a_story()
    story.does(RECUSE)
    story.puts_to_the_vote(item="i1")
    assert story.refuses(c.CastBallot(seat=1, choice=Choice.FOR)) is Why.RECUSED
    assert story.closes_the_vote().outcomes["m1"] is Outcome.RECUSED
    story.puts_to_the_vote(item="i2")
    story.press(1, Choice.FOR)
    assert story.closes_the_vote().outcomes["m1"] is Outcome.FOR


def test_the_recused_are_counted_apart_and_the_composition_stays() -> None:
    story = a_story()
    story.does(RECUSE)
    story.puts_to_the_vote(item="i1")
    story.all_press(Choice.FOR, 2, 3, 4)
    tally = story.closes_the_vote().tally
    assert tally is not None
    assert (tally.recused, tally.taking_part, tally.composition) == (1, 4, 5)


def test_a_recused_member_who_is_away_is_recused_still() -> None:
    story = a_story()
    story.does(RECUSE)
    story.leaves(1)
    story.puts_to_the_vote(item="i1")
    assert story.closes_the_vote().outcomes["m1"] is Outcome.RECUSED


def test_a_conflict_is_declared_with_its_reason_once_and_before_the_vote() -> None:
    story = a_story()
    assert story.refuses(c.RecuseMember(member="m1", item="i1", reason="")) is Why.REASON_NEEDED
    assert story.refuses(c.RecuseMember(member="m1", item="x", reason="r")) is Why.UNKNOWN_ITEM
    assert story.refuses(c.RecuseMember(member="x", item="i1", reason="r")) is Why.UNKNOWN_MEMBER
    story.does(RECUSE)
    assert story.refuses(RECUSE) is Why.ALREADY_RECUSED
    story.puts_to_the_vote(item="i1")
    late = c.RecuseMember(member="m2", item="i1", reason="родич")
    assert story.refuses(late) is Why.TOO_LATE_TO_RECUSE
    lift = c.LiftRecusal(member="m1", item="i1", reason="помилка")
    assert story.refuses(lift) is Why.TOO_LATE_TO_RECUSE


def test_a_recusal_is_lifted_with_a_reason() -> None:
    story = a_story()
    lift = c.LiftRecusal(member="m1", item="i1", reason="допущений")
    assert story.refuses(lift) is Why.NOT_RECUSED
    story.does(RECUSE)
    assert story.refuses(c.LiftRecusal(member="m1", item="i1", reason=" ")) is Why.REASON_NEEDED
    story.does(lift)
    story.puts_to_the_vote(item="i1")
    story.press(1, Choice.FOR)
    assert story.closes_the_vote().outcomes["m1"] is Outcome.FOR


def test_a_vote_by_voice_of_the_recused_is_refused() -> None:
    story = a_story()
    story.does(RECUSE)
    voting = story.puts_to_the_vote(item="i1")
    voice = c.CastByVoice(voting=voting, member="m1", choice=Choice.FOR, reason="пульт")
    assert story.refuses(voice) is Why.RECUSED


def test_nobody_sits_before_the_opening() -> None:
    empty = Sitting()
    assert empty.composition() == 0
    assert empty.roll() == ()
    assert empty.members == ()
    assert empty.member("m1") is None
    assert not empty.mayor_takes_part()
