"""Keep the squares of the map right: each report counted once, where and as what it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Sum

from publisher.rooms.contact.grid import FIRST, LAST, square
from publisher.rooms.contact.models import Cell, Counted, Report
from publisher.rooms.contact.reports import Reports
from publisher.rooms.contact.rules import GROUPS, State

A_BATCH = 2000
READ = ("lat", "lon", "category", "department", "state")
KEY = ("level", "x", "y", "category", "department", "group")


class Spot(NamedTuple):
    """A report as the map counts it."""

    lat: float
    lon: float
    category: int
    department: int
    group: str


def group_of(state: State) -> str:
    """The group of states that a visitor chooses; every public state is in one."""
    return next(name for name, states in GROUPS.items() if state in states)


def countable() -> Reports:
    """Reports that squares count: public ones with a point that is kept from nobody."""
    return Report.objects.public().filter(sensitive=False, lat__isnull=False, lon__isnull=False)


def spot_of(report: Report) -> Spot | None:
    """What the map counts of a report; None where it counts none."""
    if not report.is_public or report.sensitive or report.lat is None or report.lon is None:
        return None
    return _spot(report)


def _spot(report: Report) -> Spot:
    assert report.lat is not None
    assert report.lon is not None
    return Spot(
        report.lat,
        report.lon,
        report.category_id or 0,
        report.department_id or 0,
        group_of(State(report.state)),
    )


def _before(row: Counted | None) -> Spot | None:
    if row is None:
        return None
    return Spot(row.lat, row.lon, row.category, row.department, row.group)


def count(report: Report) -> None:
    """Count a report as it is now, and no more as it was."""
    with transaction.atomic():
        row = Counted.objects.select_for_update().filter(pk=report.pk).first()
        was, now = _before(row), spot_of(report)
        if was == now:
            return
        Cell.objects.bulk_create(
            [*(_rows(was, -1) if was else ()), *(_rows(now, 1) if now else ())]
        )
        if now is None:
            Counted.objects.filter(pk=report.pk).delete()
        else:
            Counted.objects.update_or_create(pk=report.pk, defaults=now._asdict())


def _rows(spot: Spot, sign: int) -> Iterable[Cell]:
    for level in range(FIRST, LAST + 1):
        x, y = square(level, spot.lat, spot.lon)
        yield Cell(
            level=level, x=x, y=y, category=spot.category, department=spot.department,
            group=spot.group, count=sign, lat=sign * spot.lat, lon=sign * spot.lon,
        )  # fmt: skip


def recount() -> None:
    """Count everything anew, as after a copy was put back or rows were changed by hand."""
    with transaction.atomic():
        Cell.objects.all().delete()
        Counted.objects.all().delete()
        rows = [
            Counted(report=each, **_spot(each)._asdict())
            for each in countable().order_by().only(*READ).iterator(A_BATCH)
        ]
        Counted.objects.bulk_create(rows, A_BATCH)
        for level in range(FIRST, LAST + 1):
            Cell.objects.bulk_create(_level(level, rows), A_BATCH)


def _level(level: int, rows: Iterable[Counted]) -> list[Cell]:
    sums: dict[tuple[int, int, int, int, str], list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for row in rows:
        key = (*square(level, row.lat, row.lon), row.category, row.department, row.group)
        told = sums[key]
        told[0] += 1
        told[1] += row.lat
        told[2] += row.lon
    return [
        Cell(
            level=level, x=x, y=y, category=category, department=department, group=group,
            count=int(many), lat=lat, lon=lon,
        )
        for (x, y, category, department, group), (many, lat, lon) in sums.items()
    ]  # fmt: skip


def is_right() -> bool:
    """Whether each public report is counted, and each level counts them all."""
    due = countable().count()
    told = dict(Cell.objects.order_by("level").values_list("level").annotate(all=Sum("count")))
    levels = range(FIRST, LAST + 1)
    return Counted.objects.count() == due and all(told.get(n, 0) == due for n in levels)


def tidy(at_a_time: int = A_BATCH) -> int:
    """Make the rows of a square one; how many squares had several."""
    several = Cell.objects.values(*KEY).annotate(n=Count("pk")).filter(n__gt=1).order_by()
    found = list(several[:at_a_time])
    for each in found:
        _make_one({name: each[name] for name in KEY})
    return len(found)


def _make_one(key: dict[str, object]) -> None:
    """Rows that come meanwhile stay beside the one."""
    with transaction.atomic():
        rows = list(Cell.objects.select_for_update().filter(**key))
        Cell.objects.filter(pk__in=[each.pk for each in rows]).delete()
        many = sum(each.count for each in rows)
        if many:
            Cell.objects.create(
                **key,
                count=many,
                lat=sum(each.lat for each in rows),
                lon=sum(each.lon for each in rows),
            )


def mind_squares() -> None:
    """What is wrong is counted anew, what is scattered is put together."""
    if not is_right():
        recount()
    tidy()
