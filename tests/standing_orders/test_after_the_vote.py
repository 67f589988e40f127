"""Статті про перерване, скасоване, повторене голосування і про виправлення порогу.

Збій не вирішує нічого: відкрите голосування призупиняється, подані голоси зберігаються, секретар
поновлює його на повний час або скасовує. Результат скасовують рішенням із причиною; обидва
голосування лишаються в записі. Помилковий поріг виправляє лише записане виправлення, яке показує
обидва. Заява депутата, що він хотів інакше, іде до протоколу і не змінює лічильників.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import Choice, Verdict
from controller.rules.refusals import Why
from controller.rules.sitting import Stage, next_deadline
from tests.standing_orders.story import Story, a_body, stage_of

INTERRUPT = c.InterruptVoting(reason="restart")


def test_an_interrupted_open_vote_keeps_its_ballots_and_decides_nothing() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote()
    story.all_press(Choice.FOR, 1, 2)
    story.does(INTERRUPT, e.By.ENGINE)
    assert story.at_hand().stage is Stage.SUSPENDED
    assert story.at_hand().ballots == {"m1": Choice.FOR, "m2": Choice.FOR}
    assert story.refuses(c.CastBallot(seat=3, choice=Choice.FOR)) is Why.NOT_OPEN
    assert story.refuses(c.CloseVoting(voting=voting)) is Why.NOT_OPEN
    voice = c.CastByVoice(voting=voting, member="m3", choice=Choice.FOR, reason="пульт")
    assert story.refuses(voice) is Why.NOT_OPEN
    assert story.refuses(c.CloseSitting()) is Why.VOTING_AT_HAND


def test_a_suspended_vote_is_reopened_for_the_full_time() -> None:
    story = Story().convenes()
    story.does(c.CloseRegistration())
    voting = story.puts_to_the_vote()
    assert story.refuses(c.ReopenVoting(voting=voting)) is Why.NOT_SUSPENDED
    story.press(1, Choice.FOR)
    story.time_passes(10).does(INTERRUPT, e.By.ENGINE)
    assert next_deadline(story.sitting) is None
    story.does(c.ReopenVoting(voting=voting))
    assert next_deadline(story.sitting) == story.at + timedelta(seconds=15)
    story.all_press(Choice.FOR, 2, 3)
    tally = story.closes_the_vote().tally
    assert tally is not None
    assert tally.votes_for == 3


def test_a_suspended_vote_is_not_reopened_without_a_quorum() -> None:
    story = Story(a_body(3)).convenes()
    voting = story.puts_to_the_vote()
    story.does(INTERRUPT, e.By.ENGINE)
    story.leaves(1)
    story.leaves(2)
    assert story.refuses(c.ReopenVoting(voting=voting)) is Why.NO_QUORUM


def test_an_interruption_without_an_open_vote_is_nothing() -> None:
    story = Story().convenes()
    assert story.does(INTERRUPT) == []
    story.announces()
    assert story.does(INTERRUPT) == []


def test_a_suspended_or_an_open_vote_may_be_annulled() -> None:
    story = Story().convenes()
    first = story.puts_to_the_vote()
    story.does(INTERRUPT, e.By.ENGINE)
    story.does(c.AnnulVoting(voting=first, reason="збій"))
    second = story.puts_to_the_vote()
    story.does(c.AnnulVoting(voting=second, reason="не те формулювання"))
    assert [stage_of(story, voting) for voting in (first, second)] == [Stage.ANNULLED] * 2


def test_an_annulled_vote_stays_in_the_record_beside_its_repetition() -> None:
    story = Story().convenes()
    first = story.vote(3)
    story.does(c.AnnulVoting(voting=first.id, reason="депутати не встигли"))
    story.announces(repeats=first.id)
    assert story.at_hand().repeats == first.id
    assert story.sitting.past[first.id].tally == first.tally
    assert story.sitting.past[first.id].reason == "депутати не встигли"


def test_annulling_needs_a_reason_and_a_vote_that_was_held() -> None:
    story = Story().convenes()
    voting = story.announces()
    assert story.refuses(c.AnnulVoting(voting=voting, reason="x")) is Why.NOT_CLOSED
    story.does(c.WithdrawVoting(voting=voting))
    assert story.refuses(c.AnnulVoting(voting=voting, reason="x")) is Why.NOT_CLOSED
    assert story.refuses(c.AnnulVoting(voting="v9", reason="x")) is Why.NO_VOTING
    over = story.vote(3)
    assert story.refuses(c.AnnulVoting(voting=over.id, reason="")) is Why.REASON_NEEDED
    story.does(c.AnnulVoting(voting=over.id, reason="x"))
    assert story.refuses(c.AnnulVoting(voting=over.id, reason="x")) is Why.NOT_CLOSED


def test_only_a_vote_that_was_held_is_repeated() -> None:
    story = Story().convenes()
    withdrawn = story.announces()
    story.does(c.WithdrawVoting(voting=withdrawn))
    for never_held in ("v0", withdrawn):
        command = c.AnnounceVoting(voting="v9", wording="x", repeats=never_held)
        assert story.refuses(command) is Why.NO_VOTING


def test_a_wrong_threshold_is_corrected_and_both_are_shown() -> None:
    story = Story(a_body(9)).convenes()
    over = story.vote(5)
    assert over.verdict is Verdict.ADOPTED
    correct = c.CorrectMajority(
        voting=over.id, majority="two_thirds_of_total", reason="ст. 59 ч. 4"
    )
    story.does(correct)
    after = story.sitting.past[over.id]
    assert (after.verdict, after.needed, after.tally) == (Verdict.NOT_ADOPTED, 6, over.tally)
    correction = after.corrections[0]
    assert (correction.was, correction.verdict_was) == ("of_total", Verdict.ADOPTED)
    assert (correction.majority, correction.reason) == ("two_thirds_of_total", "ст. 59 ч. 4")
    assert story.refuses(correct) is Why.SAME_MAJORITY


def test_a_correction_needs_a_reason_a_known_majority_and_a_closed_vote() -> None:
    story = Story().convenes()
    over = story.vote(3)
    no_reason = c.CorrectMajority(voting=over.id, majority="of_present", reason="")
    assert story.refuses(no_reason) is Why.REASON_NEEDED
    unknown = c.CorrectMajority(voting=over.id, majority="most", reason="x")
    assert story.refuses(unknown) is Why.UNKNOWN_MAJORITY
    story.does(c.AnnulVoting(voting=over.id, reason="x"))
    late = c.CorrectMajority(voting=over.id, majority="of_present", reason="x")
    assert story.refuses(late) is Why.NOT_CLOSED


def test_a_correction_can_adopt_the_agenda() -> None:
    story = Story(a_body(9)).convenes().lays_agenda()
    story.puts_to_the_vote(majority="two_thirds_of_total", motion=Motion.AGENDA_AS_WHOLE)
    story.all_press(Choice.FOR, 1, 2, 3, 4, 5)
    over = story.closes_the_vote()
    assert story.sitting.agenda_adopted is None
    story.does(c.CorrectMajority(voting=over.id, majority="of_total", reason="регламент"))
    assert story.sitting.agenda_adopted == over.id


def test_a_correction_can_take_the_adoption_of_the_agenda_back() -> None:
    story = Story(a_body(9)).convenes().lays_agenda()
    story.puts_to_the_vote(motion=Motion.AGENDA_AS_WHOLE)
    story.all_press(Choice.FOR, 1, 2, 3, 4, 5)
    over = story.closes_the_vote()
    correct = c.CorrectMajority(voting=over.id, majority="third_of_total", reason="регламент")
    story.does(correct)
    assert story.happened(e.AgendaAdopted) == 1
    story.does(replace(correct, majority="two_thirds_of_total"))
    assert story.sitting.agenda_adopted is None
    assert [each.verdict for each in story.sitting.past[over.id].corrections] == [
        Verdict.ADOPTED,
        Verdict.NOT_ADOPTED,
    ]


def test_a_statement_changes_no_count() -> None:
    story = Story().convenes()
    over = story.vote(3)
    said = c.RecordStatement(voting=over.id, member="m1", text="хотів «проти»")
    story.does(said)
    after = story.sitting.past[over.id]
    assert (after.tally, after.outcomes) == (over.tally, over.outcomes)
    assert after.statements[0].text == "хотів «проти»"
    empty = c.RecordStatement(voting=over.id, member="m1", text=" ")
    assert story.refuses(empty) is Why.REASON_NEEDED
    stranger = c.RecordStatement(voting=over.id, member="x", text="я")
    assert story.refuses(stranger) is Why.UNKNOWN_MEMBER
