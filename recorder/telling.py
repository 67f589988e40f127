"""The controller is told of each whole segment in the manifest, until it has said yes."""

from __future__ import annotations

import asyncio
import logging
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
    """Tells of the segments under a folder, in their order, each until it was taken."""

    def __init__(self, folder: Path, socket: Path) -> None:
        """``socket`` is the controller's for recorders."""
        self._folder, self._desk = folder, Desk(socket)
        self._gone = False

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Tell what has not been told; a controller that is away is asked again later."""
        try:
            for path in sorted(self._folder.glob(f"*/{manifest.FILE}")):
                await self._tell(path.parent)
            self._gone = False
        except DeskGone as error:
            if not self._gone:
                log.warning("%s: the segments are told later", error)
            self._gone = True
        except (OSError, msgspec.DecodeError) as error:
            log.error("%s", error)

    async def _tell(self, sitting: Path) -> None:
        mark = sitting / TOLD
        done = int(mark.read_text(encoding="ascii")) if mark.exists() else 0
        for number, segment in enumerate(manifest.read(sitting)[done:], done + 1):
            command = RecordSegment(
                sitting=unquote(sitting.name),
                file=segment.file,
                sha256=segment.sha256,
                first=segment.first,
                count=segment.count,
                rate=segment.rate,
                channels=segment.channels,
                begins=segment.at,
            )
            answer = await self._desk.ask(command, id=f"sound-{segment.sha256[:32]}")
            if isinstance(answer, Denied):
                log.error("%s: %s", segment.file, answer.en)
            part = mark.with_name(f".{TOLD}.part")
            part.write_text(str(number), encoding="ascii")
            part.replace(mark)

    async def close(self) -> None:
        """Tell what is left, once, and let go of the socket."""
        await self.look()
        await self._desk.close()
