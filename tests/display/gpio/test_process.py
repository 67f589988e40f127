"""``viche gpio`` as a process, over a package that plays RPi.GPIO and keeps notes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import viche
from hw_sim.hall_file import HallFile
from hw_sim.processes import ROOT, environment

PLAYED = """
import json, os
BCM, OUT, IN, LOW, HIGH, PUD_UP, PUD_DOWN = 11, 0, 1, 0, 1, 22, 21
def _note(*row):
    with open(os.environ["PINS"], "a") as file:
        print(json.dumps(row), file=file, flush=True)
def setwarnings(on): pass
def setmode(mode): pass
def setup(pin, direction, initial=None, pull_up_down=None):
    if direction == OUT: _note(pin, initial)
def output(pin, level): _note(pin, level)
def input(pin): return int(os.path.exists(os.environ["PINS"] + ".button"))
def cleanup(pins): _note("cleanup", sorted(pins))
"""
OFF = {17: 1, 27: 0}
"""The bell is on at 0 V."""


class Board:
    """What the pins of the played Raspberry Pi are, and were."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "pins"
        package = folder / "played" / "RPi"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("", encoding="utf-8")
        (package / "GPIO.py").write_text(PLAYED, encoding="utf-8")
        path = f"{folder / 'played'}:{environment()['PYTHONPATH']}"
        self.environment = {**environment(), "PYTHONPATH": path, "PINS": str(self.notes)}

    @property
    def rows(self) -> list[list[object]]:
        text = self.notes.read_text(encoding="utf-8") if self.notes.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    @property
    def levels(self) -> dict[object, object]:
        return {pin: level for pin, level in self.rows if pin != "cleanup"}

    async def press_until(self, levels: dict[int, int]) -> None:
        """Press the button for a tenth of a second, again and again, as people do."""
        button = Path(f"{self.notes}.button")
        while self.levels != levels:
            button.touch()
            await asyncio.sleep(0.1)
            button.unlink()
            await asyncio.sleep(0.1)

    async def until(self, levels: dict[int, int]) -> None:
        while self.levels != levels:
            await asyncio.sleep(0.02)  # another process writes a file: there is nobody to tell us


def hall(folder: Path) -> Path:
    config = HallFile(persons=[], segments=[], seats=1).write(folder)
    with config.open("a", encoding="utf-8") as file:
        file.write('\n[gpio]\nbell = 17\nsitting = 27\ntechnician = 5\nactive_low = ["bell"]\n')
    return config


@contextlib.asynccontextmanager
async def run(board: Board, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "viche.py"), "gpio", *words, env=board.environment
    )
    try:
        async with asyncio.timeout(30):
            yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def test_at_its_end_everything_is_off_and_the_pins_are_let_go(tmp_path: Path) -> None:
    board, config = Board(tmp_path), hall(tmp_path)
    async with run(board, str(config)) as child:
        await board.until(OFF)
        await board.press_until({17: 0, 27: 1})  # no sitting is on: all is tried
        child.send_signal(signal.SIGTERM)
        assert await child.wait() == 0
    assert board.levels == OFF
    assert board.rows[-1] == ["cleanup", [5, 17, 27]]


async def test_after_one_that_was_killed_everything_can_be_switched_off(tmp_path: Path) -> None:
    board, config = Board(tmp_path), hall(tmp_path)
    async with run(board, str(config)) as child:
        await board.until(OFF)
        await board.press_until({17: 0, 27: 1})
        child.kill()
        await child.wait()
    assert board.levels == {17: 0, 27: 1}
    async with run(board, str(config), "--off") as child:
        assert await child.wait() == 0
    assert board.levels == OFF


async def test_a_hall_without_pins_is_told_where_to_name_them(tmp_path: Path) -> None:
    config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    async with run(Board(tmp_path), str(config)) as child:
        assert await child.wait() == 2


@pytest.mark.parametrize(
    ("language", "no_table", "no_package"),
    [
        ("uk", "немає таблиці [gpio]", "RPi.GPIO не встановлено"),
        ("en", "no [gpio] table", "RPi.GPIO is not installed"),
    ],
)
def test_what_is_missing_is_told_in_the_halls_language(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    no_table: str,
    no_package: str,
) -> None:
    monkeypatch.setitem(sys.modules, "RPi", None)
    bare = HallFile(persons=[], segments=[], seats=1).write(tmp_path / "bare")
    for config, said in ((bare, no_table), (hall(tmp_path / "pins"), no_package)):
        text = config.read_text(encoding="utf-8")
        spoken = text.replace("[hall]\n", f'[hall]\nlanguage = "{language}"\n')
        config.write_text(spoken, encoding="utf-8")
        assert viche.main(["gpio", str(config)]) == 2
        assert said in capsys.readouterr().err
