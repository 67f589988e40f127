"""The site's common pages over 60,000 things: first page, search, a list of staff; memory.

``python -m bench site``: a site of its own in a folder that goes afterwards, on SQLite, two
workers; one caller first, then eight at once. Peer: the same answer out of the browser's cache
(304 by its ETag).
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

THINGS = 60_000
CALLS = 100
CALLERS = 8
SECONDS = 5.0
AIM_MS = 200
WORDS = [
    "бюджет", "дорога", "школа", "лікарня", "земля", "ділянка", "оренда", "вулиця",
    "перейменування", "звернення", "депутат", "комісія", "програма", "культура", "спорт",
    "вода", "тепло", "транспорт", "освіта", "захист", "громада", "рада", "рішення", "питання",
    "проєкт", "надання", "згода", "поділ", "Слов'янськ", "Шевченко", "свобода", "центр",
    "сквер", "парк", "ремонт",
]  # fmt: skip
PAGES = {
    "first page": "/",
    "search, 7 of 10 have it": "/search/?q=" + quote("дороги"),
    "search, two words": "/search/?q=" + quote("ремонт школи"),
    "search, two words, page 50": "/search/?page=50&q=" + quote("ремонт школи"),
    "search, an unfinished word": "/search/?q=" + quote("ремо"),
}
FILL = """
import random, sys, django
django.setup()
from datetime import date, timedelta
from publisher.common.search.index import Entry, enter
words, things = sys.argv[1].split(), int(sys.argv[2])
some = random.Random(1)
for start in range(0, things, 1000):
    enter(
        Entry("vote", str(n), "Про " + " ".join(some.sample(words, 5)), f"/v/{n}",
              " ".join(some.choices(words, k=40)), date(2016, 1, 1) + timedelta(days=n // 17))
        for n in range(start, start + 1000)
    )
"""
FILLED = (FILL, " ".join(WORDS), str(THINGS))


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), FILLED) as (port, process):
        print(f"{THINGS} things, 2 workers; uncached, {CALLS} calls one after the other")
        for name, path in PAGES.items():
            times = sorted(call(port, path)[0] for _ in range(CALLS))
            p50, p99 = times[CALLS // 2], times[CALLS * 99 // 100]
            print(
                f"  {name:28} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  p99 ÷ aim {p99 / AIM_MS:.2f}"
            )
        for name, path in list(PAGES.items())[:2]:
            plain, again = rate(port, path, etag=False), rate(port, path, etag=True)
            print(
                f"  {name:28} {plain:5.0f} a second, {CALLERS} callers; 304 by ETag {again:5.0f}"
            )
        print("  memory:", ", ".join(f"{each} MB" for each in memory(process.pid)))


@contextmanager
def serving(
    folder: Path, fill: tuple[str, ...], *, proxies: int = 0, jobs: bool = False
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A site of its own with two workers: its port. ``fill`` is a program and its arguments."""
    text = f'data = "data"\n[web]\nworkers = 2\nproxies = {proxies}\n'
    (folder / "site.toml").write_text(text, encoding="utf-8")
    env = environment(folder)
    run = [sys.executable, "-m", "viche", "site", "--site", env["VICHE_SITE"]]
    subprocess.run([*run, "migrate"], env=env, check=True)
    ask_django(folder, *fill)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    served = [*run, "serve", "--port", str(port), *([] if jobs else ["--no-jobs"])]
    process = subprocess.Popen(served, env=env)
    for _ in range(100):
        with suppress(OSError):
            call(port, "/health")
            break
        time.sleep(0.2)
    try:
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def environment(folder: Path) -> dict[str, str]:
    """The environment of a program of the site in this folder."""
    told = {"VICHE_SITE": str(folder / "site.toml")}
    return os.environ | told | {"DJANGO_SETTINGS_MODULE": "publisher.site.settings"}


def ask_django(folder: Path, program: str, *arguments: str) -> str:
    """Run a program of the site's own; what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(folder),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def call(port: int, path: str, etag: str = "") -> tuple[float, str]:
    """One call on a connection of its own: milliseconds, and the page's ETag."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    start = time.perf_counter()
    asked = {"Accept-Encoding": "gzip"} | ({"If-None-Match": etag} if etag else {})
    line.request("GET", path, headers=asked)
    answer = line.getresponse()
    answer.read()
    took = (time.perf_counter() - start) * 1000
    line.close()
    assert answer.status == (304 if etag else 200), answer.status
    return took, answer.headers.get("ETag", "")


def rate(port: int, path: str, *, etag: bool) -> float:
    """Calls a second that several callers at once are answered."""
    known = call(port, path)[1] if etag else ""
    done = [0] * CALLERS
    end = time.perf_counter() + SECONDS

    def calls(number: int) -> None:
        while time.perf_counter() < end:
            call(port, path, known)
            done[number] += 1

    callers = [threading.Thread(target=calls, args=(n,)) for n in range(CALLERS)]
    for each in callers:
        each.start()
    for each in callers:
        each.join()
    return sum(done) / SECONDS


def memory(parent: int) -> Iterator[int]:
    """Megabytes of each worker as the system counts them (RSS)."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"PPid:\t{parent}\n" in (folder / "status").read_text():
                told = (folder / "smaps_rollup").read_text().split("Rss:", 1)[1]
                yield int(told.split()[0]) // 1024


if __name__ == "__main__":
    main()
