"""Who is at a socket's door: which process of which user, and how many places each may take."""

from __future__ import annotations

import asyncio
import pwd
import socket
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

_UCRED = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)
_SO_PEERGROUPS = 59  # asm-generic/socket.h, since Linux 4.13; Python has no name for it
_GROUPS_AT_MOST = 256  # 1,024 bytes are the most that Python asks for

WORDS_A_MINUTE = 20
"""How many complaints about callers are said in a minute; the rest are counted."""


class Offence(Exception):
    """A caller does what nobody may: says what. He is hung up on."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The process on the other side of a Unix socket, as it was when it connected."""

    pid: int
    uid: int
    gid: int
    groups: frozenset[int]
    """Its supplementary groups, as the kernel knows them.

    Not as the user database has them: a unit's ``SupplementaryGroups=`` stand in no database.
    """

    @classmethod
    def at(cls, writer: asyncio.StreamWriter) -> Caller:
        """Look at who is there.

        Raises:
            OSError: nobody any more.
        """
        sock: socket.socket = writer.get_extra_info("socket")
        pid, uid, gid = _UCRED.unpack(
            sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        )
        raw = sock.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, 4 * _GROUPS_AT_MOST)
        groups = struct.unpack(f"={len(raw) // 4}I", raw)
        return cls(pid, uid, gid, frozenset(groups))

    def is_of(self, group: int) -> bool:
        """Whether it runs in a group."""
        return group == self.gid or group in self.groups

    def __str__(self) -> str:
        try:
            user = pwd.getpwuid(self.uid).pw_name
        except KeyError:
            user = f"user {self.uid}"
        return f"process {self.pid} ({user})"


class Places:
    """The places of one socket. No user takes more than half: the others always find one."""

    def __init__(self, places: int) -> None:
        """All are free."""
        self._places = places
        self._taken: Counter[int] = Counter()

    def take(self, uid: int) -> None:
        """Give a user one more place.

        Raises:
            Offence: there is none left for him.
        """
        if self._taken.total() >= self._places:
            raise Offence(f"all {self._places} places are taken")
        if self._taken[uid] >= max(1, self._places // 2):
            raise Offence(f"one user may hold {max(1, self._places // 2)} connections")
        self._taken[uid] += 1

    def leave(self, uid: int) -> None:
        """Take a place back."""
        self._taken[uid] -= 1
        if not self._taken[uid]:
            del self._taken[uid]


class Complaints:
    """Says what callers do wrong, so many a minute at most: nobody fills the log through us."""

    def __init__(self, say: Callable[[str], None], now: Callable[[], float]) -> None:
        """``now``: seconds of any clock that only goes forward."""
        self._say, self._now = say, now
        self._since = float("-inf")
        self._said = self._unsaid = 0

    def add(self, words: str) -> None:
        """Say it, or count it."""
        now = self._now()
        if now - self._since >= 60:
            if self._unsaid:
                self._say(f"{self._unsaid} more like these before")
            self._since, self._said, self._unsaid = now, 0, 0
        if self._said < WORDS_A_MINUTE:
            self._said += 1
            self._say(words)
        else:
            self._unsaid += 1
