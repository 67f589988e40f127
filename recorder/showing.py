"""A few times a second the controller is told how the sound does, and tells the desks."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from controller import wire
from drivers.sound import BYTES
from recorder.keeper import Keeper

TELL_S: Final = 0.25
RETRY_S: Final = 1.0
LOOK_S: Final = 10.0
"""How often the disks are looked at."""
SHRUNK: Final = 0.7
"""FLAC takes so much of the samples at most in a hall; of music it would be less sure."""


class Taken:
    """How many bytes the recordings of a folder take; of those only that changed it looks anew."""

    def __init__(self) -> None:
        self._sizes: dict[Path, tuple[int, int]] = {}

    def by(self, folder: Path) -> int:
        """Of all sittings; 0 where nothing can be read."""
        total = 0
        with contextlib.suppress(OSError):
            for sitting in folder.iterdir():
                if sitting.is_dir():
                    total += self._of(sitting)
        return total

    def _of(self, sitting: Path) -> int:
        changed = sitting.stat().st_mtime_ns
        known = self._sizes.get(sitting)
        if known is None or known[0] != changed:
            size = sum(path.stat().st_size for path in sitting.iterdir() if path.is_file())
            known = self._sizes[sitting] = changed, size
        return known[1]


def hours_left(
    folder: Path, rate: int, channels: int, *, budget: float = 0.0, taken: int = 0
) -> float | None:
    """For how many hours of sound a folder's disk has room; None where it cannot be looked at.

    ``budget`` is what recordings may take, in bytes, 0 for all; ``taken`` is what they do.
    """
    near = next((path for path in (folder, *folder.parents) if path.is_dir()), None)
    if near is None:
        return None
    try:
        free = shutil.disk_usage(near).free
    except OSError:
        return None
    if budget:
        free = max(0, min(free, round(budget) - taken))
    return free / (rate * channels * BYTES * SHRUNK) / 3600


class Showing:
    """Tells through the controller's socket for recorders, whenever it is there."""

    def __init__(
        self,
        keeper: Keeper,
        folders: Sequence[Path],
        socket: Path,
        spare_h: float,
        budget: float = 0.0,
    ) -> None:
        """``spare_h``: with room for fewer hours it warns; ``budget``: bytes a folder may take."""
        self._budget, self._taken = budget, Taken()
        self._keeper, self._folders, self._socket = keeper, tuple(folders), socket
        self._spare_h = spare_h
        self._looked_at = float("-inf")
        self._narrow = ""

    async def run(self) -> None:
        """Tell until cancelled; a controller that is away is looked for each second."""
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_unix_connection(self._socket)
                try:
                    await self._tell(writer)
                finally:
                    writer.transport.abort()
            await asyncio.sleep(RETRY_S)

    async def _tell(self, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if loop.time() >= self._looked_at + LOOK_S:
                self._narrow = await asyncio.to_thread(self._narrow_disks)
                self._looked_at = loop.time()
            sound = self._keeper.sound()
            if self._narrow:
                sound.wrong["sound_disk"] = self._narrow
            writer.write(wire.encode(sound) + b"\n")
            await writer.drain()
            await asyncio.sleep(TELL_S)

    def _narrow_disks(self) -> str:
        """The folders without room for the hours that should be there, with what they have."""
        left = {
            folder: hours_left(
                folder,
                self._keeper.rate,
                self._keeper.channels,
                budget=self._budget,
                taken=self._taken.by(folder) if self._budget else 0,
            )
            for folder in self._folders
        }
        return "; ".join(
            f"{folder}: {hours:.1f} h"
            for folder, hours in left.items()
            if hours is not None and hours < self._spare_h
        )
