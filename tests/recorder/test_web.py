"""The version for the web has the loudness of EBU R128."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

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


def test_without_ffmpeg_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(archive.NotCut, match="apt-get install ffmpeg"):
        archive.web(tmp_path / "a.flac", tmp_path / "a.opus")
