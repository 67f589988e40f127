"""A stretch of a sitting that still goes on: out of the closed segments and the open one."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

import soundfile

from recorder import archive, manifest

MOST_EARS: Final = 2
GULP: Final = 65_536
"""Samples of each channel that are mixed at once."""


def stretch(recordings: Path, sitting: str, begins: datetime, ends: datetime, to: Path) -> float:
    """Write as FLAC what was recorded of a sitting then; reads only, and disturbs nobody.

    Of a segment that is still being written all is taken that lies on the disk: the last second
    may be missing. More than two channels are mixed into one. Returns the length, in seconds.

    Raises:
        NotCut: nothing was recorded then, or what was cannot be read.
        OSError: a file cannot be read or written.
    """
    try:
        return _stretch(recordings, sitting, begins, ends, to)
    except (soundfile.SoundFileError, ValueError) as error:  # msgspec's errors are of values
        raise archive.NotCut(str(error)) from error


def _stretch(recordings: Path, sitting: str, begins: datetime, ends: datetime, to: Path) -> float:
    folder = recordings / quote(sitting, safe="")
    segments = manifest.read(folder) if (folder / manifest.FILE).exists() else []
    with tempfile.TemporaryDirectory(prefix="viche-open-", dir=to.parent) as made:
        segments += _unfinished(folder, {one.file for one in segments}, Path(made))
        segments.sort(key=lambda segment: segment.at)
        whole = Path(made) / "cut.flac"
        archive.cut(folder, segments, begins, ends, whole)
        with soundfile.SoundFile(whole) as cut:
            length: float = cut.frames / cut.samplerate
            many = cut.channels > MOST_EARS
            if many:
                _add_up(cut, to)
        if not many:
            whole.replace(to)
    return length


def _add_up(cut: soundfile.SoundFile, to: Path) -> None:
    """Mix microphones into one channel; a player would take six of them for surround sound."""
    with soundfile.SoundFile(to, "w", cut.samplerate, 1, "PCM_16", format="FLAC") as out:
        for block in cut.blocks(blocksize=GULP, dtype="float32", always_2d=True):
            out.write(block.sum(axis=1).clip(-1, 1))


def _unfinished(folder: Path, known: Collection[str], made: Path) -> list[manifest.Segment]:
    """Segments without a line in the manifest, as they are now, written anew with a header."""
    found = []
    for begun in sorted(folder.glob(f"*{manifest.BEGUN}")):
        path = begun.with_suffix(".flac")
        if path.name in known or not path.exists():
            continue
        whole = made / path.name
        count, rate, channels = manifest.rewrite(path, whole)
        if count:
            segment = manifest.Segment(
                file=str(whole),  # an absolute path stays one beneath any folder
                first=int(path.stem),
                count=count,
                rate=rate,
                channels=channels,
                at=datetime.fromisoformat(begun.read_text()),
                sha256="",
            )
            found.append(segment)
    return found
