"""The web side of the hall screen: the page, its state, and its news as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from controller.client import News
from display.portraits import media_type
from display.screen.board import Board

STATIC: Final = Path(__file__).with_name("static")
TOGETHER_S: Final = 0.04
"""Changes closer together than this are told at once: 25 pictures a second are enough."""
ALIVE_S: Final = 1.0
"""A page that hears nothing for two seconds says so; there is something each second."""
PATIENCE_S: Final = 5.0
"""How long a page may take nothing before it is dropped, to come back by itself."""
PAGES: Final = 100
"""How many pages are told at once."""
POLICY: Final = (
    b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    b"object-src 'none'"
)
_HEADERS: Final = [
    (b"content-security-policy", POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
]


class Guarded:
    """Gives every answer the headers that keep strangers' scripts out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)


class Stream(Response):
    """The stream of one page: the present at once, then every change, and a sign of life.

    A page holds no queue here: one that lags is told the newest picture only.
    """

    media_type = "text/event-stream"

    def __init__(
        self, board: Board, pages: set[Stream], stopping: asyncio.Event, patience_s: float
    ) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._board = board
        self._pages = pages
        self._stopping = stopping
        self._patience_s = patience_s

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Tell until the page goes, falls asleep, or the screen ends."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        self._pages.add(self)
        gone = asyncio.create_task(_gone(receive))
        try:
            async with contextlib.aclosing(self._events(gone)) as events:
                async for event in events:
                    async with asyncio.timeout(self._patience_s):
                        await send(
                            {"type": "http.response.body", "body": event, "more_body": True}
                        )
            async with asyncio.timeout(self._patience_s):
                await send({"type": "http.response.body", "body": b""})
        except (TimeoutError, OSError):
            return
        finally:
            gone.cancel()
            self._pages.discard(self)

    async def _events(self, gone: asyncio.Task[None]) -> AsyncGenerator[bytes, None]:
        board = self._board
        reserve = {
            "language": board.language,
            "lost": board.lost_picture,
            "look": board.look,
        }
        yield b"retry: 500\n" + _event("reserve", msgspec.json.encode(reserve))
        shown, over, plan, told_time = b"", b"", b"", 0
        stop = asyncio.create_task(self._stopping.wait())
        try:
            while not stop.done() and not gone.done():
                change = asyncio.create_task(board.news.wait())
                pieces = []
                if board.told_time != told_time:
                    told_time = board.told_time
                    pieces.append(_event("time", msgspec.json.encode(board.moment())))
                if board.plan() != plan:
                    plan = board.plan()
                    pieces.append(_event("plan", plan))
                if board.drawn() != shown:
                    shown = board.drawn()
                    pieces.append(_event("picture", shown))
                if board.over() != over:
                    over = board.over()
                    pieces.append(_event("overlay", over))
                if pieces:
                    yield b"".join(pieces)
                ends = {change, stop, gone}
                await asyncio.wait(ends, timeout=ALIVE_S, return_when="FIRST_COMPLETED")
                if not change.done():
                    change.cancel()
                    yield _event("alive", b"")
                await asyncio.wait({stop, gone}, timeout=TOGETHER_S, return_when="FIRST_COMPLETED")
        finally:
            stop.cancel()


def make_app(
    board: Board,
    feed: AsyncIterator[News],
    stopping: asyncio.Event,
    *,
    patience_s: float = PATIENCE_S,
) -> Starlette:
    """The page over a board that lives by a feed; its streams end with ``stopping``."""
    pages: set[Stream] = set()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        living = asyncio.create_task(board.live(feed))
        yield
        stopping.set()
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)

    async def index(_: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def lower_third(_: Request) -> Response:
        return FileResponse(STATIC / "overlay.html")

    async def state(_: Request) -> Response:
        present = {
            "language": board.language,
            "time": board.moment(),
            "picture": msgspec.Raw(board.drawn()),
        }
        return Response(msgspec.json.encode(present), media_type="application/json")

    async def portrait(request: Request) -> Response:
        path = board.portraits.get(request.path_params["member"])
        if path is None or not path.is_file():
            return Response("nobody\n", status_code=404)
        return FileResponse(path, media_type=media_type(path))

    async def events(_: Request) -> Response:
        if len(pages) >= PAGES:
            return Response("too many pages\n", status_code=503)
        return Stream(board, pages, stopping, patience_s)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/overlay", lower_third),
            Route("/state.json", state),
            Route("/events", events),
            Route("/portraits/{member}", portrait),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guarded)],
        lifespan=lifespan,
    )


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(name: str, data: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)
