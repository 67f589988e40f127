"""One CAN segment on the event loop: python-can's only door in the hall.

Frames are read as the kernel has them, in bursts, and wait in memory until somebody takes them;
when more than ``HIGH_WATER`` wait, reading pauses and the kernel holds the rest. Sending never
blocks: what the adapter cannot take now is tried again a millisecond later.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final, TypeVar

import can

from drivers.canopen import Frame
from drivers.faults import BusLost

__all__ = ["BusLost", "CanBus"]

T = TypeVar("T")

HIGH_WATER: Final = 65_536
"""Frames that may wait to be taken; a second of babble at 1 Mbit/s is about 15,000."""
DRAIN_AT_ONCE: Final = 2_000
"""Frames read before the event loop gets a turn."""
NONSENSE: Final = 100
"""Unreadable packets in a row, with no good frame between them, that make a bus a lost one."""
OUTBOX: Final = 2_048
"""Frames that may wait to be sent."""
RETRY_S: Final = 0.001
"""Pause after a full transmit queue: about four frames at 500 kbit/s."""
RECEIVE_BUFFER: Final = 4 << 20
"""Bytes of kernel buffer asked for: a stalled process loses nothing for several seconds."""
_SO_RCVBUFFORCE: Final = 33  # linux/asm-generic/socket.h; needs CAP_NET_ADMIN

# Error classes of an error frame's identifier and bits of its data: linux/can/error.h.
_ERR_CONTROLLER: Final = 0x004
_ERR_BUS_OFF: Final = 0x040
_ERR_OVERFLOW: Final = 0x03  # data[1]: receive or transmit overflow

_FULL: Final = {errno.ENOBUFS, errno.EAGAIN, errno.EWOULDBLOCK}

# python-can logs whole frames at level DEBUG and below, and a frame tells who pressed what.
logging.getLogger("can").setLevel(logging.INFO)


class CanBus:
    """An open bus. Counts what it could not use: nothing is dropped in silence.

    Attributes:
        dropped: frames not sent because the outbox was full.
        overflows: times that the adapter says it has lost frames.
        foreign: frames received that CANopen does not use (extended, remote, FD).
        garbled: packets that were not CAN frames at all.
    """

    def __init__(self, bus: can.BusABC) -> None:
        """Take over ``bus``; call it inside a running event loop."""
        self.dropped = self.overflows = self.foreign = self.garbled = 0
        self._bus = bus
        self._loop = asyncio.get_running_loop()
        self._inbox: deque[Frame] = deque()
        self._outbox: deque[can.Message] = deque()
        self._heard = asyncio.Event()
        self._lost: str | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._reading = False
        self._fd = _descriptor(bus)
        if self._fd is None:
            threading.Thread(target=self._read_in_thread, daemon=True).start()
        else:
            _enlarge_buffer(self._fd)
            self._resume()

    @classmethod
    async def open(
        cls, interface: str, channel: str, bitrate: int | None = None, **extra: object
    ) -> CanBus:
        """Open a bus; ``extra`` goes to python-can's interface as it is.

        Raises:
            BusLost: no such interface or channel, or it does not answer.
        """
        if bitrate is not None:
            extra["bitrate"] = bitrate
        try:
            # In a thread: serial adapters wait for seconds, and the other buses must go on.
            bus = await asyncio.to_thread(_open, interface, channel, extra)
        except NotImplementedError as error:
            raise BusLost(f"python-can cannot use interface {interface!r}: {error}") from error
        except (can.CanError, OSError, ValueError, TypeError) as error:
            raise BusLost(f"{interface} {channel}: {_reason(error)}") from error
        return cls(bus)

    async def burst(self, within: float | None = None) -> list[Frame]:
        """Return all frames waiting, at least one; empty if none comes ``within`` seconds.

        Raises:
            BusLost: the bus has gone, and all that it had brought has been taken.
        """
        if not self._inbox and self._lost is None:
            self._heard.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._heard.wait()
        if not self._inbox and self._lost is not None:
            raise BusLost(self._lost)
        frames = list(self._inbox)
        self._inbox.clear()
        if self._fd is not None and not self._reading and self._lost is None:
            self._resume()
        return frames

    async def frames(self) -> AsyncIterator[Frame]:
        """Yield frames as they come.

        Raises:
            BusLost: the bus has gone.
        """
        while True:
            for frame in await self.burst():
                yield frame

    def send(self, frame: Frame) -> bool:
        """Send, or keep for sending; False if the frame was dropped (bus lost or outbox full)."""
        if self._lost is not None or len(self._outbox) >= OUTBOX:
            self.dropped += 1
            return False
        self._outbox.append(
            can.Message(arbitration_id=frame.cob_id, data=frame.data, is_extended_id=False)
        )
        if self._retry is None:
            self._pump()
        return True

    def close(self) -> None:
        """Close the bus; who waits for frames gets ``BusLost``."""
        self._lose("closed")

    def _pump(self) -> None:
        """Send what waits, in order, until the adapter is full."""
        self._retry = None
        while self._outbox and self._lost is None:
            try:
                self._bus.send(self._outbox[0], timeout=0)
            except (can.CanError, OSError) as error:
                if _is_full(error):
                    self._retry = self._loop.call_later(RETRY_S, self._pump)
                else:
                    self._lose(_reason(error))
                return
            self._outbox.popleft()

    def _resume(self) -> None:
        assert self._fd is not None
        self._reading = True
        self._loop.add_reader(self._fd, self._drain)

    def _pause(self) -> None:
        if self._fd is not None and self._reading:
            self._reading = False
            self._loop.remove_reader(self._fd)

    def _drain(self) -> None:
        nonsense = 0
        for _ in range(DRAIN_AT_ONCE):
            try:
                message = self._bus.recv(timeout=0)
            except (can.CanError, OSError, ValueError) as error:
                nonsense += 1
                if nonsense > NONSENSE or not _is_garbage(error):
                    self._lose(_reason(error))
                    return
                self.garbled += 1
                continue
            if message is None:
                break
            nonsense = 0
            self._take(message)
        if len(self._inbox) >= HIGH_WATER:
            self._pause()

    def _take(self, message: can.Message) -> None:
        if message.is_error_frame:
            self._take_error(message)
        elif message.is_extended_id or message.is_remote_frame or message.is_fd:
            self.foreign += 1
        elif len(self._inbox) >= 2 * HIGH_WATER:  # only a thread brings more than it is asked for
            self.overflows += 1
        else:
            frame = Frame(message.arbitration_id, bytes(message.data), message.timestamp)
            self._inbox.append(frame)
            self._heard.set()

    def _take_error(self, message: can.Message) -> None:
        if message.arbitration_id & _ERR_BUS_OFF:
            self._lose("bus-off: the controller has left the bus after too many errors")
        elif message.arbitration_id & _ERR_CONTROLLER and message.data[1:2]:
            self.overflows += bool(message.data[1] & _ERR_OVERFLOW)

    def _lose(self, reason: str) -> None:
        if self._lost is not None:
            return
        self._lost = reason
        self._heard.set()
        self._pause()
        if self._retry is not None:
            self._retry.cancel()
        if self._fd is not None:  # otherwise the reading thread shuts the bus down
            self._bus.shutdown()

    def _read_in_thread(self) -> None:
        """Read an adapter that has no file descriptor."""
        try:
            while self._lost is None:
                message = self._bus.recv(timeout=0.1)
                if message is not None:
                    self._tell(self._take, message)
        except (can.CanError, OSError) as error:
            self._tell(self._lose, _reason(error))
        finally:
            self._bus.shutdown()

    def _tell(self, what: Callable[[T], None], about: T) -> None:
        """Call on the event loop from the thread; a loop already closed needs no telling."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what, about)


def _open(interface: str, channel: str, extra: Mapping[str, Any]) -> can.BusABC:
    # ignore_config: hall.toml decides, not a file in somebody's home directory.
    return can.Bus(channel=channel, interface=interface, ignore_config=True, **extra)


def _descriptor(bus: can.BusABC) -> int | None:
    try:
        fd = bus.fileno()
    except NotImplementedError:
        return None
    return fd if fd >= 0 else None


def _enlarge_buffer(fd: int) -> None:
    """Ask the kernel for a larger receive buffer; a serial port has none, and that is fine."""
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(fd)) as same:
        try:
            same.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, RECEIVE_BUFFER)
        except PermissionError:
            same.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)


def _errno(error: BaseException) -> int | None:
    """Return the system's error number behind a python-can error, if there is one."""
    if isinstance(error, can.CanError) and error.error_code is not None:
        return error.error_code
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    return _errno(error.__cause__) if error.__cause__ is not None else None


def _is_full(error: Exception) -> bool:
    """Tell a full transmit queue from a dead bus: python-can gives the former no number."""
    number = _errno(error)
    busy = isinstance(error, can.CanOperationError | can.CanTimeoutError)
    return number in _FULL or (number is None and busy)


def _is_garbage(error: Exception) -> bool:
    """Tell a packet that is no CAN frame (udp_multicast) from a bus that has gone."""
    gone = isinstance(error.__cause__, OSError) or _errno(error) is not None
    return isinstance(error, can.CanOperationError) and not gone


def _reason(error: BaseException) -> str:
    number = _errno(error)
    name = f" ({errno.errorcode.get(number, number)})" if number is not None else ""
    return f"{error}{name}"
