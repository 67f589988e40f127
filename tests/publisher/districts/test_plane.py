"""Polygons: every answer is what shapely (GEOS) says of the same, and borders are exact."""

from __future__ import annotations

from math import atan2

import shapely  # type: ignore[import-untyped]  # shapely has no types
from hypothesis import assume, example, given
from hypothesis import strategies as st

from publisher.common.community.plane import (
    Banded,
    Place,
    Point,
    banded,
    bounds,
    crossing,
    meeting,
    place_in,
    place_in_ring,
    point,
)

SMALL = st.integers(-6, 6)
"""Few places, so that points fall on corners and borders, and edges on each other."""
LARGE = st.integers(-1_800_000_000, 1_800_000_000)
POINTS = st.tuples(SMALL, SMALL)
SQUARE = ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
HOLE = ((1, 1), (1, 2), (2, 2), (2, 1), (1, 1))
SAID = {Place.INSIDE: (True, False), Place.BORDER: (False, True), Place.OUTSIDE: (False, False)}


def seen(shape: shapely.Geometry, where: Point) -> tuple[bool, bool]:
    """What shapely says: well inside, on the border."""
    there = shapely.Point(where)
    return bool(shapely.contains(shape, there)), bool(
        shapely.intersects(shapely.boundary(shape), there)
    )


@st.composite
def rings(draw: st.DrawFn, numbers: st.SearchStrategy[int] = SMALL) -> list[Point]:
    """Any closed line, most of them crossing themselves."""
    points = draw(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=9, unique=True))
    return [*points, points[0]]


@st.composite
def stars(draw: st.DrawFn) -> list[Point]:
    """Rings around the middle, most of them simple."""
    found = draw(st.lists(POINTS.filter(any), min_size=3, max_size=10, unique=True))
    found.sort(key=lambda each: (atan2(each[1], each[0]), each[0] ** 2 + each[1] ** 2))
    return [*found, found[0]]


@given(st.one_of(rings(), stars(), rings(LARGE)))
@example([(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)])
@example([(0, 0), (4, 0), (2, 0), (2, 3), (0, 0)])
@example([(0, 0), (6, 0), (6, 6), (3, 0), (0, 6), (0, 0)])
def test_a_ring_is_simple_where_shapely_says_so(ring: list[Point]) -> None:
    assert (crossing(ring) is None) == shapely.LinearRing(ring).is_simple


@given(st.one_of(stars(), rings()), POINTS)
@example([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], (4, 2))
@example([(0, 0), (2, 2), (4, 0), (4, 4), (0, 4), (0, 0)], (2, 2))
def test_a_point_is_in_a_simple_ring_where_shapely_says_so(ring: list[Point], at: Point) -> None:
    if crossing(ring) is None:
        assert SAID[place_in_ring(ring, at)] == seen(shapely.Polygon(ring), at)


@given(POINTS)
def test_a_hole_is_outside_and_its_border_is_a_border(at: Point) -> None:
    far: tuple[Point, ...] = tuple((x - 6, y - 6) for x, y in SQUARE)
    shape = ((SQUARE, HOLE), (far,))
    there = shapely.MultiPolygon([(SQUARE, [HOLE]), (far, [])])
    assert SAID[place_in(banded(shape), at)] == seen(there, at)


@given(st.lists(st.tuples(SMALL, st.integers(-40, 40)), min_size=3, max_size=60), POINTS)
def test_a_ring_in_bands_answers_as_the_whole_ring(points: list[Point], at: Point) -> None:
    ring = [*points, points[0]]
    assert Banded(ring).place(at) == place_in_ring(ring, at)


@given(POINTS, POINTS, POINTS, POINTS)
def test_two_pieces_of_line_meet_where_shapely_says_so(
    a: Point, b: Point, c: Point, d: Point
) -> None:
    assume(a != b and c != d)
    found = meeting(a, b, c, d)
    both = shapely.LineString([a, b]), shapely.LineString([c, d])
    assert (found is not None) == bool(shapely.intersects(*both))
    if found is not None:
        assert shapely.distance(shapely.Point(found), both[0]) < 1.5


@given(stars(), POINTS, st.integers(1, 8), st.booleans())
def test_it_is_the_same_from_whichever_corner_and_way_a_ring_is_walked(
    ring: list[Point], at: Point, turned: int, backwards: bool
) -> None:
    corners = ring[:-1]
    turned %= len(corners)
    walked = corners[turned:] + corners[:turned]
    walked = walked[::-1] if backwards else walked
    again = [*walked, walked[0]]
    assert place_in_ring(again, at) == place_in_ring(ring, at)
    assert (crossing(again) is None) == (crossing(ring) is None)


@given(st.integers(2, 400), st.integers(0, 400))
def test_who_stands_on_a_border_of_the_real_world_is_on_it(steps: int, step: int) -> None:
    west, south = point(48.8532117, 37.6053411)
    ring = [(west, south), (west + steps * 7, south + steps * 3), (west, south + 9999)]
    on = west + min(step, steps) * 7, south + min(step, steps) * 3
    assert place_in_ring([*ring, ring[0]], on) is Place.BORDER


def test_a_box_holds_all_parts() -> None:
    far = tuple((x + 10, y - 10) for x, y in SQUARE)
    assert bounds([[[SQUARE]], [[far, HOLE]]]) == (0, -10, 14, 4)
