"""What was recorded: one line a segment, kept beside the segments."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import soundfile

FILE: Final = "manifest.jsonl"
GULP: Final = 1024
"""Samples read at once from a torn file: so much may be lost at its end."""
BEGUN: Final = ".begun"
"""Ending of the small file that says when the first sample of a segment was heard."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One file of sound that is whole.

    ``first`` is the number of its first sample in the sitting, ``count`` how many samples of each
    channel it holds, ``at`` when the first was heard (UTC), ``sha256`` the file's hash, hex.
    """

    file: str
    first: int
    count: int
    rate: int
    channels: int
    at: datetime
    sha256: str

    @property
    def until(self) -> datetime:
        """When its last sample was heard."""
        return self.at + timedelta(seconds=self.count / self.rate)

    def sample_at(self, moment: datetime) -> int:
        """The sample of this segment that was heard then, within the segment."""
        heard = round((moment - self.at).total_seconds() * self.rate)
        return min(max(heard, 0), self.count)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have a file or a folder on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def begin(folder: Path, name: str, at: datetime) -> None:
    """Say when a segment begins, before its first sample is written."""
    path = (folder / name).with_suffix(BEGUN)
    path.write_text(at.isoformat())
    sync(path)
    sync(folder)


def adopt(folder: Path) -> list[Segment]:
    """Take up segments that a power cut left unfinished: as many samples as can be read."""
    known = {segment.file for segment in read(folder)} if (folder / FILE).exists() else set()
    adopted = []
    for path in sorted(folder.glob("*.flac")):
        begun = path.with_suffix(BEGUN)
        if path.name in known or not begun.exists():
            continue
        count, rate, channels = _mend(path)
        if count == 0:
            continue
        segment = Segment(
            file=path.name,
            first=int(path.stem),
            count=count,
            rate=rate,
            channels=channels,
            at=datetime.fromisoformat(begun.read_text()),
            sha256=hash_of(path),
        )
        add(folder, segment)
        adopted.append(segment)
    return adopted


def _mend(path: Path) -> tuple[int, int, int]:
    """Put a whole file in the place of a torn one; the torn one stays beside it.

    Returns:
        Samples, rate and channels; no samples where nothing can be read.

    Raises:
        OSError: there is no room to write.
    """
    whole = path.with_suffix(".mended")
    count, rate, channels = rewrite(path, whole)
    if count:
        sync(whole)
        path.rename(path.with_suffix(".torn"))
        whole.rename(path)
        sync(path.parent)
    return count, rate, channels


def rewrite(path: Path, whole: Path) -> tuple[int, int, int]:
    """Write what can be read of a file without an end anew, with a header.

    Returns:
        Samples, rate and channels; no samples, and no file, where nothing can be read.

    Raises:
        OSError: there is no room to write.
    """
    count = 0
    try:
        with soundfile.SoundFile(path) as torn:
            rate, channels = torn.samplerate, torn.channels
            with soundfile.SoundFile(
                whole, "w", rate, channels, "PCM_16", format="FLAC"
            ) as mended:
                for data in _readable(torn):
                    mended.buffer_write(data, dtype="int16")
                    count += len(data) // (2 * channels)
    except soundfile.SoundFileError as error:
        whole.unlink(missing_ok=True)
        if count == 0:
            return 0, 0, 0  # nothing was written before it was torn
        raise OSError(f"{whole.name}: {error}") from error
    if count == 0:
        whole.unlink()
        return 0, 0, 0
    return count, rate, channels


def _readable(torn: soundfile.SoundFile) -> Iterator[bytes]:
    with contextlib.suppress(soundfile.SoundFileError):  # its end is torn
        while data := bytes(torn.buffer_read(GULP, dtype="int16")):
            yield data


def add(folder: Path, segment: Segment) -> None:
    """Append a line, durably; of a line that a power cut or a full disk left no part stays.

    Raises:
        OSError: there is no room for it, or no disk.
    """
    append(folder / FILE, msgspec.json.encode(segment) + b"\n")


def append(path: Path, line: bytes) -> None:
    """Append a whole line to a file of lines, or nothing.

    Raises:
        OSError: there is no room for it, or no disk.
    """
    with path.open("a+b", buffering=0) as file:
        file.seek(0)
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)
        try:
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(whole)
            raise


def read(folder: Path) -> list[Segment]:
    """All segments of a sitting in order; a last line cut by a power failure is left out.

    Raises:
        OSError: there is no manifest.
        msgspec.DecodeError: a line is not one of ours.
    """
    return sorted(lines(folder), key=lambda segment: segment.first)


def lines(folder: Path) -> list[Segment]:
    """As ``read``, in the order in which they were written: one may be taken up late."""
    written = (folder / FILE).read_bytes().split(b"\n")[:-1]
    return [msgspec.json.decode(line, type=Segment) for line in written]


class Wrong(NamedTuple):
    """What is wrong with a segment, in both languages."""

    file: str
    uk: str
    en: str

    def words(self, language: str) -> str:
        """One line."""
        return f"{self.file}: {self.en if language == 'en' else self.uk}"


def check(folder: Path, segments: Sequence[Segment]) -> list[Wrong]:
    """What is wrong with the files, in file order: missing ones and changed ones."""
    wrong = []
    for segment in segments:
        path = folder / segment.file
        if not path.is_file():
            wrong.append(Wrong(segment.file, "немає файлу", "missing"))
        elif hash_of(path) != segment.sha256:
            uk, en = "змінено після запису", "changed since it was recorded"
            wrong.append(Wrong(segment.file, uk, en))
    return wrong
