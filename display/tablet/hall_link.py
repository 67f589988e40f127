"""The gateway's side of the socket: what the hall says to each page, and what the pages say."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from consoles import tablet_wire as w

AGAIN_S: Final = 0.3
"""How long after a lost socket it is tried again."""
ANSWER_S: Final = 1.0
"""The hall answers within milliseconds; who waits for longer is told that it is lost."""

Answer = w.Paired | w.NotPaired | w.Noted


class HallLost(Exception):
    """The hall cannot be reached now."""


@dataclass(eq=False)
class Page:
    """One open page. ``shown`` is what to show, None until the hall has said.

    ``news`` wakes its stream; ``over`` says why the stream ends: "ended" or "elsewhere".
    """

    session: str
    shown: w.Shown | None = None
    over: str = ""
    news: asyncio.Event = field(default_factory=asyncio.Event)


class HallLink:
    """The connection to the hall, made again whenever it is lost."""

    def __init__(self, socket_path: Path) -> None:
        """Nothing is connected before ``live``."""
        self.beat = 0
        self.vote: w.Vote | None = None
        self._path = socket_path
        self._writer: asyncio.StreamWriter | None = None
        self._heard_at = float("-inf")
        self._pages: dict[str, Page] = {}
        self._asks = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}

    async def live(self) -> None:
        """Keep the connection until cancelled."""
        while True:
            with contextlib.suppress(OSError, ValueError, w.Unreadable):
                await self._talk()
            self._lose()
            await asyncio.sleep(AGAIN_S)

    @property
    def lives(self) -> bool:
        """Whether the hall has been heard just now."""
        if self._writer is None:
            return False
        return asyncio.get_running_loop().time() - self._heard_at < w.MAX_LIVE_S

    @property
    def pages(self) -> int:
        """How many pages are open."""
        return len(self._pages)

    @contextlib.asynccontextmanager
    async def page(self, session: str) -> AsyncIterator[Page]:
        """An open page; another page of the same session ends."""
        if (before := self._pages.get(session)) is not None:
            before.over = "elsewhere"
            before.news.set()
        page = self._pages[session] = Page(session)
        self._say(w.Join(session=session))
        try:
            yield page
        finally:
            if self._pages.get(session) is page:
                del self._pages[session]

    def is_open(self, session: str) -> bool:
        """Whether a page of the session is open."""
        return session in self._pages

    def heard(self, session: str) -> None:
        """Tell the hall that a page is there.

        Raises:
            HallLost: the hall cannot be told.
        """
        self._demand_life()
        self._say(w.Heard(session=session))

    def leave(self, session: str) -> None:
        """Tell the hall that the member gives the seat up.

        Raises:
            HallLost: the hall cannot be told.
        """
        self._demand_life()
        self._say(w.Leave(session=session))

    async def pair(self, code: str, address: str, session: str) -> w.Paired | w.NotPaired:
        """Try a code.

        Raises:
            HallLost: the hall does not answer.
        """
        ask = next(self._asks)
        answer = await self._ask(w.Pair(ask=ask, code=code, address=address, session=session), ask)
        if isinstance(answer, w.Noted):
            raise HallLost
        return answer

    async def press(self, session: str, press: str, beat: int, key: str) -> bool:
        """Tell the hall of a press; whether it came in time.

        Raises:
            HallLost: the hall does not answer.
        """
        ask = next(self._asks)
        said = w.Pressed(ask=ask, session=session, id=press, beat=beat, key=key)
        answer = await self._ask(said, ask)
        if not isinstance(answer, w.Noted):
            raise HallLost
        return not answer.late

    async def _ask(self, message: w.FromGateway, ask: int) -> Answer:
        self._demand_life()
        self._waiting[ask] = asyncio.get_running_loop().create_future()
        self._say(message)
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._waiting[ask]
        except TimeoutError as error:
            raise HallLost from error
        finally:
            del self._waiting[ask]

    def _demand_life(self) -> None:
        if not self.lives:
            raise HallLost

    async def _talk(self) -> None:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=w.MAX_LINE)
        self._writer = writer
        try:
            for session in self._pages:
                self._say(w.Join(session=session))
            while line := await reader.readline():
                self._heard_at = asyncio.get_running_loop().time()
                self._take(w.read_line(line))
        finally:
            self._writer = None
            writer.transport.abort()

    def _take(self, message: w.FromLine) -> None:
        match message:
            case w.Beat(beat=beat):
                self.beat = beat
                for page in self._pages.values():
                    page.news.set()
            case w.Vote():
                self.vote = message
                for page in self._pages.values():
                    page.news.set()
            case w.Shown(session=session):
                if (shown_on := self._pages.get(session)) is not None:
                    shown_on.shown = message
                    shown_on.news.set()
            case w.Ended(session=session):
                if (ended := self._pages.get(session)) is not None:
                    ended.over = "ended"
                    ended.news.set()
            case w.Paired(ask=ask) | w.NotPaired(ask=ask) | w.Noted(ask=ask):
                if (waiting := self._waiting.get(ask)) is not None and not waiting.done():
                    waiting.set_result(message)

    def _lose(self) -> None:
        """Nothing that was shown is known any more."""
        self.vote = None
        for page in self._pages.values():
            page.shown = None
            page.news.set()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(HallLost())

    def _say(self, message: w.FromGateway) -> None:
        if self._writer is not None:
            self._writer.write(w.encode(message))
