"""The map of districts as figures of SVG: north above, as wide as it really is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, dist, radians

from publisher.common.community.plane import UNITS, Point, Polygon, Ring, Shape, bounds, heart

LONGER = 640.0
"""The longer side of the map, in its own units."""
EDGE = 12.0
APART = 1.0
"""Half as far as the border's line is wide."""
ROOM = 30.0
"""A part that is narrower has no number of its own, if another part has."""
SHADES = 8


@dataclass(frozen=True)
class Figure:
    """A district as it is drawn: its outline, and where its number stands in each part."""

    number: int
    path: str
    marks: tuple[tuple[float, float], ...]

    @property
    def shade(self) -> int:
        """Which of the colours it has; the number tells the rest."""
        return (self.number - 1) % SHADES


class Sheet:
    """Districts on a sheet. A degree to the east is drawn as much shorter as it is there."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._west, south, east, self._north = bounds(shapes)
        self._narrow = cos(radians((self._north + south) / 2 / UNITS))
        across, up = (east - self._west) * self._narrow, self._north - south
        self._scale = (LONGER - 2 * EDGE) / max(across, up)
        self.width = round(across * self._scale + 2 * EDGE, 1)
        self.height = round(up * self._scale + 2 * EDGE, 1)

    def at(self, where: Point) -> tuple[float, float]:
        """A point's place from the left and from the top."""
        x = (where[0] - self._west) * self._narrow * self._scale + EDGE
        return round(x, 1), round((self._north - where[1]) * self._scale + EDGE, 1)

    def holds(self, where: Point) -> bool:
        """Whether a point is on the sheet."""
        x, y = self.at(where)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def figure(self, number: int, shape: Shape) -> Figure:
        """A district; holes are left out by the rule of odd and even."""
        path = "".join(self._ring(ring) for polygon in shape for ring in polygon)
        parts = [polygon for polygon in shape if self._shows(polygon)] or shape[:1]
        return Figure(number, path, tuple(self.at(heart(each)) for each in parts))

    def _shows(self, polygon: Polygon) -> bool:
        """Whether a part is large enough for a number."""
        west, south, east, north = bounds([[polygon]])
        (left, bottom), (right, top) = self.at((west, south)), self.at((east, north))
        return right - left >= ROOM and bottom - top >= ROOM

    def _ring(self, ring: Ring) -> str:
        corners = list(self._corners(ring[:-1]))
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "Z"

    def _corners(self, ring: Ring) -> Iterator[tuple[float, float]]:
        """Corners that are a unit apart at least: of nearer ones nobody sees but the line."""
        last: tuple[float, float] | None = None
        for each in ring:
            here = self.at(each)
            if last is None or dist(here, last) >= APART:
                yield here
                last = here
