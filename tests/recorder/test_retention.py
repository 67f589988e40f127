"""A recording is deleted on command alone, once it is old, proven, and has a copy elsewhere.

Закон № 3590-IX: a record of a sitting is kept for no less than five years.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import viche
from controller.rules import events as e
from hw_sim.hall_file import HallFile, Segment, deputies
from recorder import manifest, retention
from recorder.command import main as recording
from recorder.retention import Why, years_after
from recorder.retention_command import Setting, main
from recorder.showing import Taken, hours_left
from tests.recorder.sitting_on_disk import ZERO, Day, ordinary

AFTER = years_after(ZERO, 5) + timedelta(days=1)


class Archive:
    """A recording of a day with its back-up, and the journal that has its hashes."""

    def __init__(self, base: Path) -> None:
        self.base, self.day = base, ordinary((0.4, 0.2, 0.3))
        self.place = self.day.recorded(base / "a" / "s%2F1")
        self.segments = manifest.read(self.place)
        self.copy = base / "b" / "s%2F1"
        shutil.copytree(self.place, self.copy)
        for segment in self.segments:
            self.day.tells(
                e.SegmentRecorded(
                    sitting="s/1",
                    file=segment.file,
                    sha256=segment.sha256,
                    first=segment.first,
                    count=segment.count,
                    rate=segment.rate,
                    channels=segment.channels,
                    begins=segment.at,
                )
            )

    def setting(self, language: str = "en", budget_gb: float = 0.0) -> Setting:
        return Setting(
            folder=self.base / "a",
            backup=self.base / "b",
            journal=self.base / "journal.db",
            keep_years=5,
            budget_gb=budget_gb,
            zone=ZoneInfo("Europe/Kyiv"),
            language=language,
        )

    def run(self, *words: str, now: datetime = AFTER, language: str = "en") -> int:
        return main(words, self.setting(language), lambda _: self.day.entries, lambda: now)

    def sound(self) -> list[str]:
        return sorted(path.name for path in self.place.glob("*.flac"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_five_years_later_is_the_same_day() -> None:
    day = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert years_after(day, 5) == datetime(2031, 11, 23, 9, tzinfo=UTC)
    leap = datetime(2028, 2, 29, 9, tzinfo=UTC)
    assert years_after(leap, 5) == datetime(2033, 3, 1, 9, tzinfo=UTC)


def test_a_listing_deletes_nothing(archive: Archive, capsys: Any) -> None:
    before = archive.sound()
    assert archive.run() == 0
    assert "s/1" in (said := capsys.readouterr().out)
    assert "may be deleted: --delete s/1" in said
    assert "Law 3590-IX" in said
    assert archive.sound() == before


def test_what_may_go_is_deleted_on_command_and_its_hashes_stay(
    archive: Archive, capsys: Any
) -> None:
    lines = (archive.place / manifest.FILE).read_bytes()
    (archive.place / "000000000000.torn").write_bytes(b"torn")
    assert archive.run("--delete", "s/1") == 0
    assert "3 segments deleted" in capsys.readouterr().out
    assert archive.sound() == []
    assert not (archive.place / "000000000000.torn").exists()
    assert (archive.place / manifest.FILE).read_bytes() == lines
    gone = retention.deleted(archive.place)
    assert [gone[one.file].sha256 for one in archive.segments] == [
        one.sha256 for one in archive.segments
    ]
    assert gone[archive.segments[0].file].at == AFTER
    assert manifest.check(archive.copy, archive.segments) == [], "the copy stays"
    assert recording([str(archive.place), "--check"], lambda _: []) == 0
    assert "видалено після строку: 3" in capsys.readouterr().out
    assert archive.run() == 0
    assert "deleted here, the manifest stays" in capsys.readouterr().out


def _young(archive: Archive) -> datetime:
    return years_after(archive.segments[-1].until, 5) - timedelta(seconds=1)


def _unproven(archive: Archive) -> datetime:
    archive.day.entries.pop()
    return AFTER


def _forged(archive: Archive) -> datetime:
    (archive.place / archive.segments[0].file).write_bytes(b"other")
    return AFTER


def _no_copy(archive: Archive) -> datetime:
    (archive.copy / archive.segments[-1].file).unlink()
    return AFTER


def _bad_copy(archive: Archive) -> datetime:
    (archive.copy / archive.segments[-1].file).write_bytes(b"other")
    return AFTER


def _linked_copy(archive: Archive) -> datetime:
    shutil.rmtree(archive.copy)
    archive.copy.symlink_to(archive.place)
    return AFTER


@pytest.mark.parametrize(
    ("harm", "uk", "en"),
    [
        (_young, "зберігати до 2031-11-23", "to be kept until 2031-11-23"),
        (_unproven, "не всі відрізки є в журналі", "the journal lacks segments"),
        (_forged, "не такі, як у маніфесті", "not as the manifest has them"),
        (_no_copy, "остання копія", "the last copy"),
        (_bad_copy, "остання копія", "the last copy"),
        (_linked_copy, "остання копія", "the last copy"),
    ],
)
def test_what_may_not_go_stays_whatever_is_asked(
    archive: Archive, capsys: Any, harm: Any, uk: str, en: str
) -> None:
    now = harm(archive)
    before = {path: path.read_bytes() for path in archive.place.iterdir()}
    for language, words in (("uk", uk), ("en", en)):
        assert archive.run("--delete", "s/1", now=now, language=language) == 1
        assert words in capsys.readouterr().err
    assert {path: path.read_bytes() for path in archive.place.iterdir()} == before


def test_of_two_that_were_named_none_goes_where_one_may_not(archive: Archive, capsys: Any) -> None:
    before = archive.sound()
    assert archive.run("--delete", "s/1", "--delete", "s/2") == 1
    assert "s/2: no such recording" in capsys.readouterr().err
    assert archive.sound() == before


def test_a_copy_on_an_outer_disk_and_an_archived_journal_will_do(
    archive: Archive, tmp_path: Path
) -> None:
    (tmp_path / "outer").mkdir()
    archive.copy.rename(tmp_path / "outer" / "s%2F1")
    words = ["--copy", str(tmp_path / "outer"), "--journal", "old.db", "--delete", "s/1"]
    known = {tmp_path / "journal.db": [], Path("old.db"): archive.day.entries}
    assert main(words, archive.setting(), lambda path: known[path], lambda: AFTER) == 0
    assert archive.sound() == []


def test_a_copy_that_vanishes_meanwhile_saves_what_is_here(archive: Archive) -> None:
    (kept,) = retention.survey(archive.base / "a", 5)
    copies = [archive.base / "b"]
    told = retention.proofs(archive.day.entries)
    assert retention.why_not(kept, copies, told, AFTER) is None
    (archive.copy / archive.segments[0].file).unlink()
    assert retention.delete(kept, copies, AFTER) == 2
    assert archive.sound() == [archive.segments[0].file]
    (kept,) = retention.survey(archive.base / "a", 5)
    assert (len(kept.here), kept.gone) == (1, 2)
    assert retention.why_not(kept, copies, told, AFTER) is Why.LAST


def test_a_missing_segment_that_was_not_deleted_is_still_missed(
    archive: Archive, capsys: Any
) -> None:
    (archive.place / archive.segments[0].file).unlink()
    assert recording([str(archive.place), "--check"], lambda _: []) == 1
    assert "немає файлу" in capsys.readouterr().out


def test_a_budget_leaves_fewer_hours_than_the_disk(tmp_path: Path) -> None:
    Day().closes().recorded(tmp_path / "s")
    (tmp_path / "s" / "0.flac").write_bytes(bytes(1_000_000))
    taken = Taken()
    assert taken.by(tmp_path) >= 1_000_000
    (tmp_path / "s" / "1.flac").write_bytes(bytes(1_000_000))
    assert taken.by(tmp_path) >= 2_000_000
    hour = 8000 * 2 * 0.7 * 3600
    left = hours_left(tmp_path, 8000, 1, budget=2 * hour + 1e6, taken=1_000_000)
    assert left == pytest.approx(2, rel=0.001)
    assert hours_left(tmp_path, 8000, 1, budget=1e6, taken=2_000_000) == 0
    assert (hours_left(tmp_path, 8000, 1) or 0) > 2


def test_a_journal_that_is_none_is_told_and_nothing_is_deleted(
    tmp_path: Path, capsys: Any
) -> None:
    config = HallFile(
        persons=deputies(3),
        segments=[Segment(str(tmp_path / "bus0"), {1: 1, 2: 2, 3: 3})],
        seats=3,
    ).write(tmp_path)
    ordinary((0.4, 0.2, 0.3)).recorded(tmp_path / "recordings" / "s%2F1")
    (tmp_path / "journal.db").write_bytes(b"no journal")
    assert viche.main(["retention", str(config), "--delete", "s/1"]) == 2
    assert "journal.db" in capsys.readouterr().err
    assert len(list((tmp_path / "recordings" / "s%2F1").glob("*.flac"))) == 3
