"""The web server of the gateway: few connections from one address, and none that dawdles."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections import Counter
from types import FrameType
from typing import Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from display.tablet.guard import address_of

HANDSHAKE_S: Final = 5.0
HEADERS_S: Final = 5.0
"""A request's headers come in one packet; who takes longer is cut off."""
PER_ADDRESS: Final = 48
"""Connections from one address: a page has two or three; a dozen may share one address."""
IN_ALL: Final = 600
MAX_HEADERS: Final = 8 * 1024


class Hurried(H11Protocol):
    """HTTP/1.1 from which a client that does not finish its headers is cut off."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A client is there: its first request is awaited."""
        super().connection_made(transport)
        self._hurry()

    def data_received(self, data: bytes) -> None:
        """Some bytes came: of a request that has begun, or of one that begins."""
        super().data_received(data)
        self._hurry()

    def on_response_complete(self) -> None:
        """A request was answered: uvicorn minds how long the next may take to begin."""
        super().on_response_complete()
        self._relax()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._relax()
        super().connection_lost(exc)

    def _hurry(self) -> None:
        if self.conn.their_state is not h11.IDLE or self.timeout_keep_alive_task is not None:
            self._relax()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEADERS_S, self.transport.abort)

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class GatewayServer(uvicorn.Server):
    """Accepts by itself, to count the connections of each address before any handshake."""

    def __init__(
        self,
        app: Any,
        door: socket.socket,
        tls: ssl.SSLContext | None,
        stopping: asyncio.Event,
    ) -> None:
        """Serve an app at a listening socket; ``tls`` None is for the loopback only."""
        super().__init__(
            uvicorn.Config(
                app,
                http=Hurried,
                ws="none",
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
                timeout_keep_alive=10,
                h11_max_incomplete_event_size=MAX_HEADERS,
                proxy_headers=False,
            )
        )
        self._door, self._tls, self._stopping = door, tls, stopping
        self._from: Counter[str] = Counter()
        self._talks: set[asyncio.Task[None]] = set()
        self._accepting: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it serves."""
        host, port = self._door.getsockname()[:2]
        scheme = "https" if self._tls else "http"
        return f"{scheme}://[{host}]:{port}/" if ":" in host else f"{scheme}://{host}:{port}/"

    def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
        """End the streams: they never would by themselves."""
        self.should_exit = True
        self._stopping.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept, and say so on stdout."""
        await super().startup(sockets or [])
        self._door.setblocking(False)
        self._accepting = asyncio.create_task(self._accept(), name="accept")
        print(f"ready {self.url}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody any more, then end what is under way."""
        if self._accepting is not None:
            self._accepting.cancel()
        self._stopping.set()
        await super().shutdown(sockets)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, address = await loop.sock_accept(self._door)
            except OSError:  # out of descriptors, or the client was gone already
                await asyncio.sleep(0.1)
                continue
            who = address_of({"client": address})
            if self._from[who] >= PER_ADDRESS or self._from.total() >= IN_ALL:
                client.close()
                continue
            self._from[who] += 1
            talk = asyncio.create_task(self._shake(client, who))
            self._talks.add(talk)
            talk.add_done_callback(self._talks.discard)

    async def _shake(self, client: socket.socket, who: str) -> None:
        """Shake hands; the connection lives until its protocol has lost it."""
        gone = asyncio.Event()

        class Counted(Hurried):
            def connection_lost(self, exc: Exception | None) -> None:
                gone.set()
                super().connection_lost(exc)

        def protocol() -> H11Protocol:
            return Counted(self.config, self.server_state, self.lifespan.state)

        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.get_running_loop().connect_accepted_socket(
                    protocol,
                    client,
                    ssl=self._tls,
                    ssl_handshake_timeout=HANDSHAKE_S if self._tls else None,
                )
                await gone.wait()
        finally:
            client.close()
            self._from[who] -= 1
            if not self._from[who]:
                del self._from[who]
