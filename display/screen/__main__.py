"""Serve the hall screen: ``python -m display.screen --run RUN_DIR [--port 8080]``."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import uvicorn

from controller.client import follow
from display.portraits import portraits
from display.screen.app import make_app
from display.screen.board import PLAIN, Board, Look, Setting, View
from display.words import LANGUAGES, translation

_LAST_PORT: Final = 65535


class _Server(uvicorn.Server):
    """Says when it serves, and ends its streams when it is told to end: they never would."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event, address: str) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._address = address

    def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
        self.should_exit = True
        self._stopping.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"ready {self._address}", flush=True)


def main(
    argv: Sequence[str] | None = None,
    *,
    look: Look = PLAIN,
    rows: tuple[tuple[int, ...], ...] = (),
    folder: Path | None = None,
) -> int:
    """Serve the screen of a hall; the run folder is the one that the controller made.

    ``look``, ``rows`` of seats and the ``folder`` of portraits are those of hall.toml.
    """
    parser = argparse.ArgumentParser(prog="viche screen", description=main.__doc__)
    parser.add_argument("--run", type=Path, required=True, help="the folder with screen.sock")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--language", choices=LANGUAGES, default="uk")
    parser.add_argument("--timezone", default="Europe/Kyiv", help="an IANA name")
    parser.add_argument(
        "--view",
        choices=get_args(View),
        default=look.view,
        help="results as names or as the hall's seats; /?view=seats asks so for one screen",
    )
    options = parser.parse_args(argv)
    words = translation("screen", options.language)
    try:
        zone = ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        said = words.gettext("There is no time zone “{name}”: an example is Europe/Kyiv")
        print(said.format(name=options.timezone), file=sys.stderr)
        return 2
    try:
        door = _door(options.host, options.port)
    except (OSError, ValueError) as error:
        print(_why_not(error, options.host, options.port, words.gettext), file=sys.stderr)
        return 2
    with door:
        chosen = Look(view=options.view, sounds=look.sounds)
        pictures = portraits(folder)
        setting = Setting(words, options.language, zone, chosen, rows, pictures)
        asyncio.run(_serve(setting, options.run, door))
    return 0


def _door(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise ValueError(f"0–{_LAST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _why_not(
    error: OSError | ValueError, host: str, port: int, gettext: Callable[[str], str]
) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        said = gettext("{host}:{port} is taken by another program: choose another --port")
        return said.format(host=host, port=port)
    number = error.errno if isinstance(error, OSError) else None
    reason = os.strerror(number) if number and number > 0 else str(error)
    said = gettext("Cannot listen at {host}:{port}: {reason}")
    return said.format(host=host, port=port, reason=reason)


async def _serve(setting: Setting, run: Path, door: socket.socket) -> None:
    host, port = door.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    stopping = asyncio.Event()
    app = make_app(Board(setting), follow(run / "screen.sock"), stopping)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    await _Server(config, stopping, address).serve([door])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
