"""feed.sock and screen.sock: all after n, then live, as JSON lines. Read only.

Each reader has a place in the log and nothing else: a slow one lags behind and is cut off when it
takes nothing for ten seconds, to come back by number. Notices are not queued, only the newest of
each kind is told. The public feed withholds open ballots; the result tells them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from itertools import islice

from controller import wire
from controller.engine import Engine
from controller.rules.privacy import PRIVATE
from controller.sockets import refuse_strangers

log = logging.getLogger("viche.feed")

CHUNK = 500
PATIENCE_S = 10.0
"""How long a reader may take nothing before it is cut off."""
READERS = 64
"""How many readers one feed serves at once."""
_WITHHELD = PRIVATE | {"BallotCast"}
"""Events that the public feed does not tell: ballots before the close, what is personal."""
_DESKS_ALONE = (wire.HallHealth, wire.CardSeen)


class Feed:
    """One feed over the engine's journal."""

    def __init__(
        self, engine: Engine, *, log_id: str, bodies: Mapping[str, str], public: bool
    ) -> None:
        self._engine = engine
        self._log_id = log_id
        self._bodies = dict(bodies)
        self._public = public
        self._readers: set[asyncio.Event] = set()

    def changed(self) -> None:
        """Wake the readers: there is something new."""
        for reader in self._readers:
            reader.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one reader until it goes."""
        news = asyncio.Event()
        try:
            refuse_strangers(writer)
            if len(self._readers) >= READERS:
                raise PermissionError("too many readers")
            self._readers.add(news)
            await self._greet(writer)
            after = await self._after(reader)
            await self._tell(writer, news, after)
        except (OSError, EOFError, TimeoutError, ValueError, wire.Unreadable) as error:
            log.debug("a reader went: %s", error)
        finally:
            self._readers.discard(news)
            writer.close()

    async def _greet(self, writer: asyncio.StreamWriter) -> None:
        notice = self._engine.notices.newest(wire.Time)
        now = notice.at if isinstance(notice, wire.Time) else ""
        hello = wire.Hello(
            log=self._log_id,
            hall=self._engine.hall_name,
            size=self._engine.sitting.n,
            at=now,
            bodies=self._bodies,
            members={} if self._public else self._members(),
        )
        await _write(writer, wire.encode(hello) + b"\n")

    def _members(self) -> dict[str, str]:
        councils = [body.council for body in self._engine.bodies.values()]
        return {member.id: member.name for council in councils for member in council.members}

    async def _after(self, reader: asyncio.StreamReader) -> int:
        async with asyncio.timeout(PATIENCE_S):
            line = await reader.readuntil(b"\n")
        after = wire.read_after(line).after
        if after == wire.SITTING:
            return self._engine.sitting_start
        return max(0, min(after, self._engine.sitting.n))

    async def _tell(self, writer: asyncio.StreamWriter, news: asyncio.Event, after: int) -> None:
        told: dict[str, int] = {}
        while True:
            news.clear()
            while after < self._engine.sitting.n:
                pieces = []
                for n, line in islice(self._engine.journal.read(after), CHUNK):
                    pieces.append(self._line(n, line))
                    after = n
                await _write(writer, b"".join(pieces))
            fresh = self._engine.notices.newer_than(told)
            if fresh:
                told.update((kind, version) for kind, version, _ in fresh)
                lines = (
                    wire.encode(wire.Noticed(notice=notice))
                    for *_, notice in fresh
                    if not (self._public and isinstance(notice, _DESKS_ALONE))
                )
                await _write(writer, b"".join(line + b"\n" for line in lines))
            if writer.is_closing():
                return
            await news.wait()

    def _line(self, n: int, line: bytes) -> bytes:
        if self._public and wire.event_name(line) in _WITHHELD:
            return wire.encode(wire.Withheld(n=n)) + b"\n"
        return wire.numbered(n, line) + b"\n"


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    async with asyncio.timeout(PATIENCE_S):
        await writer.drain()
