"""Where seats stand on the screen: everybody has a place, nobody stands upon another."""

from __future__ import annotations

import pytest

from display.seat_plan import SeatPlan, half_circle, rows_of


def apart(plan: SeatPlan) -> bool:
    """No two squares meet, and none leaves the drawing."""
    places = list(plan.places.values())
    inside = all(
        plan.size / 2 <= x <= plan.width - plan.size / 2
        and plan.size / 2 <= y <= plan.height - plan.size / 2
        for x, y in places
    )
    return inside and all(
        max(abs(x - other_x), abs(y - other_y)) >= plan.size
        for k, (x, y) in enumerate(places)
        for other_x, other_y in places[k + 1 :]
    )


@pytest.mark.parametrize("count", [1, 2, 9, 36, 60, 121, 450])
def test_a_half_circle_holds_any_council(count: int) -> None:
    plan = half_circle(range(1, count + 1))
    assert set(plan.places) == set(range(1, count + 1))
    assert apart(plan)


def test_seats_of_450_are_as_large_as_a_sign_can_be() -> None:
    """On a screen of 1080 lines at least 18 px: the plan is shown two thirds as high."""
    assert half_circle(range(450)).size / 90 * 1080 * 0.66 > 18


def test_a_half_circle_goes_from_the_left_to_the_right() -> None:
    plan = half_circle(range(1, 37))
    assert plan.places[1][0] < plan.places[18][0] < plan.places[36][0]
    assert plan.places[1][1] > plan.places[18][1], "the middle is farthest from the presidium"


def test_rows_stand_as_they_were_written_the_first_below() -> None:
    plan = rows_of(((1, 2, 3), (4, 5), (6, 7, 8, 9)))
    assert apart(plan)
    heights = [plan.places[seat][1] for seat in (1, 4, 6)]
    assert heights == sorted(heights, reverse=True)
    assert plan.places[4][0] < plan.places[5][0]


def test_no_seats_are_no_fault() -> None:
    assert half_circle([]).places == rows_of(()).places == {}
