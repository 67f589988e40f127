"""A real sound server whose device goes and comes back: what is heard goes on to the tape."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from controller import wire
from controller.rules import events as e
from drivers.sound import SoundCapture
from recorder import manifest
from recorder.__main__ import listen
from recorder.keeper import Keeper
from tests.recorder.hand_feed import Feed, opened

RATE = 48_000
PATIENCE_S = 30


class Recording:
    """A keeper that hears the sound server while its sitting is open."""

    def __init__(self, folder: Path) -> None:
        self.keeper = Keeper([folder], channels=1, rate=RATE)
        self._feed = Feed(self.keeper, asyncio.get_running_loop().time)
        self._feed.tell(opened())
        self.folder = folder / "s%2F1"

    async def until(self, state: wire.SoundState) -> wire.Sound:
        async with asyncio.timeout(PATIENCE_S):
            while (sound := self.keeper.sound()).state is not state:
                await asyncio.sleep(0.02)
        return sound

    async def grows(self, seconds: float = 0.6) -> None:
        """The tape takes so much more sound."""
        tape = self.keeper.taped + round(seconds * RATE)
        async with asyncio.timeout(PATIENCE_S):
            while self.keeper.taped < tape:
                await asyncio.sleep(0.02)

    def closes(self) -> list[manifest.Segment]:
        self._feed.tell(e.SittingClosed())
        self.keeper.close()
        return manifest.read(self.folder)


@contextlib.asynccontextmanager
async def recording(folder: Path) -> AsyncIterator[Recording]:
    made = Recording(folder)
    hearing = asyncio.create_task(
        listen(made.keeper, SoundCapture("pulse", channels=1, rate=RATE))
    )
    try:
        await made.until(wire.SoundState.RECORDING)
        yield made
    finally:
        hearing.cancel()
        await asyncio.wait({hearing})


def suspended(server: Any) -> Callable[[], None]:
    server.tell("suspend-sink", "hall", "1")
    return lambda: server.tell("suspend-sink", "hall", "0")


def unplugged(server: Any) -> Callable[[], None]:
    server.unplug()
    return lambda: server.plug()


def killed(server: Any) -> Callable[[], None]:
    server.stop(signal.SIGKILL)
    return lambda: server.start()


@pytest.mark.parametrize("harm", [suspended, unplugged, killed])
async def test_a_device_that_goes_and_comes_back_is_recorded_on(
    sound_server: Any, tmp_path: Path, harm: Callable[[Any], Callable[[], None]]
) -> None:
    async with recording(tmp_path) as tape:
        await tape.grows()
        mend = await asyncio.to_thread(harm, sound_server.server)
        sound = await tape.until(wire.SoundState.DEAF)
        assert sound.wrong["no_sound"]
        assert sound.peaks == ()
        await asyncio.to_thread(mend)
        sound = await tape.until(wire.SoundState.RECORDING)
        assert "no_sound" not in sound.wrong
        await tape.grows()
        segments = tape.closes()
    assert len(segments) >= 2
    assert manifest.check(tape.folder, segments) == []
    for before, after in pairwise(segments):
        assert before.first + before.count <= after.first, "numbers of samples overlap"
        assert before.until <= after.at, "two segments tell of one moment"
    assert (segments[-1].at - segments[0].until).total_seconds() > 0.5, "the gap is not shown"
