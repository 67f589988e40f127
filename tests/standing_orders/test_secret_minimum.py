"""Стаття про мале таємне голосування.

Де голосів менше, ніж ``secret_minimum`` регламенту, розклад голосів викриває вибір: у запис ідуть
лише кількість тих, хто голосував, і рішення.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from controller import wire
from controller.audit import audit
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice, Tally, Verdict
from controller.rules.council import Regulations
from controller.rules.refusals import Why
from tests.standing_orders.story import Story, a_body


@pytest.fixture
def story() -> Story:
    """Seven members; below five ballots a secret vote is not broken down."""
    story = Story(a_body(7, regulations=Regulations(secret_minimum=5)))
    story.records(e.JournalOpened(format=wire.FORMAT, hall="зала"))
    return story.convenes().lays_agenda()


def _findings(story: Story) -> list[str]:
    lines = [wire.encode(entry) for entry in story.entries]
    return [found.en for found in audit(list(enumerate(lines, 1)), {}).findings]


def test_too_few_ballots_are_told_as_a_number_and_a_verdict(story: Story) -> None:
    story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 1, 2, 3, 4)
    closed = story.closes_the_vote()
    assert closed.tally == Tally(undisclosed=4, not_voted=3)
    assert closed.tally.composition == 7
    assert closed.verdict is Verdict.ADOPTED
    assert _findings(story) == []


def test_enough_ballots_are_told_in_full(story: Story) -> None:
    story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 1, 2, 3, 4).all_press(Choice.AGAINST, 5)
    assert story.closes_the_vote().tally == Tally(votes_for=4, against=1, not_voted=2)


def test_neither_does_a_vote_on_paper_tell_more(story: Story) -> None:
    story.announces(secret=True)
    counted, closed, *_ = story.does(
        c.RecordPaperVote(
            voting="v1", issued=5, votes_for=1, against=3, abstain=0, invalid=1, commission="Члени"
        )
    )
    assert isinstance(counted, e.PaperCounted)
    assert (counted.votes_for, counted.against, counted.undisclosed) == (0, 0, 4)
    assert isinstance(closed, e.VotingClosed)
    assert closed.tally == Tally(undisclosed=4, not_voted=3)
    assert closed.verdict is Verdict.NOT_ADOPTED
    assert _findings(story) == []


def test_another_majority_is_refused_where_the_choices_are_not_known(story: Story) -> None:
    story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 1, 2)
    story.closes_the_vote()
    wrong = c.CorrectMajority(voting="v1", majority="of_present", reason="помилка")
    assert story.refuses(wrong) is Why.UNDISCLOSED


@pytest.mark.parametrize(
    "lie",
    [
        {"tally": Tally(undisclosed=2, not_voted=5)},  # other than those listed
        {"tally": Tally(votes_for=3, not_voted=4)},  # broken down all the same
        {"verdict": Verdict.ADOPTED},  # three never adopt where four are needed
    ],
)
def test_a_lie_about_it_is_found(story: Story, lie: dict[str, object]) -> None:
    story.puts_to_the_vote(secret=True)
    story.all_press(Choice.FOR, 1, 2, 3)
    story.closes_the_vote()
    for place, entry in enumerate(story.entries):
        if isinstance(entry.event, e.VotingClosed):
            event = replace(entry.event, **lie)
            assert event != entry.event
            story.entries[place] = replace(entry, event=event)
    assert len(_findings(story)) == 1
