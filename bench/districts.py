"""The map of districts and the deputies of an address, over 60,000 addresses and 36 districts.

``python -m bench districts``: a site of its own in a folder that goes afterwards, on SQLite, two
workers; one caller. Each district has 800 corners, so that the file has 28,800.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bench.site import AIM_MS, CALLS, call, serving

ADDRESSES, STREETS = 60_000, 1_200
FILL = """
import math, random, sys, time, django
django.setup()
from publisher.common.community import districts
from publisher.common.community.districts_file import Outline, Told, overlaps
from publisher.common.community.models import Address, Membership, Organization, Person
from publisher.common.community.plane import units
many, streets = int(sys.argv[1]), int(sys.argv[2])
some, west, south, step = random.Random(1), 37.50, 48.80, 0.02
def side(x, y, across):
    for n in range(200):
        part = n / 200
        off = 0.002 * math.sin(part * math.pi) * math.sin(part * 40 + x * 3 + y * 5)
        east, north = (part * step, off) if across else (off, part * step)
        yield units(west + x * step + east), units(south + y * step + north)
    yield units(west + (x + across) * step), units(south + (y + (not across)) * step)
def ring(x, y):
    low, right = list(side(x, y, True)), list(side(x + 1, y, False))
    top, left = list(side(x, y + 1, True)), list(side(x, y, False))
    return tuple(low[:-1] + right[:-1] + top[:0:-1] + left[::-1])
outlines = tuple(Outline(6 * y + x + 1, "", "", ((ring(x, y),),))
                 for y in range(6) for x in range(6))
start = time.perf_counter()
assert overlaps(outlines) == []
print(f"  looking for overlaps {time.perf_counter() - start:.1f} s")
Address.objects.bulk_create((Address(
    uid=f"b{n}", katottg="UA14120210010072190", settlement="Слов’янськ",
    street=f"вул. Вигадана {n % streets // 26}-{chr(1072 + n % streets % 26)}",
    number=str(n // streets + 1),
    lat=south + some.random() * 6 * step, lon=west + some.random() * 6 * step,
) for n in range(many)), batch_size=1000)
council = Organization.objects.create(uid="council", name="Рада", classification="council")
for n in range(42):
    person = Person.objects.create(uid=f"p{n}", name=f"Депутат {n}")
    Membership.objects.create(person=person, organization=council, area=str(n % 36 + 1))
start = time.perf_counter()
placed = districts.load(Told(outlines, synthetic=True), "bench")
print(f"  loading, {placed} addresses placed {time.perf_counter() - start:.1f} s")
"""


def main() -> None:
    """Measure, and print a table."""
    some = random.Random(2)
    fill = (FILL, str(ADDRESSES), str(STREETS))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), fill) as (port, _):
        print(f"{ADDRESSES} addresses, {STREETS} streets; 2 workers, uncached, {CALLS} calls each")
        find = "/deputies/districts/find/?q="
        _timed(port, "the map", lambda: f"/deputies/districts/?{some.random()}")
        _timed(port, "a district", lambda: f"/deputies/districts/{some.randrange(36) + 1}/")
        _timed(port, "an address", partial(_address, some, find))
        _timed(port, "a point", partial(_point, some, find))
        _timed(port, "1,200 streets", lambda: f"{find}{quote('вигадана')}&{some.random()}")


def _address(some: random.Random, find: str) -> str:
    street = f"{some.randrange(46)}-{chr(1072 + some.randrange(26))}"
    return find + quote(f"вул. Вигадана {street}, {some.randrange(50) + 1}")


def _point(some: random.Random, find: str) -> str:
    return find + quote(f"{48.80 + some.random() * 0.12:.6f}, {37.50 + some.random() * 0.12:.6f}")


def _timed(port: int, name: str, path: Callable[[], str]) -> None:
    call(port, path())
    times = sorted(call(port, path())[0] for _ in range(CALLS))
    p50, p99 = times[CALLS // 2], times[CALLS * 99 // 100]
    print(f"  {name:16} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  p99 ÷ aim {p99 / AIM_MS:.2f}")


if __name__ == "__main__":
    main()
