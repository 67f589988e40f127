"""How the other processes speak with the controller: follow its feed, ask its desk.

Both sides of the wire are lines of JSON over Unix sockets. A reader keeps the number of the last
event that it folded; whoever dies comes back by number.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from msgspec.structs import replace

from controller import wire
from controller.rules.commands import DeskCommand
from controller.rules.events import Entry
from controller.rules.fold import fold
from controller.rules.sitting import Sitting
from controller.told import Told, words_of

RETRY_S = 0.25
ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Connected:
    """The feed is there (again): its greeting. A new ``log`` means: start from nothing."""

    hello: wire.Hello


@dataclass(frozen=True, slots=True)
class Lost:
    """The feed is gone; ``follow`` goes on trying."""

    reason: str


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of the journal and its number."""

    n: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Passing:
    """A notice."""

    notice: wire.Notice


@dataclass(frozen=True, slots=True)
class Hidden:
    """An entry that this feed does not tell; only its number is known."""

    n: int


News = Connected | Lost | Happened | Hidden | Passing


async def follow(socket: Path, after: int = wire.SITTING) -> AsyncIterator[News]:
    """All after an event, then live, for ever; reconnects by itself, every 0.25 s.

    ``Connected`` comes first each time; then each entry after the last one delivered, then what
    happens. ``after`` 0 is the whole log, ``wire.SITTING`` the present sitting. If the log is
    another one than before, the new one is told from its present sitting.
    """
    log = ""
    told = ""
    while True:
        try:
            reader, writer = await asyncio.open_unix_connection(socket, limit=wire.MAX_LINE * 2)
        except OSError as error:
            if told != str(error):
                told = str(error)
                yield Lost(told)
            await asyncio.sleep(RETRY_S)
            continue
        told = ""
        try:
            hello = await _greeting(reader)
            if log and hello.log != log:
                after = wire.SITTING
            log = hello.log
            yield Connected(hello)
            writer.write(wire.encode(wire.After(after=after)) + b"\n")
            await writer.drain()
            while line := await reader.readline():
                match wire.read_feed(line):
                    case wire.Numbered(n=n, entry=raw):
                        after = n
                        yield Happened(n, wire.read_entry(bytes(raw)))
                    case wire.Withheld(n=n):
                        after = n
                        yield Hidden(n)
                    case wire.Noticed(notice=notice):
                        yield Passing(notice)
                    case wire.Hello():
                        continue
            yield Lost("closed")
        except (OSError, ValueError) as error:
            yield Lost(str(error))
        finally:
            writer.close()
        await asyncio.sleep(RETRY_S)


async def _greeting(reader: asyncio.StreamReader) -> wire.Hello:
    line = await reader.readline()
    if not line:
        raise ConnectionResetError("closed before the greeting")
    hello = wire.read_feed(line)
    if not isinstance(hello, wire.Hello):
        raise wire.Unreadable(
            "a feed begins with its greeting", "стрічка починається не з привітання"
        )
    return hello


class Mirror:
    """The sitting as a reader holds it: folds what ``follow`` brings.

    ``caught_up`` is true when all that was there at the connection has been folded, so that a
    screen shows no old state while it catches up.
    """

    def __init__(self) -> None:
        self.sitting = Sitting()
        self.hello: wire.Hello | None = None
        self.connected = False
        self.reason = ""

    @property
    def caught_up(self) -> bool:
        """Whether all that was there at the connection has been folded."""
        return self.connected and self.hello is not None and self.sitting.n >= self.hello.size

    def take(self, news: News) -> None:
        """Fold one piece of news."""
        match news:
            case Connected(hello):
                if self.hello is not None and self.hello.log != hello.log:
                    self.sitting = Sitting()
                self.hello, self.connected, self.reason = hello, True, ""
            case Lost(reason):
                self.connected, self.reason = False, reason
            case Happened(n, entry):
                if n != self.sitting.n + 1:
                    self.sitting = Sitting(n=n - 1)
                self.sitting = fold(self.sitting, entry)
            case Hidden(n):
                self.sitting = replace(self.sitting, n=n)
            case Passing():
                pass


class DeskGone(Told):
    """The controller does not answer; whether the command was done is seen on the feed."""


def _gone(error: Exception) -> DeskGone:
    """What became of a request."""
    match error:
        case TimeoutError():
            en, uk = f"no answer within {ANSWER_S:.0f} s", f"{ANSWER_S:.0f} с без відповіді"
        case FileNotFoundError() | ConnectionRefusedError():
            en, uk = "it does not run", "він не працює"
        case EOFError() | ConnectionError():
            en, uk = "it closed the connection", "він розірвав з’єднання"
        case _:
            en, uk = words_of(error, "en"), words_of(error, "uk")
    return DeskGone(f"the controller does not answer: {en}", f"контролер не відповідає: {uk}")


class Desk:
    """A connection to desk.sock: one question at a time, each with an id of its own."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Desk:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def ask(
        self, command: DeskCommand, *, as_of: int | None = None, id: str | None = None
    ) -> wire.Answer:
        """Give a command and wait for its answer. With the same ``id`` it never acts twice.

        A connection that broke is opened once more, and the same request sent again.

        Raises:
            DeskGone: no answer within 10 s, or nobody listens.
        """
        request = wire.Request(id=id or uuid.uuid4().hex, command=command, as_of=as_of)
        line = wire.encode(request) + b"\n"
        async with self._turn:
            for last in (False, True):
                try:
                    async with asyncio.timeout(ANSWER_S):
                        return await self._exchange(line)
                except (OSError, EOFError, TimeoutError, wire.Unreadable) as error:
                    await self.close()
                    if last:
                        raise _gone(error) from error
        raise AssertionError("unreachable")

    async def _exchange(self, line: bytes) -> wire.Answer:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_unix_connection(
                self._socket, limit=wire.MAX_LINE
            )
        self._writer.write(line)
        await self._writer.drain()
        answer = await self._reader.readline()
        if not answer.endswith(b"\n"):
            raise EOFError("the controller closed the connection")
        return wire.read_answer(answer)

    async def close(self) -> None:
        """Hang up."""
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
