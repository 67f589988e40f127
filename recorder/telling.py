"""The controller is told of each whole segment in the manifest, until it has said yes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import msgspec

from controller.client import Desk, DeskGone
from controller.rules.commands import RecordSegment
from controller.wire import Denied
from recorder import manifest

TOLD: Final = "told"
"""Beside the manifest: how many of its lines the controller has in its journal."""
LOOK_S: Final = 1.0

log = logging.getLogger("viche.recorder")


class Telling:
    """Tells of the segments under the folders, in their order, each until it was taken.

    What a back-up has as the first folder has it goes by the same id, and is journaled once.
    """

    def __init__(self, folders: Sequence[Path], socket: Path) -> None:
        """``socket`` is the controller's for recorders."""
        self._folders, self._desk = tuple(folders), Desk(socket)
        self._told: dict[Path, int] = {}
        self._wrong: dict[Path, str] = {}
        self._gone = False

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Tell what has not been told; a controller that is away is asked again later."""
        try:
            for folder in self._folders:
                for path in sorted(folder.glob(f"*/{manifest.FILE}")):
                    await self._tell(path.parent)
            self._gone = False
        except DeskGone as error:
            if not self._gone:
                log.warning("%s: the segments are told later", error)
            self._gone = True

    async def _tell(self, sitting: Path) -> None:
        try:
            await self._tell_new(sitting)
            self._wrong.pop(sitting, None)
        except (OSError, msgspec.DecodeError, ValueError) as error:
            if self._wrong.get(sitting) != str(error):
                log.error("%s: %s", sitting, error)
            self._wrong[sitting] = str(error)

    async def _tell_new(self, sitting: Path) -> None:
        mark = sitting / TOLD
        done = self._told.get(sitting, 0)
        if not done and mark.exists():
            done = int(mark.read_text(encoding="ascii"))
        new = manifest.lines(sitting)[done:]
        for number, segment in enumerate(new, done + 1):
            await self._ask(sitting.name, segment)
            self._told[sitting] = number
            part = mark.with_name(f".{TOLD}.part")
            part.write_text(str(number), encoding="ascii")
            part.replace(mark)

    async def _ask(self, sitting: str, segment: manifest.Segment) -> None:
        command = RecordSegment(
            sitting=unquote(sitting),
            file=segment.file,
            sha256=segment.sha256,
            first=segment.first,
            count=segment.count,
            rate=segment.rate,
            channels=segment.channels,
            begins=segment.at,
        )
        # Two segments of utter silence are the same bytes: their names are told apart, too.
        name = f"{sitting}/{segment.file}/{segment.sha256}".encode()
        key = f"sound-{hashlib.sha256(name).hexdigest()[:32]}"
        answer = await self._desk.ask(command, id=key)
        if isinstance(answer, Denied):
            log.error("%s: %s", segment.file, answer.en)

    async def close(self) -> None:
        """Tell what is left, once, and let go of the socket."""
        await self.look()
        await self._desk.close()
