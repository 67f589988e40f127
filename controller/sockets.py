"""Unix sockets with least rights: mode 0660, a group by role, and a look at who is there.

Whoever connects takes a place and memory, so both have a bound: places, bytes of a line, seconds
to end a line that was begun, seconds to take what was written. Who goes beyond is hung up on.
"""

from __future__ import annotations

import asyncio
import grp
import logging
import os
import shutil
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import TracebackType

from controller import wire
from controller.callers import Caller, Complaints, Offence, Places

log = logging.getLogger("viche.sockets")

MODE = 0o660
ALONE = 0o600
PLACES = 64
"""How many connections one socket has at once."""
PATIENCE_S = 10.0
"""How long a caller may take to end a line he began, or take nothing that was written to him."""

Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


class SocketTaken(Exception):
    """Another process listens on the socket."""


class Listener:
    """A socket being served; leaving it hangs up on everybody and removes the socket."""

    def __init__(self, path: Path, serve: Server, *, places: int, longest: int) -> None:
        self._path = path
        self._serve = serve
        self._places = Places(places)
        self._longest = longest
        self._talks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._closed = False
        self._complaints = Complaints(log.warning, asyncio.get_running_loop().time)

    async def open(self, group: str | None, mode: int) -> None:
        """Listen, with this mode from the first moment.

        Raises:
            LookupError: the group does not exist on this machine, or is not ours to give.
        """
        mask = os.umask(0o777 & ~mode)
        try:
            self._server = await asyncio.start_unix_server(
                self._welcome, self._path, limit=self._longest
            )
        finally:
            os.umask(mask)
        if group is not None:
            try:
                shutil.chown(self._path, group=group)
            except (LookupError, PermissionError) as error:
                await self.close()
                raise LookupError(f"{self._path}: group “{group}”: {error}") from error

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            caller = Caller.at(writer)
        except OSError:  # gone already
            writer.transport.abort()
            return
        try:
            refuse_strangers(caller, self._path)
            self._places.take(caller.uid)
        except Offence as offence:
            self._complain(caller, offence)
            writer.transport.abort()
            return
        talk = asyncio.ensure_future(self._talk(caller, reader, writer))
        self._talks.add(talk)

        def over(done: asyncio.Task[None]) -> None:
            # Also where the talk was cancelled before its first step.
            self._talks.discard(done)
            self._places.leave(caller.uid)
            writer.close()

        talk.add_done_callback(over)

    async def _talk(
        self, caller: Caller, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self._closed:
            return
        try:
            await self._serve(reader, writer)
        except Offence as offence:
            self._complain(caller, offence)
            writer.transport.abort()  # a close would wait until he has read what there is
        except OSError as error:
            log.debug("%s: %s went: %s", self._path.name, caller, error)

    def _complain(self, caller: Caller, offence: Offence) -> None:
        self._complaints.add(f"{self._path.name}: {caller} is hung up on: {offence}")

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


async def listen(
    path: Path,
    serve: Server,
    *,
    group: str | None = None,
    alone: bool = False,
    places: int = PLACES,
    longest: int = wire.MAX_LINE,
) -> Listener:
    """Serve a Unix socket; a dead one left behind by a crash is replaced.

    Args:
        path: of the socket.
        serve: called with each caller that is let in; ``Offence`` hangs up with a word in the log.
        group: whose members may connect, beside root and our own user.
        alone: nobody but root and our own user may connect.
        places: how many connections there are at once, half of them for one user.
        longest: bytes of a line; no caller makes us hold more than twice as many.

    Raises:
        SocketTaken: somebody listens there already.
        LookupError: the group does not exist on this machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not await _answers(path):
        path.unlink()
    elif path.exists():
        raise SocketTaken(f"{path}: another controller listens here; stop it first")
    listener = Listener(path, serve, places=places, longest=longest)
    await listener.open(group, ALONE if alone else MODE)
    return listener


async def _answers(path: Path) -> bool:
    """Whether somebody listens at a socket."""
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    return True


async def read_line(reader: asyncio.StreamReader, *, begun: bool = False) -> bytes:
    """The next line with its line break, b"" where the caller went.

    He may be silent as long as he likes, but must end what he began; with ``begun`` he is waited
    for no longer than that from the first.

    Raises:
        Offence: the line is too long, or was not ended in time.
    """
    try:
        first = b"" if begun else await reader.readexactly(1)
        if first == b"\n":
            return first
        async with asyncio.timeout(PATIENCE_S):
            return first + await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError:
        return b""
    except asyncio.LimitOverrunError as error:
        raise Offence(f"a line of more than {error.consumed} bytes") from error
    except TimeoutError as error:
        raise Offence(f"no end of a line in {PATIENCE_S:.0f} s") from error


async def write(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Write, and wait while the caller has too much to read.

    Raises:
        Offence: he takes nothing.
        OSError: he is gone.
    """
    writer.write(data)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await writer.drain()
    except TimeoutError as error:
        raise Offence(f"takes nothing for {PATIENCE_S:.0f} s") from error


def refuse_strangers(caller: Caller, path: Path) -> None:
    """Let in root, our own user, and the group that owns the socket; nobody else.

    Raises:
        Offence: the other side is somebody else.
    """
    if caller.uid in (0, os.getuid()):
        return
    owner = path.stat().st_gid
    if not caller.is_of(owner):
        raise Offence(f"not in group {_group_name(owner)}")


def _group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
