"""What a secret vote must not change, gathered byte by byte: the bus, the disk, memory.

For tests. Whoever compares two votes takes the same things of both and looks whether they differ.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_CAN: Final = struct.Struct("=IB3x8s")  # linux/can.h, struct can_frame
PRESSES: Final = range(0x181, 0x200)
"""TPDO1, the console's own frame of its keys (CiA 301 §7.3.5): the one thing that may differ."""
LAMPS: Final = range(0x201, 0x280)
"""RPDO1: what the controller lights on a console."""
_WAL_HEADER: Final = 32  # sqlite.org/fileformat2.html, §4.1
_WAL_FRAME: Final = struct.Struct(">II16x")  # page number, pages after a commit; salts and sums
_HEAD: Final = 8  # of a frame: its identifier and length
_ADDRESS: Final = struct.Struct("P")


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame as it stood on the bus."""

    id: int
    data: bytes


@dataclass(slots=True)
class Tap:
    """A party on the hub that only listens, as an eavesdropper at the cable would."""

    sock: socket.socket
    frames: list[Heard] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def on(cls, channel: Path) -> Iterator[Tap]:
        """Listen at the socket of a hub until left."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as sock:
            sock.connect(str(channel))
            sock.setblocking(False)
            yield cls(sock)

    def take(self) -> list[Heard]:
        """All frames up to now, in their order on the bus."""
        with contextlib.suppress(BlockingIOError):
            while packet := self.sock.recv(_CAN.size):
                number, length, data = _CAN.unpack(packet)
                self.frames.append(Heard(number, data[:length]))
        return self.frames

    def of(self, ids: range) -> list[Heard]:
        """The frames with these identifiers."""
        return [frame for frame in self.take() if frame.id in ids]


def changes(frames: Iterable[Heard], first: bytes) -> list[Heard]:
    """The frames that say something new; what is repeated by the clock is left out.

    ``first`` is what all consoles had been told before.
    """
    last: dict[int, bytes] = {}
    found = []
    for frame in frames:
        if last.get(frame.id, first) != frame.data:
            last[frame.id] = frame.data
            found.append(frame)
    return found


def wal_pages(wal: bytes) -> list[tuple[int, bytes]]:
    """The pages in a write-ahead log, in the order written: number and bytes.

    Left out are the salt that SQLite draws for each log, and the sums over it.
    """
    if not wal:
        return []
    size = int.from_bytes(wal[8:12], "big")
    step = _WAL_FRAME.size + size
    frames = range(_WAL_HEADER, len(wal) - step + 1, step)
    return [
        (
            _WAL_FRAME.unpack_from(wal, at)[0],
            wal[at + _WAL_FRAME.size : at + step],
        )
        for at in frames
    ]


def memory_of(pid: int) -> Iterator[bytes]:
    """The writable memory of a process, region by region.

    Raises:
        PermissionError: the kernel forbids it (ptrace_scope, another user).
    """
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="ascii", errors="replace")
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for line in maps.splitlines():
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                begin, end = (int(each, 16) for each in span.split("-"))
                with contextlib.suppress(OSError):  # a guard page, or gone meanwhile
                    yield os.pread(memory, end - begin, begin)
    finally:
        os.close(memory)


NEAR: Final = 6
"""Words of memory: what lies no farther apart is one object, or two arguments of one call."""


def near_in_memory(pid: int, choices: Iterable[int], sides: Iterable[int]) -> Counter[int]:
    """How often a choice's address stands near the address of a seat or member, by the latter."""
    wanted = set(sides)
    needles = [_ADDRESS.pack(choice) for choice in choices]
    found: Counter[int] = Counter()
    for region in memory_of(pid):
        for needle in needles:
            at = region.find(needle)
            while at >= 0:
                if at % _ADDRESS.size == 0:
                    found.update(wanted.intersection(_words_around(region, at)))
                at = region.find(needle, at + 1)
    return found


def _words_around(region: bytes, at: int) -> tuple[int, ...]:
    begin = max(0, at - NEAR * _ADDRESS.size)
    end = min(len(region) // _ADDRESS.size * _ADDRESS.size, at + (NEAR + 1) * _ADDRESS.size)
    return struct.unpack(f"{(end - begin) // _ADDRESS.size}P", region[begin:end])


def packet(frame: Heard) -> bytes:
    """A frame as it comes off the bus: struct can_frame."""
    return _CAN.pack(frame.id, len(frame.data), frame.data)


def packets_in_memory(pid: int, packets: Iterable[bytes]) -> Counter[bytes]:
    """How often each of these frames lies in the memory of a process."""
    wanted = set(packets)
    found: Counter[bytes] = Counter()
    for region in memory_of(pid):
        for head in {each[:_HEAD] for each in wanted}:
            at = region.find(head)
            while at >= 0:
                found[region[at : at + _CAN.size]] += 1
                at = region.find(head, at + 1)
    return Counter({each: times for each, times in found.items() if each in wanted})
