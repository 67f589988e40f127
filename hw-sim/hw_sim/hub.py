"""A CAN bus made of a Unix socket: whatever one party sends, all the others receive.

Each packet is the kernel's 16-byte ``struct can_frame`` (linux/can.h), so that what runs here
runs on SocketCAN. It stands in where the kernel has no CAN, loses nothing while the parties read,
and counts what it had to drop when one does not.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import signal
import socket
import struct
from collections import deque
from pathlib import Path
from typing import Final

BUS_OFF: Final = 0x040  # kinds of error frames: linux/can/error.h
BAD_FRAME: Final = 0x088  # a protocol violation, seen on the bus
FRAME_BYTES: Final = 16
_FRAME: Final = struct.Struct("=IB3x8s")
_ERROR_FLAG: Final = 0x2000_0000
BACKLOG_FRAMES: Final = 16_384
"""Frames kept for a party that does not read; then its frames are dropped, and counted."""
READ_AT_ONCE: Final = 256


class _Party:
    """One program on the bus."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.backlog: deque[bytes] = deque()


class Hub:
    """The bus, inside a running event loop.

    Attributes:
        carried: frames received from all parties.
        dropped: frames not delivered to some party, because it did not read.
        garbled: packets that were not a CAN frame.
    """

    def __init__(self, path: Path) -> None:
        """Prepare a bus at ``path``; ``open`` starts it."""
        self.path = path
        self.carried = self.dropped = self.garbled = 0
        self._parties: dict[int, _Party] = {}
        self._door: socket.socket | None = None

    @property
    def parties(self) -> int:
        """How many programs are on the bus."""
        return len(self._parties)

    async def open(self) -> None:
        """Listen at the path; what a dead hub left there is removed.

        Raises:
            OSError: the path cannot be used, or a living hub has it (``EADDRINUSE``).
        """
        door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        door.setblocking(False)
        try:
            _clear_away(self.path)
            door.bind(str(self.path))
            door.listen(64)
        except OSError:
            door.close()
            raise
        self._door = door
        asyncio.get_running_loop().add_reader(door, self._admit, door)

    async def close(self) -> None:
        """Cut everybody off, as when a cable is pulled out of the adapter."""
        for party in list(self._parties.values()):
            self._part(party)
        if self._door is not None:
            asyncio.get_running_loop().remove_reader(self._door)
            self._door.close()
            self._door = None
            self.path.unlink(missing_ok=True)

    def _admit(self, door: socket.socket) -> None:
        """Let in all who wait: nobody may miss what is sent after it has connected."""
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            while True:
                sock, _ = door.accept()
                sock.setblocking(False)
                party = _Party(sock)
                self._parties[sock.fileno()] = party
                asyncio.get_running_loop().add_reader(sock, self._hear, party)

    def _part(self, party: _Party) -> None:
        loop = asyncio.get_running_loop()
        if self._parties.pop(party.sock.fileno(), None) is not None:
            loop.remove_reader(party.sock)
            loop.remove_writer(party.sock)
            party.sock.close()

    def _hear(self, party: _Party) -> None:
        for _ in range(READ_AT_ONCE):
            try:
                packet = party.sock.recv(FRAME_BYTES + 1)
            except BlockingIOError:
                return
            except OSError:
                packet = b""
            if not packet:
                self._part(party)
                return
            if len(packet) != FRAME_BYTES:
                self.garbled += 1
                continue
            self.carried += 1
            for other in list(self._parties.values()):
                if other is not party:
                    self._deliver(other, packet)

    def _deliver(self, party: _Party, packet: bytes) -> None:
        if party.backlog:
            if len(party.backlog) >= BACKLOG_FRAMES:
                self.dropped += 1
            else:
                party.backlog.append(packet)
        elif not self._try(party, packet):
            party.backlog.append(packet)
            asyncio.get_running_loop().add_writer(party.sock, self._catch_up, party)

    def _catch_up(self, party: _Party) -> None:
        while party.backlog:
            if not self._try(party, party.backlog[0]):
                return
            party.backlog.popleft()
        asyncio.get_running_loop().remove_writer(party.sock)

    def _try(self, party: _Party, packet: bytes) -> bool:
        """Send; False if the party's queue is full. Who has gone is noticed when reading."""
        try:
            party.sock.send(packet)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as error:
            if error.errno == errno.ENOBUFS:
                return False
        return True


def report_error(path: Path, kind: int) -> None:
    """Let all parties of the bus at ``path`` receive an error frame of a kind, or several.

    Raises:
        OSError: there is no bus.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        caller.connect(str(path))
        caller.send(_FRAME.pack(_ERROR_FLAG | kind, 8, bytes(8)))


def _clear_away(path: Path) -> None:
    """Remove a socket that nobody listens at."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)


async def _serve(paths: list[Path]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    hubs = [Hub(path) for path in paths]
    try:
        for hub in hubs:
            await hub.open()
            print(f"ready {hub.path}", flush=True)
        await stop.wait()
    finally:
        for hub in hubs:
            await hub.close()
            print(f"{hub.path}: {hub.carried} carried, {hub.dropped} dropped", flush=True)


def main() -> None:
    """Run buses until interrupted: ``python -m hw_sim.hub --socket PATH [--socket PATH …]``."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.hub", description=main.__doc__)
    parser.add_argument(
        "--socket", type=Path, action="append", required=True, help="a bus; may be repeated"
    )
    try:
        asyncio.run(_serve(parser.parse_args().socket))
    except OSError as error:
        parser.exit(1, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
