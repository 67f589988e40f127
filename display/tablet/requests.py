"""What pages send, read with suspicion: small, in time, from our own page only."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated, Final, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from consoles.tablet_wire import KEYS, PressId

MAX_BODY: Final = 512
"""Bytes. A press has a hundred."""
BODY_S: Final = 3.0
"""A body that takes longer is not waited for."""
KEPT_S: Final = 400 * 24 * 3600
"""The longest that browsers keep a cookie; how long it counts is for the hall to say."""

Answerer = Callable[[Request], Awaitable[Response]]

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one-time code that was typed."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=16)]


class PressOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A press. Every choice makes a body of the same length."""

    id: PressId
    beat: int
    key: Annotated[str, msgspec.Meta(min_length=3, max_length=3)]

    def __post_init__(self) -> None:
        """Only keys that a console has."""
        if self.key not in KEYS:
            raise ValueError("no such key")

    def __repr__(self) -> str:
        """Without the key."""
        return f"PressOf(id={self.id!r})"


class Cookie(msgspec.Struct, frozen=True):
    """The cookie of a page: ``plain`` without TLS, on the loopback of a demonstration only."""

    plain: str

    def name(self, request: Request) -> str:
        """Its name: the prefix binds it to host, TLS and whole site (RFC 6265bis §4.1.3.2)."""
        return f"__Host-{self.plain}" if request.url.scheme == "https" else self.plain


COOKIE: Final = Cookie("viche-tablet")

_B = TypeVar("_B")


class BadRequest(Exception):
    """What was sent is not what our page sends; ``status`` is the answer's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


def new_token() -> str:
    """A session's token: 256 random bits."""
    return secrets.token_urlsafe(32)


def name_of(token: str) -> str:
    """What a session is called outside the browser: its token cannot be had from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_of(request: Request, cookie: Cookie = COOKIE) -> str | None:
    """The session of a request, None where it has none."""
    token = request.cookies.get(cookie.name(request), "")
    return name_of(token) if _TOKEN.fullmatch(token) else None


def give_token(request: Request, response: Response, token: str, cookie: Cookie = COOKIE) -> None:
    """Let the browser keep a token where no script can read it; "" takes it away."""
    response.set_cookie(
        cookie.name(request),
        token,
        max_age=KEPT_S if token else 0,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def demand_own_page(request: Request) -> None:
    """Refuse what another site's page sends.

    Raises:
        BadRequest: the origin is not this very host and port.
    """
    ours = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.headers.get("origin") != ours:
        raise BadRequest(403)
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise BadRequest(403)


def own_page_only(answer: Answerer) -> Answerer:
    """Hear our own page only, and say what is wrong as a status without a word."""

    async def answered(request: Request) -> Response:
        try:
            demand_own_page(request)
            return await answer(request)
        except BadRequest as bad:
            return Response(status_code=bad.status)

    return answered


def json_of(said: object, status: int = 200) -> Response:
    """An answer that the page's script reads."""
    return Response(msgspec.json.encode(said), status, media_type="application/json")


async def read_body(request: Request, kind: type[_B]) -> _B:
    """The message in the body.

    Raises:
        BadRequest: it is no JSON of ours, too long, or too slow.
    """
    if request.headers.get("content-type") != "application/json":
        raise BadRequest(415)
    body = b""
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                body += piece
                if len(body) > MAX_BODY:
                    raise BadRequest(413)
        return msgspec.json.decode(body, type=kind)
    except TimeoutError as error:
        raise BadRequest(408) from error
    except ClientDisconnect as error:
        raise BadRequest(400) from error
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadRequest(400) from error
