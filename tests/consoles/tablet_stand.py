"""Tablets on the test stand: pages over TLS, the real gateway, the real socket, and our line."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx

from consoles.signals import Key, Lamp
from consoles.tablet_console import PING_S
from consoles.tablet_line import TabletLine
from consoles.tablet_wire import KEYS
from display.tablet.app import make_app
from display.tablet.certificate import CERTIFICATE, make_certificate, tls
from display.tablet.hall_link import HallLink
from display.tablet.server import GatewayServer
from hw_sim import orders

NOW: Final = datetime.now(UTC)  # noqa: TID251 - a certificate's term is calendar time
NAMES: Final = {key: name for name, key in KEYS.items()}
LAMPS: Final = {str(lamp.name).lower(): lamp for lamp in Lamp}


class Page:
    """One tablet's page as its script would be: a stream to hear by, posts to speak by."""

    def __init__(self, client: httpx.AsyncClient, changed: Callable[[], None]) -> None:
        self.lamps = Lamp.NONE
        self.here = False
        """Whether the page shows a console."""
        self._client, self._changed = client, changed
        self._beat = 0
        self._life: list[asyncio.Task[None]] = []

    async def pair(self, code: str) -> None:
        (await self._client.post("/pair", json={"code": code})).raise_for_status()

    def open(self) -> None:
        if not self._life:
            self._life = [asyncio.create_task(self._hear()), asyncio.create_task(self._ping())]

    async def shut(self) -> None:
        """Close the page, or leave the reach of the network: nothing is lit on it any more."""
        life, self._life = self._life, []
        for task in life:
            task.cancel()
        await asyncio.gather(*life, return_exceptions=True)
        self._show(Lamp.NONE, here=False)

    async def press(self, key: Key, press: str, times: int = 1) -> None:
        """Send a press; ``times`` over, as a page does that gets no answer."""
        message = {"id": press, "beat": self._beat, "key": NAMES[key]}
        for _ in range(times):
            (await self._client.post("/press", json=message)).raise_for_status()

    async def _hear(self) -> None:
        async with self._client.stream("GET", "/events", timeout=None) as stream:
            name = ""
            async for line in stream.aiter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data" and name == "beat":
                    self._beat = int(value)
                elif field == "data" and name == "shown":
                    lit = (LAMPS[lamp] for lamp in json.loads(value)["lamps"])
                    self._show(Lamp(sum(lamp.value for lamp in lit)), here=True)

    async def _ping(self) -> None:
        while True:
            if self.here:
                await self._client.post("/here")
            await asyncio.sleep(PING_S)

    def _show(self, lamps: Lamp, *, here: bool) -> None:
        self.lamps, self.here = lamps, here
        self._changed()


class Fingers:
    """Fingers on the pages; the same face as ``hw_sim.hands.Hands``."""

    def __init__(self) -> None:
        self.pages: dict[int, Page] = {}
        self.shut: set[int] = set()
        """Seats whose page nobody opens."""
        self._changes = asyncio.Event()
        self._numbers = itertools.count(1)

    def changed(self) -> None:
        self._changes.set()

    async def until(self, so: Callable[[], bool], within: float = 20.0) -> None:
        async with asyncio.timeout(within):
            while not so():
                self._changes.clear()
                await self._changes.wait()

    async def press(self, keys: Mapping[int, Key], hold_s: float = 0.05) -> float:
        """Press one key on each page; ``hold_s`` is nothing to a page. Returns when."""
        del hold_s
        return await self._press(keys, times=1)

    async def bounce(self, keys: Mapping[int, Key], times: int = 4, gap_s: float = 0.0) -> None:
        """Press keys whose answers the network loses: the page sends them again."""
        del gap_s
        await self._press(keys, times=1 + times)

    async def card_in(self, cards: Mapping[int, str | None]) -> None:
        raise ValueError(f"seats {list(cards)} are tablets, which read no cards")

    async def card_out(self, seats: Iterable[int]) -> None:
        raise ValueError(f"seats {list(seats)} are tablets, which read no cards")

    async def lamps(self) -> dict[int, Lamp]:
        return {seat: page.lamps for seat, page in self.pages.items()}

    async def until_lit(self, lamps: Mapping[int, Lamp], within: float = 20.0) -> None:
        await self.until(
            lambda: all(self.pages[seat].lamps == lit for seat, lit in lamps.items()), within
        )

    async def order(self, order: orders.AnyOrder) -> None:
        """Take tablets away and bring them back; of a page the battery and the network are one."""
        assert isinstance(
            order, orders.Unplug | orders.Mute | orders.Plug | orders.Unmute | orders.Reboot
        )
        for seat in order.seats or list(self.pages):
            if not isinstance(order, orders.Plug | orders.Unmute):
                self.shut.add(seat)
                await self.pages[seat].shut()
            if not isinstance(order, orders.Unplug | orders.Mute):
                self.shut.discard(seat)
                self.pages[seat].open()

    async def _press(self, keys: Mapping[int, Key], times: int) -> float:
        await self.until(lambda: all(self.pages[seat].here for seat in keys))
        now = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as group:
            for seat, key in keys.items():
                press = f"{next(self._numbers):032x}"
                group.create_task(self.pages[seat].press(key, press, times))
        return now


class TabletStand:
    """A gateway with TLS, and a paired page for each seat; ``opened`` sets them up.

    Attributes:
        hands: on the pages.
        channels: the socket between gateway and line.
    """

    def __init__(self, folder: Path, seats: Iterable[int], link: HallLink) -> None:
        self.hands = Fingers()
        self.channels = [str(folder / "tablet.sock")]
        self._folder, self._seats, self._link = folder, tuple(seats), link
        self._pairing: asyncio.Task[None] | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, folder: Path, seats: Iterable[int]) -> AsyncIterator[TabletStand]:
        make_certificate(folder, ["localhost", "127.0.0.1"], NOW)
        trust = ssl.create_default_context(cafile=str(folder / CERTIFICATE))
        link, stopping = HallLink(folder / "tablet.sock"), asyncio.Event()
        stand = cls(folder, seats, link)
        async with contextlib.AsyncExitStack() as stack:
            door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            server = GatewayServer(make_app(link, stopping), door, tls(folder, NOW), stopping)
            serving = asyncio.create_task(server._serve())  # serve() would take the test's signals
            stack.push_async_callback(stand._end, server, stopping, serving)
            url = f"https://127.0.0.1:{door.getsockname()[1]}"
            for seat in stand._seats:
                client = httpx.AsyncClient(base_url=url, verify=trust, headers={"origin": url})
                await stack.enter_async_context(client)
                page = stand.hands.pages[seat] = Page(client, stand.hands.changed)
                stack.push_async_callback(page.shut)
            yield stand

    def line(self) -> TabletLine:
        """Build the line ``tablets``; when it is open, a page is paired to each of its seats."""
        line = TabletLine("tablets", self._seats, self._folder / "tablet.sock")
        self._pairing = asyncio.create_task(self._pair(line))
        return line

    def where(self, seat: int) -> tuple[int, int]:
        """A tablet's node is its seat."""
        return 0, seat

    async def _pair(self, line: TabletLine) -> None:
        while not self._link.lives:
            await asyncio.sleep(0.01)
        pages = self.hands.pages
        for seat, page in pages.items():
            await page.pair(line.issue(seat))
        for seat in pages.keys() - self.hands.shut:
            pages[seat].open()

    async def _end(
        self, server: GatewayServer, stopping: asyncio.Event, serving: asyncio.Task[None]
    ) -> None:
        if self._pairing is not None:
            self._pairing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pairing
        server.should_exit = True
        stopping.set()
        await serving
