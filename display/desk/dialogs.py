"""Forms and lists to pick from, in front of the sitting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from display.desk.fields import Changed, Line, Lines, Passed, Wheel, id_of, widget_of
from display.desk.manual import manual
from display.desk.panels import Sheet
from display.desk.questions import About, Form, Pick, Text
from display.desk.speech import Speech

SHOWN = 200
"""How many rows of a list are shown at once; typing finds the others."""
MANY_LINES = 8
"""Words of more lines may be longer than their place."""

_Answer = TypeVar("_Answer")


def _begun_small(words: str) -> str:
    return words[:1].lower() + words[1:]


class Question(ModalScreen[_Answer | None]):
    """Something asked. Where the vote it is about has gone on, it can only be given up.

    It stays on the screen then: what is typed meanwhile must not become a command.
    """

    def __init__(self, about: About | None, speech: Speech) -> None:
        super().__init__()
        self.about, self.lapsed = about, False
        self._speech = speech

    def lapse(self) -> None:
        """Say that there is nothing to ask any more."""
        if not self.lapsed:
            self.lapsed = True
            self._warn(self._speech.say("The vote has gone on meanwhile: Esc, and look again."))

    def _warn(self, words: str) -> None:
        line = self.query_one("#missing", Static)
        line.display = bool(words)
        line.update(Content(words))


class FormScreen(Question[Mapping[str, str]]):
    """A form. Enter goes from field to field and, at the end, submits; Escape gives up.

    What is not grave is submitted from any field by F2, too, the same key in every layout.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("f2,ctrl+s", "submit", show=False),
        Binding("pagedown", "scroll_words(1)", show=False),
        Binding("pageup", "scroll_words(-1)", show=False),
    ]

    def __init__(self, form: Form, speech: Speech) -> None:
        super().__init__(form.about, speech)
        self._form = form
        self._by_hand: set[str] = set()

    def compose(self) -> ComposeResult:
        """Title, words, fields, a line for what is missing, two buttons."""
        form, say = self._form, self._speech.say
        with Vertical(id="box", classes="grave" if form.grave else ""):
            yield Label(Content(form.title), id="title")
            with VerticalScroll(id="fields", can_focus=False):
                if form.words:
                    yield Label(Content(form.words), id="words")
                for field in form.fields:
                    yield Label(Content(field.label), classes="label")
                    yield widget_of(field, unset=say("choose with ← →"))
            yield Static(id="missing")
            with Horizontal(id="buttons"):
                no = Button(say("No, go back"), id="no", compact=True)
                yes = Button(
                    form.submit,
                    id="yes",
                    compact=True,
                    variant="error" if form.grave else "primary",
                )
                yield from (no, yes) if form.grave else (yes, no)
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Begin at the first field; what may go as it is begins at its first button."""
        fields = self._widgets()
        buttons = self._form.ready or not fields
        first = self.query("Button").first() if buttons else fields[0]
        first.focus()

    def on_descendant_focus(self) -> None:
        """Say what the keys do where one is now."""
        self.query_one("#hint", Static).update(Content(self._hint()))

    def _hint(self) -> str:
        form, say, focused = self._form, self._speech.say, self.focused
        last = bool(form.fields) and focused is self._widgets()[-1]
        pieces = []
        if form.words.count("\n") > MANY_LINES:
            pieces.append(say("PgUp PgDn scroll"))
        if isinstance(focused, Wheel) or (isinstance(focused, Button) and form.grave):
            pieces.append(say("← → choose"))
        if isinstance(focused, Button):
            pieces.append(f"Enter {_begun_small(str(focused.label))}")
        elif last and not form.grave:
            pieces.append(f"Enter {_begun_small(form.submit)}")
        else:
            pieces.append(say("Enter next"))
        if form.fields and isinstance(focused, Button):
            pieces.append(say("↑ change"))
        elif not (form.grave or last):
            pieces.append(f"F2 {_begun_small(form.submit)}")
        return " · ".join((*pieces, say("Esc back")))

    def _widgets(self) -> list[Line | Lines | Wheel]:
        found = (self.query_one(f"#{id_of(field)}") for field in self._form.fields)
        return [each for each in found if isinstance(each, Line | Lines | Wheel)]

    @on(Changed)
    def _follow(self, event: Changed) -> None:
        """Let the fields that go with this one go with it."""
        if not self.lapsed:
            self._warn("")
        self._by_hand.add(event.key)
        for field, widget in zip(self._form.fields, self._widgets(), strict=True):
            follows = field.follows
            if follows and follows.key == event.key and field.key not in self._by_hand:
                widget.answer = follows.values[event.answer]

    @on(Passed)
    def _pass_on(self) -> None:
        fields = self._widgets()
        place = next((index for index, each in enumerate(fields) if each.has_focus), None)
        if place is None or self._complain(fields[place]):
            return
        if place + 1 < len(fields):
            fields[place + 1].focus()
        elif self._form.grave:
            if not self._complain():
                self.query_one("#no").focus()
        else:
            self._submit()

    @on(Button.Pressed, "#no")
    def _give_up(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#yes")
    def _submit(self) -> None:
        if self.is_current and not self.lapsed and not self._complain():
            self.dismiss({each.key: each.answer for each in self._widgets()})

    def action_scroll_words(self, pages: int) -> None:
        """Read on, or back, in words that are longer than their place."""
        fields = self.query_one("#fields")
        fields.scroll_relative(y=pages * (fields.size.height - 1), animate=False)

    def action_submit(self) -> None:
        """Submit from any field; what is grave is asked for once more."""
        if not self._form.grave:
            self._submit()
        elif not self._complain():
            self.query_one("#no").focus()

    def _complain(self, only: Line | Lines | Wheel | None = None) -> bool:
        """Lead to the first field, or to ``only``, that is still to be filled in."""
        for field, widget in zip(self._form.fields, self._widgets(), strict=True):
            if only is not None and widget is not only:
                continue
            if not widget.answer and (not isinstance(field, Text) or field.required):
                words = self._speech.say("Fill in: {field}", field=field.label)
                self._warn(words)
                widget.focus()
                return True
        return False

    def on_key(self, event: object) -> None:
        """Left and right go between the buttons."""
        key, focused = getattr(event, "key", ""), self.focused
        if key in ("left", "right") and isinstance(focused, Button):
            other = "#yes" if focused.id == "no" else "#no"
            self.query_one(other).focus()


class PickScreen(Question[str]):
    """One row of many: type a part of it, Enter takes the row that is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
    ]

    def __init__(self, pick: Pick, speech: Speech) -> None:
        super().__init__(pick.about, speech)
        self._pick = pick
        self._found: list[str] = []

    def compose(self) -> ComposeResult:
        """Title, the part typed, the rows found."""
        say = self._speech.say
        with Vertical(id="box"):
            yield Label(Content(self._pick.title), id="title")
            yield Input(placeholder=say("type a part of it"), compact=True, id="part")
            rows = OptionList(id="rows", compact=True)
            rows.can_focus = False
            yield rows
            yield Static(id="missing")
            yield Static(Content(say("↑ ↓ choose · Enter take · Esc back")), id="hint")

    def on_mount(self) -> None:
        """Show all rows, the chosen one marked."""
        self._show("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, part: str) -> None:
        wanted = part.casefold().split()
        found = [
            row for row in self._pick.rows if all(word in row[1].casefold() for word in wanted)
        ]
        self._found = [value for value, _ in found[:SHOWN]]
        rows = self.query_one(OptionList)
        nothing = [Option(Content(self._pick.empty), disabled=True)]
        rows.set_options([Option(Content(words)) for _, words in found[:SHOWN]] or nothing)
        if self._found:
            chosen = self._pick.chosen
            rows.highlighted = self._found.index(chosen) if chosen in self._found else 0

    def action_move(self, step: int) -> None:
        """Mark another row."""
        rows = self.query_one(OptionList)
        if self._found:
            place = (rows.highlighted or 0) + step
            rows.highlighted = max(0, min(len(self._found) - 1, place))

    @on(Input.Submitted)
    def _take(self) -> None:
        marked = self.query_one(OptionList).highlighted
        if self._found and marked is not None and not self.lapsed:
            self.dismiss(self._found[marked])

    @on(OptionList.OptionSelected)
    def _take_clicked(self, event: OptionList.OptionSelected) -> None:
        if self._found and not self.lapsed:
            self.dismiss(self._found[event.option_index])


class HelpScreen(ModalScreen[None]):
    """The keys and the ways, to scroll through; any way out closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1,question_mark", "dismiss(None)", show=False),
    ]

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech

    def compose(self) -> ComposeResult:
        """The manual and a hint."""
        with Vertical(id="box"):
            yield Sheet("manual")
            yield Static(Content(self._speech.say("↑ ↓ scroll · Esc back")), id="hint")

    def on_mount(self) -> None:
        """Lay the manual out once the width is known."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        sheet = self.query_one(Sheet)
        sheet.show(manual(self._speech, sheet.content_size.width - 3).rows)
        sheet.focus()
