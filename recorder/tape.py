"""Segments of FLAC that outlive a power cut: flushed every half second, closed every 30.

Each is written to every folder given, the first and its back-ups; a folder that fails is left
out, and said.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import soundfile

from recorder.manifest import BEGUN, Segment, add, begin, hash_of, sync

SEGMENT_S: Final = 30
FLUSH_S: Final = 0.5
AGAIN_S: Final = 1.0
"""Where no folder takes the sound it is tried again after so long."""
FULL: Final = 65_536
"""With fewer bytes free a disk is full: a file's own room is given out in blocks."""


def why(folder: Path, error: Exception) -> str:
    """Why a folder takes no sound; libsndfile itself says no more than "System error"."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < FULL:
            return os.strerror(errno.ENOSPC)
    return str(error)


class TapeLost(Exception):
    """No folder takes the sound any more."""


class Tape:
    """One sitting's sound, sample after sample.

    Attributes:
        next: number of the sample that comes next.
        lost: folder → why it is left out.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        channels: int,
        rate: int,
        done: Callable[[Segment], None] | None = None,
    ) -> None:
        self._folders = list(folders)
        self._channels, self._rate, self._done = channels, rate, done
        self._files: dict[Path, soundfile.SoundFile] = {}
        self._name = ""
        self._first = self._flushed = self._again = 0
        self._at: datetime | None = None
        self.next = self._after_the_last()
        self.lost: dict[Path, str] = {}

    def _after_the_last(self) -> int:
        """Numbers go on after a crash: past every segment that is there, whole or not."""
        ends = [0]
        for folder in self._folders:
            for path in folder.glob("*.flac"):
                if path.stem.isdigit():
                    ends.append(int(path.stem) + (SEGMENT_S + 1) * self._rate)
        return max(ends)

    def write(self, data: bytes, at: datetime) -> None:
        """Take a block whose first sample was heard at a moment.

        Raises:
            TapeLost: every folder failed.
        """
        try:
            if self._at is None:
                self._begin(at)
            for folder in list(self._files):
                self._try(folder, lambda file: file.buffer_write(data, dtype="int16"))
        finally:  # what is lost is counted, too: a gap in the numbers
            self.next += len(data) // (2 * self._channels)
        if self.next - self._flushed >= FLUSH_S * self._rate:
            self._flushed = self.next
            for folder in list(self._files):
                self._try(folder, soundfile.SoundFile.flush)
        if self.next - self._first >= SEGMENT_S * self._rate:
            self.cut()

    def _begin(self, at: datetime) -> None:
        if self.next < self._again:
            raise self._nowhere()
        self._at, self._first, self._flushed = at, self.next, self.next
        self._name = f"{self._first:012d}.flac"
        for folder in self._folders:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                begin(folder, self._name, at)
                self._files[folder] = soundfile.SoundFile(
                    folder / self._name, "x", self._rate, self._channels, "PCM_16"
                )
                self.lost.pop(folder, None)
            except (OSError, soundfile.SoundFileError) as error:
                self._lose(folder, error)
        self._demand()

    def _try(self, folder: Path, act: Callable[[soundfile.SoundFile], None]) -> None:
        try:
            act(self._files[folder])
        except (OSError, soundfile.SoundFileError) as error:
            with contextlib.suppress(soundfile.SoundFileError):
                self._files.pop(folder).close()
            self._lose(folder, error)
            self._demand()

    def _lose(self, folder: Path, error: Exception) -> None:
        """Say why a folder is left out; a file that holds nothing is not left behind."""
        self.lost[folder] = why(folder, error)
        path = folder / self._name
        with contextlib.suppress(OSError):
            if not path.exists() or path.stat().st_size == 0:
                path.unlink(missing_ok=True)
                path.with_suffix(BEGUN).unlink(missing_ok=True)

    def _demand(self) -> None:
        if not self._files:
            self._at = None
            self._again = self.next + round(AGAIN_S * self._rate)
            raise self._nowhere()

    def _nowhere(self) -> TapeLost:
        return TapeLost("; ".join(f"{path}: {reason}" for path, reason in self.lost.items()))

    def cut(self) -> None:
        """End the segment at hand, if there is one: whole on the disk, hashed, in the manifest."""
        if self._at is None:
            return
        files, self._files = self._files, {}
        at, self._at = self._at, None
        segment = None
        for folder, file in files.items():
            try:
                segment = self._seal(folder, file, at)
            except (OSError, soundfile.SoundFileError) as error:
                self._lose(folder, error)
        if segment is None:
            raise self._nowhere()
        if self._done is not None:
            self._done(segment)

    def _seal(self, folder: Path, file: soundfile.SoundFile, at: datetime) -> Segment:
        file.close()
        path = folder / self._name
        sync(path)
        sync(folder)
        segment = Segment(
            file=self._name,
            first=self._first,
            count=self.next - self._first,
            rate=self._rate,
            channels=self._channels,
            at=at,
            sha256=hash_of(path),
        )
        add(folder, segment)
        return segment
