"""Lists of 10,000 petitions, and one that 100,000 signed: pages, search, open data.

``python -m bench petition_lists``: on SQLite in a folder that goes afterwards, or on the database
that DATABASE_URL names (an empty one); two workers, one caller, each call of an address that
nobody asked for before, so that nothing is kept.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

from bench.site import AIM_MS, CALLS, WORDS, call, serving

PETITIONS = 10_000
SIGNERS = 100_000
FILL = """
import random, sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from publisher.common.search import index
from publisher.rooms.petitions.models import Petition, Signature, Topic
from publisher.rooms.petitions.rules import PUBLIC
words, petitions, signers = sys.argv[1].split(), int(sys.argv[2]), int(sys.argv[3])
some, now, states = random.Random(1), timezone.now(), sorted(PUBLIC)
made = Petition.objects.bulk_create([
    Petition(title="Про " + " ".join(some.sample(words, 5)), text="Суть. " + "слово " * 300,
             topic=some.choice(Topic.values), author_name=f"Автор {n}", threshold=250,
             state="collecting" if n % 3 else states[n % len(states)],
             published_at=(at := now - timedelta(hours=n % 2000)), sent_at=at, ended_at=None,
             closes_at=at + timedelta(days=92), counted=some.randrange(0, 400))
    for n in range(petitions)], batch_size=500)
for start in range(0, petitions, 1000):
    index.enter(index.Entry("petition", str(each.pk), each.title, each.get_absolute_url(),
                            each.text, each.published_at.date())
                for each in made[start:start + 1000])
Signature.objects.bulk_create([
    Signature(petition=made[99], person=f"{n:064x}", name=f"Підписант Номер {n}",
              signed_at=now - timedelta(seconds=signers - n)) for n in range(signers)],
    batch_size=2000)
Petition.objects.filter(pk=made[99].pk).update(counted=signers, threshold=signers + 1)
"""
PAGES = {
    "list, newest": "/petitions/?",
    "list, page 300": "/petitions/?page=300&",
    "list, most signed": "/petitions/?sort=signed&",
    "list, ending first": "/petitions/?sort=ending&",
    "list, random, page 300": "/petitions/?sort=random&mix=7&page=300&",
    "list, one topic": "/petitions/?topic=green&",
    "list, words": "/petitions/?q=" + quote("ремонт школи") + "&",
    "one of 100,000 signatures": "/petitions/item/100/?",
    "its signers": "/petitions/item/100/signers/?",
    "its signers, page 900": "/petitions/item/100/signers/?page=900&",
    "feed": "/petitions/petitions.atom?",
}
EXPORTS = {
    "annex 34, petitions (CSV)": "/data/petitions.csv",
    "annex 34, signatures (CSV)": "/data/petition-signatures.csv",
}


def main() -> None:
    """Measure, and print a table."""
    fill = (FILL, " ".join(WORDS), str(PETITIONS), str(SIGNERS))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), fill) as (port, _):
        print(f"{PETITIONS} petitions, {SIGNERS} signatures, 2 workers; uncached, {CALLS} calls")
        for name, path in PAGES.items():
            for n in range(8):  # either worker has its templates
                call(port, f"{path}x=warm{n}")
            times = sorted(call(port, f"{path}x={n}")[0] for n in range(CALLS))
            p50, p99 = times[CALLS // 2], times[CALLS * 99 // 100]
            aim = f"p99 ÷ aim {p99 / AIM_MS:.2f}"
            print(f"  {name:30} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  {aim}", flush=True)
        for name, path in EXPORTS.items():
            print(f"  {name:30} {call(port, path)[0] / 1000:6.2f} s")


if __name__ == "__main__":
    main()
