"""The version for the web has the loudness of EBU R128."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import wave
from array import array
from pathlib import Path

import pytest
import soundfile

from recorder import archive

needs = pytest.mark.skipif(
    not (shutil.which("ffmpeg") and shutil.which("espeak-ng")),
    reason="apt-get install ffmpeg espeak-ng",
)


@needs
def test_a_speech_for_the_web_is_at_23_lufs(tmp_path: Path) -> None:
    text = "Шановні депутати, переходимо до розгляду наступного питання порядку денного."
    said, flac, opus = (tmp_path / name for name in ("said.wav", "said.flac", "said.opus"))
    subprocess.run(["espeak-ng", "-v", "uk", "-w", said, text], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-i", said, flac], check=True)
    archive.web(flac, opus)
    heard = subprocess.run(
        ["ffmpeg", "-nostdin", "-i", opus, "-af", "ebur128", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    loudness = re.findall(r"I: +(-?[\d.]+) LUFS", heard.stderr)[-1]
    assert abs(float(loudness) + 23) <= 1


@needs
@pytest.mark.parametrize("channels", [1, 2, 4, 6, 8])
def test_a_voice_on_any_channel_is_heard_by_a_recogniser(tmp_path: Path, channels: int) -> None:
    """Players take six channels for surround sound, and drop the fourth."""
    tone = [round(16_000 * math.sin(0.1 * k)) for k in range(9600)]
    for channel in range(channels):
        frames = array("h", bytes(2 * channels * len(tone)))
        frames[channel::channels] = array("h", tone)
        flac, wav = tmp_path / "speech.flac", tmp_path / "speech.wav"
        with soundfile.SoundFile(flac, "w", 48_000, channels, "PCM_16", format="FLAC") as file:
            file.buffer_write(frames.tobytes(), dtype="int16")
        archive.plain(flac, wav)
        with wave.open(str(wav)) as heard:
            assert (heard.getnchannels(), heard.getsampwidth(), heard.getframerate()) == (
                1,
                2,
                16_000,
            )
            assert abs(heard.getnframes() - len(tone) // 3) <= 2
            assert max(array("h", heard.readframes(heard.getnframes()))) > 14_000


@needs
def test_for_the_web_many_microphones_are_mixed_and_none_is_muffled(tmp_path: Path) -> None:
    tone = array("h", [round(16_000 * math.sin(0.1 * k)) for k in range(96_000)])  # 764 Hz
    frames = array("h", bytes(2 * 6 * len(tone)))
    frames[3::6] = tone
    flac, opus = tmp_path / "speech.flac", tmp_path / "speech.opus"
    with soundfile.SoundFile(flac, "w", 48_000, 6, "PCM_16", format="FLAC") as file:
        file.buffer_write(frames.tobytes(), dtype="int16")
    archive.web(flac, opus)
    raw = ["ffmpeg", "-v", "error", "-i", str(opus), "-f", "s16le", "-"]
    heard = array("h", subprocess.run(raw, capture_output=True, check=True).stdout)
    assert len(heard) == pytest.approx(len(tone), rel=0.05)
    assert max(heard) > 1000


def test_without_ffmpeg_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with soundfile.SoundFile(tmp_path / "a.flac", "w", 8000, 1, format="FLAC") as file:
        file.buffer_write(bytes(16), dtype="int16")
    with pytest.raises(archive.NotCut, match="apt-get install ffmpeg"):
        archive.web(tmp_path / "a.flac", tmp_path / "a.opus")
