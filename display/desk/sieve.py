"""Which lines of the journal are shown: all, those about something, those with some words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from controller.rules import events as e
from controller.rules import events_machine
from controller.rules.sitting import Sitting
from display.desk.chronicle import in_words, is_routine
from display.desk.scene import Line
from display.desk.speech import Speech, mark


class Kind(Enum):
    """What lines are about, in words."""

    ALL = mark("everything")
    TELLING = mark("all but single presses")
    VOTES = mark("votes")
    FLOOR = mark("the floor")
    MACHINE = mark("the machine")

    def takes(self, event: e.AnyEvent) -> bool:
        """Whether an event is about this."""
        name = type(event).__name__
        match self:
            case Kind.ALL:
                return True
            case Kind.TELLING:
                return not is_routine(event)
            case Kind.VOTES:
                return name.startswith(("Voting", "Ballot", "Paper", "Statement", "Majority"))
            case Kind.FLOOR:
                return name.startswith(
                    ("Floor", "Speaker", "List", "Lot", "MemberNamed", "Request", "Microphone")
                )
            case Kind.MACHINE:
                machine = type(event).__module__ == events_machine.__name__
                return machine or name.startswith("Console")


@dataclass(frozen=True, slots=True)
class Sieve:
    """A part of what a line says, and what it is about."""

    part: str = ""
    kind: Kind = Kind.ALL

    def sifted(self, lines: Iterable[Line], sitting: Sitting, speech: Speech) -> list[Line]:
        """The lines that stay, in their order."""
        wanted = self.part.casefold().split()
        kept = [line for line in lines if self.kind.takes(line.entry.event)]
        if not wanted:
            return kept
        said = ((line, in_words(line.entry.event, sitting, speech).casefold()) for line in kept)
        return [line for line, words in said if all(each in words for each in wanted)]

    def words(self, speech: Speech, n: int) -> list[str]:
        """What is shown, where it is not everything."""
        if self == Sieve():
            return []
        what = speech.say(self.kind.value) + (f", «{self.part}»" if self.part else "")
        return [speech.count("{n} line of: {what}", "{n} lines of: {what}", n, what=what)]
