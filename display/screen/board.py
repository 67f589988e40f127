"""What the hall screen shows now: the feed folded into a picture, and the controller's time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from controller import wire
from controller.client import Connected, Happened, Lost, Mirror, News, Passing
from display.around import Around, Words, epoch_ms
from display.focus import Focus, turn
from display.overlay import NOTHING, overlay
from display.picture import Picture
from display.seat_plan import half_circle, rows_of
from display.views import day, lost, picture

STALE_S: Final = 1.8
"""The controller tells its time every second; silent for longer, it is taken for lost."""


class Moment(msgspec.Struct, frozen=True):
    """The controller's time. ``offset_ms`` makes the hall's own time of UTC."""

    utc_ms: int
    offset_ms: int
    day: str


View = Literal["names", "seats"]
"""How the roll of a result is shown."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What may differ from screen to screen; an address may ask for its own ``view``."""

    view: View = "names"
    sounds: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a screen is set up. ``rows`` of seats, the first nearest to the presidium."""

    words: Words
    language: str
    zone: tzinfo
    look: Look = PLAIN
    rows: tuple[tuple[int, ...], ...] = ()
    portraits: Mapping[str, Path] = field(default_factory=dict)


class Board:
    """The present picture. ``live`` keeps it; ``news`` is set once, when something changed.

    Attributes:
        news: wakes whoever waits for the next change; a new one is made at each change.
        told_time: how many times the controller's time has become known anew.
    """

    def __init__(self, setting: Setting) -> None:
        self.news = asyncio.Event()
        self.told_time = 0
        self._time: tuple[datetime, float] | None = None
        self._mirror = Mirror()
        self._focus = Focus()
        self.look, self.portraits = setting.look, setting.portraits
        self._rows = setting.rows
        self._around = Around(
            words=setting.words,
            language=setting.language,
            zone=setting.zone,
            portraits=frozenset(setting.portraits),
        )
        self._planned: tuple[Mapping[int, str], bytes] = {}, b""
        self._fresh = False
        self._ever = False
        self._drawn: bytes | None = None
        self._over: bytes | None = None

    @property
    def language(self) -> str:
        """The language of the words."""
        return self._around.language

    @property
    def lost_picture(self) -> Picture:
        """The picture where the connection is gone; a page holds it in reserve."""
        return lost(self._around, ever=True)

    def picture(self) -> Picture:
        """The picture as it stands: never of a state that is not known to be the present one."""
        if not (self._mirror.caught_up and self._fresh):
            return lost(self._around, ever=self._ever)
        sitting = self._mirror.sitting
        seats = {member: seat for seat, member in sitting.seating.items()}
        return picture(sitting, self._focus, replace(self._around, seats=seats))

    def plan(self) -> bytes:
        """Where the seats stand, as JSON; the same bytes until somebody changes the seat."""
        seating = self._mirror.sitting.seating
        if self._planned[0] != seating or not self._planned[1]:
            made = rows_of(self._rows) if self._rows else half_circle(sorted(seating))
            self._planned = seating, msgspec.json.encode(made)
        return self._planned[1]

    def over(self) -> bytes:
        """The overlay as JSON; the same bytes until it changes; empty where nothing is known."""
        if self._over is None:
            known = self._mirror.caught_up and self._fresh
            made = overlay(self._mirror.sitting, self._around) if known else NOTHING
            self._over = msgspec.json.encode(made)
        return self._over

    def moment(self) -> Moment | None:
        """The controller's time at this moment; None as long as it is not known."""
        if self._time is None:
            return None
        told, heard = self._time
        passed = timedelta(seconds=asyncio.get_running_loop().time() - heard)
        at = (told + passed).astimezone(self._around.zone)
        offset = at.utcoffset() or timedelta()
        return Moment(
            utc_ms=epoch_ms(at),
            offset_ms=round(offset.total_seconds() * 1000),
            day=day(at.date(), self._around.words),
        )

    def drawn(self) -> bytes:
        """The picture as JSON; the same bytes until it changes."""
        if self._drawn is None:
            self._drawn = msgspec.json.encode(self.picture())
        return self._drawn

    async def live(self, feed: AsyncIterator[News]) -> None:
        """Take what the feed brings, for as long as it brings; notice when it falls silent."""
        loop = asyncio.get_running_loop()
        silence = loop.call_later(STALE_S, self._fall_silent)
        try:
            async for news in feed:
                silence.cancel()
                self.take(news)
                silence = loop.call_later(STALE_S, self._fall_silent)
        finally:
            silence.cancel()

    def take(self, news: News) -> None:
        """Take one piece of news."""
        self._mirror.take(news)
        match news:
            case Connected(hello):
                # Every notice is told anew; until the first the present is not known whole.
                self._fresh, self._ever = False, True
                self._around = replace(
                    self._around,
                    hall=_name(hello),
                    stored=True,
                    turnout=None,
                    rehearsal=hello.rehearsal,
                )
            case Lost():
                self._fresh = False
            case Happened(_, entry):
                self._focus = turn(self._focus, entry.event)
                # It cannot be earlier than what has happened: a tick told late is mended by it.
                known = self.moment()
                if known is not None and known.utc_ms < epoch_ms(entry.at):
                    self._set_time(entry.at)
            case Passing(notice):
                self._fresh = True
                self._notice(notice)
            case _:
                pass
        self._changed()

    def _notice(self, notice: wire.Notice) -> None:
        match notice:
            case wire.Turnout():
                turnout = (notice.voting, notice.cast, notice.may_vote)
                self._around = replace(self._around, turnout=turnout)
            case wire.Storage():
                self._around = replace(self._around, stored=notice.ok)
            case wire.Time():
                self._set_time(datetime.fromisoformat(notice.at))
            case wire.Head():
                self._around = replace(self._around, head=notice)
            case wire.Consoles():
                pass

    def _set_time(self, at: datetime) -> None:
        self._time = (at, asyncio.get_running_loop().time())
        self.told_time += 1

    def _fall_silent(self) -> None:
        self._fresh = False
        self._changed()

    def _changed(self) -> None:
        self._drawn = self._over = None
        self.news.set()
        self.news = asyncio.Event()


def _name(hello: wire.Hello) -> str:
    """What stands above the screen before a sitting: the only body of the hall, or the hall."""
    bodies = tuple(hello.bodies.values())
    return bodies[0] if len(bodies) == 1 else hello.hall
