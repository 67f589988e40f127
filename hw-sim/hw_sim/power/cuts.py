"""Cut a sitting off at many moments, and see what the journal is worth after each."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from controller import keys, signing
from controller.audit import audit
from controller.journal import SqliteJournal, read_heads, read_lines, read_notes
from controller.proofs import Levels
from controller.rows import leaf_of
from controller.wire import Unreadable
from hw_sim.power.disk import Act, Disk, read_acts
from hw_sim.stand import environment

SHIM: Final = Path(__file__).with_name("shim.c")
AUDIT_EACH: Final = 50
"""Every so many cuts all results are counted anew, too."""


class Lost(AssertionError):
    """A promise was broken: what, and after which act of the record."""


@dataclass(frozen=True, slots=True)
class Run:
    """A whole sitting as it was written: the acts, and the tree over its lines."""

    acts: list[Act]
    levels: Levels


def record(folder: Path, votes: int, *mirror: str) -> Run:
    """Hold a sitting under the shim; with the name of a ``mirror``, in two files.

    Raises:
        FileNotFoundError: there is no C compiler ``cc`` (Debian: gcc).
    """
    folder.mkdir(parents=True, exist_ok=True)
    shim, log, disk = folder / "shim.so", folder / "acts", folder / "disk"
    disk.mkdir()
    build = ["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", str(shim), str(SHIM), "-ldl"]
    subprocess.run(build, check=True)
    words = [sys.executable, "-m", "hw_sim.power.load", str(disk), str(votes), *mirror]
    watched = {"LD_PRELOAD": str(shim), "POWER_ROOT": str(disk), "POWER_LOG": str(log)}
    subprocess.run(words, check=True, env={**environment(), **watched})
    leaves = (leaf_of(line) for _, line in read_lines(disk / "journal.db"))
    return Run(read_acts(log), Levels(leaves))


def cuts(run: Run, number: int, seed: int) -> Iterator[tuple[int, int, Mapping[str, bytes]]]:
    """At ``number`` moments: the act after which, the lines promised, and the files left."""
    chance = random.Random(seed)
    moments = sorted(chance.randrange(len(run.acts)) for _ in range(number))
    disk, done = Disk(), 0
    for moment in moments:
        while done <= moment:
            disk.follow(run.acts[done])
            done += 1
        promised = int(disk.acks.split()[-1]) if disk.acks.split() else 0
        yield moment, promised, disk.cut(chance)


def survive(run: Run, number: int, seed: int, folder: Path) -> int:
    """Cut so often; how many lines that were promised to nobody were there after all.

    Raises:
        Lost: an acknowledged line is gone, a line was changed, the key does not fit, the journal
            cannot be opened or does not verify.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, beyond = folder / "journal.db", 0
    for count, (moment, promised, files) in enumerate(cuts(run, number, seed)):
        for old in folder.iterdir():
            old.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
            (folder / name).chmod(0o600)
        size = _look(run, path, f"after act {moment}", promised)
        beyond += size - promised
        if size and count % AUDIT_EACH == 0:
            report = audit(read_lines(path), read_heads(path), read_notes(path))
            if not report.sound:
                raise Lost(f"after act {moment}: {report.findings}")
    return beyond


def _look(run: Run, path: Path, when: str, promised: int) -> int:
    try:
        journal = SqliteJournal(path)
    except Unreadable as error:
        raise Lost(f"{when}: {error}") from error
    try:
        size = journal.size
        if size < promised:
            raise Lost(f"{when}: {promised} lines were promised, {size} are there")
        if journal.root() != run.levels.root(size):
            raise Lost(f"{when}: the lines are not those that were written")
        if size:
            signer = keys.read(keys.key_path(path))
            if str(signer.verifier) != signing.key_in_force(journal):
                raise Lost(f"{when}: the key is not the journal's")
        return size
    finally:
        journal.close()
