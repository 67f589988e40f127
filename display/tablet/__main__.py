"""Serve the tablets: ``python -m display.tablet --run RUN_DIR --tls FOLDER [--host 0.0.0.0]``."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import socket
import ssl
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from display.tablet.app import make_app
from display.tablet.certificate import DAYS, NoCertificate, fingerprint, make_certificate, tls
from display.tablet.hall_link import HallLink
from display.tablet.server import GatewayServer
from display.words import LANGUAGES, translation

_LAST_PORT: Final = 65535
_LOOPBACK: Final = "127.0.0.1"


def main(argv: Sequence[str] | None = None) -> int:
    """Serve members' consoles as a page to tablets and phones in the hall's network."""
    options = _parser().parse_args(argv)
    gettext = translation("tablet", options.language).gettext
    try:
        if options.make_certificate:
            return _make(options, gettext)
        context = _context(options, gettext)
        door = _door(options.host, options.port)
    except NoCertificate as error:
        print(gettext("No certificate to serve with: {why}").format(why=error), file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(_why_not(error, options, gettext), file=sys.stderr)
        return 2
    with door:
        asyncio.run(_serve(options, door, context))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viche tablet", description=main.__doc__)
    parser.add_argument("--run", type=Path, help="the folder with tablet.sock")
    parser.add_argument("--host", default="0.0.0.0", help="where tablets reach us")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--language", choices=LANGUAGES, default="uk")
    parser.add_argument("--tls", type=Path, help="the folder with tablet.crt and tablet.key")
    parser.add_argument(
        "--insecure-loopback", action="store_true", help="without TLS, on 127.0.0.1: a demo only"
    )
    parser.add_argument(
        "--make-certificate",
        metavar="HOST",
        nargs="+",
        help="make a certificate for these names and addresses in the --tls folder, and end",
    )
    parser.add_argument("--days", type=int, default=DAYS, help="how long it is valid")
    return parser


def _make(options: argparse.Namespace, gettext: Callable[[str], str]) -> int:
    if options.tls is None:
        raise NoCertificate("--tls")
    path = make_certificate(options.tls, options.make_certificate, _now(), days=options.days)
    print(path)
    print(gettext("SHA-256 fingerprint: {digits}").format(digits=fingerprint(path)))
    return 0


def _context(options: argparse.Namespace, gettext: Callable[[str], str]) -> ssl.SSLContext | None:
    if options.run is None:
        raise ValueError("--run")
    if options.insecure_loopback:
        if options.host != _LOOPBACK:
            raise ValueError(gettext("--insecure-loopback serves at 127.0.0.1 only"))
        return None
    if options.tls is None:
        raise NoCertificate("--tls")
    folder: Path = options.tls
    return tls(folder, _now())


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a certificate's term is calendar time, not a sitting's


def _door(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise ValueError(f"--port: 0–{_LAST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=256)


def _why_not(
    error: OSError | ValueError, options: argparse.Namespace, gettext: Callable[[str], str]
) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        said = gettext("{host}:{port} is taken by another program: choose another --port")
        return said.format(host=options.host, port=options.port)
    reason = os.strerror(number) if number and number > 0 else str(error)
    return gettext("The tablets cannot be served: {reason}").format(reason=reason)


async def _serve(
    options: argparse.Namespace, door: socket.socket, context: ssl.SSLContext | None
) -> None:
    stopping = asyncio.Event()
    link = HallLink(options.run / "tablet.sock")
    app = make_app(link, stopping, language=options.language)
    await GatewayServer(app, door, context, stopping).serve()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
