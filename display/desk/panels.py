"""The parts of the desk's screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from display.desk.lists import Entry
from display.desk.page import Row
from display.desk.paint import painted, styled


class Rows(OptionList, inherit_bindings=False):
    """A list of entries. Enter is not its own: the desk's bottom line says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    def __init__(self, id: str) -> None:
        super().__init__(id=id, compact=True)
        self._entries: list[Entry] = []

    def show(self, entries: list[Entry], nothing: str) -> None:
        """Show these entries; the marked one stays marked."""
        if entries == self._entries and self.option_count:
            return
        marked = self.marked
        same = [each.id for each in entries] == [each.id for each in self._entries]
        before, self._entries = self._entries, entries
        if same and entries:
            for old, new in zip(before, entries, strict=True):
                if old != new:
                    self.replace_option_prompt(new.id, styled(new.text, new.style))
            return
        options = [Option(styled(each.text, each.style), id=each.id) for each in entries]
        self.set_options(options or [Option(Content(nothing), disabled=True)])
        if entries:
            self.mark(marked if any(each.id == marked for each in entries) else entries[0].id)

    @property
    def marked(self) -> str | None:
        """The value of the marked entry."""
        place = self.highlighted
        return self._entries[place].id if place is not None and self._entries else None

    def mark(self, entry: str | None) -> None:
        """Mark an entry."""
        if entry is not None and any(each.id == entry for each in self._entries):
            self.highlighted = self.get_option_index(entry)


class Sheet(VerticalScroll):
    """A text to scroll through."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Iterable[Row], *, to_end: bool = False) -> None:
        """Show these lines; with ``to_end`` go on showing the last one, if it was shown."""
        rows = tuple(rows)
        if rows == self._rows:
            return
        at_end = not self._rows or self.scroll_offset.y >= self.max_scroll_y
        self._rows = rows
        self.query_one(Static).update(painted(rows))
        if to_end and at_end:
            self.scroll_end(animate=False)

    def compose(self) -> Iterable[Static]:
        """One text."""
        yield Static()
