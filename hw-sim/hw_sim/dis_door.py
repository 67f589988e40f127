"""The TCP port of a simulated central unit, with the face of a serial adapter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class TcpDoor:
    """A TCP port of the central unit; it answers all who are connected."""

    def __init__(self, host: str, port: int, on_bytes: Callable[[bytes], None]) -> None:
        """Prepare; ``port`` 0 takes a free one, and ``plug`` keeps it."""
        self.host, self.port = host, port
        self.dropped = 0
        self._on_bytes = on_bytes
        self._door: asyncio.Server | None = None
        self._callers: set[asyncio.Transport] = set()
        self._opening: asyncio.Task[None] | None = None

    def plug(self) -> None:
        """Put the network cable in: begin to listen."""
        if self._opening is None:
            self._opening = asyncio.get_running_loop().create_task(self._listen())

    async def ready(self) -> None:
        """Wait until it listens.

        Raises:
            OSError: the port is taken.
        """
        if self._opening is not None:
            await self._opening

    def unplug(self) -> None:
        """Pull it out: connections end, and nobody listens."""
        if self._opening is not None:
            self._opening.cancel()
        if self._door is not None:
            self._door.close()
        self._door = self._opening = None
        for caller in list(self._callers):
            caller.abort()

    def write(self, data: bytes, /) -> None:
        """Tell all who are connected."""
        for caller in self._callers:
            caller.write(data)

    def join(self, caller: asyncio.Transport) -> None:
        """Somebody has connected."""
        self._callers.add(caller)

    def leave(self, caller: asyncio.Transport) -> None:
        """Somebody has gone."""
        self._callers.discard(caller)

    def hear(self, data: bytes) -> None:
        """Somebody says something."""
        self._on_bytes(data)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._door = await loop.create_server(lambda: _Caller(self), self.host, self.port)
        self.port = self._door.sockets[0].getsockname()[1]


class _Caller(asyncio.Protocol):
    """One connection to a ``TcpDoor``."""

    def __init__(self, door: TcpDoor) -> None:
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has connected."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._door.join(transport)

    def data_received(self, data: bytes) -> None:
        """Somebody says something."""
        self._door.hear(data)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Somebody has gone."""
        self._door.leave(self._transport)
