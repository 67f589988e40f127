"""Two media that come and go, and a controller that dies: no acknowledged line is ever lost."""

from __future__ import annotations

import itertools
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from controller.journal import read_heads, read_lines
from controller.media import USED
from controller.mirror_start import open_journal
from controller.mirrored import MirroredJournal
from controller.ports import NotStored
from tests.controller.test_mirror import in_step

WRITER = """
import os, signal, sys
from pathlib import Path
from controller.mirror import Follower
from controller.mirror_start import open_journal

first, second, fatal = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
keep = Follower.keep

def keep_or_die(follower, piece, reached):
    if reached.size == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    keep(follower, piece, reached)

Follower.keep = keep_or_die
journal = open_journal(first, second, elsewhere=False)
for size in range(journal.size + 1, 100_000):
    journal.append([b"line %d" % size], head=size % 10 == 0)
    print(size, flush=True)
"""


def write_until_killed(first: Path, second: Path, *, acks: int = 0, fatal: int = 0) -> int:
    """The last line that the writer acknowledged before ``kill -9`` met it."""
    words = [sys.executable, "-c", WRITER, str(first), str(second), str(fatal)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = []
        for line in writer.stdout:
            told.append(int(line))
            if len(told) == acks:
                writer.kill()
        assert writer.wait() == -signal.SIGKILL
    return max(told, default=0)


def written(path: Path) -> list[bytes]:
    return [line for _, line in read_lines(path)]


def expected(size: int) -> list[bytes]:
    return [b"line %d" % number for number in range(1, size + 1)]


def test_killed_between_the_two_commits_the_hall_goes_on_with_both(tmp_path: Path) -> None:
    first, second = tmp_path / "one.db", tmp_path / "two.db"
    assert write_until_killed(first, second, fatal=25) == 24
    assert written(first) == expected(25)  # which nobody had been told of
    assert written(second) == expected(24)
    journal = open_journal(first, second, elsewhere=False)
    assert list(journal.look()) == []
    journal.append([b"line 26"])
    journal.close()
    assert written(first) == written(second) == expected(26)


def test_kills_at_any_moment_and_one_medium_lost_after_each(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    first, second = tmp_path / "one.db", tmp_path / "two.db"
    for round_ in range(9):
        told = write_until_killed(first, second, acks=chance.randrange(1, 40))
        for path in (first, second):
            assert written(path)[:told] == expected(told)
        lost = (None, first, second)[round_ % 3]
        if lost is not None:
            for each in lost.parent.glob(lost.name + "*"):
                each.unlink()
        journal = open_journal(first, second, elsewhere=False)
        assert journal.size >= told
        assert {kind for kind, _ in journal.look()} <= {USED}
        journal.close()
        assert written(first) == written(second) == expected(journal.size)
        assert read_heads(first) == read_heads(second)


class Ordeal:
    """Two folders that are pulled out and put back, and what was acknowledged."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.media = {each: folder / each / "journal.db" for each in ("one", "two")}
        self.away: set[str] = set()
        self.kept: list[bytes] = []
        self.junk = itertools.count()
        self.numbers = itertools.count()
        for path in self.media.values():
            path.parent.mkdir(parents=True)
        self.journal = self.opened()

    def opened(self) -> MirroredJournal:
        one, two = self.media.values()
        journal = open_journal(one, two, elsewhere=False, pause_s=0.01)
        assert isinstance(journal, MirroredJournal)
        return journal

    def append(self) -> None:
        lines = [b"%d" % next(self.numbers) for _ in range(self.chance.randrange(1, 4))]
        try:
            self.journal.append(lines, head=self.chance.random() < 0.3)
        except NotStored:
            assert self.away  # with both there, both take lines
            return
        self.kept += lines

    def pull(self) -> None:
        here = [each for each in self.media if each not in self.away]
        if here:
            name = self.chance.choice(here)
            folder = self.media[name].parent
            folder.rename(folder.with_name(f"{name} away"))
            self.away.add(name)

    def put_back(self) -> None:
        if self.away:
            name = self.chance.choice(sorted(self.away))
            folder = self.media[name].parent
            if folder.exists():  # what was begun in the empty place is covered
                if self.journal._leader.path == self.media[name]:
                    if len(self.away) == 2:
                        return  # nobody covers the only file that has everything
                    in_step(self.journal)
                folder.rename(folder.with_name(f"covered {next(self.junk)}"))
            folder.with_name(f"{name} away").rename(folder)
            self.away.remove(name)

    def look(self) -> None:
        self.journal.look()

    def wait(self) -> None:
        """Both are there: both get everything."""
        if not self.away:
            in_step(self.journal)
            assert self.journal._leader.path == self.media["one"]

    def restart(self) -> None:
        """Only where the file that leads is there: what else is there may have less."""
        leads = next(n for n, path in self.media.items() if path == self.journal._leader.path)
        if leads not in self.away and (self.kept or not self.away):
            self.journal.close()
            self.journal = self.opened()


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_pulled_put_back_or_restarted(tmp_path: Path, seed: int) -> None:
    ordeal = Ordeal(tmp_path, seed)
    acts = [ordeal.append] * 5 + [ordeal.pull, ordeal.put_back] * 2
    acts += [ordeal.look, ordeal.wait, ordeal.restart]
    for _ in range(60):
        ordeal.chance.choice(acts)()
        assert [line for _, line in ordeal.journal.read()] == ordeal.kept
    while ordeal.away:
        ordeal.put_back()
    ordeal.wait()
    ordeal.append()
    ordeal.wait()
    ordeal.journal.close()
    one, two = ordeal.media.values()
    assert written(one) == written(two) == ordeal.kept
    assert read_heads(one) == read_heads(two)
