"""Стаття про таємне голосування.

У випадках, визначених законом, голосують таємно. Перше натискання остаточне. Оголошується, скільки
голосів подано за кожен варіант і хто взяв участь, — і більше нічого. Перерване таємне голосування
недійсне і проводиться знову.
"""

from __future__ import annotations

from msgspec.structs import replace

from controller import wire
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice, Outcome, Tally, Verdict
from controller.rules.refusals import Why
from controller.rules.sitting import Stage
from tests.standing_orders.story import Story, a_body, an_item, stage_of


def test_the_result_tells_counters_and_who_took_part_and_nothing_else() -> None:
    story = Story(a_body(6)).convenes(6)
    voting = story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 4, 2, 1, 3)
    over = story.closes_the_vote()
    assert over.voters == ("m1", "m2", "m3", "m4")
    assert over.outcomes == {"m5": Outcome.NOT_VOTED, "m6": Outcome.ABSENT}
    assert over.tally == Tally(votes_for=4, not_voted=1, absent=1)
    assert over.verdict is Verdict.ADOPTED
    assert over.ballots == {}
    assert stage_of(story, voting) is Stage.CLOSED


def test_no_ballot_is_an_event() -> None:
    story = Story().convenes()
    story.puts_to_the_vote(secret=True)
    assert story.refuses(c.CastBallot(seat=1, choice=Choice.FOR)) is Why.NOT_OPEN
    story.all_press(Choice.FOR, 1, 2, 3)
    story.closes_the_vote()
    assert story.happened(e.BallotCast) == 0


def test_exchanged_choices_give_the_same_journal_byte_for_byte() -> None:
    journals = []
    for first, second in ((Choice.FOR, Choice.AGAINST), (Choice.AGAINST, Choice.FOR)):
        story = Story().convenes()
        story.puts_to_the_vote(secret=True)
        story.press(1, first)
        story.press(2, second)
        story.closes_the_vote()
        journals.append([wire.encode(entry) for entry in story.entries])
    assert journals[0] == journals[1]


def test_a_secret_ballot_is_not_entered_by_voice() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote(secret=True)
    voice = c.CastByVoice(voting=voting, member="m1", choice=Choice.FOR, reason="пульт")
    assert story.refuses(voice) is Why.SECRET_BY_VOICE


def test_a_secret_vote_is_closed_by_its_urn_only_and_an_open_one_never() -> None:
    story = Story().convenes()
    secret = story.puts_to_the_vote(secret=True)
    assert story.refuses(c.CloseVoting(voting=secret)) is Why.NOT_OPEN
    story.closes_the_vote()
    opened = story.puts_to_the_vote()
    urn = c.CountUrn(voting=opened, voters=(), ballots=Tally())
    assert story.refuses(urn) is Why.NOT_OPEN


def test_an_urn_that_does_not_add_up_gives_no_result() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 1, 2)
    right = story.count_of_urn(voting)
    assert story.refuses(replace(right, voters=("m1",))) is Why.NOT_COMPLETE
    assert story.refuses(replace(right, voters=("m1", "m2", "m3"))) is Why.NOT_COMPLETE
    assert story.refuses(replace(right, voters=("m1", "stranger"))) is Why.NOT_COMPLETE


def test_no_statement_about_a_secret_ballot_is_recorded() -> None:
    story = Story().convenes()
    story.puts_to_the_vote(secret=True)
    over = story.closes_the_vote()
    said = c.RecordStatement(voting=over.id, member="m1", text="я був проти")
    assert story.refuses(said) is Why.SECRET_STATEMENT


def test_an_open_secret_vote_that_is_annulled_tells_nothing_of_its_ballots() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote(secret=True)
    story.press(1, Choice.FOR)
    events = story.does(c.AnnulVoting(voting=voting, reason="бюлетень із помилкою"))
    assert events == [e.VotingAnnulled(voting=voting, reason="бюлетень із помилкою")]


def test_the_recused_do_not_take_part() -> None:
    story = Story().convenes().lays_agenda(an_item("i1"))
    story.does(c.RecuseMember(member="m1", item="i1", reason="кандидат"))
    story.puts_to_the_vote(secret=True, item="i1")
    story.all_press(Choice.FOR, 2, 3, 4)
    over = story.closes_the_vote()
    assert over.outcomes["m1"] is Outcome.RECUSED
    assert over.tally is not None
    assert over.tally.recused == 1


def test_the_clock_closes_a_secret_vote_too() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote(secret=True)
    story.does(replace(story.count_of_urn(voting), by_time=True), e.By.CLOCK)
    assert story.sitting.past[voting].close is e.Close.TIME


def test_an_interrupted_secret_vote_is_void_and_may_be_held_again() -> None:
    story = Story().convenes()
    voting = story.puts_to_the_vote(secret=True)
    story.press(1, Choice.FOR)
    events = story.does(c.InterruptVoting(reason="restart"), e.By.ENGINE)
    assert events == [e.VotingVoided(voting=voting, reason="restart")]
    again = story.announces(secret=True, repeats=voting)
    assert story.at_hand().repeats == voting
    assert again != voting
