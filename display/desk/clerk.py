"""What the doings of the desk need of the one who sits at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol

from controller.rules.agenda import Item
from controller.rules.commands import DeskCommand
from display.desk.questions import Form, Pick
from display.desk.scene import Scene
from display.desk.speech import Speech

ReadAgenda = Callable[[Path], tuple[Item, ...]]
AskCode = Callable[[], Awaitable[str]]
"""Gives eight digits. Raises ``OSError`` where whoever makes them does not answer."""


class Clerk(Protocol):
    """Asks the person, gives commands, says what came of it."""

    @property
    def scene(self) -> Scene:
        """All that the desk knows."""

    @property
    def speech(self) -> Speech:
        """How the desk speaks."""

    @property
    def agenda_file(self) -> Path | None:
        """The agenda's file, as named last."""

    @agenda_file.setter
    def agenda_file(self, path: Path) -> None:
        """Keep the name of the agenda's file."""

    @property
    def read_agenda(self) -> ReadAgenda | None:
        """Reads a file of an agenda; None where the desk was started without the papers."""

    @property
    def member_at_hand(self) -> str | None:
        """The member whose row is chosen in the list of members, while it is shown."""

    @property
    def item_at_hand(self) -> str | None:
        """The item whose row is chosen in the agenda, while it is shown."""

    def new_id(self) -> str:
        """A new identifier for a sitting, a vote or an item."""

    async def fill_in(self, form: Form) -> Mapping[str, str] | None:
        """The answers to a form; None where the person thought better of it."""

    async def pick(self, pick: Pick) -> str | None:
        """The value picked; None where the person thought better of it."""

    async def give(self, command: DeskCommand) -> bool:
        """Give a command to the controller; whether it was accepted. A refusal is shown."""

    async def ask(self, command: DeskCommand) -> str | None:
        """Give a command; what only this desk is told, None if refused. A refusal is shown."""

    @property
    def chair_code(self) -> AskCode | None:
        """Asks for a code of the chair's tablet; None where the desk was not told whom to ask."""

    async def show_code(self, title: str, code: str) -> None:
        """Show a tablet's one-time code until it is put away."""

    def tell(self, words: str) -> None:
        """Say something that is no refusal."""

    def complain(self, words: str) -> None:
        """Say why something cannot be done."""
