"""A convocation ends: its journal is archived, the next goes on from it, the chain verifies."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

import viche
from consoles.signals import Key, Press
from controller import keys, wire
from controller.audit import Report, audit
from controller.journal import JournalInUse, SqliteJournal, read_heads, read_lines, read_notes
from controller.lineage import linked
from controller.mirror_start import open_journal
from controller.rules import commands as c
from controller.rules import events as e
from controller.signing import key_in_force
from controller.succession import ARCHIVE, NotEnded, end, finish, next_journal
from hw_sim.hall_file import HallFile
from hw_sim.processes import environment
from hw_sim.stand import process
from tests.controller.conftest import Chamber

WHY = "кінець VIII скликання"


def sat(path: Path) -> Path:
    """A journal with a sitting that is over, under a key of its own."""
    chamber = Chamber(path)
    chamber.journal.signer = keys.make(keys.key_path(path), "viche/hall/1")
    chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
    chamber.opens().registers(1, 2, 3, 4)
    chamber.votes("v1")
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)))
    chamber.does(c.CloseVoting(voting="v1"))
    chamber.does(c.CloseSitting())
    chamber.journal.close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return sat(tmp_path / "journal.db")


def checked(path: Path) -> Report:
    return audit(read_lines(path), read_heads(path), read_notes(path))


def test_the_old_journal_is_kept_and_the_new_one_goes_on_from_it(path: Path) -> None:
    before = read_lines(path)
    kept = end(path, None, "hall", WHY)
    assert not list(path.parent.glob("*.next*"))
    assert kept == path.parent / ARCHIVE / "journal-1.db"
    assert kept.stat().st_mode & 0o222 == 0
    assert read_lines(kept)[:-1] == before
    last = wire.read_entry(read_lines(kept)[-1][1]).event
    assert isinstance(last, e.JournalEnded)
    assert last.reason == WHY
    old, new = checked(kept), checked(path)
    assert (old.findings, new.findings) == ([], [])
    assert linked(new, old) == []
    assert new.rows == 1
    assert str(keys.read(keys.key_path(path)).verifier) == new.key == last.next_key


def test_a_hall_sits_on_in_the_new_journal_and_ends_it_again(path: Path) -> None:
    first = end(path, None, "hall", WHY)
    chamber = Chamber(path.with_name("other.db"))
    chamber.journal.close()
    chamber.path = path
    chamber.start()
    chamber.journal.signer = keys.read(keys.key_path(path))
    chamber.engine.resume("test", key=key_in_force(chamber.journal))
    chamber.opens().registers(1, 2, 3)
    chamber.does(c.CloseSitting())
    chamber.journal.close()
    second = end(path, None, "hall", "ще одне")
    assert first != second
    assert linked(checked(second), checked(first)) == []
    assert linked(checked(path), checked(second)) == []
    assert linked(checked(path), checked(first)) != []


def test_a_sitting_that_is_on_is_not_cut_off(tmp_path: Path) -> None:
    chamber = Chamber(tmp_path / "journal.db")
    chamber.journal.signer = keys.make(keys.key_path(chamber.path), "viche/hall/1")
    chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
    chamber.opens()
    chamber.journal.close()
    with pytest.raises(NotEnded) as refused:
        end(chamber.path, None, "hall", WHY)
    assert "спершу закрийте його" in refused.value.words("uk")
    assert not next_journal(chamber.path).exists()


def test_a_running_controller_is_not_disturbed(path: Path) -> None:
    journal = SqliteJournal(path)
    try:
        with pytest.raises(JournalInUse):
            end(path, None, "hall", WHY)
    finally:
        journal.close()
    assert checked(path).next_key == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rows": 3}, "попередній запис інший"),
        ({"root": b"x" * 32}, "попередній запис інший"),
        ({"key": ""}, "не його ключем"),
        ({"next_key": ""}, "не завершено"),
        ({"next_key": "viche/hall/2+00000000+AAAA"}, "інший ключ наступного"),
    ],
)
def test_a_predecessor_that_is_not_it_is_told(
    path: Path, change: dict[str, object], told: str
) -> None:
    kept = end(path, None, "hall", WHY)
    old = checked(kept)
    for field, value in change.items():
        assert getattr(old, field) != value
        setattr(old, field, value)
    assert [told in finding.uk for finding in linked(checked(path), old)] == [True]


def test_a_row_after_the_end_is_found(path: Path, tmp_path: Path) -> None:
    kept = end(path, None, "hall", WHY)
    rows = read_lines(kept)
    entry = wire.read_entry(rows[-1][1])
    late = wire.encode(replace(entry, event=e.HeadSigned()))
    report = audit([*rows, (len(rows) + 1, late)], {}, {})
    assert [finding.n for finding in report.findings] == [len(rows) + 1]


def test_verify_says_in_plain_words_that_the_chain_holds_or_where_not(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = end(path, None, "hall", WHY)
    assert viche.main(["verify", str(path), "--predecessor", str(kept)]) == 0
    said = capsys.readouterr().out
    assert "Продовжує запис viche/hall/1" in said
    assert "Попередній запис, journal-1.db, перевірено" in said
    assert viche.main(["verify", str(kept), "--language", "en"]) == 0
    assert "It was ended" in capsys.readouterr().out
    other = sat(tmp_path / "other" / "journal.db")
    assert viche.main(["verify", str(path), "--predecessor", str(other)]) == 1
    assert "попередній запис інший" in capsys.readouterr().out


def test_the_second_medium_keeps_its_copy_under_the_archives_name(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "journal.db", tmp_path / "b" / "journal.db"
    sat(first)
    second.parent.mkdir()
    journal = open_journal(first, second, elsewhere=False)
    journal.close()
    kept = end(first, second, "hall", WHY, elsewhere=False)
    assert not second.exists()
    assert read_lines(second.with_name(kept.name))[:-1] == read_lines(kept)[:-1]


def test_a_key_that_was_lost_on_the_way_is_told_by_the_chain(path: Path) -> None:
    _killed(path, THE_END_ONLY)
    assert checked(path).next_key
    keys.key_path(next_journal(path)).unlink()
    assert finish(path, None) is None
    kept = end(path, None, "hall", WHY)
    (finding,) = linked(checked(path), checked(kept))
    assert "інший ключ" in finding.uk


THE_END_ONLY = -1
"""Killed when the last line is written, and nothing else is done."""
STEPS = """
import os, signal, sys
from pathlib import Path
from controller import keys, succession

path, left = Path(sys.argv[1]), int(sys.argv[2])

def counted(do):
    def done(*given, **named):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return do(*given, **named)
    return done

keys.make = counted(keys.make)
keys.sync_folder = counted(keys.sync_folder)
for name in ("back_up", "settle", "hold", "audit", "_finish", "_prepare", "_take_the_key"):
    setattr(succession, name, counted(getattr(succession, name)))
succession.SqliteJournal.append = counted(succession.SqliteJournal.append)
succession.SqliteJournal.close = counted(succession.SqliteJournal.close)
for name in ("replace", "unlink", "chmod", "mkdir"):
    setattr(Path, name, counted(getattr(Path, name)))
if left < 0:
    succession._finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
succession.end(path, None, "hall", "кінець")
print(left)
"""


def _killed(path: Path, step: int) -> int | None:
    """End a journal in a process that is killed before a step; how many steps were to spare."""
    done = subprocess.run(
        [sys.executable, "-c", STEPS, str(path), str(step)],
        env=environment(),
        capture_output=True,
        check=False,
    )
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr.decode()
    return int(done.stdout)


def test_killed_at_any_step_one_journal_is_in_force_and_the_chain_holds(tmp_path: Path) -> None:
    seed = sat(tmp_path / "seed" / "journal.db").parent
    before = read_lines(seed / "journal.db")
    spare = None
    step = 0
    went_on = 0
    while spare is None:
        folder = tmp_path / f"step-{step}"
        shutil.copytree(seed, folder)
        path = folder / "journal.db"
        spare = _killed(path, step)
        finish(path, None)  # as the controller does when it starts
        report = checked(path)
        assert report.findings == [], step
        assert str(keys.read(keys.key_path(path)).verifier) == report.key, step
        kept = folder / ARCHIVE / "journal-1.db"
        if report.predecessor:
            went_on += 1
            assert checked(kept).findings == [], step
            assert linked(report, checked(kept)) == [], step
        else:
            assert read_lines(path) == before, step
        step += 1
    assert step > 15
    assert 0 < went_on < step


async def test_a_hall_that_starts_finishes_what_a_power_cut_left(tmp_path: Path) -> None:
    config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    path = tmp_path / "journal.db"
    async with process("controller", str(config)):
        pass
    _killed(path, THE_END_ONLY)
    ended = checked(path).next_key
    assert ended
    async with process("controller", str(config)):
        pass
    report = checked(path)
    assert report.findings == []
    assert report.first_key == report.key == ended


def test_the_command_ends_the_journal_of_a_hall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    assert viche.main(["archive", str(config), "--reason", WHY]) == 2
    assert "тут немає журналу" in capsys.readouterr().err
    sat(tmp_path / "journal.db")
    assert viche.main(["archive", str(config), "--reason", WHY]) == 0
    said = capsys.readouterr().out
    assert "journal-1.db: рядків" in said
