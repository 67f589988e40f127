"""Electoral districts in a GeoJSON file (RFC 7946): read whole, or refused with reasons. Pure.

A feature is a district: ``Polygon`` or ``MultiPolygon``, degrees of WGS 84, the longitude first,
and its number among the properties. A file that says ``"synthetic": true`` is made up, and every
page that shows it says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from publisher.common.community.geojson import Odd, shape_of
from publisher.common.community.plane import Place, Point, Shape, banded, bounds, heart, place_in

WGS84 = re.compile(r"(CRS:?:?84|EPSG:?:?4326)$")
"""How a file from before RFC 7946 names degrees of WGS 84, at the end of its name."""
LARGEST = 9999
"""Numbers of districts are not greater."""
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Outline:
    """A district as the file has it."""

    number: int
    name: str
    name_en: str
    shape: Shape


@dataclass(frozen=True)
class Told:
    """All districts of a file; ``synthetic`` where it says that it is made up."""

    outlines: tuple[Outline, ...]
    synthetic: bool


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a feature, counted from 1; 0: with the file. Said in both languages."""

    feature: int
    number: int
    uk: str
    en: str

    def say(self, language: str) -> str:
        """Which feature, and why."""
        if language == "en":
            of = f" (district {self.number})" if self.number else ""
            return f"feature {self.feature}{of}: {self.en}" if self.feature else self.en
        of = f" (округ {self.number})" if self.number else ""
        return f"об’єкт {self.feature}{of}: {self.uk}" if self.feature else self.uk


@dataclass
class BadDistricts(Exception):
    """A file that cannot be the city's districts."""

    faults: tuple[Wrong, ...]


def number_in(text: str) -> int | None:
    """The number of a district in words such as «ТВО № 12»; None where there is not just one."""
    found = DIGITS.findall(text)
    return int(found[0]) if len(found) == 1 and 1 <= int(found[0]) <= LARGEST else None


def read(text: str, number: str = "number", name: str = "name") -> Told:
    """The districts of a file; ``number`` and ``name`` are what their properties are called.

    Raises:
        BadDistricts: with every feature that is wrong.
    """
    table = _table(text)
    outlines: list[Outline] = []
    faults: list[Wrong] = []
    seen: dict[int, int] = {}
    for n, feature in enumerate(table["features"], 1):
        known = 0
        try:
            properties = _properties(feature)
            known = _number(properties, number)
            if known in seen:
                raise Odd(
                    f"номер {known} уже має об’єкт {seen[known]}; кілька частин одного округу — "
                    "один MultiPolygon",
                    f"feature {seen[known]} has the number {known} already; several parts of "
                    "one district are one MultiPolygon",
                )
            seen[known] = n
            shape = shape_of(feature.get("geometry"))
        except Odd as odd:
            faults.append(Wrong(n, known, odd.uk, odd.en))
            continue
        names = _text(properties, name), _text(properties, f"{name}_en")
        outlines.append(Outline(known, *names, shape))
    if faults:
        raise BadDistricts(tuple(faults))
    outlines.sort(key=lambda each: each.number)
    return Told(tuple(outlines), table.get("synthetic") is True)


def _table(text: str) -> dict[str, Any]:
    try:
        table = json.loads(text)
    except ValueError as error:
        told = f"{error}"
        raise _whole(f"не читається як JSON: {told}", f"not readable as JSON: {told}") from error
    if not isinstance(table, dict) or table.get("type") != "FeatureCollection":
        raise _whole("має бути FeatureCollection", "has to be a FeatureCollection")
    if not isinstance(table.get("features"), list) or not table["features"]:
        raise _whole("немає жодного об’єкта", "has no feature")
    crs = table.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    told = str(named.get("name", "")) if isinstance(named, dict) else ""
    if crs is not None and not WGS84.search(told):
        raise _whole(
            f"система координат {told or crs}; експортуйте у WGS 84 (EPSG:4326)",
            f"coordinates of {told or crs}; export it as WGS 84 (EPSG:4326)",
        )
    return table


def _whole(uk: str, en: str) -> BadDistricts:
    return BadDistricts((Wrong(0, 0, uk, en),))


def _properties(feature: object) -> Mapping[str, Any]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Odd("має бути Feature", "has to be a Feature")
    told = feature.get("properties")
    return told if isinstance(told, dict) else {}


def _text(properties: Mapping[str, Any], name: str) -> str:
    told = properties.get(name)
    return " ".join(told.split())[:200] if isinstance(told, str) else ""


def _number(properties: Mapping[str, Any], name: str) -> int:
    told = properties.get(name)
    if told is None or told == "":
        names = ", ".join(sorted(properties)) or "—"
        raise Odd(
            f"немає номера округу: властивості «{name}» (є: {names})",
            f'no number of the district: no property "{name}" (there are: {names})',
        )
    if isinstance(told, int) and not isinstance(told, bool) and 1 <= told <= LARGEST:
        return told
    found = number_in(told) if isinstance(told, str) else None
    if found is None:
        raise Odd(
            f"номер округу {told!r}: має бути ціле число від 1 до {LARGEST}",
            f"number of the district {told!r}: has to be a whole number from 1 to {LARGEST}",
        )
    return found


def overlaps(outlines: Sequence[Outline]) -> list[tuple[int, int]]:
    """Pairs of districts that lie on each other: an address there may be of both.

    Found by corners, middles of edges and one point well inside: enough to warn by.
    """
    doubled = [(each.number, _doubled(each.shape)) for each in outlines]
    return [
        (number, its_number)
        for n, (number, shape) in enumerate(doubled)
        for its_number, its_shape in doubled[n + 1 :]
        if _reaches(shape, its_shape) or _reaches(its_shape, shape)
    ]


def _doubled(shape: Shape) -> Shape:
    """Twice as large: the middle of an edge is then a whole number, too."""
    return [[[(2 * x, 2 * y) for x, y in ring] for ring in polygon] for polygon in shape]


def _reaches(one: Shape, other: Shape) -> bool:
    west, south, east, north = bounds([other])
    bands = banded(other)
    return any(
        place_in(bands, (x, y)) is Place.INSIDE
        for x, y in _tried(one)
        if west < x < east and south < y < north
    )


def _tried(shape: Shape) -> Iterator[Point]:
    for polygon in shape:
        yield heart(polygon)
        for a, b in pairwise(polygon[0]):
            yield a
            yield (a[0] + b[0]) // 2, (a[1] + b[1]) // 2
