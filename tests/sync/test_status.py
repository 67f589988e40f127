"""The file that says how a site does: whole at each moment, and it outlives a restart."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.dispatch import State
from sync.status import Part, Status

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read(folder: Path) -> Any:
    return json.loads((folder / "city.status.json").read_text(encoding="utf-8"))


def test_lines_and_sound_stand_in_one_file_which_the_group_may_read(tmp_path: Path) -> None:
    status = Status(tmp_path, "city", "https://rada.example.gov.ua")
    status.lines(Part(lambda: AT).of(State.SENDING, "", 3, lines=40))
    status.sound(Part(lambda: AT).of(State.AGAIN, "507 full", 2, waiting_s=75))
    told = read(tmp_path)
    assert (told["site"], told["state"], told["waiting"], told["lines"]) == (
        "city",
        "sending",
        3,
        40,
    )
    assert told["sent_at"] == "2026-11-23T12:00:00+00:00"
    assert (told["sound"]["error"], told["sound"]["waiting_s"]) == ("507 full", 75)
    assert stat.S_IMODE((tmp_path / "city.status.json").stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["city.status.json"]


def test_it_is_written_only_where_it_says_something_else(tmp_path: Path) -> None:
    status, part = Status(tmp_path, "city", ""), Part(lambda: AT)
    status.lines(part.of(State.DONE, "", 0))
    first = (tmp_path / "city.status.json").stat().st_ino
    status.lines(part.of(State.DONE, "", 0))
    assert (tmp_path / "city.status.json").stat().st_ino == first
    status.lines(part.of(State.DONE, "", 1))
    assert (tmp_path / "city.status.json").stat().st_ino != first


def test_what_went_last_and_what_failed_last_outlive_a_restart(tmp_path: Path) -> None:
    status, part = Status(tmp_path, "city", ""), Part(lambda: AT)
    status.lines(part.of(State.AGAIN, "503 busy", 3))
    status.lines(part.of(State.SENDING, "", 1))
    again = Status(tmp_path, "city", "")
    later = Part(lambda: AT.replace(hour=13), again.before)
    again.lines(later.of(State.DONE, "", 0))
    told = read(tmp_path)
    assert told["sent_at"] == told["error_at"] == "2026-11-23T12:00:00+00:00"
    assert (told["state"], told["error"]) == ("done", "503 busy")


def test_the_same_error_on_another_day_is_another_error(tmp_path: Path) -> None:
    moments = iter([AT, AT.replace(hour=13), AT.replace(hour=14), AT.replace(hour=15)])
    part = Part(lambda: next(moments))
    told = [part.of(State.AGAIN, why, 1)["error_at"] for why in ("503", "503", "", "503")]
    assert [str(each)[11:13] for each in told] == ["12", "12", "12", "15"]


@pytest.mark.parametrize("content", [b"", b"[1]", b"{"], ids=["empty", "list", "cut"])
def test_a_file_that_was_damaged_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "city.status.json").write_bytes(content)
    status = Status(tmp_path, "city", "")
    assert status.before == {}
    status.lines(Part(lambda: AT, status.before).of(State.DONE, "", 0))
    assert read(tmp_path)["sent_at"] == ""
