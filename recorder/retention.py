"""How long recordings are kept, and which may go: none that is young, unproven or the last copy.

Records of plenary sittings are kept for no less than five years (Law of Ukraine 3590-IX, which
amended the Law on Local Self-Government). Nothing here deletes anything by itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import msgspec

from controller.rules.events import Entry, SegmentRecorded
from recorder import manifest

FILE: Final = "deleted.jsonl"
"""Beside the manifest, which stays: one line a segment that was deleted here."""
LEFTOVERS: Final = (manifest.BEGUN, ".torn", ".mended")

Proofs = Mapping[str, Collection[tuple[str, str]]]
"""Sitting → file and hash of each segment that a journal has."""


class Why(Enum):
    """Why a recording may not go."""

    YOUNG = "young"
    UNPROVEN = "unproven"
    """A segment is not in the journals that were read."""
    CHANGED = "changed"
    """A file here is not as the manifest has it: somebody should look first."""
    LAST = "last"
    """No other folder has each segment with the same hash."""


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that was deleted, when, and where its copy was then."""

    file: str
    sha256: str
    at: datetime
    copy: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The recording of one sitting in one folder.

    Attributes:
        ends: when its last sample was heard.
        keep: it must be kept until then.
        here: its segments that are not deleted.
        gone: how many are.
        size: bytes of what is here.
    """

    sitting: str
    folder: Path
    ends: datetime
    keep: datetime
    here: tuple[manifest.Segment, ...]
    gone: int
    size: int


def years_after(moment: datetime, years: int) -> datetime:
    """The same day so many years later; 1 March for 29 February where there is none."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)


def deleted(folder: Path) -> dict[str, Deleted]:
    """What was deleted of a sitting: file → its line.

    Raises:
        OSError: the list cannot be read.
        msgspec.DecodeError: a line is not one of ours.
    """
    with contextlib.suppress(FileNotFoundError):
        lines = (folder / FILE).read_bytes().split(b"\n")[:-1]
        found = [msgspec.json.decode(line, type=Deleted) for line in lines]
        return {one.file: one for one in found}
    return {}


def left(folder: Path, segments: Iterable[manifest.Segment]) -> list[manifest.Segment]:
    """The segments that should be there: those that were not deleted, and those that still are.

    Raises:
        OSError, msgspec.DecodeError: as ``deleted``.
    """
    gone = deleted(folder)

    def was_deleted(segment: manifest.Segment) -> bool:
        line = gone.get(segment.file)
        return line is not None and line.sha256 == segment.sha256

    return [one for one in segments if not was_deleted(one) or (folder / one.file).exists()]


def survey(folder: Path, keep_years: int) -> list[Kept]:
    """All recordings of a folder, the oldest first.

    Raises:
        OSError, msgspec.DecodeError: a manifest cannot be read.
    """
    found = []
    for path in folder.glob(f"*/{manifest.FILE}"):
        place = path.parent
        segments = manifest.read(place)
        if not segments:
            continue
        here = left(place, segments)
        ends = max(segment.until for segment in segments)
        files = [place / segment.file for segment in here]
        found.append(
            Kept(
                sitting=unquote(place.name),
                folder=place,
                ends=ends,
                keep=years_after(ends, keep_years),
                here=tuple(here),
                gone=len(segments) - len(here),
                size=sum(file.stat().st_size for file in files if file.exists()),
            )
        )
    return sorted(found, key=lambda kept: kept.ends)


def proofs(entries: Iterable[Entry]) -> dict[str, set[tuple[str, str]]]:
    """What a journal has of recordings."""
    found: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        if isinstance(entry.event, SegmentRecorded):
            of_sitting = found.setdefault(entry.event.sitting, set())
            of_sitting.add((entry.event.file, entry.event.sha256))
    return found


def copy_of(kept: Kept, segment: manifest.Segment, copies: Sequence[Path]) -> Path | None:
    """Where another folder has a segment, with the hash that it should have."""
    for copy in copies:
        path = copy / kept.folder.name / segment.file
        with contextlib.suppress(OSError):
            other = not path.samefile(kept.folder / segment.file)
            if other and manifest.hash_of(path) == segment.sha256:
                return path
    return None


def why_not(kept: Kept, copies: Sequence[Path], told: Proofs, now: datetime) -> Why | None:
    """Why a recording may not go; None: it may. Reads each file of one that is old enough."""
    if now < kept.keep:
        return Why.YOUNG
    proven = told.get(kept.sitting, ())
    if any((segment.file, segment.sha256) not in proven for segment in kept.here):
        return Why.UNPROVEN
    if manifest.check(kept.folder, kept.here):
        return Why.CHANGED
    if any(copy_of(kept, segment, copies) is None for segment in kept.here):
        return Why.LAST
    return None


def delete(kept: Kept, copies: Sequence[Path], now: datetime) -> int:
    """Delete what ``why_not`` let go; each line is on the disk before its file goes.

    Returns:
        How many segments: one whose copy has vanished meanwhile stays.

    Raises:
        OSError: the list cannot be written, or a file not deleted.
    """
    count = 0
    for segment in kept.here:
        copy = copy_of(kept, segment, copies)
        if copy is None:
            continue
        line = Deleted(file=segment.file, sha256=segment.sha256, at=now, copy=str(copy))
        manifest.append(kept.folder / FILE, msgspec.json.encode(line) + b"\n")
        path = kept.folder / segment.file
        path.unlink()
        for ending in LEFTOVERS:
            path.with_suffix(ending).unlink(missing_ok=True)
        count += 1
    manifest.sync(kept.folder)
    return count
