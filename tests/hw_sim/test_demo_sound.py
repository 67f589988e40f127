"""The demonstration speaks and records, where a sound server can run; and says so where not."""

from __future__ import annotations

import asyncio
import os
import sys
from array import array
from pathlib import Path
from typing import Any

import pytest
import soundfile

import viche
from hw_sim import demo_sound
from hw_sim.demo_sound import missing_packages
from hw_sim.demo_words import Say
from hw_sim.premises import Premises
from hw_sim.processes import environment
from tests.hw_sim.test_demo import free_ports

PATIENCE_S = 60


async def demo(folder: Path, *more: str, path: str | None = None) -> tuple[int | None, str, str]:
    screen, panel = free_ports(2)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hw_sim.demo", "--folder", str(folder), "--auto"),
        *("--screen-port", str(screen), "--panel-port", str(panel), "--chair-port", "0"),
        *("--site-port", "0", *more),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**environment(), "PATH": path or os.environ["PATH"]},
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, out.decode(), err.decode()


@pytest.mark.skipif(bool(missing_packages()), reason=f"apt-get install {missing_packages()}")
async def test_a_speech_of_the_demonstration_is_heard_in_its_recording(
    tmp_path: Path, capsys: Any
) -> None:
    code, out, err = await demo(tmp_path, "--votes", "3", "--pace", "0.12")
    log = (tmp_path / "logs" / "controller.log").read_text("utf-8")
    assert (code, err) == (0, ""), log
    recordings = tmp_path / "recordings"
    assert Say.RECORDED.say("uk", recordings=recordings) in out
    (folder,) = recordings.iterdir()
    assert f"--recording {folder}" in out
    journal = str(tmp_path / "journal.db")
    assert viche.main(["verify", journal, "--recording", str(folder)]) == 0
    words = ["recording", str(folder), "--journal", journal, "--to", str(tmp_path)]
    assert viche.main([*words, "--speech", "1"]) == 0
    with soundfile.SoundFile(tmp_path / "speech-1.flac") as file:
        heard = array("h", bytes(file.buffer_read(dtype="int16")))
        assert len(heard) / file.samplerate == pytest.approx(1.4, abs=1.0)
    assert max(heard) > 3000, "the deputy is not heard"
    capsys.readouterr()


async def test_without_the_programs_it_says_what_to_install_and_sits_all_the_same(
    tmp_path: Path,
) -> None:
    (tmp_path / "bin").mkdir()
    code, out, err = await demo(
        tmp_path / "demo", "--votes", "1", "--pace", "0", path=str(tmp_path / "bin")
    )
    assert (code, err) == (0, "")
    assert "Звук не записується. Щоб записувався, apt-get install:\n" in out
    assert "espeak-ng" in out
    assert not (tmp_path / "demo" / "recordings").exists()
    assert "[recorder]" not in (tmp_path / "demo" / "hall.toml").read_text("utf-8")


def test_a_server_that_does_not_start_leaves_the_hall_without_a_recorder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    premises = Premises(tmp_path, tmp_path / "run")
    premises.furnish()
    with demo_sound.sound_of(premises) as server:
        assert server is None
    assert "[recorder]" not in premises.hall_toml.read_text("utf-8")


def test_a_fresh_start_keeps_the_recordings_of_the_journal_before(tmp_path: Path) -> None:
    premises = Premises(tmp_path, tmp_path / "run")
    premises.journal.write_bytes(b"journal")
    (premises.recordings / "demo-1").mkdir(parents=True)
    assert premises.set_journal_aside() == tmp_path / "journal-1.db"
    assert (tmp_path / "recordings-1" / "demo-1").is_dir()
    assert not premises.recordings.exists()
