"""A plain map without tiles: places as dots; many that stand together are one dot. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

WIDTH, HEIGHT, EDGE = 640.0, 480.0, 24.0
"""Of the drawing, in its own units; ``EDGE`` is left free around it."""
CELL = 44.0
"""Dots closer than this are one: a finger has to hit it."""
LEAST_DEGREES = 0.004
"""A box is no smaller than some 400 metres: one place is shown with its surroundings."""


class Box(msgspec.Struct, frozen=True):
    """A part of the earth, degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> Box | None:
        """``west,south,east,north`` as GeoJSON has it; None where it is none."""
        parts = text.split(",")
        if len(text) > 100 or len(parts) != 4:
            return None
        try:
            west, south, east, north = map(float, parts)
        except ValueError:
            return None
        whole = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        return cls(west, south, east, north) if whole else None

    def __str__(self) -> str:
        return f"{self.west:.5f},{self.south:.5f},{self.east:.5f},{self.north:.5f}"


class Place(msgspec.Struct, frozen=True):
    """A thing with its place."""

    key: int
    number: int | None
    title: str
    lat: float
    lon: float


class Dot(msgspec.Struct, frozen=True):
    """One dot of the drawing: a place, or several."""

    x: float
    y: float
    size: float
    places: tuple[Place, ...]

    @property
    def box(self) -> Box:
        """The part of the earth that its places stand in."""
        return around(self.places)


def around(places: Sequence[Place]) -> Box:
    """The smallest box with all places and a little more."""
    lats, lons = [one.lat for one in places], [one.lon for one in places]
    high = max(LEAST_DEGREES, (max(lats) - min(lats)) * 1.1) / 2
    wide = max(LEAST_DEGREES, (max(lons) - min(lons)) * 1.1) / 2
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    return Box(lon - wide, lat - high, lon + wide, lat + high)


def dots(places: Iterable[Place], box: Box) -> tuple[Dot, ...]:
    """The places as dots: north is up, and a kilometre is as long to the east as to the north."""
    lat = math.radians((box.north + box.south) / 2)
    wide = (box.east - box.west) * math.cos(lat) or LEAST_DEGREES
    high = (box.north - box.south) or LEAST_DEGREES
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    cells: dict[tuple[int, int], list[tuple[float, float, Place]]] = defaultdict(list)
    for one in places:
        x = WIDTH / 2 + (one.lon - (box.east + box.west) / 2) * math.cos(lat) * scale
        y = HEIGHT / 2 - (one.lat - (box.north + box.south) / 2) * scale
        cells[int(x // CELL), int(y // CELL)].append((x, y, one))
    return tuple(
        Dot(
            x=round(sum(each[0] for each in cell) / len(cell), 1),
            y=round(sum(each[1] for each in cell) / len(cell), 1),
            size=round(min(17 + math.log2(len(cell)), CELL / 2), 1),
            places=tuple(each[2] for each in cell),
        )
        for _, cell in sorted(cells.items())
    )
