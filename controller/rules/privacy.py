"""What leaves the hall as a hash only, and how a private word is parted from a public fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from msgspec.structs import replace

from controller.rules import events as e

PRIVATE: Final = frozenset(
    kind.__name__
    for kind in (
        e.ReasonGiven,
        e.CardRefused,
        e.CardForgotten,
        e.CardEnrolled,
        e.CardsWithdrawn,
    )
)
"""Names of the events whose lines are withheld from every public copy: personal data."""


def part(events: Iterable[e.AnyEvent], salt: Callable[[], str]) -> list[e.AnyEvent]:
    """The events with private words in lines of their own, each salted.

    ``salt`` gives 128 random bits in hex, new ones at each call. That a member was registered by
    hand is public; why may be an illness.
    """
    parted: list[e.AnyEvent] = []
    for event in events:
        match event:
            case e.MemberRegistered() | e.MemberReturned() | e.MemberLeft() if event.reason:
                parted.append(replace(event, reason=""))
                reason = e.ReasonGiven(member=event.member, text=event.reason, salt=salt())
                parted.append(reason)
            case e.CardRefused() | e.CardForgotten() | e.CardEnrolled() | e.CardsWithdrawn():
                parted.append(replace(event, salt=salt()))
            case _:
                parted.append(event)
    return parted
