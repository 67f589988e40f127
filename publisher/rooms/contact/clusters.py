"""Many reports as few points: the squares of the map's summary, or the reports themselves.

The summary knows categories, departments and groups of states. What it does not know (a district,
a work, what is late) leaves few reports, which are counted one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Avg, Count, F, FloatField, IntegerField, Max, Min, QuerySet, Sum
from django.db.models.functions import Cast, Floor
from django.utils import timezone

from publisher.common.community.models import Organization
from publisher.rooms.contact.geo import Box
from publisher.rooms.contact.grid import FIRST, LAST, joined, level_of, side, square
from publisher.rooms.contact.models import Category, Cell
from publisher.rooms.contact.reports import Reports

EDGES = 15
"""The level by whose squares (1 km) it is known how far reports lie."""
Square = tuple[int, int]


@dataclass
class Cluster:
    """Reports of a square: how many, how many of them late, where on the average."""

    count: int
    lat: float
    lon: float
    late: int = 0

    def with_more(self, other: Cluster) -> Cluster:
        """Both together."""
        whole = self.count + other.count
        return Cluster(
            whole,
            (self.lat * self.count + other.lat * other.count) / whole,
            (self.lon * self.count + other.lon * other.count) / whole,
        )


def clusters(
    rows: Reports, asked: Box, filters: Mapping[str, str], *, sensitive: bool
) -> list[Cluster]:
    """The clusters of the reports ``rows`` that lie in a box and pass the filters of its page.

    ``sensitive``: there may be some among them whose place was kept, which no square counts.
    """
    late = filters["state"] == "late"
    if late or filters["district"] or filters["work"]:
        return _one_by_one(rows, asked, late=late)
    cells = _filtered(filters)
    edges = _edges(cells, asked)
    level = max(FIRST, level_of(edges)) if edges else LAST + 1
    if edges is None or level > LAST:
        return _one_by_one(rows, asked)
    found = _from_cells(_within(cells, level, edges))
    for at, more in by_square(rows.filter(sensitive=True), level) if sensitive else ():
        found[at] = found[at].with_more(more) if at in found else more
    return _with_late(found, rows, level)


def _filtered(filters: Mapping[str, str]) -> QuerySet[Cell]:
    cells = Cell.objects.order_by()
    if filters["state"]:
        cells = cells.filter(group=filters["state"])
    if filters["category"]:
        known = Category.objects.filter(uid=filters["category"][:60])
        cells = cells.filter(category__in=known.values("pk"))
    if filters["department"]:
        units = Organization.objects.filter(uid=filters["department"][:80])
        cells = cells.filter(department__in=units.values("pk"))
    return cells


def _within(cells: QuerySet[Cell], level: int, box: Box) -> QuerySet[Cell]:
    west, south = square(level, box.south, box.west)
    east, north = square(level, box.north, box.east)
    return cells.filter(level=level, x__range=(west, east), y__range=(south, north))


def _edges(cells: QuerySet[Cell], asked: Box) -> Box | None:
    """The part of a box in which there are reports: a box may be far larger than the city."""
    told = _within(cells, EDGES, asked).aggregate(
        west=Min("x"), east=Max("x"), south=Min("y"), north=Max("y")
    )
    if told["west"] is None:
        return None
    wide = side(EDGES)
    there = Box(
        told["west"] * wide - 180,
        told["south"] * wide - 90,
        (told["east"] + 1) * wide - 180,
        (told["north"] + 1) * wide - 90,
    )
    return joined(asked, there)


def _from_cells(cells: QuerySet[Cell]) -> dict[Square, Cluster]:
    sums = (
        cells.values("x", "y")
        .annotate(n=Sum("count"), lat_=Sum("lat"), lon_=Sum("lon"))
        .filter(n__gt=0)
    )
    return {
        (each["x"], each["y"]): Cluster(
            each["n"], each["lat_"] / each["n"], each["lon_"] / each["n"]
        )
        for each in sums
    }


def by_square(rows: Reports, level: int) -> Iterable[tuple[Square, Cluster]]:
    """Reports counted one by one, by squares of a level."""
    wide = side(level)
    found = (
        rows.annotate(
            x=Cast(Floor((F("lon") + 180.0) / wide, output_field=FloatField()), IntegerField()),
            y=Cast(Floor((F("lat") + 90.0) / wide, output_field=FloatField()), IntegerField()),
        )
        .order_by()
        .values("x", "y")
        .annotate(n=Count("pk"), lat_=Avg("lat"), lon_=Avg("lon"))
    )
    return (
        ((each["x"], each["y"]), Cluster(each["n"], each["lat_"], each["lon_"])) for each in found
    )


def _with_late(found: dict[Square, Cluster], rows: Reports, level: int) -> list[Cluster]:
    for at, late in by_square(rows.overdue(timezone.localdate()), level):
        if at in found:
            found[at].late = late.count
    return list(found.values())


def _one_by_one(rows: Reports, asked: Box, *, late: bool = False) -> list[Cluster]:
    """Without the summary; ``late``: they are known to be so, all of them."""
    edges = rows.aggregate(west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat"))
    level = level_of(joined(asked, Box(**edges)) or asked)
    found = dict(by_square(rows, level))
    if late:
        return [replace(each, late=each.count) for each in found.values()]
    return _with_late(found, rows, level)
