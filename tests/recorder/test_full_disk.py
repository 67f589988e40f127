"""A disk without room, a real one: the other folder has it all, and the desk is told."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import soundfile

from controller import wire
from recorder import manifest
from recorder.tape import Tape, TapeLost
from tests.controller.small_disks import SmallDisk, a_small_disk
from tests.recorder.test_showing import Recorder

RATE = 8000
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NO_ROOM = os.strerror(errno.ENOSPC)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with a_small_disk(tmp_path / "disk") as small:
        yield small


class Noise:
    """Sound that no codec makes smaller: 16 kB a second."""

    def __init__(self, tape: Tape) -> None:
        self._tape, self._random = tape, random.Random(5)
        self.written = b""

    def second(self) -> None:
        at = AT + timedelta(seconds=self._tape.next / RATE)
        for tenth in range(10):
            data = self._random.randbytes(RATE // 5)
            self._tape.write(data, at + timedelta(seconds=tenth / 10))
            self.written += data


def heard(folder: Path) -> bytes:
    whole = b""
    for segment in manifest.read(folder):
        with soundfile.SoundFile(folder / segment.file) as file:
            assert len(whole) == 2 * segment.first
            whole += bytes(file.buffer_read(dtype="int16"))
    return whole


def test_when_one_disk_is_full_the_other_loses_no_sample(disk: SmallDisk, tmp_path: Path) -> None:
    full, other = disk.path / "s", tmp_path / "other"
    tape = Tape([full, other], channels=1, rate=RATE)
    noise = Noise(tape)
    for _ in range(80):
        noise.second()
    tape.cut()
    assert tape.lost == {full: NO_ROOM}
    assert heard(other) == noise.written
    kept = heard(full)
    assert len(kept) > 30 * RATE
    assert noise.written.startswith(kept)


def test_a_disk_that_has_room_again_takes_the_next_segment(
    disk: SmallDisk, tmp_path: Path
) -> None:
    full, other = disk.path / "s", tmp_path / "other"
    tape = Tape([full, other], channels=1, rate=RATE)
    noise = Noise(tape)
    disk.fill()
    noise.second()
    assert tape.lost == {full: NO_ROOM}
    disk.free()
    tape.cut()
    noise.second()
    tape.cut()
    assert tape.lost == {}
    assert [segment.first for segment in manifest.read(full)] == [RATE]
    assert manifest.check(full, manifest.read(full)) == []
    assert heard(other) == noise.written


def test_the_only_disk_full_and_free_again_costs_no_more_than_a_second(disk: SmallDisk) -> None:
    tape = Tape([disk.path / "s"], channels=1, rate=RATE)
    disk.fill()
    for _ in range(3):
        with pytest.raises(TapeLost, match=NO_ROOM):
            Noise(tape).second()
    disk.free()
    again = Noise(tape)
    before = tape.next
    while tape.lost:
        try:
            again.second()
        except TapeLost:
            assert tape.next - before < 1.5 * RATE
    tape.cut()
    (segment,) = manifest.read(disk.path / "s")
    assert soundfile.info(disk.path / "s" / segment.file).frames == segment.count
    left = [path.suffix for path in (disk.path / "s").iterdir()]
    assert sorted(left) == [".begun", ".flac", ".jsonl"], "what failed left nothing behind"


def test_a_full_disk_is_told_to_the_desk_while_the_copy_goes_on(
    disk: SmallDisk, tmp_path: Path
) -> None:
    recorder = Recorder(disk.path / "a", tmp_path / "b")
    disk.fill()
    recorder.opens()
    recorder.hears(500, 500)
    sound = recorder.keeper.sound()
    assert sound.state is wire.SoundState.RECORDING
    assert sound.wrong == {"sound_copy": f"{disk.path / 'a' / 's'}: {NO_ROOM}"}
    recorder.keeper.close()
    assert manifest.check(tmp_path / "b" / "s", manifest.read(tmp_path / "b" / "s")) == []


def test_a_line_of_the_manifest_is_written_whole_or_not_at_all(disk: SmallDisk) -> None:
    segment = manifest.Segment(
        file="0.flac", first=0, count=1, rate=RATE, channels=1, at=AT, sha256="0" * 64
    )
    line = len(msgspec.json.encode(segment)) + 1
    path = disk.path / manifest.FILE
    path.write_bytes(b"")
    for _ in range((4096 - line // 2) // line):
        manifest.add(disk.path, segment)
    before = path.read_bytes()
    assert 4096 - line < len(before) < 4096
    disk.fill()
    with pytest.raises(OSError, match=NO_ROOM):
        manifest.add(disk.path, segment)
    assert path.read_bytes() == before
    disk.free()
    path.write_bytes(before + b'{"file":"torn by a power cut')
    manifest.add(disk.path, segment)
    assert manifest.read(disk.path)[-1] == segment
    assert len(manifest.lines(disk.path)) == before.count(b"\n") + 1
