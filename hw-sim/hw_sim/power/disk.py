"""What a disk holds after a power cut: all that was synchronised, and any part of the rest.

The record of ``shim.c`` says in which order a process wrote and synchronised. A cut falls between
two records. What was written to a file before it was last synchronised is there; of what came
later each sector of 512 bytes is there or not, by chance, a change of length likewise. A file that
was made and never synchronised may not be there at all, one that was removed may be there again
until its folder is synchronised; a file's own fsync makes its name durable, as ext4 does.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SECTOR: Final = 512
_HEADER: Final = struct.Struct("=cIQI")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done to a file: ``what`` as in ``shim.c``, ``at`` an offset or a length."""

    what: str
    path: str
    at: int
    data: bytes


def read_acts(record: Path) -> list[Act]:
    """The record of a process, in order."""
    raw, acts, place = record.read_bytes(), [], 0
    while place < len(raw):
        what, length, at, size = _HEADER.unpack_from(raw, place)
        place += _HEADER.size
        path = raw[place : place + length].decode()
        place += length
        acts.append(Act(what.decode(), path, at, raw[place : place + size]))
        place += size
    return acts


@dataclass(slots=True)
class _File:
    """What the platter has of a file, and what waits in memory."""

    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Act] = field(default_factory=list)
    named: bool = False

    def synchronise(self) -> None:
        for act in self.waiting:
            _apply(self.durable, act)
        self.waiting.clear()
        self.named = True


class Disk:
    """Follows a record and can be cut off at any moment.

    Attributes:
        acks: what was written to the file ``acks`` so far: what somebody was told.
    """

    def __init__(self) -> None:
        """An empty disk."""
        self._files: dict[str, _File] = {}
        self._removed: dict[str, _File] = {}  # and the folder was not synchronised since
        self.acks = b""

    def follow(self, act: Act) -> None:
        """Take the next act of the record."""
        if act.path == "acks":
            self.acks += act.data
            return
        if act.path.endswith("-shm"):
            return  # shared memory: it is never read after a cut
        if act.path == ".":
            for file in self._files.values():
                file.named = True
            self._removed.clear()
            return
        match act.what:
            case "u":
                self._removed[act.path] = self._files.pop(act.path, _File())
            case "r":
                self._files[act.data.decode()] = self._files.pop(act.path)
            case "s":
                self._file(act.path).synchronise()
            case "o":
                self._file(act.path)
            case _:
                self._file(act.path).waiting.append(act)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they may be after a power cut now."""
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        found = {}
        for path, file in {**self._removed, **self._files}.items():
            gone = path not in self._files
            if gone and chance.random() < kept:
                continue
            if not file.named and chance.random() >= kept:
                continue
            platter = bytearray(file.durable)
            for act in file.waiting:
                for piece in _pieces(act):
                    if chance.random() < kept:
                        _apply(platter, piece)
            found[path] = bytes(platter)
        return found

    def _file(self, path: str) -> _File:
        return self._files.setdefault(path, _File())


def _pieces(act: Act) -> Sequence[Act]:
    """A write in its sectors; anything else is whole or not at all."""
    if act.what != "w":
        return [act]
    first = SECTOR - act.at % SECTOR
    cuts = [0, *range(first, len(act.data), SECTOR)]
    ends = [*cuts[1:], len(act.data)]
    return [
        Act("w", act.path, act.at + begin, act.data[begin:end])
        for begin, end in zip(cuts, ends, strict=True)
    ]


def _apply(platter: bytearray, act: Act) -> None:
    if act.what == "t":
        del platter[act.at :]
        platter.extend(bytes(act.at - len(platter)))
        return
    if len(platter) < act.at:
        platter.extend(bytes(act.at - len(platter)))
    platter[act.at : act.at + len(act.data)] = act.data
