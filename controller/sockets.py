"""Unix sockets with least rights: mode 0660, a group by role, and a look at who is there."""

from __future__ import annotations

import asyncio
import grp
import os
import shutil
import socket
import struct
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import TracebackType

from controller import wire

MODE = 0o660
_UCRED = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)

_SO_PEERGROUPS = 59  # asm-generic/socket.h, since Linux 4.13; Python has no name for it
_GROUPS_AT_MOST = 256  # 1,024 bytes are the most that Python asks for

Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


class SocketTaken(Exception):
    """Another process listens on the socket."""


class Listener:
    """A socket being served; leaving it hangs up on everybody and removes the socket."""

    def __init__(self, path: Path, serve: Server) -> None:
        self._path = path
        self._serve = serve
        self._talks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._closed = False

    async def open(self, group: str | None) -> None:
        """Listen, with mode 0660 from the first moment.

        Raises:
            LookupError: the group does not exist on this machine, or is not ours to give.
        """
        mask = os.umask(0o777 & ~MODE)
        try:
            self._server = await asyncio.start_unix_server(
                self._talk, self._path, limit=wire.MAX_LINE
            )
        finally:
            os.umask(mask)
        if group is not None:
            try:
                shutil.chown(self._path, group=group)
            except (LookupError, PermissionError) as error:
                await self.close()
                raise LookupError(f"{self._path}: group “{group}”: {error}") from error

    def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed:
            writer.transport.abort()
            return
        talk = asyncio.ensure_future(self._serve(reader, writer))
        self._talks.add(talk)

        def over(done: asyncio.Task[None]) -> None:
            # Also where the talk was cancelled before its first step.
            self._talks.discard(done)
            writer.close()

        talk.add_done_callback(over)

    async def close(self) -> None:
        """Hang up and remove the socket."""
        self._closed = True
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the loop's next turn

    async def __aenter__(self) -> Listener:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


async def listen(path: Path, serve: Server, *, group: str | None = None) -> Listener:
    """Serve a Unix socket; a dead one left behind by a crash is replaced.

    Raises:
        SocketTaken: somebody listens there already.
        LookupError: the group does not exist on this machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not await _answers(path):
        path.unlink()
    elif path.exists():
        raise SocketTaken(f"{path}: another controller listens here; stop it first")
    listener = Listener(path, serve)
    await listener.open(group)
    return listener


async def _answers(path: Path) -> bool:
    """Whether somebody listens at a socket."""
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    return True


def peer(writer: asyncio.StreamWriter) -> tuple[int, int]:
    """The user and group ids of the process on the other side."""
    sock: socket.socket = writer.get_extra_info("socket")
    _, uid, gid = _UCRED.unpack(
        sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    )
    return uid, gid


def peer_groups(writer: asyncio.StreamWriter) -> set[int]:
    """The supplementary groups of the process on the other side, as the kernel knows them.

    Not as the user database has them: a unit's ``SupplementaryGroups=`` stand in no database.
    """
    sock: socket.socket = writer.get_extra_info("socket")
    raw = sock.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, 4 * _GROUPS_AT_MOST)
    return set(struct.unpack(f"={len(raw) // 4}I", raw))


def refuse_strangers(writer: asyncio.StreamWriter) -> None:
    """Let in root, our own user, and the group that owns the socket; nobody else.

    Raises:
        PermissionError: the other side is somebody else.
    """
    uid, gid = peer(writer)
    if uid in (0, os.getuid()):
        return
    path = writer.get_extra_info("sockname")
    owner = Path(path).stat().st_gid
    if owner not in {gid, *peer_groups(writer)}:
        raise PermissionError(f"user {uid} is not in group {_group_name(owner)}")


def _group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
