"""A seat has one console, a node one seat."""

from __future__ import annotations

import pytest

from consoles.seating import Place, SeatedTwice, Seating

HALL = [Place(1, "left", 1), Place(2, "left", 2), Place(3, "right", 1)]


def test_a_seat_is_found_by_its_node_and_a_node_by_its_seat() -> None:
    seating = Seating(HALL)
    assert seating.place(3) == Place(3, "right", 1)
    assert seating.seat("right", 1) == 3
    assert seating.seats == {1, 2, 3}
    assert seating.lines == ("left", "right")
    assert seating.nodes("left") == {1: 1, 2: 2}


def test_a_node_that_nobody_seated_has_no_seat() -> None:
    seating = Seating(HALL)
    assert seating.seat("right", 2) is None
    assert seating.place(4) is None
    assert seating.nodes("gallery") == {}


def test_a_seat_with_two_consoles_is_refused_naming_both() -> None:
    with pytest.raises(SeatedTwice, match=r"seat 2 .*node 2 of line 'left'.*node 9 of .*'right'"):
        Seating([*HALL, Place(2, "right", 9)])


def test_a_node_with_two_seats_is_refused_naming_both() -> None:
    with pytest.raises(SeatedTwice, match=r"node 1 of line 'right' has two seats: 3 and 4"):
        Seating([*HALL, Place(4, "right", 1)])


def test_seats_are_numbered_from_one() -> None:
    with pytest.raises(ValueError, match="not 0"):
        Seating([Place(0, "left", 1)])
