"""Cards: whose they are, and those that register nobody. A card identifies, it proves nothing."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Sitting

NOT_KEPT = "cards_not_kept"
"""The fault: what was enrolled or withdrawn will be forgotten at the next start."""

CardCommand: TypeAlias = c.EnrolCardOf | c.WithdrawCardsOf | c.RefuseCard | c.ForgetCard


def handle_card(sitting: Sitting, command: CardCommand) -> list[e.AnyEvent]:
    """What follows from a command about cards; none of them needs a sitting."""
    match command:
        case c.EnrolCardOf():
            return _enrol(sitting, command)
        case c.WithdrawCardsOf():
            return _withdraw(command)
        case c.RefuseCard():
            return refuse(
                sitting,
                e.CardRefused(
                    seat=command.seat,
                    fault=command.fault,
                    member=command.member,
                    elsewhere=command.elsewhere,
                    tail=command.tail,
                ),
            )
        case c.ForgetCard():
            return forget(sitting, command.seat)
        case _:
            assert_never(command)


def refuse(sitting: Sitting, refused: e.CardRefused) -> list[e.AnyEvent]:
    """A card refused is told once, until it is taken out or another one is read there."""
    return [] if sitting.cards_refused.get(refused.seat) == refused else [refused]


def forget(sitting: Sitting, seat: int) -> list[e.AnyEvent]:
    """The card refused at a seat is there no more."""
    return [e.CardForgotten(seat=seat)] if seat in sitting.cards_refused else []


def fault_at(sitting: Sitting, seat: int, owner: str | None) -> e.CardFault | None:
    """What speaks against registering by a card at a seat; ``owner`` None: nobody's seat.

    A card takes an absent member's console, never that of one who sits there (ст. 59).
    """
    if owner is None:
        return e.CardFault.EMPTY_SEAT
    if sitting.member(owner) is None:
        return e.CardFault.NO_MANDATE
    sits = sitting.seating.get(seat)
    if sits == owner:
        return None
    if not sitting.regulations.card_follows_person or (sits and sitting.is_here(sits)):
        return e.CardFault.OTHERS_SEAT
    return None


def _enrol(sitting: Sitting, command: c.EnrolCardOf) -> list[e.AnyEvent]:
    if not command.known:
        raise Refused(Why.UNKNOWN_MEMBER, member=command.member)
    if command.owner == command.member and (NOT_KEPT, "") not in sitting.faults:
        return []
    if command.owner is not None and command.owner != command.member:
        owner = sitting.member(command.owner)
        raise Refused(Why.CARD_TAKEN, owner=owner.name if owner else command.owner)
    return [e.CardEnrolled(member=command.member, tail=command.tail)]


def _withdraw(command: c.WithdrawCardsOf) -> list[e.AnyEvent]:
    if not command.cards:
        raise Refused(Why.NO_CARD)
    return [e.CardsWithdrawn(member=command.member, reason=command.reason)]
