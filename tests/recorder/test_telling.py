"""Each whole segment stands in the journal once, in whichever folder it is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from controller.hearing import Hearing
from controller.recorder_door import RecorderDoor
from controller.rules import events as e
from controller.sockets import listen
from recorder import manifest
from recorder.command import against_journal
from recorder.telling import Telling
from tests.controller.conftest import Chamber

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    made = Chamber(tmp_path / "journal.db")
    yield made.opens()
    made.journal.close()


@contextlib.asynccontextmanager
async def told(chamber: Chamber, *folders: Path) -> AsyncIterator[Telling]:
    """A telling against the engine behind its real socket."""
    socket = chamber.path.with_name("recorder.sock")
    door = RecorderDoor(chamber.engine, Hearing({}, chamber.clock))
    async with await listen(socket, door.serve, group=None):
        running = asyncio.create_task(chamber.engine.run())
        telling = Telling(folders, socket)
        try:
            yield telling
        finally:
            await telling.close()
            running.cancel()
            await asyncio.wait({running})


def kept(folder: Path, number: int, sha256: str, count: int = 8000) -> manifest.Segment:
    segment = manifest.Segment(
        file=f"{number * 8000:012d}.flac",
        first=number * 8000,
        count=count,
        rate=8000,
        channels=1,
        at=AT + timedelta(seconds=number),
        sha256=sha256,
    )
    (folder / "s1").mkdir(parents=True, exist_ok=True)
    manifest.add(folder / "s1", segment)
    return segment


def journaled(chamber: Chamber) -> list[tuple[str, str]]:
    events = chamber.named(e.SegmentRecorded)
    return [(one.file, one.sha256) for one in events if isinstance(one, e.SegmentRecorded)]


async def test_two_segments_of_the_same_silence_are_two(chamber: Chamber, tmp_path: Path) -> None:
    silent = [kept(tmp_path / "a", number, "5" * 64) for number in range(2)]
    async with told(chamber, tmp_path / "a") as telling:
        await telling.look()
    assert journaled(chamber) == [(each.file, each.sha256) for each in silent]


async def test_what_both_folders_have_is_told_once(chamber: Chamber, tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        for number in range(2):
            kept(folder, number, f"{number}" * 64)
    async with told(chamber, tmp_path / "a", tmp_path / "b") as telling:
        await telling.look()
        await telling.look()
    async with told(chamber, tmp_path / "a", tmp_path / "b") as another:
        await another.look()
    assert len(journaled(chamber)) == 2


async def test_what_the_back_up_alone_has_is_told_too(chamber: Chamber, tmp_path: Path) -> None:
    kept(tmp_path / "a", 0, "0" * 64)
    kept(tmp_path / "b", 0, "0" * 64)
    alone = kept(tmp_path / "b", 1, "1" * 64)
    async with told(chamber, tmp_path / "a", tmp_path / "b") as telling:
        await telling.look()
    assert journaled(chamber)[1:] == [(alone.file, alone.sha256)]


async def test_a_segment_torn_in_one_folder_verifies_in_both(
    chamber: Chamber, tmp_path: Path
) -> None:
    kept(tmp_path / "b", 0, "0" * 64)
    later = kept(tmp_path / "b", 1, "1" * 64)
    kept(tmp_path / "a", 1, "1" * 64)
    kept(tmp_path / "a", 0, "a" * 64, count=4000)  # taken up late, shorter than its copy
    async with told(chamber, tmp_path / "a", tmp_path / "b") as telling:
        await telling.look()
    entries = [e.Entry(at=AT, by=e.By.RECORDER, event=event) for event in chamber.events()]
    for folder in (tmp_path / "a", tmp_path / "b"):
        place = folder / "s1"
        segments = manifest.read(place)
        assert segments[-1] == later, "segments stand in the order of their samples"
        assert against_journal(place, segments, entries) == []


async def test_a_folder_that_cannot_be_read_does_not_hold_up_the_other(
    chamber: Chamber, tmp_path: Path
) -> None:
    (tmp_path / "a" / "s1" / manifest.FILE).mkdir(parents=True)
    alone = kept(tmp_path / "b", 0, "0" * 64)
    async with told(chamber, tmp_path / "a", tmp_path / "b") as telling:
        await telling.look()
    assert journaled(chamber) == [(alone.file, alone.sha256)]
