"""Lists of 10,000 projects and the result of 20,000 ballots: pages, exports, both rules.

``python -m bench projects``: a site of its own in a folder that goes afterwards, on SQLite, two
workers; one caller. The rules are measured alone, over an election made by a fixed seed.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.site import AIM_MS, CALLS, call, serving
from publisher.rooms.projects.ballots import Ballot, Election, Proposal
from publisher.rooms.projects.greedy import by_points
from publisher.rooms.projects.shares import at_share, equal_shares

PROJECTS = 10_000
BALLOTS = 20_000
FILL = """
import random, sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from publisher.rooms.projects import counting
from publisher.rooms.projects.models import BallotPaper, Call, Chosen, Project, Purse
from publisher.rooms.projects.timetable import DATED
projects, people = int(sys.argv[1]), int(sys.argv[2])
some = random.Random(1)
start = timezone.now() - timedelta(days=300)
dates = {f"{each}_at": start + timedelta(days=30 * n) for n, each in enumerate(DATED)}
made = Call.objects.create(uid="big", title="Big", published=True, most=5, **dates)
purses = [Purse.objects.create(call=made, budget=50_000_000, category=f"{n}") for n in range(4)]
Project.objects.bulk_create([
    Project(call=made, purse=purses[n % 4], number=n + 1, title=f"Project {n}", state="approved",
            summary="Benches where people wait for their children. " * 5, text="Words. " * 300,
            author_name="Somebody", place="A street", cost=some.randrange(20_000, 900_000))
    for n in range(projects)], batch_size=500)
keys = list(made.projects.values_list("pk", flat=True))
papers = BallotPaper.objects.bulk_create([
    BallotPaper(call=made, voter=str(n), channel="internet", cast_on=start.date())
    for n in range(people)], batch_size=500)
Chosen.objects.bulk_create([
    Chosen(ballot=paper, project_id=key)
    for paper in papers for key in some.sample(keys, 3)], batch_size=2000)
Project.objects.filter(call=made).update(state="won")
made.told, made.counted_at, made.ballots_cast = {}, timezone.now(), people
made.save()
counting.write_votes(made)
counting.draw_numbers(made)
"""
PAGES = {
    "list, random order": "/projects/call/big/projects/?mix=7",
    "list, random order, page 400": "/projects/call/big/projects/?mix=7&page=400",
    "list, one category": "/projects/call/big/projects/?mix=7&purse=2",
    "list, by votes": "/projects/call/big/projects/?sort=votes",
    "one call": "/projects/call/big/",
    "all calls": "/projects/",
    "one project": "/projects/item/5000/",
    "feed": "/projects/call/big/projects.atom",
}
EXPORTS = {
    "annex 35, projects (CSV)": "/data/projects/big/projects.csv",
    "annex 35, votes (CSV)": "/data/projects/big/votings.csv",
    "Pabulib, a quarter": "/data/projects/big/1.pb",
}


def main() -> None:
    """Measure, and print a table."""
    fill = (FILL, str(PROJECTS), str(BALLOTS))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), fill) as (port, _):
        print(f"{PROJECTS} projects in one call, 2 workers; uncached, {CALLS} calls")
        for name, path in PAGES.items():
            call(port, path)
            times = sorted(call(port, path)[0] for _ in range(CALLS))
            p50, p99 = times[CALLS // 2], times[CALLS * 99 // 100]
            aim = f"p99 ÷ aim {p99 / AIM_MS:.2f}"
            print(f"  {name:30} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  {aim}")
        for name, path in EXPORTS.items():
            print(f"  {name:30} {call(port, path)[0] / 1000:6.2f} s")
    _rules()


def _rules() -> None:
    some = random.Random(1)
    wanted = [some.random() ** 2 for _ in range(120)]
    proposals = tuple(
        Proposal(id=str(n), cost=some.randrange(20_000, 400_000)) for n in range(120)
    )
    keys = [one.id for one in proposals]
    ballots = tuple(Ballot.approving(set(some.choices(keys, wanted, k=5))) for _ in range(BALLOTS))
    election = Election(budget=6_000_000, proposals=proposals, ballots=ballots)
    print(f"{BALLOTS} ballots, {len(proposals)} projects")
    _timed("by votes", lambda: by_points(election))
    _timed("equal shares, one share", lambda: at_share(election, election.fair_share))
    _timed("equal shares, raised", lambda: equal_shares(election))


def _timed(name: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"  {name:30} {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main()
