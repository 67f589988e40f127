"""A desk before a hall without wires: the real engine, the real sockets, keys from Pilot."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from consoles.signals import Key, Press
from controller.rules.agenda import Item
from controller.rules.commands import CloseRegistration
from controller.rules.events import By
from controller.rules.sitting import Sitting
from display.desk.app import DeskApp
from display.desk.clerk import AskCode
from display.desk.draft import Drafts
from display.desk.lock import Lock
from display.desk.playback import Playback
from display.desk.speech import Speech
from display.desk.tablet_code import TabletCodeScreen
from papers.agenda import read_agenda
from tests.controller.conftest import Chamber, make_body
from tests.controller.test_sockets import serving

NARROW, WIDE = (80, 24), (160, 45)
SEATS = range(1, 6)
NAMES = {"Enter", "Esc", "Ctrl", "CSV", "JSON", "Word", "docx", "PIN", "viche", "desk"}
"""Keys, formats and commands: the same in every language."""


@dataclass
class AtTheDesk:
    """A person at the desk, and the hall before it."""

    hall: Chamber
    app: DeskApp
    pilot: Pilot[None]

    async def types(self, *keys: str) -> None:
        """Press keys one after the other, each shown before the next."""
        for key in keys:
            self._key(key)
            if key in ("enter", "escape"):
                await self.pilot.pause()  # a question that is answered takes its time to go
            await self.settles()

    async def writes(self, text: str) -> None:
        """Type a text into the field at hand."""
        for letter in text:
            self._key(letter)
        await self.settles()

    def _key(self, key: str) -> None:
        """As Pilot's ``press``, which waits until the whole process idles, at each key."""
        named = {" ": "space", "/": "slash", ".": "full_stop"}.get(key, key)
        self.app.post_message(events.Key(named, key if len(key) == 1 else None))

    async def does(self, *keys: str) -> None:
        """Press keys and wait until the desk shows what the engine then holds."""
        await self.types(*keys)
        await self.until(lambda: not self.app.busy)
        await self.shows_all()

    def press(self, key: Key, *seats: int) -> None:
        """Members press."""
        for seat in seats:
            self.hall.engine.hear(Press(seat, key))

    async def settles(self) -> None:
        """Wait until what was asked for is done, or a question stands before it."""
        for _ in ("application", "screen", "widget"):  # each hands the key on to the next
            await self.pilot.pause(0)
        await self.until(lambda: not self.app.busy or self.is_asked)
        await self.pilot.pause(0)

    @property
    def is_asked(self) -> bool:
        """Whether a question stands before the sitting, ready to be answered."""
        if isinstance(self.app.screen, TabletCodeScreen):
            return True
        return len(self.app.screen_stack) > 2 and self.app.focused is not None

    async def shows_all(self) -> None:
        """Wait until the last event of the engine is on the screen."""
        await self.until(lambda: self.app.shown == self.hall.engine.sitting.n)
        await self.pilot.pause(0)

    async def until(self, enough: Callable[[], bool]) -> None:
        """Wait until something is so."""
        try:
            async with asyncio.timeout(30):
                while not enough():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"it never came; the desk shows:\n{self.screen}") from None

    async def sees(self, *words: str) -> None:
        """Wait until these words are on the screen."""
        await self.until(lambda: all(each in self.screen for each in words))

    @property
    def screen(self) -> str:
        """All that is on the screen, as a person reads it."""
        return "\n".join(
            "".join(segment.text for segment in strip)
            for strip in self.app.screen._compositor.render_strips()
        )

    @property
    def english(self) -> set[str]:
        """Latin words on the screen that have no reason to be there."""
        return set(re.findall(r"[A-Za-z]{3,}", self.screen)) - NAMES

    @property
    def sitting(self) -> Sitting:
        """The engine's own state."""
        return self.hall.engine.sitting


@contextlib.asynccontextmanager
async def at_the_desk(
    hall: Chamber,
    run: Path,
    *,
    size: tuple[int, int] = NARROW,
    language: str = "uk",
    agenda: Path | None = None,
    silence_s: float = 60.0,
    settle_s: float = 0.0,
    again_s: float = 0.0,
    lock: Lock | None = None,
    office: By = By.SECRETARY,
    playback: Playback | None = None,
    sites: Path | None = None,
    drafts: Drafts | None = None,
    chair_code: AskCode | None = None,
) -> AsyncIterator[AtTheDesk]:
    """Sit down before a hall whose sockets are served by somebody else."""
    app = DeskApp(
        run,
        Speech(language),
        read_agenda=read_agenda,
        agenda_file=agenda,
        silence_s=silence_s,
        settle_s=settle_s,
        again_s=again_s,
        lock=lock,
        office=office,
        playback=playback,
        sites=sites,
        drafts=drafts,
        chair_code=chair_code,
    )
    async with app.run_test(size=size) as pilot:
        desk = AtTheDesk(hall, app, pilot)
        await desk.until(lambda: app.scene.mirror.hello is not None or not run.exists())
        yield desk


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Chamber]:
    """Five deputies, nobody here yet."""
    made = Chamber(tmp_path / "journal.db", make_body(5))
    yield made
    made.journal.close()


@pytest.fixture(params=[NARROW, WIDE], ids=["80x24", "160x45"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Both sizes of a terminal."""
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
def agenda(tmp_path: Path) -> Path:
    """An agenda as Excel saves it: three items, the last one secret."""
    path = tmp_path / "agenda.csv"
    path.write_text(
        "number,title,majority,ballot\n"
        "1,Про бюджет,of_total,roll_call\n"
        "2,Про регламент,two_thirds_of_total,roll_call\n"
        "3,Про обрання секретаря,of_total,secret\n",
        encoding="utf-8",
    )
    return path


def ready(hall: Chamber) -> Chamber:
    """A sitting is on, five of five are registered, the registration is over."""
    hall.opens().registers(*SEATS)
    hall.does(CloseRegistration())
    return hall


ITEMS = (
    Item(id="i1", number="1", title="Про бюджет"),
    Item(id="i2", number="2", title="Про регламент"),
)

__all__ = ["ITEMS", "NARROW", "SEATS", "WIDE", "AtTheDesk", "at_the_desk", "ready", "serving"]
