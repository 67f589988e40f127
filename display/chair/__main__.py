"""Serve the chair's page: ``viche chair hall.toml``; ``--code`` asks for a one-time code."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

from controller.client import Desk, follow
from display.chair.access import CODES, Access, ask_code, serve_codes
from display.chair.app import Hall, make_app
from display.chair.board import ChairBoard, Rights
from display.screen.board import Setting
from display.tablet.certificate import NoCertificate, tls
from display.tablet.server import GatewayServer
from display.words import translation

_LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page is served and what it reaches, as hall.toml says.

    ``certificate`` is the folder with tablet.crt and tablet.key, ``own`` that of the code's
    socket and of the session.
    """

    host: str
    port: int
    run: Path
    own: Path
    certificate: Path
    language: str
    zone: tzinfo
    rights: Rights


def main(argv: Sequence[str], place: Place) -> int:
    """Serve the chair's tablet, or ask the gateway that serves for a code."""
    parser = argparse.ArgumentParser(prog="viche chair", description=main.__doc__)
    parser.add_argument("hall", type=Path, help="hall.toml")
    parser.add_argument(
        "--certificate",
        type=Path,
        default=place.certificate,
        help="the folder with tablet.crt and tablet.key",
    )
    parser.add_argument("--code", action="store_true", help="a new one-time code, and end")
    parser.add_argument(
        "--insecure-loopback", action="store_true", help="without TLS, on 127.0.0.1: a demo only"
    )
    options = parser.parse_args(argv)
    gettext = translation("chair", place.language).gettext
    try:
        if options.code:
            return _code(place)
        context = None if options.insecure_loopback else tls(options.certificate, _now())
        host = _LOOPBACK if options.insecure_loopback else place.host
        place.own.mkdir(mode=0o750, parents=True, exist_ok=True)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        door = socket.create_server((host, place.port), family=family, backlog=64)
    except NoCertificate as error:
        print(gettext("No certificate to serve with: {why}").format(why=error), file=sys.stderr)
        return 2
    except OSError as error:
        print(_why_not(error, place, gettext, asked=options.code), file=sys.stderr)
        return 2
    with door:
        asyncio.run(_serve(place, door, context))
    return 0


def _code(place: Place) -> int:
    code = asyncio.run(ask_code(place.own))
    print(f"{code[:4]} {code[4:]}")
    return 0


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a certificate's term is calendar time, not a sitting's


def _why_not(error: OSError, place: Place, gettext: Callable[[str], str], *, asked: bool) -> str:
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    if asked:
        said = gettext("The chair’s page cannot be asked at {path}: {reason}")
        return said.format(path=place.own / CODES, reason=reason)
    said = gettext("The chair’s page cannot be served at {host}:{port}: {reason}")
    return said.format(host=place.host, port=place.port, reason=reason)


async def _serve(place: Place, door: socket.socket, context: ssl.SSLContext | None) -> None:
    stopping = asyncio.Event()
    words = translation("screen", place.language)
    board = ChairBoard(Setting(words, place.language, place.zone), place.rights)
    access = Access(place.own, asyncio.get_running_loop().time)
    hall = Hall(board, Desk(place.run / "chair.sock"), access)
    app = make_app(hall, follow(place.run / "screen.sock"), stopping)
    codes = await serve_codes(access, place.own)
    try:
        await GatewayServer(app, door, context, stopping).serve()
    finally:
        codes.close()
