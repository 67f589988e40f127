"""Durable events a second: one transaction each, and a hall's press in one; beside a bare fsync.

The peer is a file on the same disk, appended to and synchronised once a transaction: no journal
can be faster there. SQLite in WAL mode writes each changed page with 24 bytes before it.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from controller import wire
from controller.journal import SqliteJournal
from controller.notes import Signer
from controller.rules import events as e
from controller.rules.ballots import Choice

EACH_S: Final = 5.0
GROUPS: Final = (1, 10, 121, 450)


def _line(number: int) -> bytes:
    event = e.BallotCast(voting="v306", member=f"m{number}", choice=Choice.FOR, seat=number)
    return wire.encode(e.Entry(at=datetime.now(UTC), by=e.By.SEAT, event=event))


def journal_rate(folder: Path, group: int, *, head: bool) -> float:
    """Events a second, ``group`` in one transaction; with ``head`` each signs the tree."""
    journal = SqliteJournal(folder / f"journal-{group}-{head}.db")
    journal.signer = Signer.make("viche/bench/0") if head else None
    lines, done = [_line(number) for number in range(group)], 0
    begun = time.perf_counter()
    while (took := time.perf_counter() - begun) < EACH_S:
        journal.append(lines, head=head)
        done += group
    journal.close()
    return done / took


def fsync_rate(folder: Path, group: int) -> float:
    """Events a second into a plain file that is synchronised after each group."""
    data, done = b"\n".join(_line(number) for number in range(group)), 0
    with (folder / "plain").open("ab", buffering=0) as file:
        begun = time.perf_counter()
        while (took := time.perf_counter() - begun) < EACH_S:
            file.write(data)
            os.fdatasync(file.fileno())
            done += group
    return done / took


def main() -> None:
    """Print the figures for each size of group."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        for group in GROUPS:
            ours, signed = (journal_rate(Path(name), group, head=head) for head in (False, True))
            bare = fsync_rate(Path(name), group)
            print(
                f"  {group:3} in a transaction: {ours:9.0f} events/s ({ours / group:5.0f} "
                f"transactions/s), with a signed head each {signed:9.0f}; a bare file "
                f"{bare:9.0f}: ÷ {bare / ours:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
