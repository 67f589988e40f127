"""The web side of the chair's page: one page, its stream, and the keys that it may press."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from consoles.tablet_pairing import Paused, Right
from controller.client import Desk, DeskGone, News
from controller.wire import Denied
from display.chair.access import Access
from display.chair.board import ChairBoard
from display.chair.orders import PARTS, Pressed, command_of
from display.chair.page import page
from display.screen.app import PATIENCE_S, Stream
from display.tablet.guard import Guarded, address_of
from display.tablet.requests import (
    Code,
    Cookie,
    give_token,
    json_of,
    name_of,
    new_token,
    own_page_only,
    read_body,
    session_of,
)

STATIC: Final = Path(__file__).with_name("static")
COOKIE: Final = Cookie("viche-chair")
"""Cookies are not kept apart by port: the members' tablets have one of another name."""
PAGES: Final = 4
"""How many pages of the one session are told at once."""


@dataclass(frozen=True, slots=True)
class Hall:
    """What the page reaches of the hall: what it is told, where it asks, and who may."""

    board: ChairBoard
    desk: Desk
    access: Access


def make_app(hall: Hall, feed: AsyncIterator[News], stopping: asyncio.Event) -> Starlette:
    """The page over a hall; its streams end with ``stopping``, or with the session."""
    asked = _Asked(hall)
    pages: set[Stream] = set()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        living = asyncio.create_task(hall.board.live(feed))
        ending = asyncio.create_task(_end(stopping, hall.access))
        yield
        stopping.set()
        living.cancel()
        await asyncio.gather(living, ending, return_exceptions=True)
        await hall.desk.close()

    async def index(_: Request) -> Response:
        return HTMLResponse(page(hall.board.language))

    async def events(request: Request) -> Response:
        if not hall.access.holds(session_of(request, COOKIE)):
            return Response(status_code=204)  # an EventSource does not try again after this
        if len(pages) >= PAGES:
            return Response(status_code=503)
        return Stream(hall.board, pages, hall.access.over, PATIENCE_S)

    return Starlette(
        routes=[
            Route("/", index),
            Route("/events", events),
            Route("/pair", own_page_only(asked.pair), methods=["POST"]),
            Route("/press", own_page_only(asked.press), methods=["POST"]),
            Route("/leave", own_page_only(asked.leave), methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guarded)],
        lifespan=lifespan,
    )


async def _end(stopping: asyncio.Event, access: Access) -> None:
    """Let the streams go when the gateway stops; the session stays."""
    await stopping.wait()
    access.over.set()


class _Asked:
    """What a page asks for."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def pair(self, request: Request) -> Response:
        """Try a code; a right one gives the browser its token."""
        given = await read_body(request, Code)
        token = new_token()
        answer = self._hall.access.pair(given.code, address_of(request.scope), name_of(token))
        if not isinstance(answer, Right):
            paused = isinstance(answer, Paused)
            wait_s = round(answer.wait_s) if isinstance(answer, Paused) else 0
            said = {"why": "paused" if paused else "wrong", "wait_s": wait_s}
            return json_of(said, 429 if paused else 403)
        response = Response(status_code=204)
        give_token(request, response, token, COOKIE)
        return response

    async def leave(self, request: Request) -> Response:
        """Nobody holds the chair's tablet any more."""
        if not self._holds(request):
            return Response(status_code=401)
        self._hall.access.leave()
        response = Response(status_code=204)
        give_token(request, response, "", COOKIE)
        return response

    async def press(self, request: Request) -> Response:
        """A key was pressed: ask for it at the chair's socket, and answer as the hall does."""
        if not self._holds(request):
            return Response(status_code=401)
        pressed = await read_body(request, Pressed)
        board = self._hall.board
        sitting = board.sitting
        if sitting is None or PARTS[pressed.do] not in board.rights.parts:
            return Response(status_code=409 if sitting is None else 403)
        command = command_of(pressed, sitting, board.rights.prolong_s)
        if command is None:
            return Response(status_code=409)
        try:
            answer = await self._hall.desk.ask(command, as_of=pressed.seen, id=pressed.id)
        except DeskGone:
            return Response(status_code=503)
        if isinstance(answer, Denied):
            why = answer.en if board.language == "en" else answer.uk
            article = answer.article
            return json_of({"why": f"{why} ({article})" if article else why}, 422)
        return json_of({"n": answer.n})

    def _holds(self, request: Request) -> bool:
        return self._hall.access.holds(session_of(request, COOKIE))
