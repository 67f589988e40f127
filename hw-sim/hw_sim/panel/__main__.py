"""Serve the panel: ``python -m hw_sim.panel hall.toml [--port 8081]``."""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import uvicorn

from controller.config import BadConfig, read_config
from hw_sim.panel.page import make_app
from hw_sim.panel.room import Room


class _Server(uvicorn.Server):
    """Ends its streams as soon as it is told to end: they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._stopping.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the simulated consoles of a hall as a page to click."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.panel", description=main.__doc__)
    parser.add_argument("hall", type=Path, help="hall.toml of the hall whose consoles these are")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets a phone in, too")
    parser.add_argument("--port", type=int, default=8081)
    options = parser.parse_args(argv)
    try:
        config = read_config(options.hall)
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    try:
        door = socket.create_server((options.host, options.port))
    except OSError as error:
        print(f"{options.host}:{options.port}: {error.strerror}; choose --port", file=sys.stderr)
        return 2
    with door:
        asyncio.run(_serve(Room(config), door))
    return 0


async def _serve(room: Room, door: socket.socket) -> None:
    stopping = asyncio.Event()
    app = make_app(room, stopping)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    await _Server(config, stopping).serve([door])


if __name__ == "__main__":
    sys.exit(main())
