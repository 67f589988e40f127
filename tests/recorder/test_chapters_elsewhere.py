"""Chapters and cue sheets as programs that are not ours read them: metaflac, flac, ffmpeg."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from array import array
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile

from recorder.command import main
from recorder.marks import Mark, cuesheet
from recorder.tape import Tape
from tests.recorder.sitting_on_disk import ZERO, ordinary

RATE = 48_000
LENGTHS = (4.0, 1.0, 3.5)
BEGINS = (1.0, 6.0, 8.0)
"""Seconds from the opening to each speech of ``ordinary``."""
LEVELS = (2000, 4000, 8000)


@pytest.fixture
def played(tmp_path: Path) -> Path:
    """The whole sitting as one FLAC file, with its chapters and the cue sheet beside it."""
    day = ordinary(LENGTHS)
    folder = tmp_path / "s%2F1"
    tape = Tape([folder], channels=1, rate=RATE)
    for tenth in range(120):
        at = tenth / 10
        speech = [n for n, b in enumerate(BEGINS) if b <= at < b + LENGTHS[n]]
        level = LEVELS[speech[0]] if speech else 0
        tape.write(array("h", [level] * (RATE // 10)).tobytes(), ZERO + timedelta(seconds=at))
    tape.cut()
    words = [str(folder), "--journal", "journal.db", "--to", str(tmp_path)]
    assert main([*words, "--sitting", "1"], lambda _: day.entries) == 0
    assert main([*words, "--chapters"], lambda _: day.entries) == 0
    assert 'FILE "sitting-1.flac" ' in (tmp_path / "chapters.cue").read_text("utf-8")
    return tmp_path


def run(*words: str | Path) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def offsets(flac: Path) -> list[int]:
    """Of each track, as metaflac has read them."""
    listed = run("metaflac", "--list", "--block-type=CUESHEET", flac)
    return [int(one) for one in re.findall(r"^ {6}offset: (\d+)$", listed, re.MULTILINE)]


@pytest.mark.skipif(
    not (shutil.which("metaflac") and shutil.which("flac")), reason="apt-get install flac"
)
def test_flac_plays_each_speech_by_the_cue_sheet(played: Path) -> None:
    flac = played / "sitting-1.flac"
    run("metaflac", f"--import-cuesheet-from={played / 'chapters.cue'}", flac)
    assert offsets(flac)[1:4] == [round(begins * RATE) for begins in BEGINS]
    for number, (level, length) in enumerate(zip(LEVELS, LENGTHS, strict=True), 2):
        out = played / f"{number}.wav"
        run("flac", "-s", "-f", "-d", f"--cue={number}.1-{number + 1}.1", flac, "-o", out)
        with soundfile.SoundFile(out) as file:
            heard = array("h", bytes(file.buffer_read(dtype="int16")))
        assert heard.count(level) == len(heard) - heard.count(0) == round(length * RATE)
        assert heard[0] == level


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="apt-get install ffmpeg")
def test_ffmpeg_reads_the_chapters_with_their_times_and_titles(played: Path) -> None:
    vtt = played / "chapters.vtt"
    shown = run("ffprobe", "-v", "error", "-show_packets", "-of", "json", vtt)
    packets = json.loads(shown)["packets"]
    times = [(float(one["pts_time"]), float(one["duration_time"])) for one in packets]
    assert times[1:] == list(zip(BEGINS, LENGTHS, strict=True))
    texts = run("ffmpeg", "-v", "error", "-i", vtt, "-f", "srt", "-")
    assert "Олена Коваль" in texts
    chapters = json.loads((played / "chapters.json").read_text("utf-8"))["chapters"]
    assert [one["startTime"] for one in chapters[1:]] == list(BEGINS)


@pytest.mark.skipif(not shutil.which("metaflac"), reason="apt-get install flac")
@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 96_000])
def test_metaflac_takes_the_cue_sheet_at_any_rate(tmp_path: Path, rate: int) -> None:
    mark = Mark("speech", 1, 'Олена "Оля" Коваль', ZERO, ZERO + timedelta(seconds=1))
    flac, cue = tmp_path / "a.flac", tmp_path / "a.cue"
    with soundfile.SoundFile(flac, "w", rate, 1, "PCM_16") as file:
        file.buffer_write(bytes(2 * 3 * rate), dtype="int16")
    cue.write_text(cuesheet({mark: (1.0, 2.0)}, "a.flac", rate), encoding="utf-8")
    run("metaflac", f"--import-cuesheet-from={cue}", flac)
    assert offsets(flac)[:2] == [0, rate]
