"""Стаття про таємне голосування на папері.

Де пульти не можуть прийняти таємний голос або так вирішила рада, голосують бюлетенями. Лічильна
комісія рахує, секретар вносить її підсумок; хто як голосував і хто взяв бюлетень — у записі немає.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from controller.audit import audit
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Outcome, Tally, Verdict
from controller.rules.refusals import Why
from tests.standing_orders.story import Story, a_body

SAMPLE = Path(__file__).with_name("journal-format-2.jsonl").read_bytes().splitlines()
ACT = c.RecordPaperVote(
    voting="v1", issued=5, votes_for=4, against=0, abstain=0, invalid=1, commission="Голова, члени"
)


@pytest.fixture
def story() -> Story:
    """Seven members; one is absent, one recused, so that five may vote."""
    story = Story(a_body(7)).convenes(7).lays_agenda()
    story.does(c.RecuseMember(member="m6", item="i1", reason="родич"))
    story.announces(secret=True, item="i1")
    return story


def test_what_the_commission_counted_is_the_result_and_adds_up(story: Story) -> None:
    counted, closed = story.does(ACT)
    assert isinstance(counted, e.PaperCounted)
    assert isinstance(closed, e.VotingClosed)
    assert closed.close is e.Close.PAPER
    assert closed.tally == Tally(votes_for=4, not_voted=1, absent=1, recused=1)
    assert (closed.composition, closed.needed) == (7, 4)
    assert closed.verdict is Verdict.ADOPTED


def test_nobody_is_named_but_those_who_could_not_vote(story: Story) -> None:
    *_, closed = story.does(ACT)
    assert isinstance(closed, e.VotingClosed)
    assert closed.outcomes == {"m6": Outcome.RECUSED, "m7": Outcome.ABSENT}
    assert closed.voters == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"issued": 6},  # only five may vote
        {"issued": 4},  # more in the box than were handed out
        {"invalid": 2},
        {"against": 1},
    ],
)
def test_ballot_papers_that_do_not_add_up_are_refused(story: Story, wrong: dict[str, int]) -> None:
    assert story.refuses(replace(ACT, **wrong)) is Why.PAPER_SUM


def test_without_a_quorum_no_paper_vote_counts(story: Story) -> None:
    for seat in (1, 2, 3):
        story.leaves(seat)
    assert story.refuses(ACT) is Why.NO_QUORUM


def test_the_record_is_counted_anew_by_whoever_verifies_it() -> None:
    lines = [line for line in SAMPLE if line]
    assert audit(list(enumerate(lines, 1)), {}).findings == []
    for true, lie in ((b'"votes_for":1', b'"votes_for":2'), (b'"issued":2', b'"issued":1')):
        lied = [line.replace(true, lie, 1) if b"PaperCounted" in line else line for line in lines]
        assert lied != lines
        assert audit(list(enumerate(lied, 1)), {}).findings
    lied = [
        line.replace(b'"not_voted":1,"absent":1', b'"not_voted":0,"absent":2') for line in lines
    ]
    assert lied != lines
    assert audit(list(enumerate(lied, 1)), {}).findings
