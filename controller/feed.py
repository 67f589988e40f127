"""feed.sock and screen.sock: all after n, then live, as JSON lines. Read only.

Each reader has a place in the log and nothing else: a slow one lags behind and is cut off when it
takes nothing for ten seconds, to come back by number. Notices are not queued, only the newest of
each kind is told. The public feed withholds open ballots; the result tells them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from controller import wire
from controller.callers import Offence
from controller.engine import Engine
from controller.rules.privacy import PRIVATE
from controller.sockets import read_line, write

PIECE = 128 * 1024
"""Bytes that are read of the journal and written to a reader at a time."""
LONGEST = 1024
"""Bytes of the one line that a reader says."""
_WITHHELD = PRIVATE | {"BallotCast"}
"""Events that the public feed does not tell: ballots before the close, what is personal."""
_DESKS_ALONE = (wire.HallHealth, wire.CardSeen, wire.Sound)


class Feed:
    """One feed over the engine's journal."""

    def __init__(
        self,
        engine: Engine,
        *,
        log_id: str,
        bodies: Mapping[str, str],
        public: bool,
        rehearsal: bool = False,
    ) -> None:
        self._engine = engine
        self._log_id = log_id
        self._bodies = dict(bodies)
        self._public = public
        self._rehearsal = rehearsal
        self._readers: set[asyncio.Event] = set()

    def changed(self) -> None:
        """Wake the readers: there is something new."""
        for reader in self._readers:
            reader.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one reader until it goes."""
        news = asyncio.Event()
        self._readers.add(news)
        try:
            await self._greet(writer)
            if line := await read_line(reader, begun=True):
                await self._tell(writer, news, self._after(line))
        except wire.Unreadable as error:
            raise Offence(str(error)) from error
        finally:
            self._readers.discard(news)

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
            rehearsal=self._rehearsal,
        )
        await write(writer, wire.encode(hello) + b"\n")

    def _members(self) -> dict[str, str]:
        councils = [body.council for body in self._engine.bodies.values()]
        return {member.id: member.name for council in councils for member in council.members}

    def _after(self, line: bytes) -> int:
        after = wire.read_after(line).after
        if after == wire.SITTING:
            return self._engine.sitting_start
        return max(0, min(after, self._engine.sitting.n))

    async def _tell(self, writer: asyncio.StreamWriter, news: asyncio.Event, after: int) -> None:
        told: dict[str, int] = {}
        while True:
            news.clear()
            while after < self._engine.sitting.n:
                after, piece = self._piece(after)
                await write(writer, piece)
            fresh = self._engine.notices.newer_than(told)
            if fresh:
                told.update((kind, version) for kind, version, _ in fresh)
                lines = (
                    wire.encode(wire.Noticed(notice=notice))
                    for *_, notice in fresh
                    if not (self._public and isinstance(notice, _DESKS_ALONE))
                )
                await write(writer, b"".join(line + b"\n" for line in lines))
            if writer.is_closing():
                return
            await news.wait()

    def _piece(self, after: int) -> tuple[int, bytes]:
        """The next lines, about ``PIECE`` bytes of them, and the number of the last."""
        piece = bytearray()
        for n, line in self._engine.journal.read(after):
            piece += self._line(n, line)
            after = n
            if len(piece) >= PIECE:
                break
        return after, bytes(piece)

    def _line(self, n: int, line: bytes) -> bytes:
        if self._public and wire.event_name(line) in _WITHHELD:
            return wire.encode(wire.Withheld(n=n)) + b"\n"
        return wire.numbered(n, line) + b"\n"
