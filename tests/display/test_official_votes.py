"""Each real vote of the carried day is shown as it was published."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Verdict
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.fold import fold
from controller.rules.majority import MAJORITIES, Heads
from controller.rules.sitting import Sitting
from display.around import Around
from display.focus import About, Focus, turn
from display.picture import Picture
from display.roll import Sign
from display.views import picture
from display.words import translation
from hw_sim.days import CARRIED, inputs_beside, load_day, load_inputs
from papers.kyiv import Day, Vote
from tests.papers.chamber import Chamber

UK = Around(words=translation("screen"), language="uk", zone=ZoneInfo("Europe/Kyiv"))


@pytest.fixture(scope="module")
def kyiv() -> Day:
    return load_day(CARRIED)


def test_every_real_vote_is_shown_with_its_official_counters_list_and_verdict(kyiv: Day) -> None:
    inputs = load_inputs(inputs_beside(CARRIED))
    members = tuple(
        Member(id=person.name, name=person.name, faction=person.faction)
        for person in kyiv.roster
        if person.name not in inputs.without_mandate
    )
    council = Council(
        name=kyiv.votes[0].council, convocation=kyiv.convocation, seats=121, members=members
    )
    body = Body(id="kyiv", kind=BodyKind.COUNCIL, council=council)
    start = Chamber().do(
        c.OpenSittingOf(sitting="s", body=body, session=kyiv.session, hall="зала")
    )
    for vote in kyiv.votes:
        shown = _show(start.sitting, vote, inputs.majority_of(vote.doc_id))
        assert shown.title == vote.wording
        adopted = vote.decided is Verdict.ADOPTED
        assert shown.banner is not None
        assert shown.banner.lines[-1] == ("прийнято" if adopted else "не прийнято")
        numbers = [counter.number for counter in shown.counters]
        tally = vote.tally
        assert numbers == [
            tally.votes_for, tally.against, tally.abstain, tally.not_voted, tally.absent, 0,
        ]  # fmt: skip
        signs = {row.name: row.sign for group in shown.roll for row in group.names}
        assert len(signs) == 121
        for name, outcome in vote.outcomes.items():
            assert signs[name.replace(" ", "\u00a0")] is Sign(outcome.value)


def _show(sitting: Sitting, vote: Vote, majority: str) -> Picture:
    """The result of an official vote, by way of the events that a feed would tell."""
    heads = Heads(121, vote.tally.taking_part, vote.tally.cast)
    told: tuple[e.AnyEvent, ...] = (
        e.VotingAnnounced(
            voting=vote.doc_id,
            number=1,
            wording=vote.wording,
            motion=Motion.DECISION,
            ballot=BallotKind.ROLL_CALL,
            majority=majority,
        ),
        e.VotingClosed(
            voting=vote.doc_id,
            close=e.Close.TIME,
            tally=vote.tally,
            verdict=vote.decided,
            majority=majority,
            needed=MAJORITIES[majority].needed(heads),
            composition=121,
            outcomes=vote.outcomes,
        ),
    )
    focus = Focus()
    for event in told:
        sitting = fold(sitting, e.Entry(at=vote.at, by=e.By.CLOCK, event=event))
        focus = turn(focus, event)
    assert focus == Focus(About.VOTING, vote.doc_id)
    return picture(sitting, focus, UK)
