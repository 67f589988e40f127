"""A TCP connection on the event loop, with the face of a serial port."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Final

from drivers.faults import BusLost

AT_ONCE: Final = 1 << 16
"""Bytes taken in one go."""
PATIENCE_S: Final = 5.0
"""How long a host may take to accept the connection."""
KEPT: Final = 1 << 16
"""Bytes kept for a host that does not read; then it is taken for lost."""


class Tcp:
    """An open connection."""

    def __init__(
        self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take over an open connection."""
        self._address, self._reader, self._writer = address, reader, writer
        self._lost: str | None = None

    @classmethod
    async def open(cls, host: str, port: int) -> Tcp:
        """Connect.

        Raises:
            BusLost: there is no such host, or it does not answer; the reason says what to do.
        """
        address = f"{host}:{port}"
        try:
            async with asyncio.timeout(PATIENCE_S):
                reader, writer = await asyncio.open_connection(host, port)
        except TimeoutError as error:
            raise BusLost(f"{address}: no answer: is it switched on, the cable in?") from error
        except ConnectionRefusedError as error:
            raise BusLost(
                f"{address}: refused: is external control on, the port right?"
            ) from error
        except OSError as error:
            raise BusLost(f"{address}: {_reason(error)}") from error
        return cls(address, reader, writer)

    def write(self, data: bytes) -> None:
        """Send, without waiting.

        Raises:
            BusLost: the connection has gone, or the host has not read for long.
        """
        if self._lost is None and self._writer.transport.get_write_buffer_size() > KEPT:
            self._lose("does not read what it is sent")
        if self._lost is not None:
            raise BusLost(self._lost)
        self._writer.write(data)

    async def read(self, within: float | None = None) -> bytes:
        """Return whatever has come; nothing if nothing comes ``within`` seconds.

        Raises:
            BusLost: the connection has gone, and all that it had brought has been taken.
        """
        if self._lost is not None:
            raise BusLost(self._lost)
        try:
            async with asyncio.timeout(within):
                data = await self._reader.read(AT_ONCE)
        except TimeoutError:
            return b""
        except OSError as error:
            self._lose(_reason(error))
        else:
            if data:
                return data
            self._lose("closed by the other side")
        raise BusLost(self._lost or "closed")

    def close(self) -> None:
        """Close the connection; who waits for bytes gets ``BusLost``."""
        self._lose("closed")
        self._reader.feed_eof()

    def _lose(self, reason: str) -> None:
        if self._lost is None:
            self._lost = f"{self._address}: {reason}"
            with contextlib.suppress(OSError):
                self._writer.transport.abort()


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
