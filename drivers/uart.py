"""A serial port on the event loop: pyserial's only door in the hall.

pyserial opens the port and sets its speed; reading and writing go straight to its descriptor,
without threads. A pseudo-terminal is a port as well, so tests and simulators need no other door.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import termios
from typing import Final, Literal

import serial  # type: ignore[import-untyped]  # pyserial ships no types

from drivers.faults import BusLost

AT_ONCE: Final = 4_096
"""Bytes read in one go: all that a Linux tty holds."""
KEPT: Final = 1 << 16
"""Bytes kept, each way, for who is slow to take them; what comes after is dropped and counted."""

_WAYS_OUT: Final = {
    errno.ENOENT: "no such device: is the adapter plugged in?",
    errno.ENODEV: "no such device: is the adapter plugged in?",
    errno.EACCES: "no permission: put the controller's user into group dialout",
    errno.EPERM: "no permission: put the controller's user into group dialout",
    errno.EBUSY: "another program has it open: stop that program (fuser says which)",
    errno.EAGAIN: "another program has it open: stop that program (fuser says which)",
}


class Uart:
    """An open serial port.

    Attributes:
        dropped: bytes that nobody took in time.
        heard_at: when bytes came last, in the event loop's time.
    """

    def __init__(self, path: str, port: serial.Serial) -> None:
        """Take over an open port; call it inside a running event loop."""
        self.dropped = 0
        self._path, self._port = path, port
        self._fd: int = port.fileno()
        self._loop = asyncio.get_running_loop()
        self.heard_at = self._loop.time()
        self._heard = bytearray()
        self._unsent = b""
        self._waiting: asyncio.Future[None] | None = None
        self._lost: str | None = None
        self._loop.add_reader(self._fd, self._receive)

    @classmethod
    async def open(
        cls,
        path: str,
        *,
        baud: int,
        parity: Literal["N", "E", "O"] = "N",
        stopbits: Literal[1, 2] = 1,
        rtscts: bool = False,
        low_latency: bool = False,
    ) -> Uart:
        """Open a port, for this process alone.

        ``rtscts`` lets the other side hold us back by its CTS wire: without the wire nothing goes.
        ``low_latency`` asks the kernel to hand bytes on at once: an FTDI adapter otherwise keeps
        them for up to 16 ms. An adapter that cannot is used as it is.

        Raises:
            BusLost: there is no such port, or it cannot be had; the reason says what to do.
        """
        # A pseudo-terminal has bytes, not bits: glibc reports EINVAL when parity is asked of it.
        is_pty = os.path.realpath(path).startswith("/dev/pts/")
        try:
            port = serial.Serial(
                path,
                baud,
                parity="N" if is_pty else parity,
                stopbits=stopbits,
                timeout=0,
                rtscts=rtscts,
                exclusive=True,
            )
            _tell_silence_from_hangup(port.fileno())
        except (OSError, ValueError, termios.error) as error:
            raise BusLost(f"{path}: {_way_out(error)}") from error
        if low_latency:
            with contextlib.suppress(OSError, ValueError, NotImplementedError):
                port.set_low_latency_mode(True)
        return cls(path, port)

    @property
    def fileno(self) -> int:
        """The descriptor."""
        return self._fd

    def write(self, data: bytes) -> None:
        """Send; what the port cannot take now goes when it can.

        Raises:
            BusLost: the port has gone.
        """
        if self._lost is not None:
            raise BusLost(self._lost)
        if self._unsent:
            room = KEPT - len(self._unsent)
            self.dropped += max(0, len(data) - room)
            self._unsent += data[:room]
            return
        self._send(data)
        if self._lost is not None:
            raise BusLost(self._lost)

    async def read(self, within: float | None = None) -> bytes:
        """Return whatever has come; nothing if nothing comes ``within`` seconds.

        Raises:
            BusLost: the port has gone, and all that it had brought has been taken.
        """
        if not self._heard and self._lost is None:
            await self._wait(within)
        if not self._heard and self._lost is not None:
            raise BusLost(self._lost)
        return self.drain_input()

    def drain_input(self) -> bytes:
        """Return and forget what has come, without waiting."""
        if not self._heard and self._lost is None:
            self._receive()
        heard = bytes(self._heard)
        self._heard.clear()
        return heard

    def close(self) -> None:
        """Close the port; who waits for bytes gets ``BusLost``."""
        self._lose("closed")

    async def _wait(self, within: float | None) -> None:
        waiting = self._waiting = self._loop.create_future()
        timer = None if within is None else self._loop.call_later(within, self._wake)
        try:
            await waiting
        finally:
            self._waiting = None
            if timer is not None:
                timer.cancel()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _receive(self) -> None:
        try:
            data = os.read(self._fd, AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:  # EIO: the other end of a pty is gone, or the adapter
            self._lose(os.strerror(error.errno or errno.EIO))
            return
        if not data:
            self._lose("unplugged")
            return
        self.heard_at = self._loop.time()
        room = KEPT - len(self._heard)
        self.dropped += max(0, len(data) - room)
        self._heard += data[:room]
        self._wake()

    def _send(self, data: bytes) -> None:
        try:
            sent = os.write(self._fd, data)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self._lose(os.strerror(error.errno or errno.EIO))
            return
        if sent < len(data) and not self._unsent:
            self._loop.add_writer(self._fd, self._go_on)
        self._unsent = data[sent:]

    def _go_on(self) -> None:
        self._send(self._unsent)
        if not self._unsent and self._lost is None:
            self._loop.remove_writer(self._fd)

    def _lose(self, reason: str) -> None:
        if self._lost is not None:
            return
        self._lost = f"{self._path}: {reason}"
        self._loop.remove_reader(self._fd)
        self._loop.remove_writer(self._fd)
        self._unsent = b""
        with contextlib.suppress(OSError, termios.error):
            self._port.close()
        self._wake()


def _tell_silence_from_hangup(fd: int) -> None:
    """With pyserial's VMIN of 0 an empty read would mean either; with 1 it is a hangup."""
    settings = termios.tcgetattr(fd)
    settings[6][termios.VMIN] = 1
    termios.tcsetattr(fd, termios.TCSANOW, settings)


def _way_out(error: Exception) -> str:
    """What went wrong, in a word, and what to do about it."""
    code = error.errno if isinstance(error, OSError) else None
    return _WAYS_OUT.get(code or 0, f"cannot be opened as a serial port: {error}")
