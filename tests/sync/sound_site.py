"""A site's store of sound in a folder, and a hall's recording of a day that is sent there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sync.intake import Full
from sync.intake_sound import Gap, Spoilt
from sync.sound import Sound


@dataclass
class FolderSound:
    """Keeps what came of each file; ``full_at`` is how many bytes there is room for."""

    folder: Path
    halls: dict[bytes, str] = field(default_factory=dict)
    told: dict[str, Sound] = field(default_factory=dict)
    full_at: int | None = None

    def hall_of(self, key: bytes, at: datetime) -> str | None:
        return self.halls.get(key)

    def begin(self, hall: str, sound: Sound) -> int:
        self.told[sound.sha256] = sound
        path = self.path(sound.sha256)
        return path.stat().st_size if path.exists() else 0

    def add(self, hall: str, sha256: str, first: int, content: bytes) -> int | None:
        sound, path = self.told.get(sha256), self.path(sha256)
        if sound is None:
            return None
        have = path.stat().st_size if path.exists() else 0
        if first > have:
            raise Gap(have)
        if self.full_at is not None and have + len(content) > self.full_at:
            raise Full("no space left on device")
        with path.open("ab") as file:
            file.write(content[have - first :])
        have = path.stat().st_size
        if have == sound.size and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            path.unlink()
            raise Spoilt(sha256)
        return have

    def path(self, sha256: str) -> Path:
        return self.folder / sha256

    def whole(self) -> list[Sound]:
        """What is all there, as it was said, in its order."""
        found = [
            each
            for each in self.told.values()
            if self.path(each.sha256).exists()
            and hashlib.sha256(self.path(each.sha256).read_bytes()).hexdigest() == each.sha256
        ]
        return sorted(found, key=lambda each: each.started_at)
