"""A command as the engine takes it: what is asked, by whom, under which id."""

from __future__ import annotations

from dataclasses import dataclass

from consoles.signals import (
    Back,
    CardIn,
    CardOut,
    CardRead,
    Key,
    Mended,
    Microphone,
    Press,
    Signal,
    Silent,
    Trouble,
    Withdrawal,
)
from controller.cards_in import CardsIn
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.refusals import Refused

_CHOICES = {
    Key.FOR: Choice.FOR,
    Key.AGAINST: Choice.AGAINST,
    Key.ABSTAIN: Choice.ABSTAIN,
}


@dataclass(frozen=True, slots=True)
class Act:
    """A command, who gives it, and under which id; ``as_of`` is the last event he had seen."""

    command: c.AnyCommand
    by: e.By
    id: str = ""
    as_of: int | None = None


Result = int | Refused
"""The number of the last event that a command brought about, or why it was refused."""


class Interpreter:
    """Turns what consoles say into acts. ``cards``: which cards are in, and whose they are."""

    def __init__(self, cards: CardsIn) -> None:
        """Take what is known of cards."""
        self._cards = cards

    def act_of(self, signal: Signal) -> list[Act]:
        """What follows from a signal; nothing where no rule asks for it."""
        return [Act(command, e.By.SEAT) for command in self._commands(signal)]

    def _commands(self, signal: Signal) -> list[c.AnyCommand]:
        match signal:
            case Press(seat=seat, key=Key.PRESENT):
                return [c.RegisterAtSeat(seat=seat, how=e.How.KEY)]
            case Press(seat=seat, key=Key.SPEAK):
                return [c.PressSpeak(seat=seat)]
            case Press(seat=seat, key=key):
                choice = _CHOICES.get(key)
                return [] if choice is None else [c.CastBallot(seat=seat, choice=choice)]
            case CardIn(seat=seat, card=card):
                return self._cards.put_in(seat, card)
            case CardOut(seat=seat):
                return self._cards.taken_out(seat)
            case CardRead(card=number, seat=place):
                return self._cards.read(number, place)
            case Withdrawal(seat=seat):
                return [c.TakeBackRequest(seat=seat)]
            case Microphone():
                return []  # the watch of the floor hears it
            case Silent(seat=seat) | Back(seat=seat):
                return [c.ReportConsole(seat=seat, heard=isinstance(signal, Back))]
            case Trouble():
                kind, where = signal.ailment.value, _where(signal)
                return [c.ReportFault(kind=kind, where=where, detail=signal.detail)]
            case Mended():
                return [c.ClearFault(kind=signal.ailment.value, where=_where(signal))]


def _where(fault: Trouble | Mended) -> str:
    parts = [fault.line]
    if fault.node is not None:
        parts.append(f"node {fault.node}")
    if fault.seat is not None:
        parts.append(f"seat {fault.seat}")
    return ", ".join(parts)
