"""Open reports of one category that stand near a point: perhaps it was reported before."""

from __future__ import annotations

from publisher.common.community.models import Address
from publisher.common.search.words import plain
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import Places, value
from publisher.rooms.contact.geo import around, distance
from publisher.rooms.contact.models import Category, Report

MOST = 5


def alike(
    category: Category | None, lat: float | None, lon: float | None, *, staff: bool = False
) -> list[tuple[int, Report]]:
    """Like reports with their distances in metres, the nearest first.

    Whoever is not of staff is shown only what is public, its place too.
    """
    if category is None or lat is None or lon is None:
        return []
    radius = value(terms.DUPLICATE_RADIUS)
    box = around(lat, lon, radius)
    found = Report.objects.filter(
        category=category,
        lat__range=(box.south, box.north),
        lon__range=(box.west, box.east),
    ).open()
    if not staff:
        found = found.public()
    places = Places()
    near = [
        (distance(lat, lon, each.lat, each.lon), each)
        for each in found.select_related("category")[:200]
        if each.lat is not None and each.lon is not None and (staff or places.shows(each))
    ]
    near.sort(key=lambda pair: (pair[0], pair[1].pk))
    return [(round(metres), each) for metres, each in near if metres <= radius][:MOST]


def point_of(place: str) -> tuple[float, float] | None:
    """The point of an address of the community, as «вул. Шкільна, 12»; None where it is none."""
    words = plain(place[:250]).replace("\0", " ").replace(",", " ").split()
    numbers = [word for word in words if word[:1].isdigit()]
    if not numbers:
        return None
    asked = {numbers[-1], numbers[-1].upper()}
    said = set(words)
    for row in Address.objects.filter(number__in=asked).exclude(lat=None).exclude(lon=None):
        street = [word for word in plain(row.street).split() if not word.endswith(".")]
        if street and set(street) <= said and row.lat is not None and row.lon is not None:
            return row.lat, row.lon
    return None
