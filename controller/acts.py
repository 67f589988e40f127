"""A command as the engine takes it: what is asked, by whom, under which id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consoles.signals import (
    Back,
    CardIn,
    CardOut,
    Key,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
)
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.refusals import Refused

UNKNOWN_CARD = "unknown_card"

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
    """Turns what consoles say into acts; knows whose card is whose and which cards are in."""

    def __init__(self, cards: Mapping[str, str]) -> None:
        """Take the owners of the cards: number, upper-case hex → member id."""
        self._owners = cards
        self._cards_in: dict[int, str | None] = {}

    @property
    def cards_in(self) -> list[CardIn]:
        """The cards that are in now, as if they were put in again."""
        return [CardIn(seat, card) for seat, card in self._cards_in.items()]

    def act_of(self, signal: Signal) -> list[Act]:
        """What follows from a signal; nothing where no rule asks for it."""
        return [Act(command, e.By.SEAT) for command in self._commands(signal)]

    def _commands(self, signal: Signal) -> list[c.AnyCommand]:
        match signal:
            case Press(seat=seat, key=Key.PRESENT):
                return [c.RegisterAtSeat(seat=seat, how=e.How.KEY)]
            case Press(seat=seat, key=key):
                choice = _CHOICES.get(key)
                return [] if choice is None else [c.CastBallot(seat=seat, choice=choice)]
            case CardIn(seat=seat, card=card):
                self._cards_in[seat] = card
                return [self._card(seat, card)]
            case CardOut(seat=seat):
                return self._card_out(seat)
            case Silent(seat=seat) | Back(seat=seat):
                return [c.ReportConsole(seat=seat, heard=isinstance(signal, Back))]
            case Trouble():
                kind, where = signal.ailment.value, _where(signal)
                return [c.ReportFault(kind=kind, where=where, detail=signal.detail)]
            case Mended():
                return [c.ClearFault(kind=signal.ailment.value, where=_where(signal))]

    def _card(self, seat: int, card: str | None) -> c.AnyCommand:
        """A card speaks for its owner; of one that nobody owns only the last digits are kept."""
        if card is None:
            return c.RegisterAtSeat(seat=seat, how=e.How.CARD)
        owner = self._owners.get(card)
        if owner is None:
            return c.ReportFault(kind=UNKNOWN_CARD, where=f"seat {seat}", detail=card[-4:])
        return c.RegisterAtSeat(seat=seat, how=e.How.CARD, member=owner)

    def _card_out(self, seat: int) -> list[c.AnyCommand]:
        """Only the card that had brought a member in takes him out again."""
        card = self._cards_in.pop(seat, None)
        if card is None:
            return [c.LeaveSeat(seat=seat)]
        owner = self._owners.get(card)
        if owner is None:
            return [c.ClearFault(kind=UNKNOWN_CARD, where=f"seat {seat}")]
        return [c.LeaveSeat(seat=seat, member=owner)]


def _where(fault: Trouble | Mended) -> str:
    parts = [fault.line]
    if fault.node is not None:
        parts.append(f"node {fault.node}")
    if fault.seat is not None:
        parts.append(f"seat {fault.seat}")
    return ", ".join(parts)
