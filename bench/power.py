"""Power cuts: how many a journal survives, and how fast it is there again."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from controller.journal import SqliteJournal
from controller.resumption import standing
from hw_sim.power.cuts import cuts, record, survive

CUTS = 5_000


def main() -> None:
    """Print the cuts survived, and the slowest resumption after one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = record(folder / "record", votes=150)
        beyond = survive(run, CUTS, seed=1, folder=folder / "cut")
        print(f"{CUTS} cuts over {len(run.acts)} acts, {run.levels.size} lines: nothing lost")
        print(f"lines there that nobody had been promised: {beyond}")
        slowest = 0.0
        for number, (_, _, files) in enumerate(cuts(run, 100, seed=2)):
            at = folder / f"resume{number}"
            at.mkdir()
            for file, data in files.items():
                (at / file).write_bytes(data)
            begun = time.perf_counter()
            journal = SqliteJournal(at / "journal.db")
            standing(journal)
            slowest = max(slowest, time.perf_counter() - begun)
            journal.close()
        print(f"slowest of 100 resumptions: {slowest * 1000:.0f} ms (aim: 2 s)")


if __name__ == "__main__":
    main()
