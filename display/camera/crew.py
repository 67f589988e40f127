"""The cameras of a hall behind the feed: what has happened becomes a goal for each."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from controller.camera_tables import Camera
from controller.client import Lost, Mirror, News, follow
from display.camera.follower import LOOK_S, RETRY_S, Follower
from display.camera.lines import Lines
from display.camera.shot import is_secret, preset

log = logging.getLogger("viche.camera")

SILENT_S: Final = 5.0
"""The controller tells the time each second; after so long without a word it is lost."""


class Crew:
    """All cameras of one hall."""

    def __init__(
        self, tables: Sequence[Camera], *, retry_s: float = RETRY_S, look_s: float = LOOK_S
    ) -> None:
        """Know of no sitting: every camera shows the wide shot."""
        self._lines = Lines()
        self._mirror = Mirror()
        self._cast = [
            (
                table,
                Follower(
                    table.name,
                    functools.partial(self._lines.reach, table),
                    functools.partial(self._lines.drop, table),
                    retry_s=retry_s,
                    look_s=look_s,
                ),
            )
            for table in tables
        ]

    async def serve(self, run: Path, alive: Callable[[], None]) -> None:
        """Follow the public feed for ever; ``alive`` is called each second."""
        self._aim()
        async with asyncio.TaskGroup() as group:
            for _, follower in self._cast:
                group.create_task(follower.live(), name=f"camera {follower.name}")
            group.create_task(self._listen(run / "screen.sock"), name="feed")
            group.create_task(_beat(alive), name="alive")

    def take(self, news: News) -> None:
        """Take one piece of news."""
        self._mirror.take(news)
        self._aim(known=not isinstance(news, Lost) and self._mirror.caught_up)

    async def _listen(self, socket: Path) -> None:
        loop = asyncio.get_running_loop()
        silence = loop.call_later(SILENT_S, self._aim)
        try:
            async for news in follow(socket):
                silence.cancel()
                self.take(news)
                silence = loop.call_later(SILENT_S, self._aim)
        finally:
            silence.cancel()
            self._lines.close()

    def _aim(self, *, known: bool = False) -> None:
        """Give each camera its goal; the wide shot where the present is not known."""
        sitting = self._mirror.sitting if known else None
        secret = is_secret(self._mirror.sitting)
        for table, follower in self._cast:
            follower.aim(preset(table, sitting), secret=secret)


async def _beat(alive: Callable[[], None]) -> None:
    while True:
        alive()
        await asyncio.sleep(1.0)
