"""Стаття про відкрите й поіменне голосування.

До початку всі бачать формулювання, вид і потрібну більшість. Голосують 15 секунд (регламент);
до завершення враховується останнє натискання (або перше — як велить регламент). Кожен депутат має
один із наслідків: за, проти, утримався, не голосував, відсутній, конфлікт інтересів.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Outcome
from controller.rules.council import Regulations, WhichPress
from controller.rules.refusals import Why
from controller.rules.sitting import Stage, next_deadline
from tests.standing_orders.story import Story, a_body, an_item, stage_of


def test_every_member_has_one_outcome_and_the_sum_is_the_composition() -> None:
    story = Story(a_body(6)).convenes(6).lays_agenda(an_item("i1"))
    story.does(c.RecuseMember(member="m5", item="i1", reason="родич"))
    story.puts_to_the_vote(item="i1")
    story.press(1, Choice.FOR)
    story.press(2, Choice.AGAINST)
    story.press(3, Choice.ABSTAIN)
    over = story.closes_the_vote()
    assert over.outcomes == {
        "m1": Outcome.FOR,
        "m2": Outcome.AGAINST,
        "m3": Outcome.ABSTAIN,
        "m4": Outcome.NOT_VOTED,
        "m5": Outcome.RECUSED,
        "m6": Outcome.ABSENT,
    }
    assert over.tally is not None
    assert over.tally.composition == 6


def test_the_last_press_counts() -> None:
    story = Story().convenes()
    story.puts_to_the_vote()
    for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN):
        story.press(1, choice)
    assert story.press(1, Choice.ABSTAIN) == []
    assert story.closes_the_vote().outcomes["m1"] is Outcome.ABSTAIN


def test_the_first_press_counts_where_the_regulations_say_so() -> None:
    rules = Regulations(which_press=WhichPress.FIRST)
    story = Story(a_body(3, regulations=rules)).convenes()
    story.puts_to_the_vote()
    story.press(1, Choice.FOR)
    again = c.CastBallot(seat=1, choice=Choice.AGAINST)
    assert story.refuses(again) is Why.FIRST_PRESS_COUNTS
    assert story.closes_the_vote().outcomes["m1"] is Outcome.FOR


def test_nobody_presses_before_the_opening_or_after_the_close() -> None:
    story = Story().convenes()
    press = c.CastBallot(seat=1, choice=Choice.FOR)
    assert story.refuses(press) is Why.NOT_OPEN
    voting = story.announces()
    assert story.refuses(press) is Why.NOT_OPEN
    story.does(c.OpenVoting(voting=voting))
    story.closes_the_vote()
    assert story.refuses(press) is Why.NOT_OPEN


def test_only_those_who_are_here_vote_and_empty_seats_do_not() -> None:
    story = Story().convenes(5)
    story.puts_to_the_vote()
    assert story.refuses(c.CastBallot(seat=5, choice=Choice.FOR)) is Why.NOT_PRESENT
    assert story.refuses(c.CastBallot(seat=77, choice=Choice.FOR)) is Why.EMPTY_SEAT
    story.arrives(5)
    story.press(5, Choice.FOR)
    assert story.closes_the_vote().outcomes["m5"] is Outcome.FOR


def test_a_ballot_stays_when_its_member_leaves() -> None:
    story = Story().convenes()
    story.puts_to_the_vote()
    story.press(1, Choice.FOR)
    story.leaves(1)
    story.leaves(2)
    over = story.closes_the_vote()
    assert (over.outcomes["m1"], over.outcomes["m2"]) == (Outcome.FOR, Outcome.ABSENT)


def test_a_member_whose_console_failed_votes_by_voice_and_is_recorded_as_such() -> None:
    story = Story().convenes(5)
    voting = story.puts_to_the_vote()
    voice = c.CastByVoice(voting=voting, member="m2", choice=Choice.FOR, reason="пульт мовчить")
    story.does(voice)
    assert story.at_hand().by_voice == {"m2"}
    assert story.refuses(replace(voice, reason="")) is Why.REASON_NEEDED
    assert story.refuses(replace(voice, member="m5")) is Why.NOT_PRESENT
    assert story.refuses(replace(voice, member="x")) is Why.UNKNOWN_MEMBER
    assert story.refuses(replace(voice, voting="v9")) is Why.NO_VOTING
    story.press(2, Choice.AGAINST)
    assert story.at_hand().by_voice == set()


def test_the_same_vote_by_voice_again_is_nothing_new_and_another_stands_in_its_place() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote()
    voice = c.CastByVoice(voting=voting, member="m2", choice=Choice.FOR, reason="пульт мовчить")
    story.does(voice)
    assert story.does(voice) == []
    story.does(replace(voice, choice=Choice.AGAINST))
    assert story.closes_the_vote().outcomes["m2"] is Outcome.AGAINST


def test_where_the_first_press_counts_no_voice_changes_it() -> None:
    rules = Regulations(which_press=WhichPress.FIRST)
    story = Story(a_body(3, regulations=rules)).convenes()
    voting = story.puts_to_the_vote()
    story.press(1, Choice.FOR)
    voice = c.CastByVoice(voting=voting, member="m1", choice=Choice.AGAINST, reason="помилився")
    assert story.refuses(voice) is Why.FIRST_PRESS_COUNTS


def test_a_member_without_a_console_registers_by_hand_and_votes_by_voice() -> None:
    story = Story().opens()
    story.does(c.SeatMember(seat=4))
    for member in ("m1", "m2", "m4"):
        story.does(c.RegisterByHand(member=member, reason="немає пульта"))
    voting = story.puts_to_the_vote()
    assert story.refuses(c.CastBallot(seat=4, choice=Choice.FOR)) is Why.EMPTY_SEAT
    story.does(c.CastByVoice(voting=voting, member="m4", choice=Choice.FOR, reason="уголос"))
    assert story.closes_the_vote().outcomes["m4"] is Outcome.FOR


def test_a_member_who_changes_seats_during_the_vote_counts_once_by_the_last_press() -> None:
    story = Story().convenes()
    story.puts_to_the_vote()
    story.press(1, Choice.FOR)
    story.does(c.SeatMember(seat=9, member="m1"))
    assert story.refuses(c.CastBallot(seat=1, choice=Choice.FOR)) is Why.EMPTY_SEAT
    story.press(9, Choice.AGAINST)
    tally = story.closes_the_vote().tally
    assert tally is not None
    assert (tally.votes_for, tally.against) == (0, 1)


def test_a_list_that_does_not_add_up_is_not_announced() -> None:
    story = Story().convenes()
    voting = replace(story.at_hand_after_opening(), ballots={"stranger": Choice.FOR})
    story.sitting = replace(story.sitting, voting=voting)
    assert story.refuses(c.CloseVoting(voting=voting.id)) is Why.NOT_COMPLETE


def test_what_is_put_to_the_vote_is_said_in_words_unless_the_item_or_the_motion_says_it() -> None:
    story = Story().convenes().lays_agenda()
    wordless = c.AnnounceVoting(voting="v1", wording=" ")
    assert story.refuses(wordless) is Why.WORDING_NEEDED
    story.does(replace(wordless, item="i1"))
    story.does(c.WithdrawVoting(voting="v1"))
    story.does(replace(wordless, voting="v2", motion=Motion.AGENDA_AS_BASIS))


def test_the_time_is_the_regulations_own_unless_another_is_given() -> None:
    story = Story(a_body(3, regulations=Regulations(vote_s=20))).convenes()
    story.does(c.CloseRegistration())
    voting = story.announces()
    assert story.refuses(c.OpenVoting(voting=voting, seconds=3601)) is Why.BAD_SECONDS
    story.does(c.OpenVoting(voting=voting))
    assert next_deadline(story.sitting) == story.at + timedelta(seconds=20)


def test_another_time_is_given_at_the_opening() -> None:
    story = Story().convenes()
    story.does(c.CloseRegistration())
    voting = story.announces()
    story.does(c.OpenVoting(voting=voting, seconds=40))
    assert next_deadline(story.sitting) == story.at + timedelta(seconds=40)


def test_the_clock_closes_an_open_vote() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote()
    story.time_passes(15).does(c.EndVoting(voting=voting), e.By.CLOCK)
    assert story.sitting.past[voting].close is e.Close.TIME


def test_the_threshold_may_be_set_right_before_the_opening_and_not_after() -> None:
    story = Story().convenes()
    voting = story.announces()
    change = c.ChangeMajority(voting=voting, majority="two_thirds_of_total")
    events = story.does(change)
    assert events == [
        e.MajorityChanged(voting=voting, was="of_total", majority="two_thirds_of_total")
    ]
    assert story.refuses(change) is Why.SAME_MAJORITY
    assert story.refuses(c.ChangeMajority(voting=voting, majority="x")) is Why.UNKNOWN_MAJORITY
    story.does(c.OpenVoting(voting=voting))
    assert story.refuses(c.ChangeMajority(voting=voting, majority="of_total")) is Why.NOT_ANNOUNCED
    assert story.closes_the_vote().majority == "two_thirds_of_total"


def test_an_announced_vote_may_be_withdrawn_and_is_not_numbered() -> None:
    story = Story().convenes()
    voting = story.announces()
    story.does(c.WithdrawVoting(voting=voting))
    assert stage_of(story, voting) is Stage.WITHDRAWN
    second = story.puts_to_the_vote()
    assert story.at_hand().number == 1
    assert story.refuses(c.WithdrawVoting(voting=second)) is Why.NOT_ANNOUNCED


def test_one_vote_at_a_time_and_each_once() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote()
    other = c.AnnounceVoting(voting="v9", wording="інше")
    assert story.refuses(other) is Why.VOTING_AT_HAND
    assert story.refuses(c.OpenVoting(voting=voting)) is Why.NOT_ANNOUNCED
    story.closes_the_vote()
    assert story.refuses(c.AnnounceVoting(voting=voting, wording="x")) is Why.VOTING_TWICE
    assert story.refuses(c.CloseVoting(voting=voting)) is Why.NO_VOTING


def test_an_items_own_majority_and_kind_hold_unless_said_otherwise() -> None:
    items = an_item("i1", majority="two_thirds_of_total", ballot=BallotKind.SECRET), an_item("i2")
    story = Story().convenes().lays_agenda(*items)
    story.announces(item="i1")
    assert story.at_hand().majority == "two_thirds_of_total"
    assert story.at_hand().ballot is BallotKind.SECRET
    story.does(c.WithdrawVoting(voting="v1"))
    story.announces(item="i1", motion=Motion.PROCEDURE)
    assert story.at_hand().majority == "of_present"
    assert story.at_hand().ballot is BallotKind.ROLL_CALL


@pytest.mark.parametrize("motion", list(Motion))
def test_every_motion_can_be_put(motion: Motion) -> None:
    story = Story().convenes()
    story.announces(motion=motion)
    assert story.at_hand().motion is motion
