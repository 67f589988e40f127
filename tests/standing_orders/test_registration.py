"""Стаття про реєстрацію.

Депутат реєструється карткою, клавішею під час реєстрації або секретарем із зазначенням причини.
Хто запізнився, реєструється одразу або на наступній реєстрації — як велить регламент. Вийнята
картка означає, що депутат залишив місце; повернувшись, він знову бере участь.
"""

from __future__ import annotations

import pytest

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice, Outcome
from controller.rules.council import LateArrival, Regulations
from controller.rules.refusals import Why
from tests.standing_orders.story import Story, a_body


@pytest.mark.parametrize("how", [e.How.CARD, e.How.KEY])
def test_a_member_registers_at_the_console(how: e.How) -> None:
    story = Story().opens().opens_registration()
    events = story.arrives(2, how)
    assert events == [e.MemberRegistered(member="m2", how=how, seat=2)]
    assert story.sitting.is_here("m2")


def test_before_the_first_registration_nobody_registers_at_a_console() -> None:
    story = Story().opens()
    command = c.RegisterAtSeat(seat=1, how=e.How.KEY)
    assert story.refuses(command) is Why.REGISTRATION_CLOSED


def test_the_secretary_registers_by_hand_at_any_time_but_says_why() -> None:
    story = Story().opens()
    assert story.refuses(c.RegisterByHand(member="m1", reason=" ")) is Why.REASON_NEEDED
    story.does(c.RegisterByHand(member="m1", reason="не працює пульт"))
    there = story.sitting.attendance["m1"]
    assert (there.how, there.reason) == (e.How.HAND, "не працює пульт")


def test_registering_twice_is_nothing_new() -> None:
    story = Story().opens().opens_registration()
    story.arrives(1)
    assert story.arrives(1) == []


def test_late_arrivals_register_at_once_where_the_regulations_let_them() -> None:
    story = Story().convenes(5)
    story.does(c.CloseRegistration())
    story.arrives(5)
    assert story.sitting.is_here("m5")


def test_late_arrivals_wait_for_the_next_registration_where_the_regulations_say_so() -> None:
    rules = Regulations(late_arrival=LateArrival.NEXT_REGISTRATION)
    story = Story(a_body(5, regulations=rules)).convenes(5)
    story.does(c.CloseRegistration())
    command = c.RegisterAtSeat(seat=5, how=e.How.CARD)
    assert story.refuses(command) is Why.REGISTRATION_CLOSED
    story.opens_registration().arrives(5)
    assert story.sitting.is_here("m5")


def test_a_card_taken_out_is_a_member_gone_and_put_in_again_one_returned() -> None:
    story = Story().convenes()
    assert story.leaves(3) == [e.MemberLeft(member="m3", how=e.How.CARD, seat=3)]
    assert story.leaves(3) == []
    assert isinstance(story.arrives(3, e.How.CARD)[0], e.MemberReturned)


def test_the_secretary_records_a_leaving() -> None:
    story = Story().convenes()
    story.does(c.RecordLeaving(member="m2", reason="відрядження"))
    assert not story.sitting.is_here("m2")
    assert story.refuses(c.RecordLeaving(member="m2")) is Why.NOT_PRESENT


def test_a_card_speaks_for_its_owner_wherever_it_is_put_in() -> None:
    story = Story().opens().opens_registration()
    story.does(c.RegisterAtSeat(seat=4, how=e.How.CARD, member="m1"))
    assert story.sitting.seating[4] == "m1"
    assert 1 not in story.sitting.seating
    assert not story.sitting.is_here("m4")
    story.does(c.RegisterAtSeat(seat=1, how=e.How.CARD, member="m4"))
    assert story.sitting.seating[1] == "m4"


def test_who_came_by_card_and_left_does_not_come_back_by_somebodys_key() -> None:
    story = Story().opens().opens_registration()
    story.does(c.RegisterAtSeat(seat=4, how=e.How.CARD, member="m1"))
    story.does(c.LeaveSeat(seat=4, member="m1"))
    key = c.RegisterAtSeat(seat=4, how=e.How.KEY)
    assert story.refuses(key) is Why.CARD_NEEDED
    assert not story.sitting.present
    story.does(c.RegisterByHand(member="m1", reason="забув картку"))
    story.leaves(4)
    story.does(key)
    assert story.sitting.is_here("m1")


def test_a_ballot_and_a_seat_stay_through_leaving_and_coming_back() -> None:
    story = Story().convenes()
    story.puts_to_the_vote()
    story.press(2, Choice.FOR)
    story.leaves(2)
    story.arrives(2)
    assert story.closes_the_vote().outcomes["m2"] is Outcome.FOR


def test_strangers_and_empty_seats_do_not_register() -> None:
    story = Story().opens().opens_registration()
    empty = c.RegisterAtSeat(seat=99, how=e.How.KEY)
    assert story.refuses(empty) is Why.EMPTY_SEAT
    stranger = c.RegisterByHand(member="nobody", reason="гість")
    assert story.refuses(stranger) is Why.UNKNOWN_MEMBER


def test_a_seat_can_be_given_to_another_member_in_the_sitting() -> None:
    story = Story().convenes()
    story.does(c.SeatMember(seat=9, member="m2"))
    story.puts_to_the_vote()
    story.press(9, Choice.FOR)
    assert story.closes_the_vote().outcomes["m2"] is Outcome.FOR
    assert story.sitting.seat_of("m2") == 9
    assert story.does(c.SeatMember(seat=9, member="m2")) == []
    story.does(c.SeatMember(seat=9))
    assert story.sitting.seat_of("m2") is None
    assert story.refuses(c.SeatMember(seat=9, member="nobody")) is Why.UNKNOWN_MEMBER


def test_registration_ends_and_says_how_many_are_here() -> None:
    story = Story().convenes(5)
    assert story.does(c.CloseRegistration()) == [e.RegistrationClosed(present=4)]
    assert story.refuses(c.CloseRegistration()) is Why.REGISTRATION_CLOSED


def test_two_registrations_do_not_run_at_once_nor_during_a_vote_or_a_break() -> None:
    story = Story().convenes()
    assert story.refuses(c.OpenRegistration()) is Why.REGISTRATION_OPEN
    story.does(c.CloseRegistration())
    story.puts_to_the_vote()
    assert story.refuses(c.OpenRegistration()) is Why.VOTING_AT_HAND
    story.closes_the_vote()
    assert story.refuses(c.OpenRegistration(seconds=0)) is Why.BAD_SECONDS
    story.does(c.TakeBreak())
    assert story.refuses(c.OpenRegistration()) is Why.ON_BREAK
