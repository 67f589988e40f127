"""The map, the list and the figures of the contact centre over 100,000 reports.

``python -m bench contact``: a site of its own in a folder that goes afterwards, on SQLite, two
workers; one caller. No call asks what was asked before: each box is moved a little, so that
nothing is kept. With ``DATABASE_URL`` it is on that PostgreSQL, which must be empty.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.site import AIM_MS, CALLS, call, serving

REPORTS = 100_000
MAP_AIM_MS = 100
WEST, SOUTH, WIDE, HIGH = 37.50, 48.80, 0.15, 0.10
"""The city: a box 11 km wide and as high."""
FILL = """
import random, sys, django
django.setup()
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from publisher.common.community.models import Organization
from publisher.rooms.contact import mapping
from publisher.rooms.contact.models import Category, Report
some, many = random.Random(1), int(sys.argv[1])
west, south, wide, high = map(float, sys.argv[2:6])
now = timezone.now()
units = [Organization.objects.create(uid=f"u{n}", name=f"U{n}", classification="department")
         for n in range(6)]
kinds = [Category.objects.create(uid=f"c{n}", group="G", name=f"Category {n}", days=5,
                                 department=units[n % 6]) for n in range(12)]
states = ["closed"] * 70 + ["confirmed"] * 8 + ["forwarded"] * 6 + ["impossible"] * 4
states += ["received", "checked", "assigned", "in_work"] * 3
def one(n):
    kind, came = some.choice(kinds), now - timedelta(hours=n / 4)
    state = some.choice(states)
    answered = came + timedelta(days=some.randrange(12))
    return Report(
        text="A hole in the road, deep and wide. " * 4, place="A street, 1", category=kind,
        department=kind.department, district=str(n % 36 + 1), state=state,
        lat=min(max(some.gauss(south + high / 2, high / 5), south), south + high),
        lon=min(max(some.gauss(west + wide / 2, wide / 5), west), west + wide),
        received_at=came, due=(came + timedelta(days=7)).date(), sent_as=f"b{n}",
        **({"answered_at": answered, "answered_on": answered.date()}
           if state in ("closed", "confirmed", "forwarded", "impossible") else {}))
for start in range(0, many, 2000):
    Report.objects.bulk_create(map(one, range(start, start + 2000)), batch_size=500)
mapping.recount()
if connection.vendor == "postgresql":  # as it does by itself a minute later
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
"""
FILTERS = {
    "all": "",
    "being dealt with": "state=open",
    "late": "state=late",
    "one category": "category=c3",
    "one department": "department=u2",
    "one district": "district=7",
}
VIEWS = {"the city": 1.0, "a quarter of it": 0.5, "a neighbourhood": 0.12, "a street": 0.02}
PAGES = {
    "list": "/contact/reports/?page={}",
    "list, one category, late": "/contact/reports/?category=c3&state=late&page={}",
    "one report": "/contact/reports/{}/",
    "list of reports as a feed": "/contact/reports.atom?{}",
    "figures of 12 months": "/contact/figures/?{}",
}


def main() -> None:
    """Measure, and print a table."""
    some = random.Random(2)
    fill = (FILL, *map(str, (REPORTS, WEST, SOUTH, WIDE, HIGH)))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), fill) as (port, _):
        print(f"{REPORTS} reports, 2 workers; uncached, {CALLS} calls each")
        for name, part in VIEWS.items():
            _timed(port, f"map, {name}", partial(_map, some, part, ""), MAP_AIM_MS)
        for name, asked in list(FILTERS.items())[1:]:
            _timed(port, f"map, {name}", partial(_map, some, 1.0, asked), MAP_AIM_MS)
        for name, path in PAGES.items():
            _timed(port, name, partial(_page, some, path), AIM_MS)


def _map(some: random.Random, part: float, asked: str) -> str:
    """An address of the map's data for a part of the city, each time a little elsewhere."""
    west = WEST + (1 - part) * WIDE * some.uniform(0.3, 0.7) - some.random() / 1000
    south = SOUTH + (1 - part) * HIGH * some.uniform(0.3, 0.7) - some.random() / 1000
    box = (west, south, west + part * WIDE + 0.001, south + part * HIGH + 0.001)
    return f"/data/contact/points.json?bbox={','.join(f'{each:.6f}' for each in box)}&{asked}"


def _page(some: random.Random, path: str) -> str:
    return path.format(some.randrange(1, 3000))


def _timed(port: int, name: str, path: Callable[[], str], aim: float) -> None:
    call(port, path())
    times = sorted(call(port, path())[0] for _ in range(CALLS))
    p50, p99 = times[CALLS // 2], times[CALLS * 99 // 100]
    print(f"  {name:28} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  p99 ÷ aim {p99 / aim:.2f}")


if __name__ == "__main__":
    main()
