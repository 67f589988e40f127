"""Who holds the chair's tablet: a one-time code, then one session, kept as a hash alone."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from consoles.tablet_pairing import Pairing, Paused, Right, Wrong

_CHAIR: Final = 0
"""The one place that codes are for."""
CODES: Final = "code.sock"
PAIRED: Final = "paired"


class Access:
    """One-time codes and the one session. The session outlives this process, a code does not.

    Attributes:
        over: set when the present session ends; a new one is made with each session.
    """

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        """Take up the session that a folder keeps; ``now`` is seconds that only go forward."""
        self.over = asyncio.Event()
        self._pairing = Pairing()
        self._now = now
        self._kept = folder / PAIRED
        self._session = ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            self._session = self._kept.read_text("ascii").strip()

    def issue(self) -> str:
        """A new code. Whoever was paired is not any more: the tablet may have been lost."""
        self.leave()
        return self._pairing.issue(_CHAIR, self._now())

    def pair(self, code: str, address: str, session: str) -> Right | Wrong | Paused:
        """Try a code; a right one makes this the session."""
        answer = self._pairing.guess(code, address, self._now())
        if isinstance(answer, Right):
            self.leave()
            self._keep(session)
        return answer

    def holds(self, session: str | None) -> bool:
        """Whether this is the session."""
        if not self._session or session is None:
            return False
        return hmac.compare_digest(self._session, session)

    def leave(self) -> None:
        """End the session."""
        self._keep("")
        ended, self.over = self.over, asyncio.Event()
        ended.set()

    def _keep(self, session: str) -> None:
        self._session = session
        if not session:
            self._kept.unlink(missing_ok=True)
            return
        self._kept.touch(mode=0o600)
        self._kept.write_text(session, "ascii")


async def serve_codes(access: Access, folder: Path) -> asyncio.Server:
    """Tell a new code to whoever may open the socket in the folder."""

    async def tell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            writer.write(access.issue().encode() + b"\n")
            await writer.drain()
        writer.close()

    path = folder / CODES
    path.unlink(missing_ok=True)
    before = os.umask(0o117)
    try:
        return await asyncio.start_unix_server(tell, path)
    finally:
        os.umask(before)


async def ask_code(folder: Path) -> str:
    """A new code from the gateway that serves.

    Raises:
        OSError: it does not run, or this user may not ask it.
    """
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_unix_connection(folder / CODES)
        try:
            if line := await reader.readline():
                return line.decode("ascii").strip()
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        finally:
            writer.close()
