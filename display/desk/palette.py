"""The command palette: every action of the desk by its words. Textual's own, in our language."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandList, CommandPalette, SimpleCommand, SimpleProvider
from textual.content import Content
from textual.widgets.option_list import Option

from display.desk.keys import Do, Place
from display.desk.office import has_key

if TYPE_CHECKING:
    from display.desk.app import DeskApp


class Palette(CommandPalette):
    """Type a part of what is to be done, Enter; beside each stands its key."""

    def __init__(self, desk: DeskApp) -> None:
        say = desk.speech.say
        provider = SimpleProvider(desk.screen, [*_commands(desk)])
        super().__init__(
            [provider],  # type: ignore[list-item]  # called as a class is, as Textual does itself
            placeholder=say("What is to be done?"),
        )
        self._nothing = say("There is no such action.")

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """As Textual has it, which says it in English."""
        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(
            self._NO_MATCHES_COUNTDOWN, partial(self._show_nothing, search_value)
        )

    def _show_nothing(self, search_value: str) -> None:
        if search_value:
            nothing = Option(Content(self._nothing), disabled=True, id=self._NO_MATCHES)
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = bool(search_value)


def _commands(desk: DeskApp) -> list[SimpleCommand]:
    speech = desk.speech
    named = [(each.words, each.key(speech), partial(desk.do, each)) for each in _keys(desk)]
    named += [(each.words, each.digit, partial(desk.board.go, each)) for each in Place]
    found = [SimpleCommand(f"{speech.say(words)}  [{key}]", do, None) for words, key, do in named]
    say = speech.say
    return [
        *found,
        SimpleCommand(f"{say('Help')}  [F1]", desk.action_help, None),
        SimpleCommand(f"{say('Write a draft of the minutes')}  [F6]", desk.action_draft, None),
        SimpleCommand(
            f"{say('Hear the last speech; again: stop it')}  [F7]", desk.action_hear, None
        ),
        SimpleCommand(f"{say('Light or dark')}  [F9]", desk.action_light, None),
    ]


def _keys(desk: DeskApp) -> list[Do]:
    return [each for each in Do if has_key(desk.office, each)]
