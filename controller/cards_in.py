"""Which cards are in the consoles now, and what follows when one comes, goes or is read: pure.

A console that holds a card tells when it comes and goes; a reader to which a card is held tells
of the moment only, and from it nobody ever leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from consoles.signals import CardIn
from controller import wire
from controller.ports import Cards, NotStored
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.cards import NOT_KEPT

READS = 16
"""How many reads are remembered for the desk to enrol: those of the last minutes."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A card in a console; ``card`` None is a bare contact, ``twice`` another's shadow."""

    card: str | None = field(repr=False)
    owner: str | None = None
    twice: bool = False


class CardsIn:
    """What the consoles and readers say of cards, as commands of their seats."""

    def __init__(self, cards: Cards, tell: Callable[[wire.CardSeen], None]) -> None:
        """``cards``: whose they are; ``tell``: puts a read before the desk."""
        self._cards, self._tell = cards, tell
        self._in: dict[int, _Held] = {}
        self._reads: dict[int, str] = {}
        self._read = 0
        self._asked: dict[tuple[str, str], str] = {}

    # --- what consoles and readers say --------------------------------------------------------

    def again(self) -> list[CardIn]:
        """The cards that are in now, as if they were put in again, in the order they came."""
        return [CardIn(seat, held.card) for seat, held in self._in.items()]

    def put_in(self, seat: int, card: str | None) -> list[c.AnyCommand]:
        """A card was put into a console."""
        if card is None:
            self._in[seat] = _Held(None)
            return [c.RegisterAtSeat(seat=seat, how=e.How.CARD)]
        owner = self._cards.owner(card)
        elsewhere = self._elsewhere(seat, owner)
        known = self._in.get(seat)
        self._in[seat] = _Held(card, owner, twice=elsewhere is not None)
        if owner is None and (known is None or known.card != card):
            self._show(card, seat, owner)
        return [_command(seat, card, owner, elsewhere)]

    def taken_out(self, seat: int) -> list[c.AnyCommand]:
        """The card was taken out: only the one that had brought a member in takes him out."""
        held = self._in.pop(seat, None)
        gone = c.ForgetCard(seat=seat)
        if held is None or held.card is None:
            return [gone, c.LeaveSeat(seat=seat)]
        if held.owner is None or held.twice:
            return [gone]
        return [gone, c.LeaveSeat(seat=seat, member=held.owner)]

    def read(self, card: str, seat: int | None) -> list[c.AnyCommand]:
        """A card was held to a reader; without a seat that is the one at the desk."""
        owner = self._cards.owner(card)
        if seat is None or owner is None:
            self._show(card, seat, owner)
        if seat is None:
            return []
        return [_command(seat, card, owner, self._elsewhere(seat, owner))]

    # --- what the desk asks for ---------------------------------------------------------------

    def complete(self, command: c.EnrolCard | c.WithdrawCards, *, known: bool) -> c.AnyCommand:
        """The desk's command with what only we know; ``known``: whether some body has the member.

        A read that is forgotten completes nothing: the command comes back as it was.
        """
        if isinstance(command, c.WithdrawCards):
            number = self._cards.count(command.member)
            return c.WithdrawCardsOf(member=command.member, cards=number, reason=command.reason)
        card = self._reads.get(command.read)
        if card is None:
            return command
        self._asked[command.member, _tail(card)] = card
        return c.EnrolCardOf(
            member=command.member, known=known, owner=self._cards.owner(card), tail=_tail(card)
        )

    def stored(self, event: e.AnyEvent) -> list[c.AnyCommand]:
        """Keep what the journal has: whose the card is now. What is to be done besides."""
        try:
            match event:
                case e.CardEnrolled(member=member, tail=tail):
                    self._cards.enrol(self._asked[member, tail], member)
                case e.CardsWithdrawn(member=member):
                    self._cards.withdraw(member)
                case _:
                    return []
        except NotStored as error:
            return [c.ReportFault(kind=NOT_KEPT, detail=str(error))]
        return [c.ClearFault(kind=NOT_KEPT)]

    # --- whose ----------------------------------------------------------------------------------

    def _elsewhere(self, seat: int, owner: str | None) -> int | None:
        """Another seat where a card of the same owner is in."""
        for other, held in self._in.items():
            if other != seat and not held.twice and owner is not None and held.owner == owner:
                return other
        return None

    def _show(self, card: str, seat: int | None, owner: str | None) -> None:
        self._read += 1
        self._reads[self._read] = card
        self._reads.pop(self._read - READS, None)
        self._tell(wire.CardSeen(read=self._read, seat=seat, owner=owner, tail=_tail(card)))


def _command(seat: int, card: str, owner: str | None, elsewhere: int | None) -> c.AnyCommand:
    """A card speaks for its owner, unless it is nobody's, or his is in at another seat."""
    if owner is None:
        return c.RefuseCard(seat=seat, fault=e.CardFault.UNKNOWN, tail=_tail(card))
    if elsewhere is not None:
        return c.RefuseCard(seat=seat, fault=e.CardFault.TWICE, member=owner, elsewhere=elsewhere)
    return c.RegisterAtSeat(seat=seat, how=e.How.CARD, member=owner)


def _tail(card: str) -> str:
    return card[-4:]
