"""``viche transcribe hall.toml`` as a process: a journal, a recording, a command, a kill -9."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import viche
from controller.journal import SqliteJournal
from controller.wire import encode
from recorder import drafts
from tests.recorder.sitting_on_disk import ordinary

ROOT = Path(__file__).resolve().parents[2]
HALL = """\
[hall]
id = "mala"
name = "Мала зала"

[[body]]
id = "council"
kind = "council"
name = "Рада"
seats = 1
[[body.member]]
id = "a"
name = "Андрієнко А. А."
seat = 1

[[line]]
name = "can"
kind = "canopen"
interface = "socketcan"
channel = "can0"
seats = "1"

[recorder]
folder = "sound"
"""
TRANSCRIPT = """
[transcript]
command = ["{python}", "{script}", "{sound}"]
model = "small"
sound = "flac"
"""


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    day = ordinary()
    day.recorded(tmp_path / "sound" / "s%2F1")
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.append([encode(entry) for entry in day.entries])
    journal.close()
    (tmp_path / "hall.toml").write_text(HALL, encoding="utf-8")
    return tmp_path / "hall.toml"


def hears(hall: Path, script: str) -> None:
    """The command of the hall, from now on."""
    path = hall.with_name("fake.py")
    path.write_text(textwrap.dedent(script), encoding="utf-8")
    table = TRANSCRIPT.replace("{python}", sys.executable).replace("{script}", str(path))
    hall.write_text(HALL + table, encoding="utf-8")


def test_it_is_off_as_long_as_nobody_sets_it_up(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert viche.main(["transcribe", str(hall)]) == 2
    assert (
        "у hall.toml немає таблиці [transcript]: розпізнавання вимкнено" in capsys.readouterr().err
    )


def test_a_crash_loses_one_speech_at_most_and_the_next_run_goes_on(hall: Path) -> None:
    texts = hall.with_name("sound") / "s%2F1" / drafts.FOLDER
    hears(
        hall,
        """
        import os, pathlib, signal, sys
        runs = pathlib.Path(__file__).with_name("runs")
        with runs.open("a") as log:
            print("run", file=log)
        if len(runs.read_text().splitlines()) == 2:
            os.kill(os.getppid(), signal.SIGKILL)
        print("Слова")
        """,
    )
    words = [sys.executable, "-m", "viche", "transcribe", str(hall)]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == -signal.SIGKILL
    assert [drafts.read(texts, n) is not None for n in (1, 2, 3)] == [True, False, False]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "виступ 1 (Олена Коваль): розпізнано раніше",
        "виступ 2 (Ґудзь Євген): слів: 1",
        "виступ 3 (Їжак Юлія): слів: 1",
    ]
    assert hall.with_name("runs").read_text().count("run") == 4


def test_one_that_is_told_to_end_takes_its_command_with_it(hall: Path) -> None:
    hears(
        hall,
        """
        import os, pathlib, time
        here = pathlib.Path(__file__)
        here.with_name("new").write_text(str(os.getpid()))
        here.with_name("new").rename(here.with_name("pid"))
        print("started", flush=True)
        time.sleep(600)
        """,
    )
    with subprocess.Popen(
        [sys.executable, "-m", "viche", "transcribe", str(hall)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        pid = hall.with_name("pid")
        while not pid.exists():
            with contextlib.suppress(subprocess.TimeoutExpired):
                assert process.wait(0.05) is None, "it ended by itself"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
