"""What a page is told, as server-sent events: its lamps, each beat of the hall, and the end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Final

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from consoles.tablet_wire import Shown, Vote
from display.tablet.hall_link import HallLink, Page

LOOK_S: Final = 0.5
"""How often it is looked whether the hall still lives."""
PATIENCE_S: Final = 5.0
"""How long a page may take nothing before it is dropped, to come back by itself."""


class Stream(Response):
    """The stream of one page."""

    media_type = "text/event-stream"

    def __init__(self, link: HallLink, session: str, stopping: asyncio.Event) -> None:
        """Tell the page of a session until it goes, another takes its place, or we stop."""
        super().__init__()
        del self.headers["content-length"]
        self._link, self._session, self._stopping = link, session, stopping

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Tell until the end."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        gone = asyncio.create_task(_gone(receive))
        try:
            async with (
                self._link.page(self._session) as page,
                contextlib.aclosing(self._events(page, gone)) as events,
            ):
                async for event in events:
                    await _send(send, event, more=True)
            await _send(send, b"", more=False)
        except (TimeoutError, OSError):
            return
        finally:
            gone.cancel()

    async def _events(self, page: Page, gone: asyncio.Task[None]) -> AsyncGenerator[bytes, None]:
        told: Shown | None = None
        vote: Vote | None = None
        stop = asyncio.create_task(self._stopping.wait())
        try:
            while not stop.done() and not gone.done():
                page.news.clear()
                if page.over:
                    yield _event(page.over, b"{}")
                    return
                shown = page.shown if self._link.lives else None
                if shown is not None and shown != told:
                    seen = {"seat": shown.seat, "lamps": shown.lamps}
                    yield _event("shown", msgspec.json.encode(seen))
                told = shown
                if self._link.vote is not None and self._link.vote != vote:
                    vote = self._link.vote
                    now = {"open": vote.open, "secret": vote.secret, "rehearsal": vote.rehearsal}
                    yield _event("vote", msgspec.json.encode(now))
                if self._link.lives:
                    yield _event("beat", b"%d" % self._link.beat)
                else:
                    yield _event("lost", b"{}")
                change = asyncio.create_task(page.news.wait())
                await asyncio.wait(
                    {change, stop, gone}, timeout=LOOK_S, return_when="FIRST_COMPLETED"
                )
                change.cancel()
        finally:
            stop.cancel()


async def _send(send: Send, body: bytes, *, more: bool) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await send({"type": "http.response.body", "body": body, "more_body": more})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(name: str, data: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)
