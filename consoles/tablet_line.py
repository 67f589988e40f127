"""Members who press on a tablet: a line whose bus is a socket fed by a gateway of its own.

The line decides everything: codes, sessions, what is a retry, what is too late. The gateway, which
faces the network, only carries. Nobody is paired, or the gateway is gone: those seats are silent,
and no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from consoles import tablet_wire as w
from consoles.signals import (
    Ailment,
    Back,
    Health,
    Lamp,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from consoles.tablet_console import Tablets
from consoles.tablet_door import is_known, open_door
from consoles.tablet_pairing import Pairing, Paused, Right

BEAT_S: Final = 0.5
"""How often the line says that it lives."""
LATE_BEATS: Final = 6
"""A press made so many beats ago was meant for what the hall did three seconds ago."""
BACKLOG: Final = 256 * 1024
"""Bytes a gateway may leave unread before it is cut off, to come back and be told anew."""


class TabletLine:
    """Spare seats for tablets. One gateway at a time; the newest counts."""

    open_votes: Final = True
    secret_votes: Final = True

    def __init__(
        self,
        name: str,
        seats: Iterable[int],
        socket_path: Path,
        *,
        group: str | None = None,
        clock: Callable[[], float] | None = None,
        rehearsal: bool = False,
    ) -> None:
        """Prepare the line; ``signals`` makes the socket.

        Args:
            name: the name of the line in the configuration.
            seats: seat numbers that no other console has.
            socket_path: where the gateway connects.
            group: whose members may connect beside our own user and root.
            clock: seconds that only go forward; by default the event loop's own.
            rehearsal: the hall only trains, and the pages say so.
        """
        self._name, self._path, self._group, self._clock = name, socket_path, group, clock
        self._tablets = Tablets(seats)
        self._pairing = Pairing()
        self._told: asyncio.Queue[Signal | None] = asyncio.Queue()
        self._gateway: asyncio.StreamWriter | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self._beat = 0
        self._rehearsal = rehearsal
        self._vote = w.Vote(open=False, rehearsal=rehearsal)
        self._guessing = self._garbled = False
        self._open = self._closed = False

    # --- as any line --------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""
        return self._name

    @property
    def seats(self) -> frozenset[int]:
        """The seats that tablets can be paired to."""
        return self._tablets.seats

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Make the socket and yield what the tablets do, until ``close``; may be called again.

        Raises:
            BusLost: the socket cannot be made.
        """
        server = await open_door(self._path, self._welcome, group=self._group, limit=w.MAX_LINE)
        beating = asyncio.create_task(self._beats(), name=f"{self._name} beats")
        self._told = asyncio.Queue()
        self._open = True
        try:
            yield Mended(self._name, Ailment.BUS_LOST)
            while (signal := await self._told.get()) is not None and not self._closed:
                yield signal
                del signal  # a press of a secret vote is not kept while we wait
        finally:
            self._open = False
            beating.cancel()
            server.close()
            self._path.unlink(missing_ok=True)
            for talk in list(self._talks):
                talk.cancel()
            await asyncio.gather(beating, *self._talks, return_exceptions=True)

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Show these lamps on the pages of these seats."""
        for seat, lit in lamps.items():
            if seat in self.seats and self._tablets.light(seat, lit):
                self._show(seat)

    def heed(self, voting: Voting | None) -> None:
        """Tell all pages when a vote opens and when it is over; who has voted is told to none."""
        secret = voting is not None and voting.secret
        vote = w.Vote(open=voting is not None, secret=secret, rehearsal=self._rehearsal)
        if vote != self._vote:
            self._vote = vote
            self._say(vote)

    def attend(self, *, on: bool) -> None:
        """Nothing changes: the key is heard at any time."""

    def health(self) -> Mapping[int, Health]:
        """How each paired tablet does; its node is its seat."""
        now = self._now()
        return {
            seat: Health(
                self._name,
                seat,
                self._tablets.since_heard(seat, now),
                self._tablets.errors(seat),
                "tablet",
            )
            for seat in self._tablets.paired
        }

    async def close(self) -> None:
        """End ``signals`` and remove the socket."""
        self._closed = True
        self._told.put_nowait(None)

    # --- who sits at a tablet -----------------------------------------------------------------

    def issue(self, seat: int) -> str:
        """Make a one-time code for a seat; whoever was paired to it is not any more.

        Raises:
            ValueError: the seat is no tablet's.
        """
        if seat not in self.seats:
            raise ValueError(f"seat {seat} is not a tablet's")
        self.unpair(seat)
        return self._pairing.issue(seat, self._now())

    def unpair(self, seat: int) -> None:
        """End the session at a seat and its code, where there is one."""
        self._pairing.withdraw(seat)
        if (ended := self._tablets.end(seat)) is None:
            return
        session, alive = ended
        self._say(w.Ended(session=session))
        if alive:
            self._tell(Silent(seat))

    # --- the gateway --------------------------------------------------------------------------

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open or not is_known(writer, self._path):
            writer.transport.abort()
            return
        talk = asyncio.ensure_future(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear one gateway until it goes or another comes."""
        if self._gateway is not None:
            self._gateway.transport.abort()
        self._gateway = writer
        self._say(w.Beat(beat=self._beat))
        self._say(self._vote)
        try:
            while self._gateway is writer and (line := await reader.readline()):
                message = w.read_gateway(line)
                self._say_garbled("")
                self._take(message)
        except (ValueError, w.Unreadable) as error:  # ValueError: a line without an end
            self._say_garbled(f"the gateway: {error}")
        except OSError:
            pass  # it is gone
        finally:
            writer.transport.abort()
            if self._gateway is writer:
                self._gateway = None
                self._lose_all()

    def _say_garbled(self, detail: str) -> None:
        """Tell once that the gateway talks nonsense, and once that it does not any more."""
        if bool(detail) is self._garbled:
            return
        self._garbled = bool(detail)
        if detail:
            self._tell(Trouble(self._name, Ailment.GARBLED, detail=detail))
        else:
            self._tell(Mended(self._name, Ailment.GARBLED))

    def _take(self, message: w.FromGateway) -> None:
        match message:
            case w.Pair():
                self._pair(message)
            case w.Join(session=session):
                self._join(session)
            case w.Heard(session=session):
                if (seat := self._seat_of(session)) is not None:
                    self._hear(seat)
            case w.Pressed():
                self._press(message)
            case w.Leave(session=session):
                if (seat := self._tablets.seat_of(session)) is not None:
                    self.unpair(seat)

    def _pair(self, message: w.Pair) -> None:
        now = self._now()
        result = self._pairing.guess(message.code, message.address, now)
        if isinstance(result, Right):
            self._tablets.pair(result.seat, message.session)
            self._say(w.Paired(ask=message.ask, seat=result.seat))
            self._show(result.seat)
        elif isinstance(result, Paused):
            wait_s = math.ceil(result.wait_s)
            self._say(w.NotPaired(ask=message.ask, why=w.Why.PAUSED, wait_s=wait_s))
        else:
            self._say(w.NotPaired(ask=message.ask, why=w.Why.WRONG))
        if self._pairing.paused(now) and not self._guessing:
            self._guessing = True
            detail = f"many wrong codes, the last from {message.address}: codes are not tried"
            self._tell(Trouble(self._name, Ailment.STRANGER, detail=detail))

    def _join(self, session: str) -> None:
        if (seat := self._seat_of(session)) is not None:
            self._hear(seat)
            self._show(seat)

    def _hear(self, seat: int) -> None:
        if self._tablets.hear(seat, self._now()):
            self._tell(Back(seat))
            self._show(seat)

    def _press(self, message: w.Pressed) -> None:
        seat, key = self._seat_of(message.session), w.KEYS.get(message.key)
        if seat is None:
            return
        self._hear(seat)
        late = not 0 <= self._beat - message.beat <= LATE_BEATS
        if late:
            self._tablets.count_late(seat)
        elif key is not None and self._tablets.press(seat, message.id, self._now()):
            self._tell(Press(seat, key))
        self._say(w.Noted(ask=message.ask, late=late))

    # --- time ---------------------------------------------------------------------------------

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            now = self._now()
            self._beat += 1
            self._say(w.Beat(beat=self._beat))
            for seat in self._tablets.fall_silent(now):
                self._tell(Silent(seat))
            if self._guessing and not self._pairing.paused(now):
                self._guessing = False
                self._tell(Mended(self._name, Ailment.STRANGER))

    def _lose_all(self) -> None:
        for seat in self._tablets.all_silent():
            self._tell(Silent(seat))

    # --- small words --------------------------------------------------------------------------

    def _seat_of(self, session: str) -> int | None:
        """Where a session sits; the gateway is told of one that sits nowhere."""
        seat = self._tablets.seat_of(session)
        if seat is None:
            self._say(w.Ended(session=session))
        return seat

    def _show(self, seat: int) -> None:
        if (session := self._tablets.session_at(seat)) is not None:
            lamps = w.names(self._tablets.lamps(seat))
            self._say(w.Shown(session=session, seat=seat, lamps=lamps))

    def _say(self, message: w.FromLine) -> None:
        gateway = self._gateway
        if gateway is None or gateway.is_closing():
            return
        if gateway.transport.get_write_buffer_size() > BACKLOG:
            gateway.transport.abort()
            return
        with contextlib.suppress(OSError):
            gateway.write(w.encode(message))

    def _tell(self, signal: Signal) -> None:
        if self._open:
            self._told.put_nowait(signal)

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()
