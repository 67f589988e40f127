"""One camera and where it should point: sent once, again when it was away, never waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from drivers.camera import Camera, Refused
from drivers.faults import BusLost
from drivers.visca import Cause

log = logging.getLogger("viche.camera")

RETRY_S: Final = 2.0
"""After so long a camera that was lost is tried again."""
LOOK_S: Final = 5.0
"""How often a camera that has nothing to do is asked whether it is there, and on."""


class Follower:
    """Keeps one camera at its goal.

    Attributes:
        name: of the camera, for the log.
    """

    def __init__(
        self,
        name: str,
        reach: Callable[[], Awaitable[Camera]],
        drop: Callable[[], None],
        *,
        retry_s: float = RETRY_S,
        look_s: float = LOOK_S,
    ) -> None:
        """``reach`` opens the camera's line or gives the open one, ``drop`` is told of a loss."""
        self.name = name
        self._reach, self._drop = reach, drop
        self._retry_s, self._look_s = retry_s, look_s
        self._goal: int | None = None
        self._secret = False
        self._news = asyncio.Event()
        self._told: str | None = None

    def aim(self, preset: int, *, secret: bool) -> None:
        """Where it should point from now on; ``secret``: not being there would break a secret."""
        if (preset, secret) != (self._goal, self._secret):
            self._goal, self._secret = preset, secret
            self._news.set()

    async def live(self) -> None:
        """Follow for ever, whatever becomes of the camera."""
        while True:
            try:
                await self._follow(await self._reach())
            except BusLost as error:
                self._tell(error.reason)
                self._drop()
            except Refused as error:
                if error.cause == Cause.NOT_NOW:
                    self._tell("on standby: switch it on")
                else:
                    self._tell(f"does not do as it is told: {error}")
            await self._rest(self._retry_s)

    async def _follow(self, camera: Camera) -> None:
        """Send it wherever it should point, until it is lost."""
        sent: int | None = None
        begun = camera.restarts
        turning: asyncio.Task[None] | None = None
        try:
            while True:
                self._news.clear()
                if self._goal is not None and (self._goal, camera.restarts) != (sent, begun):
                    sent, begun = self._goal, camera.restarts
                    await _stop(turning)
                    turning = asyncio.create_task(camera.recall(sent), name=f"turn {self.name}")
                await self._rest(self._look_s, turning)
                if turning is not None and turning.done():
                    done, turning = turning, None
                    done.result()
                    self._found()
                elif not self._news.is_set() and not await camera.is_on():
                    raise Refused(Cause.NOT_NOW)
        finally:
            await _stop(turning)

    async def _rest(self, seconds: float, turning: asyncio.Task[None] | None = None) -> None:
        """Until there is another goal, the turn is over, or the time."""
        news = asyncio.create_task(self._news.wait(), name=f"goal of {self.name}")
        ends: set[asyncio.Task[Any]] = {news} if turning is None else {news, turning}
        try:
            await asyncio.wait(ends, timeout=seconds, return_when="FIRST_COMPLETED")
        finally:
            news.cancel()

    def _tell(self, reason: str) -> None:
        """Once a loss, and once more when a secret vote begins."""
        risk = " — A SECRET VOTE: see by hand that it points at no console" if self._secret else ""
        if self._told != reason + risk:
            self._told = reason + risk
            log.error("%s: %s%s", self.name, reason, risk)

    def _found(self) -> None:
        if self._told is not None:
            self._told = None
            log.warning("%s: obeys again", self.name)


async def _stop(turning: asyncio.Task[None] | None) -> None:
    """Wait for a turn no longer; the camera is not asked to stop, the next order overtakes."""
    if turning is not None:
        turning.cancel()
        await asyncio.wait({turning})
        if not turning.cancelled():
            turning.exception()  # it was told by its answer, or the next order tells it
