"""The desk as a program: hears the feed, gives commands, asks the person."""

from __future__ import annotations

import asyncio
import signal
import uuid
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from controller.client import Happened, Passing, follow
from controller.rules.commands import DeskCommand
from controller.rules.events import By
from display.desk import table
from display.desk.board import DeskScreen
from display.desk.clerk import AskCode, ReadAgenda
from display.desk.dialogs import FormScreen, HelpScreen, PickScreen, Question
from display.desk.draft import Drafts, draft
from display.desk.errands import Errands
from display.desk.guard import Guard
from display.desk.keys import Do, Place, meaning
from display.desk.lock import Lock
from display.desk.office import SOCKETS, has_key, has_step, not_here
from display.desk.pace import AGAIN_S, SETTLE_S, Pace
from display.desk.paint import DAY, NIGHT
from display.desk.palette import Palette
from display.desk.playback import Playback, hear
from display.desk.questions import Form, Pick
from display.desk.scene import TURNS, Scene, Unanswered
from display.desk.sites import Sites
from display.desk.speech import Speech
from display.desk.steps import Step, next_step
from display.desk.tablet_code import TabletCodeScreen

SILENCE_S = 1.75
"""The controller tells the time each second; after so long a silence it is taken for lost."""
TICK_S = 0.25
READ_S = 3.0
"""A word that is so old has been read, and goes when the sitting goes on."""
GATHER_S = 0.03
"""News that comes together is shown together."""
_Answer = TypeVar("_Answer")


class DeskApp(App[None]):
    """The secretary's desk."""

    CSS_PATH = "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012  # as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", show=False),
        Binding("f3,ctrl+p", "commands", show=False),
        Binding("f6", "draft", show=False),
        Binding("f7", "hear", show=False),
        Binding("f8", "lock", show=False, priority=True),
        Binding("f9", "light", show=False),
        Binding("f10,ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(
        self,
        run: Path,
        speech: Speech,
        *,
        read_agenda: ReadAgenda | None = None,
        agenda_file: Path | None = None,
        lock: Lock | None = None,
        office: By = By.SECRETARY,
        playback: Playback | None = None,
        sites: Path | None = None,
        drafts: Drafts | None = None,
        chair_code: AskCode | None = None,
        silence_s: float = SILENCE_S,
        settle_s: float = SETTLE_S,
        again_s: float = AGAIN_S,
    ) -> None:
        super().__init__()
        self.scene = Scene(sites=Sites(sites, self.loop_time) if sites is not None else None)
        self.speech = speech
        self.read_agenda = read_agenda
        self.agenda_file = agenda_file
        self._playback, self._drafts = playback, drafts
        self.chair_code = chair_code
        self.shown = 0
        """The number of the last event that is on the screen."""
        self._run = run
        self.office = office
        self._errands = Errands(self, run / SOCKETS[office])
        self._silence_s, self._pace = silence_s, Pace(settle_s, again_s)
        self.board = DeskScreen(self)
        self.guard = Guard(self, lock)
        self.busy = False
        """Whether something is being done that was asked for by a key."""
        self._painting = False
        self._offered: Step | None = None
        self._offered_at = self._spoke_at = 0.0

    def loop_time(self) -> float:
        """Seconds of the event loop's clock."""
        return asyncio.get_running_loop().time()

    def on_load(self) -> None:
        """Before the terminal is taken: told to end, give it back."""
        if not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self.exit)

    def on_mount(self) -> None:
        """Put the screen up and begin to listen."""
        self.title = self.speech.say("Secretary's desk")
        self.register_theme(NIGHT)
        self.register_theme(DAY)
        self.theme = NIGHT.name
        self.push_screen(self.board)
        self.run_worker(self._listen(), name="feed")
        self.set_interval(TICK_S, self._tick)

    async def on_event(self, event: events.Event) -> None:
        """Let no key through that was not meant for what is shown, or while it is locked."""
        if self.guard.stops(event):
            return
        if isinstance(event, events.Key) and not event.is_forwarded:
            acts = event.key == "enter" or isinstance(meaning(event.character), Do)
            asked = self.screen is not self.board
            if not self._pace.is_meant(event.key, event.time, asked=asked, acts=acts):
                return
        await super().on_event(event)

    # --- the feed -------------------------------------------------------------------------------

    async def _listen(self) -> None:
        async for news in follow(self._run / "feed.sock"):
            self.scene.take(news, self.loop_time())
            turned = isinstance(news, Happened) and isinstance(news.entry.event, TURNS)
            if turned and self.scene.mirror.caught_up:
                self._turn()
            self._mind_question()
            if self.scene.settle_unanswered():
                self.tell(self.speech.say("The last command was done after all."))
            if not (isinstance(news, Passing) and not self.scene.mirror.caught_up):
                self._paint_soon()

    def _turn(self) -> None:
        """The sitting has gone on: show it, and take away a word about what was before."""
        if self.board.place is not Place.SITTING:
            self.board.go(Place.SITTING)
        if self.loop_time() - self._spoke_at > READ_S:
            self.hush()

    def _mind_question(self) -> None:
        """A question about a vote that has gone on meanwhile may not become a command."""
        asked = self.screen
        if not isinstance(asked, Question) or asked.about is None or not self.is_whole:
            return
        if not asked.about.holds(self.scene.sitting):
            asked.lapse()

    def _tick(self) -> None:
        self.guard.mind()
        self.paint()

    def _paint_soon(self) -> None:
        if not self._painting:
            self._painting = True
            self.set_timer(GATHER_S, self.paint)

    def paint(self) -> None:
        """Show the scene as it is now."""
        self._painting = False
        self.board.paint()

    @property
    def is_whole(self) -> bool:
        """Whether what is known may be shown: not while the desk is still catching up."""
        return self.scene.mirror.caught_up or not self.scene.mirror.connected

    def note_shown(self, step: Step) -> None:
        """The scene as it is now is on the screen, and this step is offered."""
        self.shown = self.scene.sitting.n
        if step != self._offered:
            self._offered, self._offered_at = step, self.loop_time()

    def alarm(self) -> str:
        """What is wrong with the connection, in words; "" where nothing is."""
        say, mirror = self.speech.say, self.scene.mirror
        if not mirror.connected:
            return say("No connection to the controller. The sitting is shown as it stood.")
        if self.loop_time() - self.scene.heard_at > self._silence_s:
            return say("The controller says nothing. The sitting is shown as it stood.")
        return ""

    # --- what the doings need (display.desk.clerk) ----------------------------------------------

    @property
    def step(self) -> Step:
        """The next right action now."""
        return next_step(self.scene)

    @property
    def member_at_hand(self) -> str | None:
        """The member marked in the list that is shown."""
        return self.board.marked_member

    @property
    def item_at_hand(self) -> str | None:
        """The item marked in the agenda that is shown."""
        return self.board.marked_item

    def new_id(self) -> str:
        """A new identifier."""
        return uuid.uuid4().hex[:12]

    async def fill_in(self, form: Form) -> Mapping[str, str] | None:
        """Put a form before the person."""
        return await self._put(FormScreen(form, self.speech))

    async def pick(self, pick: Pick) -> str | None:
        """Let the person pick a row."""
        return await self._put(PickScreen(pick, self.speech))

    async def _put(self, question: Screen[_Answer]) -> _Answer | None:
        """Put a question before the person, unless the desk was locked meanwhile."""
        if self.guard.locked:
            return None
        try:
            return await self.push_screen_wait(question)
        finally:
            self._pace.answered(self.loop_time())

    async def give(self, command: DeskCommand) -> bool:
        """Give a command as of what is shown now."""
        return await self._errands.run(Unanswered(uuid.uuid4().hex, command)) is not None

    async def ask(self, command: DeskCommand) -> str | None:
        """Give a command, for what only the desk that asks is told."""
        accepted = await self._errands.run(Unanswered(uuid.uuid4().hex, command))
        return accepted.told if accepted is not None else None

    async def show_code(self, title: str, code: str) -> None:
        """Show a tablet's code until it is put away."""
        await self._put(TabletCodeScreen(title, code, self.speech))

    def tell(self, words: str) -> None:
        """Say something good."""
        self._speak(words, "good")

    def complain(self, words: str) -> None:
        """Say why something cannot be done."""
        self._speak(words, "refusal")

    def hush(self) -> None:
        """Take the last word away."""
        self._speak("", "")

    def _speak(self, words: str, kind: str) -> None:
        self._spoke_at = self.loop_time()
        if self.is_running:  # what was under way when the desk was left has nobody to tell
            self.board.speak(words, kind)

    def drop_unanswered(self) -> None:
        """Think no more of the command that was not answered."""
        self.scene.unanswered = None

    # --- what the person does -------------------------------------------------------------------

    def do(self, what: Do) -> None:
        """A letter was typed."""
        if not has_key(self.office, what):
            self.complain(not_here(self.office, self.speech))
        elif self.scene.mirror.connected:
            self._begin(lambda: table.DOINGS[what](self))
        else:
            self._errands.say_unsent()

    def do_search(self) -> None:
        """The key to search was typed."""
        self._begin(self._search)

    async def _search(self) -> None:
        if self.board.place is Place.JOURNAL:
            self.board.sift(await table.sift(self, self.board.sieve))
            return
        if self.board.place not in (Place.AGENDA, Place.MEMBERS):
            self.board.go(Place.AGENDA)
        found = await table.search(self, members=self.board.place is Place.MEMBERS)
        if found is not None:
            self.board.mark(found)
            self._paint_soon()

    def action_next_step(self) -> None:
        """Do what the bottom line names."""
        step, item, member = self.step, self.item_at_hand, self.member_at_hand
        sitting = self.scene.sitting
        if item is not None and sitting.voting is None and item != sitting.item:
            self._begin(lambda: self._turn_to(item))
        elif member is not None:
            self._begin(lambda: table.about_member(self))
        elif not has_step(self.office, step.kind):
            return
        elif step == self._offered and self.loop_time() - self._offered_at >= self._pace.settle_s:
            self._begin(lambda: self._do_step(step))

    async def _turn_to(self, item: str) -> None:
        if await table.turn_to(self, item):
            self.board.go(Place.SITTING)

    async def _do_step(self, step: Step) -> None:
        if self.scene.unanswered is not None and self.scene.mirror.connected:
            asked, self.scene.unanswered = self.scene.unanswered, None
            await self._errands.run(asked)
        else:
            await table.do_step(self, step)

    def _begin(self, doing: Callable[[], Awaitable[None]]) -> None:
        """Do one thing at a time; what is typed meanwhile is not for later."""
        if self.busy or self.screen is not self.board:
            return
        self.busy = True
        self.run_worker(self._finish(doing), name="doing")

    async def _finish(self, doing: Callable[[], Awaitable[None]]) -> None:
        try:
            await doing()
        finally:
            self.busy = False
            self._paint_soon()

    def action_help(self) -> None:
        """Show the keys and the ways."""
        if self.screen is self.board:
            self.push_screen(HelpScreen(self.speech))

    def action_commands(self) -> None:
        """Find what is to be done by its words."""
        if self.screen is self.board and not self.busy:
            self.push_screen(Palette(self))

    def action_hear(self) -> None:
        """Play the last speech, or stop it."""
        if self.screen is self.board:
            self.run_worker(hear(self, self._playback), name="playback")

    def action_draft(self) -> None:
        """Write a draft of the minutes."""
        if self.screen is self.board:
            self.run_worker(draft(self, self._drafts), name="draft")

    def action_lock(self) -> None:
        """Lock the desk until the PIN is typed."""
        if not self.guard.lock():
            self.complain(self.speech.say("This desk has no PIN; the technician sets one."))

    def clear(self) -> None:
        """Give up what is asked, put away what is shown to the person alone."""
        while self.screen is not self.board:
            self.screen.dismiss(None)
        self.hush()
        self.board.go(Place.SITTING)

    def unlocked(self) -> None:
        """The PIN was right: the sitting is before the person from now on."""
        self._pace.answered(self.loop_time())
        self.paint()

    def action_light(self) -> None:
        """Between light and dark."""
        self.theme = DAY.name if self.theme == NIGHT.name else NIGHT.name

    async def action_quit(self) -> None:
        """Leave the desk, once it has been confirmed; the sitting goes on."""
        if self.screen is self.board:
            self._begin(self._leave)

    def action_help_quit(self) -> None:
        """Ctrl+C does not end the desk by accident."""
        self.tell(self.speech.say("To leave the desk press F10."))

    async def _leave(self) -> None:
        say = self.speech.say
        words = say("The sitting goes on without it. Open the desk again with “viche desk”.")
        form = Form(say("Leave the secretary's desk?"), say("Yes, leave"), words=words)
        if await self.fill_in(form) is not None:
            self.exit()

    async def on_unmount(self) -> None:
        """Hang up."""
        if self._playback is not None:
            self._playback.stop()
        await self._errands.close()
