"""Межі слова: кому його не надають, що лічить час, кого не стосується припинення."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_nouns import FloorKind, FloorRules, MicrophoneMode
from controller.rules.floor_queue import commitment_of
from controller.rules.refusals import Why
from tests.standing_orders.story import Story
from tests.standing_orders.test_floor import a_floor, ends, line, presses, speaks, speech

CHAIR = 6


def with_the_chair(rules: FloorRules | None = None) -> Story:
    """The first deputy has the floor, and the chair speaks too."""
    story = presses(a_floor(rules or FloorRules(chair_seats=(CHAIR,))), 1)
    story.does(c.GrantFloor())
    return presses(story, CHAIR)


# ---- who may ask


def test_who_is_not_here_asks_for_nothing() -> None:
    story = a_floor()
    story.leaves(2)
    assert story.refuses(c.AskFloor(member="m2")) is Why.NOT_PRESENT


def test_nobody_is_on_the_list_twice_or_asks_while_he_speaks() -> None:
    story = presses(a_floor(), 1)
    assert story.refuses(c.AskFloor(member="m1", kind=FloorKind.QUESTION)) is Why.ASKED_ALREADY
    story.does(c.GrantFloor())
    assert story.refuses(c.AskFloor(member="m1")) is Why.ASKED_ALREADY
    story.does(c.AskFloor(guest="Олена Гість"))
    assert story.refuses(c.AskFloor(guest="Олена Гість")) is Why.ASKED_ALREADY


def test_who_has_a_conflict_of_interest_speaks_of_procedure_only() -> None:
    story = a_floor()
    story.does(c.RecuseMember(member="m2", item="i1", reason="родич"))
    assert story.refuses(c.PressSpeak(seat=2)) is Why.RECUSED_FLOOR
    story.does(c.AskFloor(member="m2", kind=FloorKind.POINT_OF_ORDER))
    assert line(story) == ["m2"]


@pytest.mark.parametrize("kind", [FloorKind.POINT_OF_ORDER, FloorKind.REPLY])
def test_the_keys_ask_for_a_point_of_order_and_a_reply_though_the_list_is_closed(
    kind: FloorKind,
) -> None:
    story = a_floor()
    story.does(c.OpenList(kind=kind))
    story.does(c.CloseList())
    presses(story, 2)
    assert [each.kind for each in story.sitting.floor.waiting] == [kind]


def test_the_next_item_has_an_open_list_and_nobody_named() -> None:
    story = a_floor(FloorRules(reply_when_named=True))
    story.does(c.CloseList())
    story.does(c.NameMember(member="m2"))
    story.does(c.OpenItem(item="i2"))
    assert story.refuses(c.AskFloor(member="m2", kind=FloorKind.REPLY)) is Why.NOT_NAMED
    assert line(presses(story, 3)) == ["m3"]


def test_an_adjourned_sitting_has_nobody_on_its_list() -> None:
    story = presses(a_floor(), 1, 2)
    story.does(c.GrantFloor())
    story.does(c.AdjournSitting(reason="немає світла"))
    assert (speaks(story), line(story)) == ([], [])


# ---- the list's order


def test_the_chair_moves_nobody_without_a_reason_or_before_the_lot() -> None:
    story = presses(a_floor(), 1, 2)
    assert story.refuses(c.MoveRequest(request="f2", before="f1", reason=" ")) is Why.REASON_NEEDED
    presses(story, 3, 4, apart_s=0.01)
    moved = c.MoveRequest(request="f2", before="f1", reason="поспішає")
    assert story.refuses(moved) is Why.LOT_PENDING


def test_no_lot_is_drawn_while_its_instant_may_still_grow() -> None:
    story = presses(a_floor(), 1, 2, apart_s=0.01)
    drawn = c.DrawLot(seed="one", commitment=commitment_of("two"))
    assert story.does(drawn, e.By.ENGINE) == []
    assert len(story.time_passes(0.3).does(drawn, e.By.ENGINE)) == 1


# ---- time


def test_a_report_takes_nothing_from_the_budget_of_those_who_debate_it() -> None:
    story = a_floor(FloorRules(item_s=100, faction_s=100))
    story.does(c.AskFloor(member="m1", kind=FloorKind.REPORT))
    presses(story, 2)
    speech(story, 600)
    story.does(c.GrantFloor())
    assert story.sitting.floor.speaking[0].seconds == 100


def test_a_speech_past_the_limits_takes_nothing_from_the_budget() -> None:
    story = a_floor(FloorRules(item_s=100))
    story.does(c.SetMicrophoneMode(mode=MicrophoneMode.OVERRIDE))
    speech(presses(story, 1), 90)
    story.does(c.SetMicrophoneMode(mode=MicrophoneMode.OPERATOR))
    presses(story, 2).does(c.GrantFloor())
    assert story.sitting.floor.speaking[0].seconds == 100


def test_what_a_speech_is_prolonged_by_is_added_to_what_it_has_left() -> None:
    story = presses(a_floor(), 1)
    began = story.at
    story.does(c.GrantFloor())
    story.time_passes(10).does(c.ProlongFloor(seconds=60), e.By.CHAIR)
    prolonged = story.sitting.floor.speaking[0]
    assert (prolonged.ends_at, prolonged.seconds) == (began + timedelta(seconds=240), 240)


# ---- the chair


def test_the_chair_has_no_limit_and_is_not_cut_with_the_others() -> None:
    seconds = {FloorKind.SPEECH: 180, FloorKind.CHAIR: 60}  # somebody's slip in hall.toml
    story = with_the_chair(FloorRules(chair_seats=(CHAIR,), seconds=seconds))
    assert [each.ends_at is None for each in story.sitting.floor.speaking] == [False, True]
    (cut,) = story.does(c.EndFloor(reason="порушення регламенту"))
    assert isinstance(cut, e.FloorEnded)
    assert (cut.member, cut.reason) == ("m1", "порушення регламенту")
    assert speaks(story) == ["m6"]


def test_the_chair_speaks_on_while_a_vote_is_open() -> None:
    story = with_the_chair()
    story.puts_to_the_vote()
    assert speaks(story) == ["m6"]


def test_the_chair_speaks_beside_another_who_has_the_floor_still() -> None:
    story = presses(with_the_chair(), 2)
    assert speaks(story) == ["m1", "m6"]
    assert story.refuses(c.GrantFloor()) is Why.FLOOR_TAKEN
    ends(story).does(c.GrantFloor())
    assert speaks(story) == ["m6", "m2"]
