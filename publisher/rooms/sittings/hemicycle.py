"""Seats of a hall in a half circle, as points for a drawing. Pure.

Seats are filled row after row so that neighbours in the list stand beside each other.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import NamedTuple

INNER = 0.42
"""Radius of the first row; the last has 1."""


class Point(NamedTuple):
    """A seat: x from -1 to 1, y from 0 to 1 upwards, and the radius of its dot."""

    x: float
    y: float
    size: float


def hemicycle(seats: int) -> tuple[Point, ...]:
    """Places for so many seats, from the left to the right."""
    if seats < 1:
        return ()
    rows = max(1, round((seats / 9) ** 0.5))
    radii = [1.0] if rows == 1 else [INNER + (1 - INNER) * k / (rows - 1) for k in range(rows)]
    whole = sum(radii)
    counts = [int(seats * radius / whole) for radius in radii]
    for row in range(seats - sum(counts)):
        counts[-1 - row % rows] += 1
    gap = min(
        [pi * radius / count for radius, count in zip(radii, counts, strict=True) if count]
        + [(1 - INNER) / (rows - 1) if rows > 1 else 1.0]
    )
    size = gap * 0.42
    angles = [
        ((index + 0.5) / count, radius)
        for radius, count in zip(radii, counts, strict=True)
        for index in range(count)
    ]
    places = sorted(angles)
    return tuple(
        Point(-cos(pi * part) * radius, sin(pi * part) * radius, size) for part, radius in places
    )
