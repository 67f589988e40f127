"""The web side of the tablets: one page, its stream, and the few things that it may say."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from consoles.tablet_wire import Paired, Why
from display.tablet.guard import Guarded, address_of
from display.tablet.hall_link import HallLink, HallLost
from display.tablet.page import page
from display.tablet.requests import (
    Answerer,
    Code,
    PressOf,
    give_token,
    json_of,
    name_of,
    new_token,
    own_page_only,
    read_body,
    session_of,
)
from display.tablet.stream import Stream
from display.words import LANGUAGES

STATIC: Final = Path(__file__).with_name("static")
PAGES: Final = 200
"""How many pages are told at once."""


def make_app(link: HallLink, stopping: asyncio.Event, *, language: str = "uk") -> Starlette:
    """The page over a link to the hall; its streams end with ``stopping``."""
    said = _Said(link)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        living = asyncio.create_task(link.live())
        yield
        stopping.set()
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)

    async def index(request: Request) -> Response:
        asked = request.query_params.get("language", language)
        return HTMLResponse(page(asked if asked in LANGUAGES else language))

    async def events(request: Request) -> Response:
        session = session_of(request)
        if session is None:
            return Response(status_code=204)  # an EventSource does not try again after this
        if link.pages >= PAGES and not link.is_open(session):
            return Response(status_code=503)
        return Stream(link, session, stopping)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/events", events),
            Route("/pair", _ours(said.pair), methods=["POST"]),
            Route("/here", _ours(said.here), methods=["POST"]),
            Route("/press", _ours(said.press), methods=["POST"]),
            Route("/leave", _ours(said.leave), methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guarded)],
        lifespan=lifespan,
    )


class _Said:
    """What a page says, carried to the hall."""

    def __init__(self, link: HallLink) -> None:
        self._link = link

    async def pair(self, request: Request) -> Response:
        """Try a code; a right one gives the browser its token."""
        given = await read_body(request, Code)
        token = new_token()
        answer = await self._link.pair(given.code, address_of(request.scope), name_of(token))
        if not isinstance(answer, Paired):
            status = 429 if answer.why is Why.PAUSED else 403
            return json_of({"why": answer.why.value, "wait_s": answer.wait_s}, status)
        response = json_of({"seat": answer.seat})
        give_token(request, response, token)
        return response

    async def here(self, request: Request) -> Response:
        """The page is there."""
        if (session := self._session(request)) is None:
            return Response(status_code=401)
        self._link.heard(session)
        return Response(status_code=204)

    async def press(self, request: Request) -> Response:
        """A key was pressed."""
        if (session := self._session(request)) is None:
            return Response(status_code=401)
        given = await read_body(request, PressOf)
        in_time = await self._link.press(session, given.id, given.beat, given.key)
        return json_of({"late": not in_time})

    async def leave(self, request: Request) -> Response:
        """The member gives the seat up."""
        if (session := self._session(request)) is None:
            return Response(status_code=401)
        self._link.leave(session)
        response = Response(status_code=204)
        give_token(request, response, "")
        return response

    def _session(self, request: Request) -> str | None:
        """The session of a page that is open; nobody else has anything to say."""
        session = session_of(request)
        return session if session is not None and self._link.is_open(session) else None


def _ours(answer: Answerer) -> Answerer:
    """Hear our own page only; say it where the hall is lost."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except HallLost:
            return json_of({"why": Why.LOST.value, "wait_s": 0}, 503)

    return own_page_only(answered)
