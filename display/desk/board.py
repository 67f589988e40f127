"""The desk's one screen: it follows the sitting, and hears the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from display.desk import bars, lists
from display.desk.health_panel import SEATS, ConsolesPanel
from display.desk.keys import SEARCH, Do, Place, meaning
from display.desk.office import has_key, has_step
from display.desk.page import Row, Style
from display.desk.paint import painted
from display.desk.panels import Rows, Sheet
from display.desk.sieve import Sieve
from display.desk.sitting_page import sitting_page
from display.desk.steps import Next, Step, offer, offered

if TYPE_CHECKING:
    from display.desk.app import DeskApp

_SIDES = {
    Place.AGENDA: "agenda",
    Place.MEMBERS: "members",
    Place.JOURNAL: "journal",
    Place.CONSOLES: "consoles",
}
_LISTS = {Place.CONSOLES: SEATS}
"""Where the list to choose from is only a part of what is shown beside the sitting."""
_WAITING = (Next.WAIT_FOR_CONTROLLER, Next.WAIT_FOR_REGISTRATION, Next.WAIT_FOR_VOTE, Next.PAPER)
_FUNCTIONS = {
    "F1": "help",
    "F3": "commands",
    "F6": "draft",
    "F7": "hear",
    "F8": "lock",
    "F9": "light",
    "F10": "quit",
}
"""The function keys of the bottom line and what they do."""
JOURNAL_SHOWN = 400
"""Lines of the journal that are laid out at once."""


class DeskScreen(Screen[None]):
    """Head, page of the sitting, lists beside it, the next step, the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.next_step", show=False),
        Binding("escape", "back", show=False),
    ]

    def __init__(self, desk: DeskApp) -> None:
        super().__init__()
        self._desk = desk
        self.place = Place.SITTING
        self._shown: dict[str, list[Row]] = {}
        self._next_words = ""
        self.sieve = Sieve()

    def compose(self) -> ComposeResult:
        """From above to below."""
        yield Static(id="rehearsal")
        yield Static(id="head")
        yield Static(id="alarm")
        with Horizontal(id="body"):
            with Vertical(id="sitting"):
                yield Static(id="page")
                yield Static(id="tail")
            with ContentSwitcher(id="side", initial="agenda"):
                yield Rows("agenda")
                yield Rows("members")
                yield Sheet("journal")
                yield ConsolesPanel("consoles")
        yield Static(id="word")
        yield Static(id="next")
        yield Static(id="actions")
        yield Static(id="places")

    def on_resize(self) -> None:
        """Lay all out anew."""
        self.call_after_refresh(self.paint)

    # --- where one is -------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        """Show a page; on a wide screen the sitting stays beside it."""
        self.place = place
        self.set_class(place is not Place.SITTING, "elsewhere")
        self.set_class(place is Place.CONSOLES, "consoles")
        if place is Place.SITTING:
            self.set_focus(None)
        else:
            self.query_one(ContentSwitcher).current = _SIDES[place]
            self._show_side()
            self.query_one(f"#{_LISTS.get(place, _SIDES[place])}").focus()
        self._mark_at_hand(place)
        self.call_after_refresh(self.paint)

    def _mark_at_hand(self, place: Place) -> None:
        step = self._desk.step
        if place is Place.AGENDA:
            item = self._desk.scene.sitting.item or (step.item.id if step.item else None)
            self.query_one("#agenda", Rows).mark(item)
        elif place is Place.CONSOLES:
            self.query_one(ConsolesPanel).mark_worst()

    def action_back(self) -> None:
        """Back to the sitting; the last word is read."""
        self._desk.drop_unanswered()
        self._desk.hush()
        self.go(Place.SITTING)

    @property
    def marked_member(self) -> str | None:
        """The member marked in the list, or who sits at the console marked, while it is shown."""
        if self.place is Place.CONSOLES:
            seat = self.query_one(ConsolesPanel).marked
            return self._desk.scene.sitting.seating.get(seat) if seat is not None else None
        return self.query_one("#members", Rows).marked if self.place is Place.MEMBERS else None

    @property
    def marked_item(self) -> str | None:
        """The item marked in the agenda, while it is shown."""
        return self.query_one("#agenda", Rows).marked if self.place is Place.AGENDA else None

    def mark(self, entry: str) -> None:
        """Mark an entry of the list that is shown."""
        self.query_one(f"#{_SIDES[self.place]}", Rows).mark(entry)

    # --- what one presses -----------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A letter or a digit, in either layout."""
        if event.character in SEARCH:
            self._desk.do_search()
        elif not self._ask_for(event.character):
            return
        event.stop()

    def _ask_for(self, character: str | None) -> bool:
        asked = meaning(character)
        if isinstance(asked, Place):
            self.go(asked)
        elif isinstance(asked, Do):
            self._desk.do(asked)
        return asked is not None

    async def on_click(self, event: events.Click) -> None:
        """A click on the coloured line is Enter; on a key below it, that key."""
        where = f"#{event.widget.id}" if event.widget is not None else ""
        offset = event.get_content_offset(event.widget) if event.widget is not None else None
        rows = self._shown.get(where, [])
        if where == "#next":
            self._desk.action_next_step()
        elif where in ("#actions", "#places") and offset is not None and offset.y < len(rows):
            key = bars.key_at(rows[offset.y], offset.x)
            if key in _FUNCTIONS:
                await self._desk.run_action(_FUNCTIONS[key])
            else:
                self._ask_for(key)

    # --- what one sees --------------------------------------------------------------------------

    def paint(self) -> None:
        """Show the scene as it is now."""
        if not self.size.width or not self.query("#places") or not self._desk.is_whole:
            return
        desk, width = self._desk, self.size.width - 2
        scene, speech, now = desk.scene, desk.speech, desk.loop_time()
        self._show("#head", bars.head(scene, speech, width, now, desk.office))
        self._show_alarm(width)
        self._show_rehearsal(width)
        self._show_page()
        self._show_side()
        keys = [each for each in offered(scene) if has_key(desk.office, each)]
        keys = [] if desk.guard.locked else keys
        self._show("#actions", bars.actions(keys, speech, width, 2))
        self._show("#places", [bars.places(self.place, speech, width)])
        step = desk.step
        self._show_next(step)
        desk.note_shown(step)

    def _show(self, where: str, rows: list[Row]) -> None:
        """Show these lines; what is there already is not laid out again."""
        if self._shown.get(where) != rows:
            self._shown[where] = rows
            self.query_one(where, Static).update(painted(rows))

    def _show_alarm(self, width: int) -> None:
        alarm, words = self.query_one("#alarm", Static), self._desk.alarm()
        alarm.display = bool(words)
        if words:
            alarm.update(Content(words[: width * 2]))

    def _show_rehearsal(self, width: int) -> None:
        mark, hello = self.query_one("#rehearsal", Static), self._desk.scene.mirror.hello
        mark.display = hello is not None and hello.rehearsal
        say = self._desk.speech.say
        words = say("R E H E A R S A L") + "   " + say("the council’s record is left alone")
        self._show("#rehearsal", [((words[:width], Style.PLAIN),)])

    def _show_page(self) -> None:
        page, tail, desk = self.query_one("#page"), self.query_one("#tail"), self._desk
        size = page.content_size
        if page.display and size.width and size.height:
            rows = sitting_page(
                desk.scene, desk.speech, size.width, size.height, desk.loop_time()
            ).rows
            self._show("#page", rows[: size.height])
        room = tail.content_size
        if room.width and room.height:
            lines = lists.tail(desk.scene, desk.speech, room.width, room.height)
            self._show("#tail", [((text, style),) for text, style in lines])

    def _show_side(self) -> None:
        desk, side = self._desk, self.query_one(ContentSwitcher)
        width = side.content_size.width - 3
        if width < 0 and self.place is not Place.SITTING:
            width = self.size.width - 5  # it is about to be laid out over the whole screen
        if width < 10:
            return
        scene, speech = desk.scene, desk.speech
        shows: dict[str, Callable[[], None]] = {
            "agenda": lambda: self.query_one("#agenda", Rows).show(
                lists.agenda_rows(scene.sitting, speech, width),
                speech.say("There is no agenda yet: load it from a file."),
            ),
            "members": lambda: self.query_one("#members", Rows).show(
                lists.member_rows(scene.sitting, speech, width),
                speech.say("No sitting is open"),
            ),
            "journal": lambda: self.query_one("#journal", Sheet).show(
                self._journal(width), to_end=True
            ),
            "consoles": lambda: self.query_one(ConsolesPanel).show(
                scene, speech, desk.loop_time(), width, self._height_of_side()
            ),
        }
        shows[side.current or "agenda"]()

    def _height_of_side(self) -> int:
        return self.query_one(ContentSwitcher).content_size.height or self.size.height - 6

    def _journal(self, width: int) -> list[Row]:
        scene, speech = self._desk.scene, self._desk.speech
        found = self.sieve.sifted(scene.lines, scene.sitting, speech)[-JOURNAL_SHOWN:]
        rows = lists.journal_rows(found, scene.sitting, speech, width)
        head = [((words, Style.STRONG),) for words in self.sieve.words(speech, len(found))]
        return [*head, *(((text, style),) for text, style in rows)]

    def sift(self, sieve: Sieve | None) -> None:
        """Show these lines of the journal alone from now on; None: as before."""
        if sieve is not None:
            self.sieve = sieve
            self.paint()

    def _show_next(self, step: Step) -> None:
        desk, line = self._desk, self.query_one("#next", Static)
        words = self._words_of_list() or offer(step, desk.scene, desk.speech, desk.loop_time())
        waiting = step.kind in _WAITING and not self._words_of_list()
        if not self._words_of_list() and not has_step(desk.office, step.kind):
            words, waiting = desk.speech.say("At the secretary's desk: {what}", what=words), True
        if locked := desk.guard.words:
            words, waiting = locked, True
        line.set_class(waiting, "waiting")
        room = self.size.width - 10
        words = words if len(words) <= room else words[: room - 1] + "…"
        key = "     " if waiting else "Enter"
        words = f"{key}  {words}"
        if words != self._next_words:
            self._next_words = words
            line.update(Content(words))

    def _words_of_list(self) -> str:
        """What Enter does in the list that is shown; "" where it is the sitting's next step."""
        sitting, say = self._desk.scene.sitting, self._desk.speech.say
        item = sitting.agenda_item(self.marked_item)
        if item is not None and sitting.voting is None and item.id != sitting.item:
            return say("Turn to item {item}", item=f"{item.number}. {item.title}")
        if self.marked_member is not None:
            return say("What to do about this member")
        return ""

    def speak(self, words: str, kind: str) -> None:
        """Show a word above the bottom line; "" takes it away."""
        word = self.query_one("#word", Static)
        word.display = bool(words)
        word.set_class(kind == "refusal", "refusal")
        word.set_class(kind == "good", "good")
        word.update(Content(words))
        self.call_after_refresh(self.paint)
