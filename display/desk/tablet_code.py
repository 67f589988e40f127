"""The code of a tablet, large enough to be read across the table; Escape or Enter puts it away."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Digits, Label, Static

from display.desk.speech import Speech

SHOWN_S: Final = 600.0
"""The code is dead after ten minutes (``consoles.tablet_pairing.CODE_LIVES_S``)."""


class TabletCodeScreen(ModalScreen[None]):
    """One code, once: it is kept nowhere on the desk, and goes away with its ten minutes."""

    DEFAULT_CSS = """
    TabletCodeScreen { align: center middle; }
    TabletCodeScreen #code { width: 100%; text-align: center; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "dismiss(None)", show=False)
    ]

    def __init__(self, title: str, code: str, speech: Speech) -> None:
        """Show a code; the title says whose tablet it is for."""
        super().__init__()
        self._title, self._code, self._speech = title, code, speech

    def compose(self) -> ComposeResult:
        """Whose code, the code in two fours, how long it is valid."""
        say = self._speech.say
        with Vertical(id="box"):
            yield Label(Content(self._title), id="title")
            yield Digits(f"{self._code[:4]} {self._code[4:]}", id="code")
            yield Static(Content(say("Valid for 10 minutes, for one tablet.")))
            yield Static(Content(say("A new code ends the one before. Esc puts it away.")))

    def on_mount(self) -> None:
        """Go away when the code is dead."""
        self.set_timer(SHOWN_S, self.dismiss)
