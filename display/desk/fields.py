"""The fields of a form as widgets of one line or a few, all gone through with Enter."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from display.desk.questions import Field, OneOf, Text


class Changed(Message):
    """A person changed a field: its key, and what stands in it now."""

    def __init__(self, key: str, answer: str) -> None:
        super().__init__()
        self.key, self.answer = key, answer


class Passed(Message):
    """A person is done with a field: Enter was pressed in it."""


def id_of(field: Field) -> str:
    """The id of a field's widget; a plain key could be the id of another one."""
    return f"field-{field.key}"


class Line(Input):
    """A text of one line. What stands in it beforehand is marked: typing replaces it."""

    def __init__(self, field: Text) -> None:
        super().__init__(field.value, compact=True, id=id_of(field), select_on_focus=True)
        self.key = field.key
        self.cursor_position = len(field.value)

    @property
    def answer(self) -> str:
        """What stands in it."""
        return self.value.strip()

    @answer.setter
    def answer(self, value: str) -> None:
        with self.prevent(Input.Changed):
            self.value = value

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Changed(self.key, self.answer))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Passed())


class Lines(TextArea):
    """A text of several lines' length; Enter goes on, it does not break the line."""

    def __init__(self, field: Text) -> None:
        super().__init__(
            field.value, compact=True, soft_wrap=True, id=id_of(field), highlight_cursor_line=False
        )
        self.key = field.key

    def on_mount(self) -> None:
        """Begin behind the last letter."""
        self.move_cursor(self.document.end)

    @property
    def answer(self) -> str:
        """What stands in it, on one line."""
        return " ".join(self.text.split())

    @answer.setter
    def answer(self, value: str) -> None:
        with self.prevent(TextArea.Changed):
            self.text = value

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Changed(self.key, self.answer))

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Passed())
        else:
            await super()._on_key(event)


class Wheel(Static, can_focus=True):
    """One of a few values, turned with the arrows: ‹ value ›."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
        Binding("enter", "pass_on", show=False),
    ]

    def __init__(self, field: OneOf, *, unset: str) -> None:
        super().__init__(id=id_of(field))
        self.key = field.key
        self._words = dict(field.options)
        self._unset = unset
        self.answer = field.value

    @property
    def answer(self) -> str:
        """The value that is shown; "" where one has still to be chosen."""
        return self._answer

    @answer.setter
    def answer(self, value: str) -> None:
        self._answer = value
        self.update(Content(f"‹ {self._words.get(value, self._unset)} ›"))

    def action_turn(self, step: int) -> None:
        """Take the next or the last value."""
        values = list(self._words)
        if self.answer in values:
            self.answer = values[(values.index(self.answer) + step) % len(values)]
        else:
            self.answer = values[0 if step > 0 else -1]
        self.post_message(Changed(self.key, self.answer))

    def action_pass_on(self) -> None:
        """Go on to the next field."""
        self.post_message(Passed())

    def on_click(self) -> None:
        """Turn by one."""
        self.action_turn(1)


def widget_of(field: Field, *, unset: str) -> Line | Lines | Wheel:
    """The widget for a field; ``unset`` stands where a value has still to be chosen."""
    if isinstance(field, OneOf):
        return Wheel(field, unset=unset)
    return Lines(field) if field.long else Line(field)
