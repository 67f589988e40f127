"""The last speech is heard at the desk: a key plays it, the same key stops it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from consoles.signals import Key, Press
from controller.rules import commands as c
from controller.told import Told
from display.desk.playback import Playback
from tests.controller.conftest import Chamber
from tests.display.desk.conftest import NARROW, AtTheDesk, at_the_desk, ready, serving


class Recording:
    """What the recorder would give; asked for is kept."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, datetime, datetime]] = []
        self.fails: Exception | None = None

    def cut(self, sitting: str, begins: datetime, ends: datetime, to: Path) -> float:
        self.asked.append((sitting, begins, ends))
        if self.fails is not None:
            raise self.fails
        to.write_bytes(b"sound")
        return (ends - begins).total_seconds()


def player(folder: Path, words: str) -> list[str]:
    script = folder / "player"
    script.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    script.chmod(0o755)
    return [str(script), str(folder / "played")]


@contextlib.asynccontextmanager
async def hearing(
    hall: Chamber,
    run: Path,
    playback: Playback | None,
    *,
    spoken: bool = True,
    size: tuple[int, int] = NARROW,
) -> AsyncIterator[AtTheDesk]:
    """A desk after a speech of two minutes."""
    ready(hall)
    if spoken:
        hall.hears(Press(2, Key.SPEAK))
        hall.does(c.GrantFloor())
        hall.clock.passes(120)
        hall.does(c.EndFloor())
    async with serving(hall, run), at_the_desk(hall, run, playback=playback, size=size) as desk:
        await desk.shows_all()
        yield desk


async def test_a_key_plays_the_speech_that_ended_last(
    hall: Chamber, tmp_path: Path, size: tuple[int, int]
) -> None:
    recording = Recording()
    playback = Playback(recording.cut, player(tmp_path, 'cp "$2" "$1"'))
    async with hearing(hall, tmp_path, playback, size=size) as desk:
        await desk.types("f7")
        await desk.sees("Останній виступ: Депутат 2, 120 с")
        await desk.until(lambda: not playback.busy)
        (asked,) = recording.asked
        assert asked[0] == "s1"
        assert asked[2] == hall.clock.now()
        assert (asked[2] - asked[1]).total_seconds() == 120
        assert (tmp_path / "played").read_bytes() == b"sound"
        assert desk.sitting.n == desk.app.shown, "nothing of it is a command"


async def test_the_same_key_stops_it(hall: Chamber, tmp_path: Path) -> None:
    playback = Playback(Recording().cut, player(tmp_path, 'echo $$ > "$1"; exec sleep 600'))
    async with hearing(hall, tmp_path, playback) as desk:
        await desk.types("f7")
        await desk.until(lambda: (tmp_path / "played").exists())
        await desk.types("f7")
        await desk.until(lambda: not playback.busy)
        assert "не прослухати" not in desk.screen
        await desk.types("f7")
        await desk.until(lambda: playback.busy)


async def test_a_desk_that_is_left_takes_its_player_with_it(hall: Chamber, tmp_path: Path) -> None:
    playback = Playback(Recording().cut, player(tmp_path, 'echo $$ > "$1"; exec sleep 600'))
    async with hearing(hall, tmp_path, playback) as desk:
        await desk.types("f7")
        await desk.until(lambda: (tmp_path / "played").exists())
        await desk.until(lambda: bool((tmp_path / "played").read_text("ascii")))
    pid = (tmp_path / "played").read_text("ascii").strip()
    async with asyncio.timeout(30):
        while Path(f"/proc/{pid}").exists():  # until the event loop has heard of its end
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("fault", [Told("torn", "розірвано"), OSError(5, "розірвано")])
async def test_a_recording_that_cannot_be_read_is_told(
    hall: Chamber, tmp_path: Path, fault: Exception
) -> None:
    recording = Recording()
    recording.fails = fault
    async with hearing(hall, tmp_path, Playback(recording.cut, ["true"])) as desk:
        await desk.types("f7")
        await desk.sees("Виступ не прослухати", "розірвано")


@pytest.mark.parametrize(
    ("words", "said"), [("echo no device >&2; exit 3", "no device"), ("exit 3", "3")]
)
async def test_a_player_that_fails_is_told(
    hall: Chamber, tmp_path: Path, words: str, said: str
) -> None:
    playback = Playback(Recording().cut, player(tmp_path, words))
    async with hearing(hall, tmp_path, playback) as desk:
        await desk.types("f7")
        await desk.sees("Виступ не прослухати", said)


async def test_a_player_that_is_not_there_is_told(hall: Chamber, tmp_path: Path) -> None:
    playback = Playback(Recording().cut, [str(tmp_path / "none")])
    async with hearing(hall, tmp_path, playback) as desk:
        await desk.types("f7")
        await desk.sees("Виступ не прослухати")


async def test_before_the_first_speech_there_is_none(hall: Chamber, tmp_path: Path) -> None:
    async with hearing(hall, tmp_path, Playback(Recording().cut, ["true"]), spoken=False) as desk:
        await desk.types("f7")
        await desk.sees("ще ніхто не виступив")


async def test_a_desk_that_has_no_recordings_says_how_it_gets_them(
    hall: Chamber, tmp_path: Path
) -> None:
    async with hearing(hall, tmp_path, None) as desk:
        await desk.types("f7")
        await desk.sees("--recordings")
