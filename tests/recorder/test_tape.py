"""Segments join sample by sample, are known by their hash, and outlive what kills the recorder."""

from __future__ import annotations

import signal
import subprocess
import sys
from array import array
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import soundfile

from recorder import archive, manifest
from recorder.tape import SEGMENT_S, Tape, TapeLost

RATE = 8000
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from recorder.tape import Tape
tape = Tape([Path(sys.argv[1])], channels=1, rate=8000)
for _ in range(50):
    tape.write(bytes(range(200)) * 4, datetime(2026, 11, 23, tzinfo=UTC))
print("written", flush=True)
sys.stdin.read()
"""


def counted(first: int, count: int) -> bytes:
    return array("h", [number % 30_000 for number in range(first, first + count)]).tobytes()


def filled(folder: Path, seconds: int) -> Tape:
    tape = Tape([folder], channels=1, rate=RATE)
    for second in range(seconds):
        tape.write(counted(second * RATE, RATE), AT + timedelta(seconds=second))
    tape.cut()
    return tape


def samples(path: Path) -> bytes:
    with soundfile.SoundFile(path) as file:
        return bytes(file.buffer_read(dtype="int16"))


def test_a_cut_across_two_segments_loses_no_sample(tmp_path: Path) -> None:
    filled(tmp_path / "a", SEGMENT_S + 10)
    segments = manifest.read(tmp_path / "a")
    assert [segment.first for segment in segments] == [0, SEGMENT_S * RATE]
    begins = AT + timedelta(seconds=SEGMENT_S - 2)
    out = tmp_path / "cut.flac"
    archive.cut(tmp_path / "a", segments, begins, begins + timedelta(seconds=5), out)
    assert samples(out) == counted((SEGMENT_S - 2) * RATE, 5 * RATE)


def test_a_changed_and_a_missing_segment_are_named(tmp_path: Path) -> None:
    filled(tmp_path, SEGMENT_S + 1)
    segments = manifest.read(tmp_path)
    assert manifest.check(tmp_path, segments) == []
    (tmp_path / segments[0].file).write_bytes(b"other")
    (tmp_path / segments[1].file).unlink()
    wrong = manifest.check(tmp_path, segments)
    assert [one.words("en") for one in wrong] == [
        f"{segments[0].file}: changed since it was recorded",
        f"{segments[1].file}: missing",
    ]


def test_what_was_never_recorded_is_not_cut(tmp_path: Path) -> None:
    filled(tmp_path / "a", 2)
    long_ago = AT - timedelta(hours=1)
    with pytest.raises(archive.NotCut, match="nothing was recorded"):
        archive.cut(tmp_path / "a", manifest.read(tmp_path / "a"), long_ago, AT, tmp_path / "x")


def test_without_its_first_folder_the_back_up_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where a folder should be")
    tape = Tape([tmp_path / "a", tmp_path / "b"], channels=1, rate=RATE)
    tape.write(counted(0, RATE), AT)
    tape.cut()
    assert list(tape.lost) == [tmp_path / "a"]
    assert samples(tmp_path / "b" / manifest.read(tmp_path / "b")[0].file) == counted(0, RATE)


def test_without_any_folder_the_recorder_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where a folder should be")
    with pytest.raises(TapeLost):
        Tape([tmp_path / "a"], channels=1, rate=RATE).write(counted(0, RATE), AT)


def test_a_killed_recorder_loses_less_than_a_second(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    assert writer.stdout.readline() == "written\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    (segment,) = manifest.adopt(tmp_path)
    whole = bytes(range(200)) * 4 * 50
    assert segment.count > len(whole) // 2 - RATE
    assert samples(tmp_path / segment.file) == whole[: 2 * segment.count]
    assert manifest.check(tmp_path, manifest.read(tmp_path)) == []
    assert manifest.adopt(tmp_path) == []
    assert Tape([tmp_path], channels=1, rate=RATE).next > segment.count
