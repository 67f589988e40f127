"""A stretch of a sitting as one file for the web: its segments by their hashes, joined."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import soundfile

from controller.rules.events import SegmentRecorded
from recorder.archive import NotCut, web
from recorder.manifest import hash_of
from sync.shelf import NoSound
from sync.sound import Stretch

GULP = 1 << 16
"""Samples read at once."""
log = logging.getLogger("viche.sync")


def make(stretch: Stretch, to: Path, folders: Sequence[Path]) -> Path:
    """Write the file of a stretch into a folder: Opus, or FLAC where there is no ffmpeg.

    Args:
        stretch: segments as they stand in the journal.
        to: a folder to work in.
        folders: where recordings lie; a segment that one lacks is taken from another.

    Raises:
        NoSound: a segment is nowhere, or is not what the journal has.
        OSError: there is no room.
    """
    files = [_whole(segment, folders) for segment in stretch.segments]
    flac = to / "stretch.flac"
    try:
        _join(files, stretch.segments[0], flac)
    except soundfile.SoundFileError as error:
        raise NoSound(str(error)) from error
    opus = to / "stretch.opus"
    try:
        web(flac, opus)
    except NotCut as error:
        log.warning("sound goes as FLAC: %s", error)
        return flac
    return opus


def _whole(segment: SegmentRecorded, folders: Sequence[Path]) -> Path:
    """The file of a segment, with the hash that stands in the journal."""
    damaged = False
    for folder in folders:
        path = folder / quote(segment.sitting, safe="") / segment.file
        try:
            if hash_of(path) == segment.sha256:
                return path
            damaged = True
        except OSError:  # not there, or not to be read by this user
            continue
    why = "changed since it was recorded" if damaged else "not found, or not readable"
    raise NoSound(f"{segment.sitting}/{segment.file}: {why}")


def _join(files: Sequence[Path], like: SegmentRecorded, to: Path) -> None:
    with soundfile.SoundFile(to, "w", like.rate, like.channels, "PCM_16", format="FLAC") as out:
        for path in files:
            with soundfile.SoundFile(path) as file:
                while data := bytes(file.buffer_read(GULP, dtype="int16")):
                    out.buffer_write(data, dtype="int16")
