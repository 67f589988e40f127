"""Polygons on a plane of whole numbers: in, out or on the border; rings that cross themselves.

Degrees are counted in ten-millionths (11 mm of latitude), so that every answer is exact: a point
on a border is on it, and not by chance on one side. Holes and parts are as in RFC 7946. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

UNITS = 10_000_000
"""Parts of a degree."""

EDGES_A_BAND = 8
"""A ring has one band for so many of its edges."""
LINES = 16
"""Of so many parallels across a polygon the middle of each piece inside is tried for its heart."""

Point = tuple[int, int]
"""East and north, units."""
Ring = Sequence[Point]
"""Closed: the last point is the first."""
Polygon = Sequence[Ring]
"""The outer ring, then holes."""
Shape = Sequence[Polygon]
"""One or several polygons that are one area."""
Edge = tuple[int, Point, Point]
"""Its number in the ring, where it begins, where it ends."""


class Place(StrEnum):
    """Where a point is of an area."""

    INSIDE = "inside"
    BORDER = "border"
    OUTSIDE = "outside"


def units(degrees: float) -> int:
    """Degrees in units."""
    return round(degrees * UNITS)


def point(lat: float, lon: float) -> Point:
    """A place on the earth as a point."""
    return units(lon), units(lat)


def turn(a: Point, b: Point, c: Point) -> int:
    """More than 0 where the way from a over b to c turns left, 0 where it is straight."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def between(a: Point, b: Point, c: Point) -> bool:
    """Whether c, which is on the line through a and b, is on the piece between them."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(
        a[1], b[1]
    )


def place_in_ring(ring: Ring, where: Point) -> Place:
    """Where a point is of a ring."""
    return _among(pairwise(ring), where)


def _among(edges: Iterable[tuple[Point, Point]], where: Point) -> Place:
    """A ray to the east crosses a ring an odd number of times, or the point is outside."""
    x, y = where
    odd = False
    for a, b in edges:
        if min(a[1], b[1]) > y or max(a[1], b[1]) < y or max(a[0], b[0]) < x:
            continue
        side = turn(a, b, where)
        if side == 0 and between(a, b, where):
            return Place.BORDER
        if (a[1] > y) != (b[1] > y) and (side > 0) == (b[1] > a[1]):
            odd = not odd
    return Place.INSIDE if odd else Place.OUTSIDE


class Banded:
    """A ring cut into bands of latitude: a point is held against the edges of its band alone.

    Edges that reach into several bands are in each, so that the answer is the same.
    """

    def __init__(self, ring: Ring) -> None:
        _, self._south, _, self._north = bounds([[[ring]]])
        many = max(1, len(ring) // EDGES_A_BAND)
        self._high = (self._north - self._south) // many + 1
        self._bands: list[list[tuple[Point, Point]]] = [[] for _ in range(many)]
        for a, b in pairwise(ring):
            low, high = sorted((self._band(a[1]), self._band(b[1])))
            for band in self._bands[low : high + 1]:
                band.append((a, b))

    def _band(self, y: int) -> int:
        return (y - self._south) // self._high

    def place(self, where: Point) -> Place:
        """Where a point is of the ring."""
        if not self._south <= where[1] <= self._north:
            return Place.OUTSIDE
        return _among(self._bands[self._band(where[1])], where)


def banded(shape: Shape) -> list[list[Banded]]:
    """An area whose rings are cut into bands, for many questions."""
    return [[Banded(ring) for ring in polygon] for polygon in shape]


def place_in(shape: Sequence[Sequence[Banded]], where: Point) -> Place:
    """Where a point is of an area; the border of a hole is a border, too."""
    for outer, *holes in shape:
        found = outer.place(where)
        if found is Place.OUTSIDE:
            continue
        inner = [hole.place(where) for hole in holes]
        if found is Place.BORDER or Place.BORDER in inner:
            return Place.BORDER
        if Place.INSIDE not in inner:
            return Place.INSIDE
    return Place.OUTSIDE


def crossing(ring: Ring) -> Point | None:
    """A point at which a ring meets itself where it should not; None where it is simple."""
    edges = [(n, a, b) for n, (a, b) in enumerate(pairwise(ring))]
    for one, other in near(edges):
        if (found := _meets(one, other, len(edges))) is not None:
            return found
    return None


def near(edges: Sequence[Edge]) -> Iterator[tuple[Edge, Edge]]:
    """Pairs of edges whose boxes touch: a line swept from west to east."""
    open_: list[Edge] = []
    for edge in sorted(edges, key=lambda each: min(each[1][0], each[2][0])):
        west = min(edge[1][0], edge[2][0])
        low, high = sorted((edge[1][1], edge[2][1]))
        open_ = [each for each in open_ if max(each[1][0], each[2][0]) >= west]
        for other in open_:
            if min(other[1][1], other[2][1]) <= high and max(other[1][1], other[2][1]) >= low:
                yield other, edge
        open_.append(edge)


def _meets(one: Edge, other: Edge, many: int) -> Point | None:
    """Where two edges of a ring meet; neighbours meet at their corner, and that is no fault."""
    (n, a, b), (m, c, d) = sorted((one, other))
    if m - n == 1 or (n == 0 and m == many - 1):
        corner, back, on = (b, a, d) if m - n == 1 else (a, b, c)
        straight = turn(back, corner, on) == 0
        ahead = (back[0] - corner[0]) * (on[0] - corner[0]) + (back[1] - corner[1]) * (
            on[1] - corner[1]
        )
        return corner if straight and ahead > 0 else None
    return meeting(a, b, c, d)


def meeting(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """A point that two pieces of line have in common, to the unit; None where there is none."""
    at_c, at_d, at_a, at_b = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    for side, start, end, corner in (
        (at_c, a, b, c),
        (at_d, a, b, d),
        (at_a, c, d, a),
        (at_b, c, d, b),
    ):
        if side == 0 and between(start, end, corner):
            return corner
    if (at_c > 0) == (at_d > 0) or (at_a > 0) == (at_b > 0) or 0 in (at_c, at_d, at_a, at_b):
        return None
    part, whole = at_a, at_a - at_b
    return a[0] + (b[0] - a[0]) * part // whole, a[1] + (b[1] - a[1]) * part // whole


def bounds(shapes: Sequence[Shape]) -> tuple[int, int, int, int]:
    """West, south, east, north of areas; there is at least one."""
    points = [each for shape in shapes for polygon in shape for each in polygon[0]]
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def heart(polygon: Polygon) -> Point:
    """A point well inside a polygon, for its number: as far from the border as is easily found."""
    _, south, _, north = bounds([[polygon]])
    turned = [[(y, x) for x, y in ring] for ring in polygon]
    best, where = 0, polygon[0][0]
    for step in range(1, LINES):
        y = south + (north - south) * step // LINES
        for west, east in _stretches(polygon, y):
            x = (west + east) // 2
            room = min((east - west) // 2, _room(turned, (y, x)))
            if room > best:
                best, where = room, (x, y)
    return where


def _room(polygon: Polygon, where: Point) -> int:
    """How far the border is to the west or to the east of a point inside."""
    x, y = where
    return max((min(x - a, b - x) for a, b in _stretches(polygon, y) if a <= x <= b), default=0)


def _stretches(polygon: Polygon, y: int) -> list[tuple[int, int]]:
    """Pieces of a parallel that are inside, from west to east."""
    cuts = sorted(x for ring in polygon for x in _cuts(ring, y))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


def _cuts(ring: Ring, y: int) -> Iterator[int]:
    """Where a ring crosses a parallel."""
    for a, b in pairwise(ring):
        if (a[1] > y) != (b[1] > y):
            yield a[0] + (b[0] - a[0]) * (y - a[1]) // (b[1] - a[1])
