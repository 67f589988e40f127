"""Cards in words: those that register nobody, with the way out, and whose cards are whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias, assert_never

from controller.rules import events as e
from controller.rules.events import CardFault
from controller.rules.sitting import Sitting
from display.desk.speech import Speech, mark
from display.desk.terms import name_of, reason, short

CardEvent: TypeAlias = e.CardRefused | e.CardForgotten | e.CardEnrolled | e.CardsWithdrawn

REFUSALS: Mapping[CardFault, tuple[str, str]] = MappingProxyType(
    {
        CardFault.UNKNOWN: (
            mark("Seat {seat}: a card that nobody owns, …{tail}"),
            mark("Ask whose it is: enrol the card, or register the member by hand."),
        ),
        CardFault.TWICE: (
            mark("Seat {seat}: the card of {name} is in at seat {elsewhere}, too"),
            mark("One of the two is a copy or lies forgotten: see who sits there, take it out."),
        ),
        CardFault.OTHERS_SEAT: (
            mark("Seat {seat}: the card of {name} at another member's seat"),
            mark("Ask {name} to the own seat, or give this seat to the member from the list."),
        ),
        CardFault.EMPTY_SEAT: (
            mark("Seat {seat}: a card, but nobody is assigned this seat"),
            mark("Give the seat to the member who sits there."),
        ),
        CardFault.NO_MANDATE: (
            mark("Seat {seat}: the card of {name}, who is not a member of this body"),
            mark("The card is taken out; it may be a card for another body's sittings."),
        ),
    }
)
"""Why a card registers nobody → what to say of it, and the way out."""


def in_words(event: CardEvent, sitting: Sitting, speech: Speech) -> str:
    """A line of the journal about a card."""
    match event:
        case e.CardRefused():
            return refusal(event, sitting, speech)
        case e.CardForgotten():
            return speech.say("Seat {seat}: the refused card is gone", seat=event.seat)
        case e.CardEnrolled():
            name = _name(sitting, event.member)
            return speech.say("{name}: a card was enrolled, …{tail}", name=name, tail=event.tail)
        case e.CardsWithdrawn():
            why = f" ({reason(event.reason, speech)})" if event.reason else ""
            name = _name(sitting, event.member)
            return speech.say("{name}: the cards were withdrawn", name=name) + why
        case _:
            assert_never(event)


def refusal(card: e.CardRefused, sitting: Sitting, speech: Speech) -> str:
    """What is wrong with a card at a seat, in one line."""
    return speech.say(REFUSALS[card.fault][0], **_facts(card, sitting))


def refusals(sitting: Sitting, speech: Speech) -> Iterator[tuple[str, str]]:
    """Each card refused now, seat by seat: what is wrong, and the way out."""
    for _, card in sorted(sitting.cards_refused.items()):
        way_out = speech.say(REFUSALS[card.fault][1], **_facts(card, sitting))
        yield refusal(card, sitting, speech), way_out


def _facts(card: e.CardRefused, sitting: Sitting) -> dict[str, object]:
    return {
        "seat": card.seat,
        "elsewhere": card.elsewhere,
        "tail": card.tail,
        "name": _name(sitting, card.member or ""),
    }


def _name(sitting: Sitting, member: str) -> str:
    """The member's short name; the id of one who is not of the body that sits."""
    return short(name_of(sitting, member)) or member
