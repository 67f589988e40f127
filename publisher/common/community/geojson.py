"""Areas of a GeoJSON file (RFC 7946 §3.1): closed rings that do not cross themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.common.community.plane import (
    UNITS,
    Place,
    Point,
    Polygon,
    Ring,
    Shape,
    crossing,
    place_in_ring,
    units,
)

UKRAINE = (22.0, 44.0, 40.5, 52.5)
"""West, south, east, north of a box around the country, degrees: a point with its coordinates
exchanged is never in it."""
MOST = 1e12
"""What is greater is no coordinate of anything; nor is what is no number (NaN)."""


class Odd(Exception):
    """What is wrong with a feature, in both languages."""

    def __init__(self, uk: str, en: str) -> None:
        super().__init__(uk)
        self.uk, self.en = uk, en


def shape_of(geometry: object) -> Shape:
    """The area of a geometry.

    Raises:
        Odd: with the reason.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise Odd(
            f"геометрія {kind or '—'}: має бути Polygon або MultiPolygon",
            f"geometry {kind or '—'}: has to be a Polygon or a MultiPolygon",
        )
    told = geometry.get("coordinates")
    parts = [told] if kind == "Polygon" else told
    if not isinstance(parts, list) or not parts:
        raise Odd("немає координат", "no coordinates")
    return tuple(_polygon(part) for part in parts)


def _polygon(part: object) -> Polygon:
    if not isinstance(part, list) or not part:
        raise Odd("немає координат", "no coordinates")
    rings = tuple(_ring(ring) for ring in part)
    for hole in rings[1:]:
        if any(place_in_ring(rings[0], each) is Place.OUTSIDE for each in hole):
            raise Odd(
                f"отвір виходить за межу округу біля {_said(hole[0])}",
                f"a hole reaches beyond the border near {_said(hole[0])}",
            )
    return rings


def _ring(told: object) -> Ring:
    if not isinstance(told, list):
        raise Odd("координати мають бути списком точок", "coordinates have to be lists of points")
    points = list(_points(told))
    if len(points) < 4:
        raise Odd(
            "межа має менше чотирьох точок (перша й остання — та сама)",
            "a border has fewer than four points (the first and the last are the same)",
        )
    if points[0] != points[-1]:
        raise Odd(
            f"межа не замкнена: починається {_said(points[0])}, кінчається {_said(points[-1])}",
            f"the border is not closed: begins at {_said(points[0])}, ends at {_said(points[-1])}",
        )
    if (found := crossing(points)) is not None:
        raise Odd(
            f"межа перетинає себе або торкається себе біля {_said(found)}",
            f"the border crosses or touches itself near {_said(found)}",
        )
    return tuple(points)


def _points(told: Sequence[object]) -> Iterator[Point]:
    """Points of a ring; one that repeats the one before is left out."""
    last: Point | None = None
    for each in told:
        here = _position(each)
        if here != last:
            yield here
        last = here


def _position(told: object) -> Point:
    if (
        not isinstance(told, list)
        or len(told) < 2
        or not all(isinstance(each, int | float) and abs(each) < MOST for each in told[:2])
    ):
        raise Odd(f"точка {told!r}: мають бути два числа", f"point {told!r}: two numbers needed")
    lon, lat = float(told[0]), float(told[1])
    if fault := misplaced(lat, lon):
        raise fault
    return units(lon), units(lat)


def misplaced(lat: float, lon: float) -> Odd | None:
    """What is wrong with a point; None where it is in (or near) the country."""
    west, south, east, north = UKRAINE
    if west <= lon <= east and south <= lat <= north:
        return None
    if west <= lat <= east and south <= lon <= north:
        return Odd(
            f"широта {lat}, довгота {lon}: переставлені; у GeoJSON спершу довгота",
            f"latitude {lat}, longitude {lon}: exchanged; in GeoJSON the longitude is first",
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return Odd(
            f"точка {lon}, {lat}: це не градуси; потрібні координати WGS 84 (EPSG:4326)",
            f"point {lon}, {lat}: no degrees; coordinates of WGS 84 (EPSG:4326) are needed",
        )
    return Odd(
        f"широта {lat}, довгота {lon}: не в Україні",
        f"latitude {lat}, longitude {lon}: not in Ukraine",
    )


def _said(where: Point) -> str:
    """A point as maps write it: latitude, longitude."""
    return f"{where[1] / UNITS:.5f}, {where[0] / UNITS:.5f}"
