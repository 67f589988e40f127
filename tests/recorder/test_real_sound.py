"""Speech spoken into a real sound server is found in the recording where the journal says."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import subprocess
import wave
from array import array
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import soundfile

from controller.rules import events as e
from drivers.sound import SoundCapture
from recorder import archive, manifest
from recorder.keeper import GUARD_S, Keeper
from tests.recorder.hand_feed import Feed, opened

RATE = 48_000
AHEAD_S = 0.5
"""A null sink may hand out what is played some tenths of a second before its time."""


def beep(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(array("h", [20_000 if k // 24 % 2 else -20_000 for k in range(9600)]))


def loud(path: Path, level: int = 2000) -> tuple[float, float]:
    """First and last moment above a level, seconds from the start of the file."""
    with soundfile.SoundFile(path) as file:
        samples = array("h", bytes(file.buffer_read(dtype="int16")))
    where = [k for k, sample in enumerate(samples) if abs(sample) > level]
    assert where, "nothing but silence"
    return where[0] / RATE, where[-1] / RATE


async def recorded(keeper: Keeper, doing: Any) -> None:
    """Hear the sink while something is done, and a second more."""

    async def hear() -> None:
        capture = SoundCapture("pulse", channels=1, rate=RATE)
        async with contextlib.aclosing(capture.blocks()) as blocks:
            async for block in blocks:
                heard.set()
                keeper.hear(block)

    heard = asyncio.Event()
    hearing = asyncio.create_task(hear())
    async with asyncio.timeout(30):
        await heard.wait()
    await doing()
    await asyncio.sleep(1.0)  # sound that is under way
    hearing.cancel()
    await asyncio.wait({hearing})
    keeper.close()


async def test_two_speeches_are_found_in_order_with_their_length_and_level(
    sound_server: Any, tmp_path: Path
) -> None:
    keeper = Keeper([tmp_path / "a", tmp_path / "b"], channels=1, rate=RATE)
    feed = Feed(keeper, asyncio.get_running_loop().time)
    texts = ("Шановні депутати, прошу підтримати цей проєкт рішення.", "Я проти.")
    said, spans = [], []
    for number, text in enumerate(texts):
        said.append(tmp_path / f"said{number}.wav")
        subprocess.run(["espeak-ng", "-v", "uk", "-w", str(said[-1]), text], check=True)
        sound_server.load(said[-1])

    async def sitting() -> None:
        feed.tell(opened())
        for path in said:
            begins = feed.at()
            await asyncio.sleep(AHEAD_S)
            await sound_server.play(path)
            await asyncio.sleep(0.1)
            spans.append((begins, feed.at()))
        feed.tell(e.SittingClosed())

    await recorded(keeper, sitting)
    for folder in (tmp_path / "a" / "s%2F1", tmp_path / "b" / "s%2F1"):
        segments = manifest.read(folder)
        assert manifest.check(folder, segments) == []
        for number, (begins, ends) in enumerate(spans):
            file = tmp_path / f"{folder.parent.name}{number}.flac"
            archive.cut(folder, segments, begins, ends, file)
            begun, over = loud(file, 1500)
            with wave.open(str(said[number])) as spoken:
                frames = array("h", spoken.readframes(spoken.getnframes()))
                where = [k for k, one in enumerate(frames) if abs(one) > 1500]
                length = (where[-1] - where[0]) / spoken.getframerate()
            assert abs((over - begun) - length) < 0.05
            with soundfile.SoundFile(file) as kept:
                peak = max(array("h", bytes(kept.buffer_read(dtype="int16"))))
            assert 0.8 < peak / max(frames) < 1.25


async def test_nothing_of_a_part_in_camera_is_on_the_tape(
    sound_server: Any, tmp_path: Path
) -> None:
    beep(tmp_path / "beep.wav")
    sound_server.load(tmp_path / "beep.wav")
    keeper = Keeper([tmp_path / "a"], channels=1, rate=RATE)
    feed = Feed(keeper, asyncio.get_running_loop().time)
    closed: list[datetime] = []

    async def sitting() -> None:
        feed.tell(opened())
        await asyncio.sleep(0.6)
        closed.append(feed.tell(e.ClosedPartBegan(reason="персональне питання")))
        await asyncio.sleep(AHEAD_S)
        await sound_server.play(tmp_path / "beep.wav")
        await asyncio.sleep(0.4)  # what lies in the sink's buffer
        closed.append(feed.tell(e.ClosedPartEnded()))
        await asyncio.sleep(0.6)
        feed.tell(e.SittingClosed())

    await recorded(keeper, sitting)
    before, after = manifest.read(tmp_path / "a" / "s%2F1")
    assert abs((closed[0] - before.until).total_seconds() - GUARD_S) < 0.05
    assert abs((after.at - closed[1]).total_seconds() - GUARD_S) < 0.001
    for segment in (before, after):
        with soundfile.SoundFile(tmp_path / "a" / "s%2F1" / segment.file) as file:
            assert max(array("h", bytes(file.buffer_read(dtype="int16")))) < 100


async def test_a_beep_lies_within_50_ms_of_the_controllers_time(
    sound_server: Any, tmp_path: Path
) -> None:
    beep(tmp_path / "beep.wav")
    sound_server.load(tmp_path / "beep.wav")
    keeper = Keeper([tmp_path / "a"], channels=1, rate=RATE)
    feed = Feed(keeper, asyncio.get_running_loop().time)
    played: list[datetime] = []

    async def sitting() -> None:
        feed.tell(opened())
        for _ in range(3):
            await asyncio.sleep(AHEAD_S)
            played.append(feed.at())
            await sound_server.play(tmp_path / "beep.wav")
        await asyncio.sleep(AHEAD_S)
        feed.tell(e.SittingClosed())

    await recorded(keeper, sitting)
    folder = tmp_path / "a" / "s%2F1"
    (segment,) = manifest.read(folder)
    errors = []
    for number, at in enumerate(played):
        around = timedelta(seconds=AHEAD_S / 2)
        file = tmp_path / f"beep{number}.flac"
        archive.cut(folder, [segment], at - around, at + 2 * around, file)
        begun, over = loud(file)
        assert abs((over - begun) - 0.2) < 0.005
        errors.append(begun - around.total_seconds())
    assert abs(statistics.median(errors)) < 0.05, errors
