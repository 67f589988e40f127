"""A line of tablets with its gateway: the real socket, the real TLS server, in one process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from consoles.signals import Key, Lamp, Press, Signal
from consoles.tablet_line import TabletLine
from display.tablet.app import make_app
from display.tablet.certificate import CERTIFICATE, make_certificate, tls
from display.tablet.hall_link import HallLink
from display.tablet.server import GatewayServer

SEAT = 201
NOW = datetime.now(UTC)  # noqa: TID251 - browsers look at the term of the certificate
_LIT = {Key.FOR: Lamp.FOR, Key.AGAINST: Lamp.AGAINST, Key.ABSTAIN: Lamp.ABSTAIN}


@dataclass
class Floor:
    """The hall behind the gateway. A press lights its lamp, or ``TAKEN`` in a secret vote."""

    folder: Path
    line: TabletLine
    heard: list[Signal] = field(default_factory=list)
    secret: bool = False
    dark: bool = False
    url: str = ""
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def presses(self) -> list[Key]:
        return [told.key for told in self.heard if isinstance(told, Press)]

    async def until_pressed(self, *keys: Key) -> None:
        async with asyncio.timeout(30), self.news:
            await self.news.wait_for(lambda: self.presses == list(keys))

    async def until_heard(self, signal: Signal) -> None:
        async with asyncio.timeout(30), self.news:
            await self.news.wait_for(lambda: signal in self.heard)

    async def live(self) -> None:
        async for signal in self.line.signals():
            if isinstance(signal, Press) and not self.dark:
                lamp = Lamp.TAKEN if self.secret else _LIT.get(signal.key, Lamp.NONE)
                self.line.show({signal.seat: Lamp.PRESENT | lamp})
            async with self.news:
                self.heard.append(signal)
                self.news.notify_all()

    def trusting(self) -> ssl.SSLContext:
        """What a tablet knows that trusts the gateway's certificate alone."""
        return ssl.create_default_context(cafile=str(self.folder / CERTIFICATE))

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.url,
            verify=self.trusting(),
            headers={"origin": self.url},
            timeout=30,
        )


@contextlib.asynccontextmanager
async def a_floor(folder: Path, *, rehearsal: bool = False) -> AsyncIterator[Floor]:
    """The line alone, its socket made."""
    seats, door = range(SEAT, SEAT + 5), folder / "tablet.sock"
    floor = Floor(folder, TabletLine("tablets", seats, door, rehearsal=rehearsal))
    living = asyncio.create_task(floor.live())
    try:
        while not (folder / "tablet.sock").exists():
            await asyncio.sleep(0.01)
        yield floor
    finally:
        await floor.line.close()
        await living


@contextlib.asynccontextmanager
async def a_gateway(floor: Floor) -> AsyncIterator[GatewayServer]:
    """The gateway of a floor, with TLS, on a port of its own."""
    if not (floor.folder / CERTIFICATE).exists():
        make_certificate(floor.folder, ["localhost", "127.0.0.1"], NOW)
    stopping = asyncio.Event()
    link = HallLink(floor.folder / "tablet.sock")
    port = int(floor.url.rsplit(":", 1)[1]) if floor.url else 0
    with socket.create_server(("127.0.0.1", port)) as door:
        floor.url = f"https://127.0.0.1:{door.getsockname()[1]}"
        server = GatewayServer(make_app(link, stopping), door, tls(floor.folder, NOW), stopping)
        serving = asyncio.create_task(server._serve())  # serve() would take the test's signals
        try:
            async with asyncio.timeout(30):
                while not (server.started and link.lives):
                    await asyncio.sleep(0.01)
            yield server
        finally:
            server.should_exit = True
            stopping.set()
            await serving
