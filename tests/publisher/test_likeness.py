"""How alike people vote, in numbers and on a map."""

from __future__ import annotations

from math import hypot

import pytest

from publisher.rooms.deputies.likeness import cohesion, likeness, places

A = {1: "for", 2: "for", 3: "against", 4: "abstain"}
B = {1: "for", 2: "against", 3: "against", 9: "for"}


def test_only_votes_in_which_both_pressed_are_compared() -> None:
    found = likeness(A, B)
    assert (found.same, found.both) == (2, 3)
    assert found.share == pytest.approx(2 / 3)
    assert likeness(A, {}).share is None


@pytest.mark.parametrize(
    ("heads", "index"),
    [([(10, 0, 0)], 1.0), ([(4, 4, 4)], 0.0), ([(6, 6, 0)], 0.25), ([(9, 0, 0), (3, 3, 3)], 0.5)],
)
def test_the_index_of_hix_noury_and_roland(heads: list[tuple[int, ...]], index: float) -> None:
    """Hix, Noury, Roland 2005: (max − (sum − max) / 2) / sum, the mean over votes."""
    assert cohesion(heads) == pytest.approx(index)


def test_a_group_that_never_pressed_has_no_cohesion() -> None:
    assert cohesion([(0, 0, 0)]) is None
    assert cohesion([]) is None


def test_on_the_map_who_votes_alike_stands_near() -> None:
    yes, no = dict.fromkeys(range(20), "for"), dict.fromkeys(range(20), "against")
    spots = places([yes, yes | {1: "abstain"}, no, no | {2: "abstain"}, {}])

    def apart(one: int, other: int) -> float:
        (x, y), (other_x, other_y) = spots[one], spots[other]
        return hypot(x - other_x, y - other_y)

    assert apart(0, 1) < 0.3 * apart(0, 2)
    assert apart(2, 3) < 0.3 * apart(1, 3)
    assert all(-1 <= x <= 1 and -1 <= y <= 1 for x, y in spots)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_map_of_few_or_of_people_all_alike_is_no_error(count: int) -> None:
    assert len(places([A] * count)) == count
