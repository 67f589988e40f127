"""The site with ten years of sittings: 60,000 votes by 121 members, 7.3 million ballots.

``python -m bench archive``: on SQLite in a folder that goes afterwards, or on the database that
DATABASE_URL names (an empty one). Uncached pages first, one caller; then cached ones, eight
callers on two workers; memory at the end. Peer: the answer out of the browser's cache (304).
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from bench.site import AIM_MS, CALLERS, WORDS, call, memory, rate, serving

SITTINGS, VOTES, MEMBERS = 1000, 60, 121
CALLS = int(os.environ.get("VICHE_BENCH_CALLS", "100"))
WARM = 8
PAGES = {
    "archive list": "/sittings/?",
    "archive list, page 30": "/sittings/?page=30&",
    "archive of a year": "/sittings/?year=2019&",
    "a sitting of 60 votes": "/sittings/{sitting}/?",
    "a vote": "/sittings/{sitting}/votes/{vote}/?",
    "a member": "/deputies/{member}/?",
    "all members": "/deputies/?",
    "a topic": "/sittings/topics/budget/?",
    "search, two words": "/search/?q=" + quote("ремонт школи") + "&",
    "search, two words, page 50": "/search/?page=50&q=" + quote("ремонт школи") + "&",
    "search in sittings": "/sittings/?q=" + quote("дороги") + "&",
}
"""Addresses; a number that is new each time makes each call uncached."""
CACHED = ("archive list", "a vote", "a sitting of 60 votes")
FILL = """
import random, sys, django
django.setup()
from datetime import datetime, timedelta, UTC
from django.db import connection, transaction
from publisher.common.community.models import Hall, Organization, Person
from publisher.common.record.models import Sitting, Vote, Participant
from publisher.common.search.index import Entry, enter
words, sittings, votes, members = sys.argv[1].split(), *map(int, sys.argv[2:])
some = random.Random(1)
body = Organization.objects.create(uid="council", name="Міська рада", classification="council")
hall = Hall.objects.create(uid="hall", name="Зала", origin="viche/hall")
people = Person.objects.bulk_create(
    Person(uid=f"m{n}", name=f"Прізвище{n} І. П.", family_name=f"Прізвище{n}")
    for n in range(members)
)
first = datetime(2016, 1, 10, 8, tzinfo=UTC)
held = Sitting.objects.bulk_create(
    Sitting(hall=hall, body=body, uid=f"s{n}", session=f"{n} сесія", day=(at := first +
            timedelta(days=n * 3.6)).date(), opened_at=at, closed_at=at, state="closed",
            seats=members, convocation="VII скликання" if n < 500 else "VIII скликання")
    for n in range(sittings)
)
def kept(sitting):
    for n in range(votes):
        at = sitting.opened_at + timedelta(minutes=n)
        yield Vote(sitting=sitting, uid=f"v{n}", number=n + 1, motion="item", ballot="open",
                   wording="Про " + " ".join(some.sample(words, 7)), majority="of_total",
                   stage="closed", opened_at=at, closed_at=at, composition=members, needed=61,
                   votes_for=70, against=20, abstain=11, not_voted=10, absent=10, adopted=True,
                   n=1)
with transaction.atomic():
    for start in range(0, sittings, 100):
        part = held[start:start + 100]
        Vote.objects.bulk_create([vote for each in part for vote in kept(each)], batch_size=500)
        Participant.objects.bulk_create(
            [Participant(sitting=each, person=one, name=one.name, faction=f"Фракція {k % 6}",
                         registered_at=each.opened_at if k % 9 else None)
             for each in part for k, one in enumerate(people)], batch_size=500)
choice = ("CASE WHEN (v.id * 31 + p.id * 17) % 121 < 70 THEN 'for' "
          "WHEN (v.id * 31 + p.id * 17) % 121 < 90 THEN 'against' "
          "WHEN (v.id * 31 + p.id * 17) % 121 < 101 THEN 'abstain' "
          "WHEN (v.id * 31 + p.id * 17) % 121 < 111 THEN 'not_voted' ELSE 'absent' END")
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO record_voteline (vote_id, person_id, outcome, faction, along) SELECT v.id, "
        f"p.id, {choice}, 'Фракція ' || (p.id % 6), (v.id * 31 + p.id * 17) % 121 < 70 "
        "FROM record_vote v CROSS JOIN community_person p"
    )
    cursor.execute(
        "INSERT INTO record_tally (sitting_id, person_id, outcome, along, secret, heads) SELECT "
        "v.sitting_id, l.person_id, l.outcome, l.along, false, count(*) FROM record_voteline l "
        "JOIN record_vote v ON v.id = l.vote_id GROUP BY 1, 2, 3, 4"
    )
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
found = Vote.objects.order_by("pk").values_list("pk", "sitting_id", "wording", "sitting__day")
rows = list(found)
for start in range(0, len(rows), 1000):
    enter(Entry("vote", str(pk), text, f"/sittings/{sitting}/votes/{pk}/", "", day)
          for pk, sitting, text, day in rows[start:start + 1000])
"""


def main() -> None:
    """Fill, measure, and print a table."""
    fill = (FILL, " ".join(WORDS), str(SITTINGS), str(VOTES), str(MEMBERS))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), fill) as (port, process):
        ballots = SITTINGS * VOTES * MEMBERS
        print(f"{SITTINGS * VOTES} votes, {ballots} ballots; filled and served in ", end="")
        print(f"{time.perf_counter() - began:.0f} s; 2 workers, {CALLS} calls each, uncached")
        named = {"sitting": 500, "vote": 499 * VOTES + 30, "member": 60}
        for name, path in PAGES.items():
            address = path.format(**named)
            for n in range(WARM):  # either worker has its templates and the sums of all members
                call(port, f"{address}x=warm{n}")
            times = sorted(call(port, f"{address}x={n}")[0] for n in range(CALLS))
            p50, p99 = times[CALLS // 2], times[CALLS * 99 // 100]
            print(
                f"  {name:28} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  p99 ÷ aim {p99 / AIM_MS:.2f}",
                flush=True,
            )
        for name in CACHED:
            address = PAGES[name].format(**named)
            plain, again = rate(port, address, etag=False), rate(port, address, etag=True)
            print(f"  {name:28} {plain:5.0f} a second, {CALLERS} callers; 304 {again:5.0f}")
        print("  memory:", ", ".join(f"{each} MB" for each in memory(process.pid)))


if __name__ == "__main__":
    main()
