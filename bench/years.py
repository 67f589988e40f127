"""Ten years of one council in one journal: its size, the start on it, its check.

300 sittings of 200 votes by 121 members: one sitting is held by the rules and its lines are
written 300 times over, each with another day and other ids, signed after every vote as in a hall.
``python -m bench.years [SITTINGS [FOLDER]]``: fewer sittings, and a folder that is kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from controller import wire
from controller.audit import audit
from controller.journal import SqliteJournal, each_line, read_heads, read_notes
from controller.notes import Signer
from controller.resumption import standing
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.council import Body, BodyKind, Council, Member
from controller.rules.decide import decide
from controller.rules.fold import fold
from controller.rules.sitting import Sitting
from controller.signing import key_in_force
from hw_sim.footprint import footprint

SITTINGS = 300
VOTES = 200
MEMBERS = 121
AIM_START_S = 1.5
_AT = len(b'{"at":"')
_DAY = len(b"2026-11-23")


def groups(votes: int) -> Iterator[list[bytes]]:
    """The lines of a sitting, up to the result of each vote and to the end."""
    members = tuple(Member(id=f"m{seat:03}", name=f"Депутат {seat}") for seat in range(MEMBERS))
    council = Council(name="Рада", convocation="VIII", seats=MEMBERS, members=members)
    seating = {seat: member.id for seat, member in enumerate(members, 1)}
    body = Body(id="council", kind=BodyKind.COUNCIL, council=council, seating=seating)
    state, at, choices = Sitting(), datetime(2026, 11, 23, 6, tzinfo=UTC), list(Choice)
    lines: list[bytes] = []

    def does(command: c.AnyCommand, by: e.By = e.By.SECRETARY) -> None:
        nonlocal state, at
        for event in decide(state, command, at):
            at += timedelta(milliseconds=100)
            entry = e.Entry(at=at, by=by, event=event)
            state = fold(state, entry)
            lines.append(wire.encode(entry))

    does(c.OpenSittingOf(sitting="s", body=body, session="1"))
    does(c.OpenRegistration())
    for seat in seating:
        does(c.RegisterAtSeat(seat=seat, how=e.How.KEY), e.By.SEAT)
    for number in range(votes):
        voting = f"v{number}"
        does(c.AnnounceVoting(voting=voting, wording="Про передачу земельної ділянки " * 4))
        does(c.OpenVoting(voting=voting))
        for seat in seating:
            does(c.CastBallot(seat=seat, choice=choices[(seat * number) % 7 % 3]), e.By.SEAT)
        does(c.CloseVoting(voting=voting))
        yield lines.copy()
        lines.clear()
    does(c.CloseSitting())
    yield lines


def on_another_day(line: bytes, number: int) -> bytes:
    """The same line in another sitting: its day and its ids."""
    day = (date(2016, 1, 1) + timedelta(days=12 * number)).isoformat().encode()
    line = line[:_AT] + day + line[_AT + _DAY :]
    line = line.replace(b'"voting":"', b'"voting":"%d-' % number)
    return line.replace(b'"sitting":"', b'"sitting":"%d-' % number)


def write_years(path: Path, sittings: int) -> int:
    """Write so many sittings; how many lines."""
    journal = SqliteJournal(path)
    journal.signer = Signer.make("viche/hall/bench")
    key = str(journal.signer.verifier)
    opened = e.JournalOpened(format=wire.FORMAT, hall="hall", key=key)
    at = datetime(2015, 12, 31, tzinfo=UTC)
    journal.append([wire.encode(e.Entry(at=at, by=e.By.ENGINE, event=opened))])
    started = e.ControllerStarted(version="0", format=wire.FORMAT, key=key)
    template = list(groups(VOTES))
    at = datetime(2016, 1, 1, tzinfo=UTC)
    for number in range(sittings):
        entry = e.Entry(at=at + timedelta(days=12 * number), by=e.By.ENGINE, event=started)
        journal.append([wire.encode(entry)])
        for lines in template:
            journal.append([on_another_day(line, number) for line in lines], head=True)
    size = journal.size
    journal.close()
    return size


def measure(folder: Path, sittings: int) -> None:
    """Print the figures."""
    path, began = folder / "journal.db", time.monotonic()
    if not path.exists():
        write_years(path, sittings)
        print(f"written in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    journal = SqliteJournal(path)
    sitting = standing(journal).sitting
    key = key_in_force(journal)
    took = time.monotonic() - began
    assert key, "the journal names its key"
    size, megabytes = journal.size, path.stat().st_size / 1e6
    journal.close()
    print(
        f"{sittings} sittings, {size} lines: {megabytes:.0f} MB, "
        f"{1e6 * megabytes / size:.0f} bytes a line, sitting on: {sitting.is_on}"
    )
    print(f"open and resume: {took:.2f} s; ÷ aim of {AIM_START_S} s: {took / AIM_START_S:.2f}")
    before = footprint_mb()
    began = time.monotonic()
    report = audit(each_line(path), read_heads(path), read_notes(path))
    took = time.monotonic() - began
    print(
        f"verify: {took:.0f} s, {1e6 * took / size:.0f} µs a line, {report.votings} votes counted "
        f"anew, {report.signed} signatures, sound: {report.sound}; memory {footprint_mb():.0f} MB "
        f"(before: {before:.0f} MB)"
    )
    for finding in report.findings[:5]:
        print(finding.text("en"))


def footprint_mb() -> float:
    """The most memory that this process ever held, MB."""
    return footprint(os.getpid()).peak_kb / 1024


def main() -> None:
    """Write the years and measure."""
    sittings = int(sys.argv[1]) if len(sys.argv) > 1 else SITTINGS
    if len(sys.argv) > 2:
        folder = Path(sys.argv[2])
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, sittings)
        return
    with tempfile.TemporaryDirectory(prefix="viche-years-") as name:
        measure(Path(name), sittings)


if __name__ == "__main__":
    main()
