"""Where the seats of a hall stand on a drawing. Pure.

The drawing is 160 wide and 90 high, as a screen is; y grows downwards, the presidium is below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

import msgspec

WIDTH, HEIGHT = 160.0, 90.0
EDGE = 2.0
INNER = 0.4
"""Radius of the first row of a half circle; the last has 1."""
FILLED = 0.86
"""How much of the distance to the nearest neighbour a seat takes."""


class SeatPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The middle of each seat, and the width and height of all."""

    places: Mapping[int, tuple[float, float]]
    size: float
    width: float = WIDTH
    height: float = HEIGHT


def half_circle(seats: Sequence[int]) -> SeatPlan:
    """Seats in their order from the left to the right, in rows around the presidium."""
    count = len(seats)
    rows = max(1, round(0.55 * count**0.5))  # rows as far apart as neighbours are
    radii = [1.0] if rows == 1 else [INNER + (1 - INNER) * k / (rows - 1) for k in range(rows)]
    held = [int(count * radius / sum(radii)) for radius in radii]
    for row in range(count - sum(held)):
        held[-1 - row % rows] += 1
    spots = sorted(
        ((index + 0.5) / heads, radius)
        for radius, heads in zip(radii, held, strict=True)
        for index in range(heads)
    )
    points = [(-cos(pi * part) * radius, -sin(pi * part) * radius) for part, radius in spots]
    return _fitted(dict(zip(seats, points, strict=True)))


def rows_of(rows: Sequence[Sequence[int]]) -> SeatPlan:
    """Rows as the installer wrote them, the first nearest to the presidium."""
    points = {
        seat: (place - (len(row) - 1) / 2, -float(number))
        for number, row in enumerate(rows)
        for place, seat in enumerate(row)
    }
    return _fitted(points)


def _fitted(points: Mapping[int, tuple[float, float]]) -> SeatPlan:
    """Spread over the drawing, as large as neighbours let them be."""
    if not points:
        return SeatPlan(places={}, size=0.0)
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    gap = _nearest(list(points.values()))
    wide, high = max(xs) - min(xs) + gap, max(ys) - min(ys) + gap
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    return SeatPlan(
        places={
            seat: (
                round(left + (x - min(xs) + gap / 2) * scale, 2),
                round(top + (y - min(ys) + gap / 2) * scale, 2),
            )
            for seat, (x, y) in points.items()
        },
        size=round(gap * scale * FILLED, 2),
    )


def _nearest(points: Sequence[tuple[float, float]]) -> float:
    """The least distance of two; 1 where there is one only.

    Signs may be squares, which must not meet at their corners: of a distance across and one along
    the larger counts.
    """
    least = min(
        (
            max(abs(x - other_x), abs(y - other_y))
            for k, (x, y) in enumerate(points)
            for other_x, other_y in points[k + 1 :]
        ),
        default=1.0,
    )
    return least or 1.0
