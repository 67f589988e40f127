"""Levels of contacts become presses: once each, however the contact bounces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consoles.contacts import Contacts
from consoles.profile import Profile
from consoles.signals import CardIn, CardOut, Key, Press

FOR, AGAINST, CARD = 0b00_0001, 0b00_0010, 0b10_0000
SEAT = 17


def contacts(card_reader: bool = False) -> Contacts:
    """Contacts of a console that was just heard with nothing pressed."""
    fresh = Contacts(SEAT, Profile(card_reader=card_reader), debounce_s=0.02, stuck_s=10)
    fresh.hear(0, 0.0)
    return fresh


def test_a_key_counts_when_it_goes_down_and_not_when_it_comes_up() -> None:
    desk = contacts()
    assert desk.hear(FOR, 1.0) == [Press(SEAT, Key.FOR)]
    assert desk.hear(FOR, 1.1) == []
    assert desk.hear(0, 1.2) == []
    assert desk.hear(FOR, 1.3) == [Press(SEAT, Key.FOR)]


def test_two_keys_at_once_are_two_presses() -> None:
    assert contacts().hear(FOR | AGAINST, 1.0) == [Press(SEAT, Key.FOR), Press(SEAT, Key.AGAINST)]


@given(st.lists(st.floats(0.0001, 0.019), min_size=1, max_size=20), st.floats(0.05, 2.0))
def test_a_bounce_on_either_edge_is_not_a_second_press(gaps: list[float], held: float) -> None:
    desk, now, heard = contacts(), 1.0, []
    for edge in (True, False):
        levels = edge
        for gap in [*gaps, *gaps[: 1 - len(gaps) % 2]]:
            heard += desk.hear(FOR if levels else 0, now)
            levels = not levels
            now += gap
        heard += desk.hear(FOR if edge else 0, now)
        now += held
    assert heard == [Press(SEAT, Key.FOR)]


def test_a_bounce_of_one_key_does_not_hide_another() -> None:
    desk = contacts()
    desk.hear(FOR, 1.0)
    assert desk.hear(FOR | AGAINST, 1.005) == [Press(SEAT, Key.AGAINST)]


def test_a_key_found_down_is_nobodys_press() -> None:
    desk = Contacts(SEAT, Profile(), 0.02, 10)
    assert desk.hear(FOR, 1.0) == []
    assert desk.hear(0, 1.5) == []
    assert desk.hear(FOR, 2.0) == [Press(SEAT, Key.FOR)]


def test_a_key_held_while_the_console_was_away_is_not_pressed_again() -> None:
    desk = contacts()
    assert desk.hear(FOR, 1.0) == [Press(SEAT, Key.FOR)]
    desk.forget()
    assert not desk.known
    assert desk.hear(FOR, 5.0) == []


def test_a_card_is_in_when_its_contact_rests() -> None:
    desk = contacts()
    desk.hear(CARD, 1.000)
    assert desk.tick(1.001) == []
    desk.hear(0, 1.002)
    desk.hear(CARD, 1.004)
    assert desk.tick(1.022) == []
    assert desk.tick(1.025) == [CardIn(SEAT)]
    assert desk.tick(1.1) == []
    desk.hear(0, 2.0)
    assert desk.tick(2.03) == [CardOut(SEAT)]


def test_a_card_found_in_is_told_and_an_empty_slot_is_not() -> None:
    desk = Contacts(SEAT, Profile(), 0.02, 10)
    desk.hear(CARD, 1.0)
    assert desk.tick(1.1) == [CardIn(SEAT)]
    empty = Contacts(SEAT, Profile(), 0.02, 10)
    empty.hear(0, 1.0)
    assert empty.tick(1.1) == []


def test_a_card_taken_out_while_the_console_was_away_is_told_on_return() -> None:
    desk = contacts()
    desk.hear(CARD, 1.0)
    desk.tick(1.1)
    desk.forget()
    assert desk.tick(2.0) == []
    desk.hear(0, 3.0)
    assert desk.tick(3.1) == [CardOut(SEAT)]


def test_a_reader_tells_the_number_and_a_change_of_cards() -> None:
    desk = contacts(card_reader=True)
    assert desk.hear_card("04A1B2C3") == [CardIn(SEAT, "04A1B2C3")]
    assert desk.hear_card("04A1B2C3") == []
    assert desk.hear_card("04FFFFFF") == [CardOut(SEAT), CardIn(SEAT, "04FFFFFF")]
    assert desk.hear_card(None) == [CardOut(SEAT)]
    assert desk.hear_card(None) == []
    desk.hear(CARD, 1.0)
    assert desk.tick(1.1) == []  # a reader has no contact


def test_a_key_is_stuck_when_it_is_down_for_too_long() -> None:
    desk = contacts()
    desk.hear(FOR, 1.0)
    assert not desk.stuck(11.0)
    assert desk.stuck(11.1)
    desk.hear(0, 12.0)
    assert not desk.stuck(12.0)


@given(
    st.lists(st.tuples(st.floats(0.0001, 0.5), st.integers(0, 0x1F)), max_size=40),
)
def test_no_press_is_invented(steps: list[tuple[float, int]]) -> None:
    """Each press of a key needs an edge of that key, and two are 20 ms apart or more."""
    desk, now, before = contacts(), 1.0, 0
    last: dict[Key, float] = {}
    for gap, levels in steps:
        now += gap
        for press in desk.hear(levels, now):
            mask = 1 << Profile().keys[press.key]
            assert levels & mask & ~before
            assert now - last.get(press.key, 0.0) >= 0.02
            last[press.key] = now
        before = levels
