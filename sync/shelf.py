"""Files of sound that are to be sent: made once, kept until every site has them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sync.sound import TYPES, Sound, Stretch


class NoSound(Exception):
    """A file of a stretch cannot be made: its segments are gone, or damaged. The text says why."""


Make = Callable[[Stretch, Path], Path]
"""Makes the file of a stretch in a folder; its ending says what it is (``sync.sound.TYPES``).

Raises:
    NoSound: it cannot be made.
    OSError: there is no room.
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with what a site is told of it."""

    sound: Sound
    path: Path

    def read(self, first: int, most: int) -> bytes:
        """Bytes of it.

        Raises:
            OSError: it cannot be read.
        """
        with self.path.open("rb") as file:
            file.seek(first)
            return file.read(most)


class Shelf:
    """The folder. A file that is there is not made again: a site goes on at the byte."""

    def __init__(self, folder: Path, make: Make) -> None:
        self._folder, self._make = folder, make
        self._lock = threading.Lock()

    def get(self, stretch: Stretch, log: str) -> Kept:
        """The file of a stretch, made where it is not there.

        Raises:
            NoSound: it cannot be made.
            OSError: there is no room.
        """
        with self._lock:
            said = self._folder / f"{stretch.name}.json"
            kept = self._had(said, stretch.name)
            if kept is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                kept = self._new(stretch, log)
                _put(said, msgspec.json.encode(kept.sound))
            return kept

    def drop(self, stretch: Stretch) -> None:
        """Every site has it."""
        with self._lock:
            for path in self._folder.glob(f"{stretch.name}.*"):
                path.unlink(missing_ok=True)

    def _had(self, said: Path, name: str) -> Kept | None:
        try:
            sound = msgspec.json.decode(said.read_bytes(), type=Sound)
            path = self._folder / f"{name}{TYPES[sound.media_type]}"
            whole = path.stat().st_size == sound.size
        except (OSError, msgspec.DecodeError, KeyError):
            return None
        return Kept(sound, path) if whole else None

    def _new(self, stretch: Stretch, log: str) -> Kept:
        making = self._folder / f"{stretch.name}.making"
        making.mkdir(exist_ok=True)
        try:
            made = self._make(stretch, making)
            path = self._folder / f"{stretch.name}{made.suffix}"
            made.replace(path)
        finally:
            for left in making.iterdir():
                left.unlink()
            making.rmdir()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        kinds = {suffix: kind for kind, suffix in TYPES.items()}
        sound = Sound(
            log=log,
            sitting=stretch.sitting,
            media_type=kinds[path.suffix],
            started_at=stretch.begins,
            duration_s=round(stretch.duration_s, 3),
            size=path.stat().st_size,
            sha256=digest,
        )
        return Kept(sound, path)


def _put(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
