"""Lamps and bell of the premises: what is known is shown, nothing else, and no bell rings on."""

from __future__ import annotations

from controller.rules import commands as c
from controller.rules.ballots import Choice
from display.gpio.contact import Contact
from display.gpio.premises import EVERYTHING, SILENT_S, TEST_S, Premises, Show
from tests.standing_orders.story import Story

OPENING_S, CLOSING_S = 1.0, 2.0


def premises(story: Story | None = None, now: float = 0.0) -> Premises:
    """Premises that have seen a sitting, long enough ago to know it."""
    made = Premises(OPENING_S, CLOSING_S)
    if story is not None:
        made.see(story.sitting, now)
    return made


# --- lamps --------------------------------------------------------------------------------------


def test_nothing_is_on_before_anything_is_known() -> None:
    assert premises().show(0.0) is Show.NOTHING


def test_a_sitting_has_its_lamp_and_a_break_has_none() -> None:
    story = Story().convenes()
    room = premises(story)
    assert room.show(0.0) is Show.SITTING
    story.does(c.TakeBreak())
    room.see(story.sitting, 1.0)
    assert room.show(1.0) is Show.NOTHING


def test_a_vote_has_its_lamp_while_it_is_open_even_a_secret_one() -> None:
    story = Story().convenes()
    room = premises(story)
    story.puts_to_the_vote(secret=True)
    room.see(story.sitting, 1.0)
    assert Show.VOTE in room.show(1.0)
    story.does(c.AnnulVoting(voting=story.at_hand().id, reason="помилка"))
    room.see(story.sitting, 2.0)
    assert room.show(2.0) is Show.SITTING


def test_a_lost_controller_puts_out_the_lamps_of_the_sitting() -> None:
    room = premises(Story().convenes())
    room.lose()
    assert room.show(0.1) is Show.NOTHING


def test_a_controller_that_says_nothing_any_more_is_lost() -> None:
    room = premises(Story().convenes())
    assert room.show(SILENT_S) is Show.SITTING
    assert room.show(SILENT_S + 0.1) is Show.NOTHING


# --- the bell -----------------------------------------------------------------------------------


def test_the_bell_rings_when_a_vote_opens_and_when_it_closes_and_stops_by_itself() -> None:
    story = Story().convenes()
    room = premises(story)
    story.puts_to_the_vote()
    room.see(story.sitting, 1.0)
    assert Show.BELL in room.show(1.0)
    assert Show.BELL not in room.show(1.0 + OPENING_S)
    story.closes_the_vote()
    room.see(story.sitting, 4.0)
    assert Show.BELL in room.show(3.9 + CLOSING_S)
    assert Show.BELL not in room.show(4.0 + CLOSING_S)


def test_news_while_it_rings_does_not_make_it_ring_longer() -> None:
    story = Story().convenes()
    room = premises(story)
    story.puts_to_the_vote()
    room.see(story.sitting, 1.0)
    story.press(1, Choice.FOR)
    room.see(story.sitting, 1.9)
    assert Show.BELL in room.show(1.9)
    assert Show.BELL not in room.show(2.0)


def test_who_comes_in_the_middle_of_a_vote_does_not_ring() -> None:
    story = Story().convenes()
    story.puts_to_the_vote()
    room = premises(story)
    assert room.show(0.0) is Show.SITTING | Show.VOTE


def test_a_vote_that_is_interrupted_stops_the_bell_and_going_on_rings_it() -> None:
    story = Story().convenes()
    room = premises(story)
    story.puts_to_the_vote()
    room.see(story.sitting, 1.0)
    story.does(c.InterruptVoting(reason="restart"))
    room.see(story.sitting, 1.2)
    assert room.show(1.2) is Show.SITTING
    story.does(c.ReopenVoting(voting=story.at_hand().id))
    room.see(story.sitting, 2.0)
    assert Show.BELL in room.show(2.5)


def test_a_bell_that_rings_when_the_controller_is_lost_stops() -> None:
    story = Story().convenes()
    room = premises(story)
    story.puts_to_the_vote()
    room.see(story.sitting, 1.0)
    room.lose()
    assert room.show(1.1) is Show.NOTHING


# --- the technician's button --------------------------------------------------------------------


def test_with_no_sitting_the_button_tries_everything_for_a_moment() -> None:
    room = premises()
    assert room.press(0.0) == "lamps and bell are tried"
    assert room.show(0.1) is EVERYTHING
    assert room.show(TEST_S) is Show.NOTHING


def test_in_a_sitting_the_button_calls_the_technician_and_never_rings() -> None:
    room = premises(Story().convenes())
    room.press(0.0)
    assert room.show(0.1) is Show.SITTING | Show.CALL
    room.press(1.0)
    assert room.show(1.1) is Show.SITTING


def test_a_sitting_that_opens_ends_the_trial() -> None:
    room = premises()
    room.press(0.0)
    room.see(Story().opens().sitting, 0.5)
    assert room.show(0.5) is Show.SITTING


def test_a_call_outlives_the_controller() -> None:
    room = premises(Story().convenes())
    room.press(0.0)
    room.lose()
    assert room.show(1.0) is Show.CALL
    assert room.press(2.0) == "the call is over"


# --- a contact ----------------------------------------------------------------------------------


def test_a_contact_counts_once_it_has_rested() -> None:
    contact = Contact(0.05)
    heard = [(False, 0.0), (False, 0.1), (True, 0.2), (False, 0.22), (True, 0.24)]
    assert not any(contact.closed(level, now) for level, now in heard)
    assert not contact.closed(True, 0.28)
    assert contact.closed(True, 0.30)
    assert not contact.closed(True, 5.0)


def test_a_contact_found_closed_at_the_start_has_not_just_closed() -> None:
    contact = Contact(0.05)
    assert not contact.closed(True, 0.0)
    assert not contact.closed(True, 1.0)
    assert not contact.closed(False, 1.1)
    assert not contact.closed(False, 1.2)
    assert not contact.closed(True, 1.3)
    assert contact.closed(True, 1.4)
