"""The walk looks at the machine: its clock, its disk, the key of its record, its sound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from controller import keys, wire
from controller.clock import SteadyClock
from controller.journal import SqliteJournal
from controller.rules import events as e
from controller.walk import Mark, Row
from controller.walk_machine import synchronised, walk_machine, write_times


def rows(book: Path, what: str, *, running: bool = False) -> list[Row]:
    walked = walk_machine(book, "en", UTC, running=running)
    return [row for row in walked if row.what == what]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A journal whose last line is of now."""
    path = tmp_path / "journal.db"
    write(path, SteadyClock().now())
    keys.make(keys.key_path(path), "viche/hall/0")
    return path


def write(path: Path, at: datetime) -> None:
    journal = SqliteJournal(path)
    entry = e.Entry(at=at, by=e.By.ENGINE, event=e.ControllerStopped())
    journal.append([wire.encode(entry)])
    journal.close()


def test_a_disk_with_room_is_good_and_its_writes_are_timed(book: Path) -> None:
    free, written = rows(book, "disk")
    assert free.mark is Mark.GOOD
    assert "sittings" in free.state
    assert "30 writes" in written.state
    middle, worst = write_times(book.parent)
    assert 0 < middle <= worst


def test_nothing_is_written_while_a_controller_runs(book: Path) -> None:
    (free,) = rows(book, "disk", running=True)
    assert "sittings" in free.state


def test_a_folder_that_is_not_there_or_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (missing,) = rows(tmp_path / "none" / "journal.db", "disk")
    assert missing.mark is Mark.FAULT
    assert f"install -d -m 0750 {tmp_path / 'none'}" in missing.remedy
    *_, unwritable = rows(
        Path("/proc/journal.db"), "disk"
    )  # nobody can write there, not even root
    assert unwritable.mark is Mark.FAULT
    assert "/proc not writable" in unwritable.state


def test_a_key_that_others_may_read_is_a_fault(book: Path) -> None:
    (good,) = rows(book, "record's key")
    assert (good.mark, good.state) == (Mark.GOOD, "journal.db.key, mode 0600")
    keys.key_path(book).chmod(0o640)
    (opened,) = rows(book, "record's key")
    assert opened.mark is Mark.FAULT
    assert "mode 0640" in opened.state
    assert f"chmod 600 {keys.key_path(book)}" in opened.remedy


def test_a_key_that_is_damaged_or_gone_is_a_fault(book: Path) -> None:
    path = keys.key_path(book)
    path.write_text("nonsense", encoding="utf-8")
    assert rows(book, "record's key")[0].mark is Mark.FAULT
    path.unlink()
    (gone,) = rows(book, "record's key")
    assert gone.mark is Mark.FAULT
    assert "no journal.db.key" in gone.state


def test_before_the_first_sitting_there_is_no_key_and_that_is_well(tmp_path: Path) -> None:
    (row,) = rows(tmp_path / "journal.db", "record's key")
    assert row.mark is Mark.GOOD


def test_a_clock_behind_the_journals_last_line_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    write(path, SteadyClock().now() + timedelta(days=2))
    clock = rows(path, "clock")[0]
    assert clock.mark is Mark.FAULT
    assert "behind the journal's last line" in clock.state


def test_a_clock_that_nobody_keeps_right_is_odd(book: Path) -> None:
    clock = rows(book, "clock")[0]
    assert clock.mark is (Mark.GOOD if synchronised() else Mark.ODD)
    assert ("kept right by the network" in clock.state) is synchronised()


def test_sound_is_told_or_the_way_to_have_it(book: Path) -> None:
    (sound,) = rows(book, "sound")
    assert sound.mark is not Mark.FAULT
    assert sound.remedy if sound.mark is Mark.ODD else "in: " in sound.state
