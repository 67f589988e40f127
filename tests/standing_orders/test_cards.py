"""Стаття про картки.

Картка вказує, хто її власник, але не доводить, що її тримає саме він. Картка, яка нікому не
належить, картка за чужим пультом і картки одного депутата за двома пультами нікого не реєструють:
це записують і показують секретареві, доки картку не виймуть. Кому належить картка, вирішує
секретар; номера картки в записі немає.
"""

from __future__ import annotations

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import Regulations
from controller.rules.refusals import Why
from tests.standing_orders.story import Story, a_body


def a_card(seat: int, member: str | None = None) -> c.RegisterAtSeat:
    """The card of a member, or a bare contact, at a seat."""
    return c.RegisterAtSeat(seat=seat, how=e.How.CARD, member=member)


def test_a_card_in_a_wrong_seat_is_refused_where_the_regulations_say_so() -> None:
    story = Story(a_body(5, regulations=Regulations(card_follows_person=False)))
    story.opens().opens_registration()
    refused = e.CardRefused(seat=4, fault=e.CardFault.OTHERS_SEAT, member="m1")
    assert story.does(a_card(4, "m1"), e.By.SEAT) == [refused]
    assert story.sitting.cards_refused == {4: refused}
    assert not story.sitting.present


def test_a_card_does_not_take_the_console_of_a_member_who_sits_there() -> None:
    story = Story().opens().opens_registration()
    story.arrives(4)
    refused = e.CardRefused(seat=4, fault=e.CardFault.OTHERS_SEAT, member="m1")
    assert story.does(a_card(4, "m1"), e.By.SEAT) == [refused]
    assert story.does(c.LeaveSeat(seat=4, member="m1"), e.By.SEAT) == []
    assert story.sitting.is_here("m4")
    story.leaves(4)
    story.does(a_card(4, "m1"))
    assert story.sitting.is_here("m1")


def test_a_bare_card_at_a_seat_that_is_nobodys_registers_nobody() -> None:
    story = Story().opens().opens_registration()
    refused = e.CardRefused(seat=77, fault=e.CardFault.EMPTY_SEAT)
    assert story.does(a_card(77), e.By.SEAT) == [refused]


def test_the_card_of_somebody_without_a_mandate_here_registers_nobody() -> None:
    story = Story().opens().opens_registration()
    refused = e.CardRefused(seat=2, fault=e.CardFault.NO_MANDATE, member="of-another-body")
    assert story.does(a_card(2, "of-another-body"), e.By.SEAT) == [refused]


def test_a_card_refused_is_told_once_until_something_about_it_changes() -> None:
    story = Story()
    unknown = c.RefuseCard(seat=3, fault=e.CardFault.UNKNOWN, tail="BEEF")
    assert len(story.does(unknown, e.By.SEAT)) == 1
    assert story.does(unknown, e.By.SEAT) == []
    twice = c.RefuseCard(seat=3, fault=e.CardFault.TWICE, member="m1", elsewhere=9)
    assert len(story.does(twice, e.By.SEAT)) == 1
    assert story.does(c.ForgetCard(seat=3), e.By.SEAT) == [e.CardForgotten(seat=3)]
    assert story.does(c.ForgetCard(seat=3), e.By.SEAT) == []
    assert story.sitting.cards_refused == {}


def test_a_good_card_ends_what_was_said_of_the_one_before() -> None:
    story = Story().opens().opens_registration()
    story.does(c.RefuseCard(seat=3, fault=e.CardFault.UNKNOWN, tail="BEEF"), e.By.SEAT)
    assert story.does(a_card(3, "m3"), e.By.SEAT) == [
        e.CardForgotten(seat=3),
        e.MemberRegistered(member="m3", how=e.How.CARD, seat=3),
    ]


def test_a_restart_finds_out_anew_which_cards_are_refused() -> None:
    story = Story().opens()
    story.does(c.RefuseCard(seat=3, fault=e.CardFault.UNKNOWN), e.By.SEAT)
    story.records(e.ControllerStarted(version="2"))
    assert story.sitting.cards_refused == {}


def test_cards_are_enrolled_and_withdrawn_with_no_sitting_at_all() -> None:
    story = Story()
    enrol = c.EnrolCardOf(member="m1", known=True, tail="BEEF")
    assert story.does(enrol) == [e.CardEnrolled(member="m1", tail="BEEF")]
    lost = c.WithdrawCardsOf(member="m1", cards=1, reason="загублено")
    assert story.does(lost) == [e.CardsWithdrawn(member="m1", reason="загублено")]


def test_a_card_has_one_owner_at_a_time() -> None:
    story = Story()
    assert story.does(c.EnrolCardOf(member="m1", known=True, owner="m1")) == []
    taken = c.EnrolCardOf(member="m1", known=True, owner="m2")
    assert story.refuses(taken) is Why.CARD_TAKEN


def test_a_stranger_gets_no_card() -> None:
    stranger = c.EnrolCardOf(member="nobody", known=False)
    assert Story().refuses(stranger) is Why.UNKNOWN_MEMBER
