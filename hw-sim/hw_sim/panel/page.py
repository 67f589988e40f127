"""The panel's web side: the page, its words, its news (server-sent events) and its clicks."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hw_sim.hands import Clumsy
from hw_sim.panel.room import Click, Gone, Room, Rows
from hw_sim.panel.words import words

STATIC: Final = Path(__file__).with_name("static")
TOGETHER_S: Final = 0.05
"""Changes closer together than this are told at once: 20 pictures a second are enough."""
ALIVE_S: Final = 15.0
"""A stream with nothing to tell sends a comment, so that no proxy gives it up."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]


class Guarded:
    """Gives every answer the headers that keep strangers' scripts out."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)


def make_app(room: Room, stopping: asyncio.Event) -> Starlette:
    """The page over a room; its streams end when ``stopping`` is set."""
    clicks = msgspec.json.Decoder(Click)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        living = asyncio.create_task(room.live())
        yield
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)

    async def index(_: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def say(request: Request) -> Response:
        return JSONResponse(words(request.query_params.get("language", "uk")))

    async def events(_: Request) -> Response:
        return StreamingResponse(_stream(room, stopping), media_type="text/event-stream")

    async def click(request: Request) -> Response:
        # A page from elsewhere cannot send this type without asking first, and is not answered.
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({"error": "application/json"}, status_code=415)
        try:
            await room.do(clicks.decode(await request.body()))
        except msgspec.DecodeError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        except Clumsy as error:
            return JSONResponse({"error": str(error)}, status_code=409)
        except Gone as error:
            return JSONResponse({"error": str(error)}, status_code=503)
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/words.json", say),
            Route("/events", events),
            Route("/click", click, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guarded)],
        lifespan=lifespan,
    )


async def _stream(room: Room, stopping: asyncio.Event) -> AsyncIterator[str]:
    """All at first, then what has changed."""
    hall: Rows = {}
    seats: Rows = {}
    stop = asyncio.create_task(stopping.wait())
    try:
        while not stopping.is_set():
            change = asyncio.create_task(room.change.wait())
            news = room.hall()
            if news != hall:
                hall = news
                yield _event("hall", hall)
            now = room.seats()
            if other := {seat: row for seat, row in now.items() if seats.get(seat) != row}:
                seats = now
                yield _event("seats", other)
            await asyncio.wait({change, stop}, timeout=ALIVE_S, return_when="FIRST_COMPLETED")
            if not change.done():
                change.cancel()
                yield ": \n\n"
            await asyncio.wait({stop}, timeout=TOGETHER_S)
    finally:
        stop.cancel()


def _event(name: str, data: Rows) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
