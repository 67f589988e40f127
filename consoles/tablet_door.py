"""The Unix socket where the gateway of the tablets knocks: mode 0660, and a look at who is there.

The controller's other sockets are its own (``controller.sockets``); a line may not know it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import struct
from collections.abc import Callable
from pathlib import Path

from drivers.faults import BusLost

MODE = 0o660
_UCRED = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)
_SO_PEERGROUPS = 59  # asm-generic/socket.h, since Linux 4.13; Python has no name for it
_GROUPS_AT_MOST = 256  # 1,024 bytes are the most that Python asks for

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]


async def open_door(path: Path, serve: Serve, *, group: str | None, limit: int) -> asyncio.Server:
    """Listen, with mode 0660 from the first moment; a dead socket in the way is replaced.

    Raises:
        BusLost: the socket cannot be made, somebody listens there, or there is no such group.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            await _demand_dead(path)
            path.unlink()
        mask = os.umask(0o777 & ~MODE)
        try:
            server = await asyncio.start_unix_server(serve, path, limit=limit)
        finally:
            os.umask(mask)
        if group is not None:
            _give(path, group, server)
    except OSError as error:
        raise BusLost(f"{path}: {error.strerror or error}") from error
    return server


def is_known(writer: asyncio.StreamWriter, path: Path) -> bool:
    """Whether the other side is root, our own user, or of the group that owns the socket.

    Its groups are those that the kernel knows, not those of the user database: the
    ``SupplementaryGroups=`` of a unit stand in no database.
    """
    sock: socket.socket = writer.get_extra_info("socket")
    try:
        _, uid, gid = _UCRED.unpack(
            sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        )
        if uid in (0, os.getuid()):
            return True
        return path.stat().st_gid in {gid, *_groups(sock)}
    except OSError:  # gone already, or of more groups than can be asked for
        return False


def _groups(sock: socket.socket) -> tuple[int, ...]:
    """The supplementary groups of the process on the other side, as it was when it connected."""
    raw = sock.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, 4 * _GROUPS_AT_MOST)
    groups: tuple[int, ...] = struct.unpack(f"={len(raw) // 4}I", raw)
    return groups


async def _demand_dead(path: Path) -> None:
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return
    writer.close()
    raise BusLost(f"{path}: another controller listens here")


def _give(path: Path, group: str, server: asyncio.Server) -> None:
    try:
        shutil.chown(path, group=group)
    except (LookupError, PermissionError) as error:
        server.close()
        path.unlink(missing_ok=True)
        raise BusLost(f"{path}: group “{group}”: {error}") from error
