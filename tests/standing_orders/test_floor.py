"""Стаття про слово.

Слово надають за чергою: спершу з процедури, далі репліки й запитання, далі виступи; у межах виду —
за часом запису. Хто записався водночас з іншими, того ставить жереб. Ніхто не виступає вдруге,
доки не виступили всі, хто записався. Головуючий може змінити черговість із зазначенням причини.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import Body, Member, Regulations
from controller.rules.floor_nouns import (
    FloorEnd,
    FloorKind,
    FloorRules,
    MicrophoneMode,
    RequestEnd,
)
from controller.rules.floor_queue import commitment_of, queue
from controller.rules.floor_reasons import why_before
from controller.rules.refusals import Why
from controller.rules.sitting import next_deadline
from tests.standing_orders.story import Story, a_body


def a_floor(rules: FloorRules | None = None, deputies: int = 6) -> Story:
    """Six deputies who have convened and turned to the first item."""
    regulations = Regulations(floor=rules or FloorRules())
    story = Story(a_body(deputies, regulations=regulations)).convenes().lays_agenda()
    story.does(c.CloseRegistration())
    story.does(c.CommitLot(commitment=commitment_of("one")), e.By.ENGINE)
    story.does(c.OpenItem(item="i1"))
    return story


def presses(story: Story, *seats: int, apart_s: float = 5.0) -> Story:
    """These press the key to speak, one after another."""
    for seat in seats:
        story.time_passes(apart_s)
        story.does(c.PressSpeak(seat=seat), e.By.SEAT)
    return story.time_passes(apart_s)


def line(story: Story) -> list[str]:
    """Who waits, in the order of speaking."""
    return [each.person for each in queue(story.sitting.floor, story.sitting.regulations.floor)]


def speaks(story: Story) -> list[str]:
    return [each.request.person for each in story.sitting.floor.speaking]


def speech(story: Story, seconds: float = 60) -> Story:
    """The next speaks for so long and ends by himself."""
    story.does(c.GrantFloor())
    story.time_passes(seconds)
    return ends(story)


def ends(story: Story) -> Story:
    speaking = story.sitting.floor.speeches[0].request.member
    seat = story.sitting.seat_of(speaking or "")
    assert seat is not None
    story.does(c.PressSpeak(seat=seat), e.By.SEAT)
    return story


# ---- the list


def test_who_presses_first_speaks_first() -> None:
    story = presses(a_floor(), 4, 2, 6)
    assert line(story) == ["m4", "m2", "m6"]
    story.does(c.GrantFloor())
    assert (speaks(story), line(story)) == (["m4"], ["m2", "m6"])


def test_a_second_press_takes_the_request_back_and_one_under_a_live_microphone_ends_it() -> None:
    story = presses(a_floor(), 4, 2, 4)
    assert line(story) == ["m2"]
    speech(story, 42)
    ended = story.entries[-1].event
    assert isinstance(ended, e.FloorEnded)
    assert (ended.why, ended.spoke_s, ended.member) == (FloorEnd.OWN, 42.0, "m2")
    assert story.sitting.floor.spoken == 1


def test_a_point_of_order_goes_before_a_reply_and_a_reply_before_a_speech() -> None:
    story = presses(a_floor(), 1, 2)
    for member, kind in (("m3", FloorKind.REPLY), ("m4", FloorKind.POINT_OF_ORDER)):
        story.time_passes(5).does(c.AskFloor(member=member, kind=kind))
    assert line(story) == ["m4", "m3", "m1", "m2"]


def test_nobody_speaks_twice_before_all_have_spoken_once() -> None:
    story = speech(presses(a_floor(), 1, 2))
    presses(story, 1, 3)
    assert line(story) == ["m2", "m3", "m1"]


def test_a_council_may_let_its_members_speak_twice_in_the_order_of_pressing() -> None:
    story = speech(presses(a_floor(FloorRules(once_before_twice=False)), 1, 2))
    presses(story, 1, 3)
    assert line(story) == ["m2", "m1", "m3"]


def test_having_spoken_on_one_item_is_no_matter_on_the_next() -> None:
    story = speech(presses(a_floor(), 1))
    story.does(c.OpenItem(item="i2"))
    assert line(presses(story, 1, 2)) == ["m1", "m2"]


def test_who_speaks_as_often_as_allowed_asks_no_more() -> None:
    story = speech(presses(a_floor(FloorRules(times={FloorKind.SPEECH: 1})), 1))
    assert story.refuses(c.PressSpeak(seat=1)) is Why.SPOKEN_OUT


def test_after_the_list_is_closed_only_points_of_order_and_replies_are_taken() -> None:
    story = presses(a_floor(), 1)
    story.does(c.CloseList())
    assert story.refuses(c.PressSpeak(seat=2)) is Why.LIST_CLOSED
    story.does(c.AskFloor(member="m3", kind=FloorKind.REPLY))
    assert line(story) == ["m3", "m1"], "who was on the list will speak"
    story.does(c.OpenList(kind=FloorKind.QUESTION))
    presses(story, 2)
    assert [each.kind for each in story.sitting.floor.waiting][-1] is FloorKind.QUESTION


def test_requests_lapse_with_their_item_and_are_told_one_by_one() -> None:
    story = presses(a_floor(), 1, 2)
    story.does(c.OpenItem(item="i2"))
    lapsed = [x.event for x in story.entries if isinstance(x.event, e.RequestWithdrawn)]
    assert [(each.member, each.why) for each in lapsed] == [
        ("m1", RequestEnd.ITEM),
        ("m2", RequestEnd.ITEM),
    ]
    assert line(story) == []


def test_who_leaves_is_off_the_list_and_loses_the_floor() -> None:
    story = presses(a_floor(), 1, 2)
    story.does(c.GrantFloor())
    story.leaves(1)
    story.leaves(2)
    assert (speaks(story), line(story)) == ([], [])
    assert any(
        isinstance(x.event, e.FloorEnded) and x.event.why is FloorEnd.LEFT for x in story.entries
    )


def test_a_guest_without_a_console_is_put_on_the_list_by_the_desk() -> None:
    story = presses(a_floor(), 1)
    story.does(c.AskFloor(guest="Олена Гість", kind=FloorKind.REPORT))
    story.does(c.GrantFloor())
    assert speaks(story) == ["Олена Гість"]
    assert story.sitting.floor.speaking[0].seconds == 600


def test_the_chair_moves_a_request_and_the_reason_is_in_the_record() -> None:
    story = presses(a_floor(), 1, 2, 3, 4)
    story.does(c.MoveRequest(request="f4", before="f2", reason="поспішає на потяг"), e.By.CHAIR)
    assert line(story) == ["m1", "m4", "m2", "m3"]
    story.does(c.MoveRequest(request="f3", before="f2", reason="з того самого питання"))
    assert line(story) == ["m1", "m4", "m3", "m2"]
    story.does(c.MoveRequest(request="f1", reason="просив відкласти"))
    assert line(story) == ["m4", "m3", "m2", "m1"]
    presses(story, 5)
    assert line(story)[-1] == "m5", "who comes later is after the last, moved or not"


def test_only_who_was_named_replies_where_the_council_says_so() -> None:
    story = a_floor(FloorRules(reply_when_named=True))
    reply = c.AskFloor(member="m2", kind=FloorKind.REPLY)
    assert story.refuses(reply) is Why.NOT_NAMED
    story.does(c.NameMember(member="m2"))
    story.does(reply)
    speech(story, 30)
    assert story.refuses(reply) is Why.NOT_NAMED, "one naming is one reply"


# ---- one instant


def test_requests_of_one_instant_are_ordered_by_a_lot_that_anybody_draws_again() -> None:
    orders = []
    for seats in ((1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2)):
        story = presses(a_floor(), *seats, apart_s=0.01)
        story.time_passes(1)
        story.does(c.DrawLot(seed="one", commitment=commitment_of("two")), e.By.ENGINE)
        orders.append(line(story))
    assert orders[0] == orders[1] == orders[2], "the wire's order decides nothing"


def test_a_lot_that_was_not_fixed_before_is_refused() -> None:
    story = presses(a_floor(), 1, 2, apart_s=0.01).time_passes(1)
    other = c.DrawLot(seed="another", commitment=commitment_of("two"))
    assert story.refuses(other) is Why.BAD_LOT


def test_nobody_gets_the_floor_before_the_lot_of_his_instant_is_drawn() -> None:
    story = presses(a_floor(), 1, 2, apart_s=0.01)
    assert story.refuses(c.GrantFloor()) is Why.LOT_PENDING
    due = next_deadline(story.sitting)
    assert due is not None
    story.at = due
    story.does(c.DrawLot(seed="one", commitment=commitment_of("two")), e.By.ENGINE)
    story.does(c.GrantFloor())


def test_a_request_alone_in_its_instant_needs_no_lot() -> None:
    story = presses(a_floor(), 1, 2, apart_s=0.4)
    assert line(story) == ["m1", "m2"]
    assert story.does(c.DrawLot(seed="one", commitment="")) == []


# ---- why


@pytest.mark.parametrize(
    ("tell", "words"),
    [
        (lambda s: presses(s, 1, 2), "раніше"),
        (lambda s: speech(presses(s, 2, 3)) and presses(s, 2), "вдруге"),
        (
            lambda s: s.does(c.AskFloor(member="m2", kind=FloorKind.REPLY)) and presses(s, 1),
            "репліка",
        ),
        (
            lambda s: presses(s, 1, 2).does(
                c.MoveRequest(request="f2", before="f1", reason="потяг")
            ),
            "потяг",
        ),
    ],
)
def test_the_queue_says_why_one_is_before_another(
    tell: Callable[[Story], object], words: str
) -> None:
    story = a_floor()
    tell(story)
    first, second = queue(story.sitting.floor, story.sitting.regulations.floor)[:2]
    because = why_before(story.sitting, first, second)
    assert words in because.uk
    assert because.en.endswith(".")


# ---- time


def test_a_speech_ends_at_its_time_and_is_prolonged_by_the_chair() -> None:
    story = presses(a_floor(), 1)
    began = story.at
    story.does(c.GrantFloor())
    assert next_deadline(story.sitting) == began + timedelta(seconds=180)
    story.time_passes(179).does(c.ProlongFloor(seconds=60), e.By.CHAIR)
    assert story.time_passes(1).does(c.TimeFloor(request="f1"), e.By.CLOCK) == []
    story.time_passes(60).does(c.TimeFloor(request="f1"), e.By.CLOCK)
    ended = story.entries[-1].event
    assert isinstance(ended, e.FloorEnded)
    assert (ended.why, ended.spoke_s) == (FloorEnd.TIME, 240.0)


def test_a_vote_an_item_and_a_break_end_the_speech() -> None:
    for command, why in (
        (c.OpenItem(item="i2"), FloorEnd.ITEM),
        (c.CloseItem(), FloorEnd.ITEM),
        (c.TakeBreak(), FloorEnd.BREAK),
        (c.CloseSitting(), FloorEnd.BREAK),
    ):
        story = presses(a_floor(), 1)
        story.does(c.GrantFloor())
        events = story.does(command)
        assert isinstance(events[0], e.FloorEnded)
        assert events[0].why is why
    story = presses(a_floor(), 1, 2)
    story.does(c.GrantFloor())
    story.puts_to_the_vote()
    assert (speaks(story), line(story)) == ([], ["m2"]), "who waits, waits on"
    assert story.refuses(c.PressSpeak(seat=3)) is Why.VOTING_AT_HAND


def with_factions(body: Body) -> Body:
    members = tuple(
        Member(id=m.id, name=m.name, faction="А" if n < 3 else "Б")
        for n, m in enumerate(body.council.members)
    )
    council = type(body.council)(
        name=body.council.name, convocation="VIII", seats=6, members=members
    )
    return Body(
        id=body.id,
        kind=body.kind,
        council=council,
        regulations=body.regulations,
        seating=body.seating,
    )


def test_a_faction_and_an_item_have_no_more_than_their_budget() -> None:
    rules = FloorRules(faction_s=200, item_s=300)
    story = Story(with_factions(a_body(6, regulations=Regulations(floor=rules))))
    story.convenes().lays_agenda().does(c.OpenItem(item="i1"))
    presses(story, 1, 2, 3, 4, 5)
    speech(story, 180)
    story.does(c.GrantFloor())
    assert story.sitting.floor.speaking[0].seconds == 20, "what the faction has left"
    ends(story.time_passes(20))
    assert story.refuses(c.GrantFloor()) is Why.FACTION_SPENT
    story.does(c.WithdrawRequest(request="f3"))
    story.does(c.GrantFloor())
    assert story.sitting.floor.speaking[0].seconds == 100, "what the item has left"
    ends(story.time_passes(100))
    assert story.refuses(c.GrantFloor()) is Why.ITEM_SPENT


# ---- microphones


def test_one_speaks_at_a_time_where_the_operator_grants() -> None:
    story = presses(a_floor(), 1, 2)
    story.does(c.GrantFloor())
    assert story.refuses(c.GrantFloor()) is Why.FLOOR_TAKEN
    story.does(c.EndFloor(reason="порушення регламенту"), e.By.CHAIR)
    story.does(c.GrantFloor())
    assert speaks(story) == ["m2"]


def test_in_the_automatic_mode_the_next_follows_by_itself_and_who_has_no_time_is_passed() -> None:
    story = presses(a_floor(FloorRules(mode=MicrophoneMode.AUTOMATIC)), 1, 2)
    story.does(c.GrantNext(), e.By.ENGINE)
    assert story.does(c.GrantNext()) == []
    ends(story.time_passes(9))
    story.does(c.GrantNext(), e.By.ENGINE)
    assert speaks(story) == ["m2"]


def test_in_the_free_mode_so_many_are_open_at_once_and_without_a_limit() -> None:
    rules = FloorRules(mode=MicrophoneMode.FREE, free_microphones=2)
    story = presses(a_floor(rules), 1, 2, 3)
    for _ in range(3):
        story.does(c.GrantNext(), e.By.ENGINE)
    assert (speaks(story), line(story)) == (["m1", "m2"], ["m3"])
    assert story.sitting.floor.speaking[0].ends_at is None


def test_the_chair_speaks_in_every_mode_without_a_queue() -> None:
    for mode in MicrophoneMode:
        story = presses(a_floor(FloorRules(mode=mode, chair_seats=(6,))), 1)
        presses(story, 6)
        assert "m6" in speaks(story)
        assert story.sitting.floor.chair_speaks
        presses(story, 6)
        assert "m6" not in speaks(story)
        assert story.sitting.floor.spoken == 0


def test_chair_only_cuts_the_others_and_lets_them_wait() -> None:
    story = presses(a_floor(FloorRules(chair_seats=(6,))), 1, 2)
    story.does(c.GrantFloor())
    story.does(c.SetMicrophoneMode(mode=MicrophoneMode.CHAIR), e.By.CHAIR)
    assert speaks(story) == []
    assert story.refuses(c.GrantFloor()) is Why.CHAIR_ONLY


def test_the_override_opens_any_microphone_past_the_limits() -> None:
    story = a_floor(FloorRules(times={FloorKind.SPEECH: 1}))
    speech(presses(story, 1))
    story.does(c.SetMicrophoneMode(mode=MicrophoneMode.OVERRIDE))
    story.does(c.AskFloor(member="m1", grant=True))
    story.does(c.AskFloor(member="m2", grant=True))
    assert speaks(story) == ["m1", "m2"]


def test_an_outage_ends_the_speeches_and_the_queue_waits_on() -> None:
    story = presses(a_floor(), 1, 2)
    story.does(c.GrantFloor())
    story.does(c.InterruptFloor(), e.By.ENGINE)
    assert (speaks(story), line(story)) == ([], ["m2"])


def test_a_closed_part_begins_with_a_reason_and_ends() -> None:
    story = a_floor()
    story.does(c.BeginClosedPart(reason="персональні дані"))
    assert story.sitting.floor.closed_part == "персональні дані"
    assert story.refuses(c.BeginClosedPart(reason="ще раз")) is Why.IN_CAMERA
    story.does(c.EndClosedPart())
    assert story.sitting.floor.closed_part is None


def test_a_desks_command_is_not_late_because_of_a_lot() -> None:
    story = presses(a_floor(), 1, 2, apart_s=0.01).time_passes(1)
    turn = story.sitting.turn
    story.does(c.DrawLot(seed="one", commitment=commitment_of("two")), e.By.ENGINE)
    assert story.sitting.turn == turn
