"""Points on the earth: how far, which are near, what is shown of a place that is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, isfinite, radians, sin, sqrt

EARTH_M = 6_371_008.8
"""Mean radius, metres (IUGG)."""
METRES_A_DEGREE = 111_195.0
"""Of latitude, on a sphere of that radius."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the map, degrees."""

    west: float
    south: float
    east: float
    north: float


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two points (haversine)."""
    a, b = radians(lat), radians(other_lat)
    chord = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(chord)))


def around(lat: float, lon: float, metres: float) -> Box:
    """A box that holds every point so near: what a database looks through first."""
    up = metres / METRES_A_DEGREE
    side = min(180.0, up / max(cos(radians(lat)), 1e-6))
    return Box(lon - side, lat - up, lon + side, lat + up)


def box(told: str) -> Box | None:
    """A box as ``west,south,east,north`` (RFC 7946 §5); None where it is none."""
    try:
        west, south, east, north = (float(part) for part in told.split(","))
    except ValueError:
        return None
    if not all(map(isfinite, (west, south, east, north))):
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return Box(west, south, east, north)


def shows_place(
    day: date, reported: date, *, sensitive: bool, hidden: bool, delay_days: int
) -> bool:
    """Whether everybody may know the place of a report.

    Places of sensitive categories are ``hidden`` for good, or for so many days, by setting.
    """
    if not sensitive:
        return True
    return not hidden and reported + timedelta(days=delay_days) <= day
