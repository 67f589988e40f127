"""Статті про хід засідання і порядок денний.

Засідання відкриває головуючий; можлива перерва або перенесення на інший день (тоді реєструються
знову); закрити можна, коли жодне голосування не триває. Порядок денний приймають за основу і в
цілому; кожне питання має спосіб голосування і потрібну більшість.
"""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from controller.rules import RULES_VERSION
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.agenda import Motion
from controller.rules.ballots import Choice
from controller.rules.council import BodyKind, Regulations
from controller.rules.fold import fold
from controller.rules.refusals import Why
from controller.rules.sitting import Phase
from tests.standing_orders.story import Story, a_body, an_item


def test_the_opening_writes_down_all_that_the_sitting_stands_on() -> None:
    body = a_body(3, regulations=Regulations(vote_s=20))
    opened = Story(body).opens().entries[0].event
    assert isinstance(opened, e.SittingOpened)
    assert opened.body == body
    assert opened.rules_version == RULES_VERSION


def test_one_sitting_at_a_time_and_none_when_nobody_sits() -> None:
    story = Story()
    assert story.refuses(c.CloseSitting()) is Why.NO_SITTING
    assert story.refuses(c.OpenSitting(sitting="s", body="x", session="1")) is Why.UNKNOWN_BODY
    story.opens()
    again = c.OpenSittingOf(sitting="s2", body=story.body, session="2")
    assert story.refuses(again) is Why.SITTING_OPEN
    story.does(c.CloseSitting())
    assert story.sitting.phase is Phase.CLOSED
    assert story.refuses(c.OpenRegistration()) is Why.NO_SITTING
    story.does(again)
    assert story.sitting.id == "s2"


@pytest.mark.parametrize("kind", [BodyKind.EXECUTIVE_COMMITTEE, BodyKind.COMMISSION])
def test_other_bodies_sit_by_the_same_rules(kind: BodyKind) -> None:
    story = Story(a_body(7, kind=kind)).convenes()
    assert story.vote(4).verdict is not None


@pytest.mark.parametrize("setting", ["default_majority", "procedural_majority"])
def test_regulations_with_an_unknown_majority_do_not_open(setting: str) -> None:
    rules = msgspec.convert({setting: "most"}, Regulations)
    body = replace(a_body(3), regulations=rules)
    command = c.OpenSittingOf(sitting="s", body=body, session="1")
    assert Story(body).refuses(command) is Why.UNKNOWN_MAJORITY


def test_a_doubtful_clock_opens_no_sitting_until_it_is_confirmed() -> None:
    story = Story()
    story.does(c.ReportFault(kind="clock_behind", detail="3600 s"))
    command = c.OpenSittingOf(sitting="s", body=story.body, session="1")
    assert story.refuses(command) is Why.TIME_IN_DOUBT
    assert story.does(c.ConfirmTime()) == [e.TimeConfirmed()]
    assert story.does(c.ConfirmTime()) == []
    assert story.sitting.faults == {}
    story.does(command)


def test_a_break_stops_business_but_lets_people_come_and_go() -> None:
    story = Story().convenes().lays_agenda()
    story.does(c.TakeBreak(reason="обід"))
    assert story.happened(e.RegistrationClosed) == 1
    assert story.refuses(c.TakeBreak()) is Why.ON_BREAK
    assert story.refuses(c.AnnounceVoting(voting="v1", wording="x")) is Why.ON_BREAK
    assert story.refuses(c.OpenItem(item="i1")) is Why.ON_BREAK
    story.leaves(1)
    story.arrives(1)
    story.does(c.EndBreak())
    assert story.refuses(c.EndBreak()) is Why.NOT_ON_BREAK
    story.vote(3)


def test_an_announced_vote_must_be_done_with_before_a_break() -> None:
    story = Story().convenes()
    voting = story.announces()
    for command in (c.TakeBreak(), c.AdjournSitting(), c.CloseSitting()):
        assert story.refuses(command) is Why.VOTING_AT_HAND
    story.does(c.WithdrawVoting(voting=voting))
    story.does(c.TakeBreak())


def test_an_adjourned_sitting_goes_on_with_a_new_registration() -> None:
    story = Story().convenes()
    first = story.vote(3)
    story.does(c.AdjournSitting(until="24.11.2026 10:00", reason="пізня година"))
    assert story.sitting.present == frozenset()
    assert story.sitting.note == "24.11.2026 10:00 пізня година"
    assert story.refuses(c.OpenRegistration()) is Why.ADJOURNED
    story.time_passes(86_400).does(c.ResumeSitting())
    assert story.refuses(c.ResumeSitting()) is Why.NOT_ADJOURNED
    assert story.refuses(c.RegisterAtSeat(seat=1, how=e.How.KEY)) is Why.REGISTRATION_CLOSED
    story.opens_registration()
    for seat in (1, 2, 3):
        story.arrives(seat)
    assert story.sitting.quorum
    assert first.id in story.sitting.past


def test_an_adjournment_out_of_a_break_forgets_until_when_the_break_was() -> None:
    story = Story().convenes()
    story.does(c.TakeBreak(reason="обід", until=story.at))
    story.does(c.AdjournSitting())
    story.does(c.ResumeSitting())
    assert (story.sitting.break_until, story.sitting.note) == (None, "")


def test_a_doubtful_clock_resumes_no_sitting_either() -> None:
    story = Story().convenes()
    story.does(c.AdjournSitting())
    story.does(c.ReportFault(kind="clock_behind", detail="3600 s"))
    assert story.refuses(c.ResumeSitting()) is Why.TIME_IN_DOUBT
    story.does(c.ConfirmTime())
    story.does(c.ResumeSitting())


def test_an_item_left_open_goes_on_after_an_adjournment_and_is_not_done_by_closing() -> None:
    story = Story().convenes().lays_agenda()
    story.does(c.OpenItem(item="i1"))
    story.does(c.AdjournSitting())
    story.does(c.ResumeSitting())
    assert story.sitting.item == "i1"
    story.does(c.CloseSitting())
    assert story.sitting.done == frozenset()


def test_closing_ends_a_registration() -> None:
    story = Story().convenes()
    assert story.does(c.CloseSitting()) == [e.RegistrationClosed(present=5), e.SittingClosed()]


# --- the agenda --------------------------------------------------------------------------------


def ids(story: Story) -> list[str]:
    return [item.id for item in story.sitting.agenda]


def test_items_are_laid_added_changed_and_removed() -> None:
    story = Story().convenes().lays_agenda(an_item("i1"), an_item("i2"))
    story.does(c.AddItem(item=an_item("i3"), after="i1"))
    story.does(c.AddItem(item=an_item("i4")))
    assert ids(story) == ["i1", "i3", "i2", "i4"]
    story.does(c.RemoveItem(item="i2"))
    changed = an_item("i4", majority="two_thirds_of_total")
    story.does(c.ChangeItem(item=changed))
    assert ids(story) == ["i1", "i3", "i4"]
    assert story.sitting.agenda_item("i4") == changed


def test_an_item_needs_a_known_majority_and_an_id_of_its_own() -> None:
    story = Story().convenes()
    bad = an_item("i9", majority="most")
    assert story.refuses(c.SetAgenda(items=(bad,))) is Why.UNKNOWN_MAJORITY
    assert story.refuses(c.AddItem(item=bad)) is Why.UNKNOWN_MAJORITY
    twice = c.SetAgenda(items=(an_item("i1"), an_item("i1")))
    assert story.refuses(twice) is Why.ITEM_TWICE
    story.lays_agenda(an_item("i1"))
    assert story.refuses(c.AddItem(item=an_item("i1"))) is Why.ITEM_TWICE
    assert story.refuses(c.AddItem(item=an_item("i2"), after="x")) is Why.UNKNOWN_ITEM
    for command in (
        c.ChangeItem(item=an_item("x")),
        c.RemoveItem(item="x"),
        c.OpenItem(item="x"),
        c.AnnounceVoting(voting="v", wording="x", item="x"),
    ):
        assert story.refuses(command) is Why.UNKNOWN_ITEM
    unknown = c.AnnounceVoting(voting="v", wording="x", majority="most")
    assert story.refuses(unknown) is Why.UNKNOWN_MAJORITY


def test_an_item_says_what_it_is_about_and_not_at_any_length() -> None:
    story = Story().convenes()
    item = an_item("i1")
    for blank in (replace(item, title=" "), replace(item, id="")):
        assert story.refuses(c.AddItem(item=blank)) is Why.ITEM_WITHOUT_TITLE
    for long in (
        replace(item, title="щ" * 20_001),
        replace(item, reporter="щ" * 20_001),
        replace(item, id="i" * 129),
    ):
        assert story.refuses(c.SetAgenda(items=(long,))) is Why.ITEM_TOO_LONG
    story.does(c.AddItem(item=replace(item, title="щ" * 20_000)))


def test_the_item_at_hand_may_be_worded_anew_before_it_is_voted() -> None:
    story = Story().convenes().lays_agenda()
    story.does(c.OpenItem(item="i1"))
    story.does(c.ChangeItem(item=an_item("i1", majority="third_of_total")))
    story.announces(item="i1")
    assert story.at_hand().majority == "third_of_total"


def test_amendments_to_the_agenda_are_voted_before_it_is_adopted() -> None:
    rules = Regulations(agenda_before_decisions=True)
    story = Story(a_body(3, regulations=rules)).convenes().lays_agenda()
    story.puts_to_the_vote(motion=Motion.AMENDMENT)


def test_a_new_draft_agenda_must_be_adopted_again() -> None:
    story = Story(a_body(3)).convenes().lays_agenda()
    story.puts_to_the_vote(motion=Motion.AGENDA_AS_WHOLE)
    story.all_press(Choice.FOR, 1, 2)
    story.closes_the_vote()
    story.lays_agenda(an_item("i7"))
    assert story.sitting.agenda_adopted is None


def test_items_are_gone_through_one_by_one() -> None:
    story = Story().convenes().lays_agenda()
    assert story.refuses(c.CloseItem()) is Why.NO_ITEM_OPEN
    story.does(c.OpenItem(item="i1"))
    assert story.does(c.OpenItem(item="i1")) == []
    assert story.refuses(c.RemoveItem(item="i1")) is Why.ITEM_AT_HAND
    assert story.refuses(c.SetAgenda(items=(an_item("i2"),))) is Why.ITEM_AT_HAND
    story.does(c.OpenItem(item="i2"))
    assert story.sitting.done == {"i1"}
    story.does(c.CloseItem())
    assert story.sitting.item is None
    assert story.sitting.done == {"i1", "i2"}
    story.does(c.OpenItem(item="i1"))
    assert story.sitting.done == {"i2"}


def test_the_item_that_is_voted_is_not_touched() -> None:
    story = Story().convenes().lays_agenda()
    story.does(c.OpenItem(item="i1"))
    voting = story.announces(item="i1")
    assert story.refuses(c.CloseItem()) is Why.ITEM_AT_HAND
    story.does(c.OpenVoting(voting=voting))
    assert story.refuses(c.ChangeItem(item=an_item("i1"))) is Why.ITEM_AT_HAND
    assert story.refuses(c.RemoveItem(item="i1")) is Why.ITEM_AT_HAND
    assert story.refuses(c.OpenItem(item="i2")) is Why.VOTING_AT_HAND
    assert story.refuses(c.CloseItem()) is Why.VOTING_AT_HAND
    assert story.refuses(c.SetAgenda(items=(an_item("i1"),))) is Why.VOTING_AT_HAND


def test_the_agenda_is_adopted_as_a_whole_by_a_vote() -> None:
    story = Story().convenes().lays_agenda()
    story.puts_to_the_vote(motion=Motion.AGENDA_AS_BASIS)
    story.all_press(Choice.FOR, 1, 2, 3)
    story.closes_the_vote()
    assert story.sitting.agenda_adopted is None
    story.puts_to_the_vote(motion=Motion.AGENDA_AS_WHOLE)
    story.all_press(Choice.FOR, 1, 2, 3)
    voting = story.closes_the_vote()
    assert story.sitting.agenda_adopted == voting.id
    story.does(c.AnnulVoting(voting=voting.id, reason="помилка"))
    assert story.sitting.agenda_adopted is None


def test_where_the_regulations_say_so_no_item_is_decided_before_the_agenda() -> None:
    rules = Regulations(agenda_before_decisions=True)
    story = Story(a_body(3, regulations=rules)).convenes().lays_agenda()
    assert story.refuses(c.OpenItem(item="i1")) is Why.AGENDA_NOT_ADOPTED
    early = c.AnnounceVoting(voting="v9", wording="x", item="i1")
    assert story.refuses(early) is Why.AGENDA_NOT_ADOPTED
    story.puts_to_the_vote(motion=Motion.AGENDA_AS_WHOLE)
    story.all_press(Choice.FOR, 1, 2)
    story.closes_the_vote()
    story.does(c.OpenItem(item="i1"))
    story.puts_to_the_vote(item="i1")


# --- faults -----------------------------------------------------------------------------------


def test_faults_and_silent_consoles_are_told_once_and_once_more_when_over() -> None:
    story = Story().opens()
    fault = c.ReportFault(kind="bus_lost", where="a", detail="кабель")
    assert len(story.does(fault)) == 1
    assert story.does(fault) == []
    assert story.sitting.faults == {("bus_lost", "a"): "кабель"}
    clear = c.ClearFault(kind="bus_lost", where="a")
    assert len(story.does(clear)) == 1
    assert story.does(clear) == []
    assert len(story.does(c.ReportConsole(seat=1, heard=False))) == 1
    assert story.does(c.ReportConsole(seat=1, heard=False)) == []
    assert story.sitting.silent == {1}
    assert len(story.does(c.ReportConsole(seat=1, heard=True))) == 1
    assert story.does(c.ReportConsole(seat=1, heard=True)) == []


def test_what_was_broken_at_the_opening_is_in_the_opening() -> None:
    story = Story()
    story.does(c.ReportConsole(seat=2, heard=False))
    story.does(c.ReportFault(kind="stranger", where="a, node 9"))
    story.opens()
    opened = story.entries[-1].event
    assert isinstance(opened, e.SittingOpened)
    assert (opened.silent, opened.faults) == ((2,), (("stranger", "a, node 9", ""),))
    assert story.sitting.silent == {2}


def test_a_controller_that_starts_finds_out_anew_what_is_broken() -> None:
    story = Story().convenes()
    story.does(c.ReportConsole(seat=2, heard=False))
    started = e.Entry(at=story.at, by=e.By.ENGINE, event=e.ControllerStarted(version="1"))
    assert fold(story.sitting, started).silent == frozenset()
    assert fold(story.sitting, started).present == story.sitting.present
    story.does(c.CloseSitting())
    assert fold(story.sitting, started).phase is Phase.NONE
    for event in (e.JournalOpened(format=1, hall="h"), e.ControllerStopped()):
        other = e.Entry(at=story.at, by=e.By.ENGINE, event=event)
        assert fold(story.sitting, other).phase is Phase.CLOSED
