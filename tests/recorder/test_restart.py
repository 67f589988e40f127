"""A recorder that is killed in mid-sitting: the next one goes on, and the journal has it all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import soundfile

import viche
from controller import wire
from controller.client import Passing, follow
from controller.rules import commands as c
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall
from recorder import manifest

PATIENCE_S = 40
RATE = 8000


async def told(feed: Path, state: wire.SoundState) -> None:
    """Wait until the desks are told of a state."""
    async with asyncio.timeout(PATIENCE_S):
        async for news in follow(feed):
            sound = news.notice if isinstance(news, Passing) else None
            if isinstance(sound, wire.Sound) and sound.state is state:
                return


async def flushed(folder: Path, more: int = 4000) -> int:
    """Wait until so many more bytes of sound lie on the disk; gives how many there are."""

    def size() -> int:
        return sum(path.stat().st_size for path in folder.glob("*/*.flac"))

    before = size()
    async with asyncio.timeout(PATIENCE_S):
        while size() < before + more:
            await asyncio.sleep(0.05)
    return size()


async def test_a_recorder_killed_in_mid_sitting_is_taken_up_by_the_next(
    sound_server: Any, tmp_path: Path, capsys: Any
) -> None:
    config = HallFile(
        persons=deputies(3),
        segments=[Segment(str(tmp_path / "bus0"), {1: 1, 2: 2, 3: 3})],
        seats=3,
    ).write(tmp_path)
    text = config.read_text(encoding="utf-8")
    table = f'\n[recorder]\nfolder = "a"\nbackup = "b"\nrate = {RATE}\n'
    config.write_text(text + table, encoding="utf-8")
    sound_server.server.tell("load-module", "module-sine", "sink=hall", "frequency=440")
    feed = tmp_path / "run" / "feed.sock"
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(config, processes) as hall,
    ):
        first = await processes.start("first", "viche", "recorder", str(config))
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await told(feed, wire.SoundState.RECORDING)
        await flushed(tmp_path / "a", 20_000)
        await processes.kill(first)
        await told(feed, wire.SoundState.GONE)
        second = await processes.start("second", "viche", "recorder", str(config))
        await told(feed, wire.SoundState.RECORDING)
        await flushed(tmp_path / "a", 20_000)
        await hall.ask(c.CloseSitting())
        await told(feed, wire.SoundState.WAITING)
        await processes.stop(second)
        assert second.process.returncode == 0
    journal = ["--journal", str(tmp_path / "journal.db")]
    for folder in (tmp_path / "a" / "s", tmp_path / "b" / "s"):
        torn, whole = manifest.read(folder)
        assert torn.until < whole.at
        assert torn.first + torn.count < whole.first
        assert (folder / torn.file).with_suffix(".torn").exists(), "the torn file is kept"
        for segment in (torn, whole):
            assert soundfile.info(folder / segment.file).frames == segment.count > RATE // 2
    assert viche.main(["recording", str(tmp_path / "a" / "s"), "--check", *journal]) == 0
    assert "відрізків звуку: 2" in capsys.readouterr().out
    assert viche.main(["verify", str(tmp_path / "journal.db")]) == 0
    assert viche.main(["recording", str(tmp_path / "b" / "s"), "--check", *journal]) == 0
