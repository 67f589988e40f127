"""Unix sockets with least rights: mode 0660, a group by role, and a look at who is there."""

from __future__ import annotations

import asyncio
import grp
import os
import pwd
import shutil
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path

from controller import wire

MODE = 0o660
_UCRED = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)

Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class SocketTaken(Exception):
    """Another process listens on the socket."""


async def listen(path: Path, serve: Server, *, group: str | None = None) -> asyncio.Server:
    """Serve a Unix socket; a dead one left behind by a crash is replaced.

    Raises:
        SocketTaken: somebody listens there already.
        LookupError: the group does not exist on this machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    await _clear(path)
    mask = os.umask(0o777 & ~MODE)
    try:
        server = await asyncio.start_unix_server(serve, path, limit=wire.MAX_LINE)
    finally:
        os.umask(mask)
    if group is not None:
        try:
            shutil.chown(path, group=group)
        except (LookupError, PermissionError) as error:
            server.close()
            raise LookupError(f"{path}: group “{group}”: {error}") from error
    return server


async def _clear(path: Path) -> None:
    if not path.exists():
        return
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        path.unlink()
        return
    writer.close()
    raise SocketTaken(f"{path}: another controller listens here; stop it first")


def peer(writer: asyncio.StreamWriter) -> tuple[int, int]:
    """The user and group ids of the process on the other side."""
    sock: socket.socket = writer.get_extra_info("socket")
    _, uid, gid = _UCRED.unpack(
        sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    )
    return uid, gid


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
    try:
        name = pwd.getpwuid(uid).pw_name
        groups = set(os.getgrouplist(name, gid))
    except KeyError:
        groups = {gid}
    if owner not in groups:
        raise PermissionError(f"user {uid} is not in group {grp.getgrgid(owner).gr_name}")
