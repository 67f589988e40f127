"""A speech is cut out of a tape that still runs, and the tape knows nothing of it."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import soundfile

from recorder import archive, manifest
from recorder.last import stretch
from recorder.tape import SEGMENT_S, Tape

RATE = 8000
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def counted(first: int, count: int) -> bytes:
    return array("h", [number % 30_000 for number in range(first, first + count)]).tobytes()


def running(recordings: Path, seconds: int) -> Tape:
    tape = Tape([recordings / "s%2F1"], channels=1, rate=RATE)
    for second in range(seconds):
        tape.write(counted(second * RATE, RATE), AT + timedelta(seconds=second))
    return tape


def samples(path: Path) -> bytes:
    with soundfile.SoundFile(path) as file:
        return bytes(file.buffer_read(dtype="int16"))


def seconds(number: float) -> datetime:
    return AT + timedelta(seconds=number)


def test_a_speech_across_a_closed_segment_and_the_open_one(tmp_path: Path) -> None:
    tape = running(tmp_path, SEGMENT_S + 10)
    before = {path: path.read_bytes() for path in (tmp_path / "s%2F1").iterdir()}
    out = tmp_path / "out.flac"
    assert stretch(tmp_path, "s/1", seconds(SEGMENT_S - 2), seconds(SEGMENT_S + 5), out) == 7
    assert samples(out) == counted((SEGMENT_S - 2) * RATE, 7 * RATE)
    assert {path: path.read_bytes() for path in (tmp_path / "s%2F1").iterdir()} == before
    tape.write(counted((SEGMENT_S + 10) * RATE, RATE), seconds(SEGMENT_S + 10))
    tape.cut()
    assert manifest.check(tmp_path / "s%2F1", manifest.read(tmp_path / "s%2F1")) == []
    assert list(tmp_path.glob("viche-open-*")) == []


def test_a_speech_in_the_first_segment_before_anything_is_closed(tmp_path: Path) -> None:
    tape = running(tmp_path, 5)
    out = tmp_path / "out.flac"
    assert stretch(tmp_path, "s/1", seconds(1), seconds(3), out) == 2
    assert samples(out) == counted(RATE, 2 * RATE)
    tape.cut()


def test_of_the_last_second_as_much_as_lies_on_the_disk(tmp_path: Path) -> None:
    tape = running(tmp_path, 5)
    length = stretch(tmp_path, "s/1", seconds(1), seconds(60), tmp_path / "out.flac")
    assert 3 <= length <= 4
    tape.cut()


@pytest.mark.parametrize(("sitting", "begins"), [("s/1", 100), ("s/1", -100), ("other", 0)])
def test_what_was_not_recorded_is_told(tmp_path: Path, sitting: str, begins: int) -> None:
    tape = running(tmp_path, 2)
    with pytest.raises(archive.NotCut, match="nothing was recorded"):
        stretch(tmp_path, sitting, seconds(begins), seconds(begins + 1), tmp_path / "out.flac")
    tape.cut()


def test_a_manifest_that_is_none_is_told(tmp_path: Path) -> None:
    running(tmp_path, 2).cut()
    (tmp_path / "s%2F1" / manifest.FILE).write_text("{}\n", encoding="utf-8")
    with pytest.raises(archive.NotCut):
        stretch(tmp_path, "s/1", AT, seconds(1), tmp_path / "out.flac")


@pytest.mark.parametrize("channels", [2, 6, 8])
def test_a_voice_on_any_microphone_is_heard(tmp_path: Path, channels: int) -> None:
    """Of six channels players take the fourth for a loudspeaker of low notes, and drop it."""
    tape = Tape([tmp_path / "s"], channels=channels, rate=RATE)
    for channel in range(channels):
        frames = array("h", bytes(2 * channels * RATE))
        frames[channel::channels] = array("h", [8000 + channel] * RATE)
        tape.write(frames.tobytes(), seconds(channel))
    out = tmp_path / "out.flac"
    assert stretch(tmp_path, "s", AT, seconds(channels), out) == pytest.approx(channels, abs=0.6)
    tape.cut()
    with soundfile.SoundFile(out) as file:
        heard = array("h", bytes(file.buffer_read(dtype="int16")))[:: 1 if channels > 2 else 2]
        assert file.channels == (1 if channels > 2 else 2)
    for channel in range(channels - 1 if channels > 2 else 1):
        assert abs(heard[channel * RATE + RATE // 2] - 8000 - channel) <= 1
