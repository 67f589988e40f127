"""Стаття про відмову.

Відмова завжди пояснює себе: стаття закону чи регламенту і речення українською та англійською.
Кожна причина справжня: нижче стоїть розпорядження, яке відхиляють саме через неї.
"""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Item
from controller.rules.ballots import Choice, Tally
from controller.rules.council import LateArrival, Regulations, WhichPress
from controller.rules.decide import decide
from controller.rules.floor_nouns import FloorKind, FloorRules, MicrophoneMode
from controller.rules.refusals import Refused, Why
from tests.standing_orders.story import Story, a_body, an_item

Tale = Callable[[Story], c.AnyCommand]
"""What happens to five members who have convened, and the command that is refused then."""

ANNOUNCE = c.AnnounceVoting(voting="v9", wording="Про питання")
RECUSE = c.RecuseMember(member="m1", item="i1", reason="родич")
VOICE = c.CastByVoice(voting="v1", member="m1", choice=Choice.FOR, reason="пульт мовчить")
PAPER = c.RecordPaperVote(
    voting="v1", issued=5, votes_for=3, against=1, abstain=0, invalid=1, commission="Комісія"
)
PRESS = c.CastBallot(seat=1, choice=Choice.FOR)
SPEAK = c.PressSpeak(seat=1)
CAMERA = c.BeginClosedPart(reason="персональні дані")
OF_THE_ENGINE = {
    Why.STALE,
    Why.NOT_STORED,
    Why.NO_SECRET_KEYS,
    Why.NOT_THE_CHAIRS,
    Why.NOT_THE_TECHNICIANS,
    Why.NOT_THE_SECRETARYS,
    Why.NOT_THE_RECORDERS,
}
"""What ``decide`` cannot know: who asks, what a desk has seen, and whether the disk took it."""


def after(command: c.AnyCommand, then: c.AnyCommand) -> Tale:
    def tale(story: Story) -> c.AnyCommand:
        story.does(command)
        return then

    return tale


def in_a_vote(then: c.AnyCommand, *, secret: bool = False, item: str | None = None) -> Tale:
    def tale(story: Story) -> c.AnyCommand:
        story.puts_to_the_vote(secret=secret, item=item)
        return then

    return tale


def announced(then: c.AnyCommand, *, secret: bool = False) -> Tale:
    def tale(story: Story) -> c.AnyCommand:
        story.announces(secret=secret)
        return then

    return tale


def after_a_vote(then: c.AnyCommand, *, secret: bool = False) -> Tale:
    def tale(story: Story) -> c.AnyCommand:
        story.puts_to_the_vote(secret=secret)
        story.closes_the_vote()
        return then

    return tale


def after_a_paper_vote(then: c.AnyCommand) -> Tale:
    def tale(story: Story) -> c.AnyCommand:
        story.announces(secret=True)
        story.does(PAPER)
        return then

    return tale


def under(regulations: Regulations, then: Tale) -> Tale:
    """Let the five sit by other regulations."""

    def tale(story: Story) -> c.AnyCommand:
        other = Story(a_body(5, regulations=regulations)).convenes().lays_agenda()
        story.sitting = other.sitting
        return then(story)

    return tale


def reopened(story: Story, body_seats: int = 5) -> c.OpenSittingOf:
    return c.OpenSittingOf(sitting="s2", body=a_body(5, seats=body_seats), session="2")


def without(story: Story, *seats: int) -> Story:
    for seat in seats:
        story.leaves(seat)
    return story


def few_for_the_item(story: Story) -> c.AnyCommand:
    for member in ("m1", "m2", "m3"):
        story.does(replace(RECUSE, member=member))
    return c.OpenVoting(voting=story.announces(item="i1"))


def by_a_left_members_key(story: Story) -> c.AnyCommand:
    without(story, 1)
    story.arrives(1, e.How.CARD)
    without(story, 1)
    return c.RegisterAtSeat(seat=1, how=e.How.KEY)


def pressed_twice(story: Story) -> c.AnyCommand:
    story.puts_to_the_vote()
    story.press(1, Choice.AGAINST)
    return PRESS


def no_sitting(story: Story) -> c.AnyCommand:
    story.does(c.CloseSitting())
    return c.OpenRegistration()


def too_many_mandates(story: Story) -> c.AnyCommand:
    story.does(c.CloseSitting())
    return reopened(story, body_seats=4)


def a_clock_in_doubt(story: Story) -> c.AnyCommand:
    story.does(c.CloseSitting())
    story.does(c.ReportFault(kind="clock_behind"))
    return reopened(story)


def asked(story: Story) -> Story:
    story.does(SPEAK)
    return story


def speaking(then: c.AnyCommand) -> Tale:
    return after(c.AskFloor(member="m1", grant=True), then)


def having_spoken(then: c.AnyCommand) -> Tale:
    def tale(story: Story) -> c.AnyCommand:
        story.does(c.AskFloor(member="m1", grant=True))
        story.time_passes(60).does(SPEAK)
        return then

    return tale


def several_speak(story: Story) -> c.AnyCommand:
    story.does(c.SetMicrophoneMode(mode=MicrophoneMode.OVERRIDE))
    for member in ("m1", "m2"):
        story.does(c.AskFloor(member=member, grant=True))
    return c.ProlongFloor(seconds=60)


def of_one_faction(story: Story) -> c.AnyCommand:
    body = a_body(5, regulations=Regulations(floor=FloorRules(faction_s=60)))
    members = tuple(replace(each, faction="Громада") for each in body.council.members)
    council = replace(body.council, members=members)
    story.sitting = Story(replace(body, council=council)).convenes().sitting
    return having_spoken(c.AskFloor(member="m2", grant=True))(story)


def a_lot_not_fixed(story: Story) -> c.AnyCommand:
    story.does(SPEAK)
    story.does(c.PressSpeak(seat=2))
    story.time_passes(1)
    return c.DrawLot(seed="another", commitment="")


LATE = under(
    Regulations(late_arrival=LateArrival.NEXT_REGISTRATION),
    after(c.CloseRegistration(), c.RegisterAtSeat(seat=1, how=e.How.KEY)),
)

TALES: dict[Why, Tale] = {
    Why.NO_SITTING: no_sitting,
    Why.SITTING_OPEN: reopened,
    Why.PAPER_NOT_SECRET: announced(PAPER),
    Why.PAPER_SUM: announced(replace(PAPER, issued=4), secret=True),
    Why.UNDISCLOSED: under(
        Regulations(secret_minimum=5),
        after_a_paper_vote(
            c.CorrectMajority(voting="v1", majority="of_present", reason="помилка")
        ),
    ),
    Why.COMMISSION_NEEDED: announced(replace(PAPER, commission=" "), secret=True),
    Why.ON_BREAK: after(c.TakeBreak(), ANNOUNCE),
    Why.NOT_ON_BREAK: lambda story: c.EndBreak(),
    Why.ADJOURNED: after(c.AdjournSitting(), c.OpenRegistration()),
    Why.NOT_ADJOURNED: lambda story: c.ResumeSitting(),
    Why.UNKNOWN_BODY: lambda story: c.OpenSitting(sitting="s2", body="x", session="2"),
    Why.TIME_IN_DOUBT: a_clock_in_doubt,
    Why.COMPOSITION: too_many_mandates,
    Why.NO_QUORUM: lambda story: c.OpenVoting(voting=without(story, 1, 2, 3).announces()),
    Why.NO_QUORUM_RECUSED: few_for_the_item,
    Why.REGISTRATION_OPEN: lambda story: c.OpenRegistration(),
    Why.REGISTRATION_CLOSED: LATE,
    Why.UNKNOWN_MEMBER: lambda story: c.RegisterByHand(member="guest", reason="гість"),
    Why.EMPTY_SEAT: lambda story: c.RegisterAtSeat(seat=77, how=e.How.KEY),
    Why.NOT_A_TABLET: lambda story: c.IssueTabletCode(seat=1),
    Why.CARD_GONE: lambda story: c.EnrolCard(member="m1", read=7),
    Why.CARD_TAKEN: lambda story: c.EnrolCardOf(member="m1", known=True, owner="m2"),
    Why.NO_CARD: lambda story: c.WithdrawCardsOf(member="m1", cards=0),
    Why.CARD_NEEDED: by_a_left_members_key,
    Why.NOT_PRESENT: lambda story: c.RecordLeaving(member=without(story, 1).body.seating[1]),
    Why.RECUSED: lambda story: in_a_vote(PRESS, item="i1")(after_recusal(story)),
    Why.ALREADY_RECUSED: after(RECUSE, RECUSE),
    Why.NOT_RECUSED: lambda story: c.LiftRecusal(member="m1", item="i1", reason="допущений"),
    Why.TOO_LATE_TO_RECUSE: in_a_vote(RECUSE, item="i1"),
    Why.REASON_NEEDED: lambda story: replace(RECUSE, reason=" "),
    Why.UNKNOWN_ITEM: lambda story: c.OpenItem(item="i9"),
    Why.ITEM_TWICE: lambda story: c.AddItem(item=an_item("i1")),
    Why.ITEM_WITHOUT_TITLE: lambda story: c.AddItem(item=Item(id="i9", number="9", title="")),
    Why.ITEM_TOO_LONG: lambda story: c.AddItem(item=replace(an_item("i9"), title="щ" * 20_001)),
    Why.ITEM_AT_HAND: after(c.OpenItem(item="i1"), c.RemoveItem(item="i1")),
    Why.NO_ITEM_OPEN: lambda story: c.CloseItem(),
    Why.AGENDA_NOT_ADOPTED: under(
        Regulations(agenda_before_decisions=True), lambda story: c.OpenItem(item="i1")
    ),
    Why.UNKNOWN_MAJORITY: lambda story: replace(ANNOUNCE, majority="most"),
    Why.WORDING_NEEDED: lambda story: replace(ANNOUNCE, wording=""),
    Why.VOTING_AT_HAND: after(ANNOUNCE, c.CloseSitting()),
    Why.NO_VOTING: lambda story: c.CloseVoting(voting="v9"),
    Why.NOT_ANNOUNCED: in_a_vote(c.WithdrawVoting(voting="v1")),
    Why.NOT_OPEN: lambda story: PRESS,
    Why.NOT_SUSPENDED: in_a_vote(c.ReopenVoting(voting="v1")),
    Why.NOT_CLOSED: after(ANNOUNCE, c.AnnulVoting(voting="v9", reason="помилка")),
    Why.VOTING_TWICE: after_a_vote(replace(ANNOUNCE, voting="v1")),
    Why.FIRST_PRESS_COUNTS: under(Regulations(which_press=WhichPress.FIRST), pressed_twice),
    Why.SAME_MAJORITY: after(ANNOUNCE, c.ChangeMajority(voting="v9", majority="of_total")),
    Why.SECRET_BY_VOICE: in_a_vote(VOICE, secret=True),
    Why.SECRET_STATEMENT: after_a_vote(
        c.RecordStatement(voting="v1", member="m1", text="я був проти"), secret=True
    ),
    Why.BAD_SECONDS: after(ANNOUNCE, c.OpenVoting(voting="v9", seconds=0)),
    Why.ASKED_ALREADY: after(SPEAK, c.AskFloor(member="m1")),
    Why.LIST_CLOSED: after(c.CloseList(), SPEAK),
    Why.RECUSED_FLOOR: lambda story: after(c.OpenItem(item="i1"), SPEAK)(after_recusal(story)),
    Why.SPOKEN_OUT: under(
        Regulations(floor=FloorRules(times={FloorKind.SPEECH: 1})), having_spoken(SPEAK)
    ),
    Why.NOT_NAMED: under(
        Regulations(floor=FloorRules(reply_when_named=True)),
        lambda story: c.AskFloor(member="m1", kind=FloorKind.REPLY),
    ),
    Why.GUEST_NAME: lambda story: c.AskFloor(member="m1", guest="Гість"),
    Why.NO_REQUEST: lambda story: c.WithdrawRequest(request="f9"),
    Why.NOBODY_WAITS: lambda story: c.GrantFloor(),
    Why.NOBODY_SPEAKS: lambda story: c.EndFloor(),
    Why.FLOOR_TAKEN: speaking(c.AskFloor(member="m2", grant=True)),
    Why.SEVERAL_SPEAK: several_speak,
    Why.NO_LIMIT: under(
        Regulations(floor=FloorRules(mode=MicrophoneMode.FREE)),
        speaking(c.ProlongFloor(seconds=60)),
    ),
    Why.CHAIR_ONLY: after(
        c.SetMicrophoneMode(mode=MicrophoneMode.CHAIR), c.AskFloor(member="m1", grant=True)
    ),
    Why.ITEM_SPENT: under(
        Regulations(floor=FloorRules(item_s=60)),
        having_spoken(c.AskFloor(member="m2", grant=True)),
    ),
    Why.FACTION_SPENT: of_one_faction,
    Why.LOT_PENDING: lambda story: after(c.PressSpeak(seat=2), c.GrantFloor())(asked(story)),
    Why.CHAIR_ASKS_NOT: lambda story: c.AskFloor(member="m1", kind=FloorKind.CHAIR),
    Why.IN_CAMERA: after(CAMERA, CAMERA),
    Why.NOT_IN_CAMERA: lambda story: c.EndClosedPart(),
    Why.BAD_LOT: a_lot_not_fixed,
    Why.NOT_COMPLETE: in_a_vote(
        c.CountUrn(voting="v1", voters=("m1",), ballots=Tally()), secret=True
    ),
}


def after_recusal(story: Story) -> Story:
    story.does(RECUSE)
    return story


@pytest.mark.parametrize("why", TALES, ids=lambda why: why.name)
def test_each_reason_refuses_some_command_with_its_article_in_both_languages(why: Why) -> None:
    story = Story().convenes().lays_agenda()
    command = TALES[why](story)
    with pytest.raises(Refused) as refusal:
        decide(story.sitting, command, story.at)
    assert refusal.value.why is why
    for language in ("uk", "en"):
        text = refusal.value.text(language)
        assert text.endswith(".")
        assert "{" not in text


def test_there_is_no_reason_that_refuses_nothing() -> None:
    assert TALES.keys() | OF_THE_ENGINE == set(Why)


@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.name)
def test_each_reason_has_an_article_and_is_said_in_the_language_asked_for(why: Why) -> None:
    assert why.article
    assert any("а" <= letter <= "я" for letter in why.value.uk.lower())
    assert not any("а" <= letter <= "я" for letter in why.value.en.lower())


@pytest.mark.parametrize("why", list(Why), ids=lambda why: why.name)
def test_both_languages_tell_the_same_facts(why: Why) -> None:
    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert facts(why.value.uk) == facts(why.value.en)


def test_no_two_refusals_say_the_same() -> None:
    """Two reasons with the same words would be one member of the enumeration."""
    assert len({why.value for why in Why}) == len(Why.__members__)


def test_a_refusal_reads_well_in_a_log() -> None:
    refused = Refused(Why.NO_QUORUM, present=3, needed=19)
    assert str(refused) == "280/97-ВР ст. 46: There is no quorum: 3 present, 19 needed."
    assert refused.text() == "Немає кворуму: присутні 3, потрібно 19."
