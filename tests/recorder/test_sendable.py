"""A stretch as one file for the web: whole by the journal's hashes, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import soundfile

from controller.rules import events as e
from recorder import manifest
from recorder.sendable import make
from sync.shelf import NoSound
from sync.sound import Stretch
from tests.recorder.sitting_on_disk import RATE, Day

LENGTHS = (1.5, 2.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    day = Day()
    for number, seconds in enumerate(LENGTHS, 1):
        day.speaks(f"m{number}", "Шановні депутати", seconds)
    day.recorded(tmp_path / "a" / "s%2F1")
    return tmp_path / "a"


@pytest.fixture
def stretch(folder: Path) -> Stretch:
    told = [
        e.SegmentRecorded(
            sitting="s/1",
            file=each.file,
            sha256=each.sha256,
            first=each.first,
            count=each.count,
            rate=each.rate,
            channels=each.channels,
            begins=each.at,
        )
        for each in manifest.read(folder / "s%2F1")
    ]
    return Stretch(tuple(told))


def made(stretch: Stretch, to: Path, *folders: Path) -> Path:
    to.mkdir()
    return make(stretch, to, folders)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes the version for the web")
def test_segments_become_one_opus_file_of_their_length(
    stretch: Stretch, folder: Path, tmp_path: Path
) -> None:
    path = made(stretch, tmp_path / "to", folder)
    assert path.read_bytes()[:4] == b"OggS"
    info = soundfile.info(str(path))
    assert info.duration == pytest.approx(sum(LENGTHS), abs=0.1)
    assert path.suffix == ".opus"


def test_without_ffmpeg_it_is_flac_sample_by_sample(
    stretch: Stretch, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = made(stretch, tmp_path / "to", folder)
    assert path.suffix == ".flac"
    with soundfile.SoundFile(path) as file:
        assert file.frames == round(sum(LENGTHS) * RATE)
        joined = bytes(file.buffer_read(dtype="int16"))
    parts = []
    for each in stretch.segments:
        with soundfile.SoundFile(folder / "s%2F1" / each.file) as file:
            parts.append(bytes(file.buffer_read(dtype="int16")))
    assert joined == b"".join(parts)


def test_what_one_folder_lacks_or_has_damaged_is_taken_from_the_back_up(
    stretch: Stretch, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "b")
    first, second = (folder / "s%2F1" / each.file for each in stretch.segments)
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1] + b"!")
    assert made(stretch, tmp_path / "to", folder, tmp_path / "b").exists()
    with pytest.raises(NoSound, match=r"000000000000\.flac: not found"):
        made(stretch, tmp_path / "other", folder)


def test_a_segment_that_was_changed_is_never_sent(
    stretch: Stretch, folder: Path, tmp_path: Path
) -> None:
    path = folder / "s%2F1" / stretch.segments[1].file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(NoSound, match="changed since it was recorded"):
        made(stretch, tmp_path / "to", folder)
