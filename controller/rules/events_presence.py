"""What has happened about who is here, and about cards and seats."""

from __future__ import annotations

from datetime import datetime

from controller.rules.event_nouns import CardFault, Event, How


class RegistrationOpened(Event, frozen=True, kw_only=True):
    """Members may register until ``closes_at``."""

    closes_at: datetime


class RegistrationClosed(Event, frozen=True, kw_only=True):
    """Registration is over."""

    present: int


class MemberRegistered(Event, frozen=True, kw_only=True):
    """A member takes part from now on."""

    member: str
    how: How
    seat: int | None = None
    reason: str = ""


class MemberLeft(Event, frozen=True, kw_only=True):
    """A member left the hall; ballots cast before stay."""

    member: str
    how: How
    seat: int | None = None
    reason: str = ""


class MemberReturned(Event, frozen=True, kw_only=True):
    """A member who had left takes part again."""

    member: str
    how: How
    seat: int | None = None
    reason: str = ""


class MemberSeated(Event, frozen=True, kw_only=True):
    """The console of a seat speaks for this member from now on; None frees the seat."""

    seat: int
    member: str | None = None


class CardRefused(Event, frozen=True, kw_only=True):
    """A card at a seat registered nobody. A card's number is never written."""

    seat: int
    fault: CardFault
    member: str | None = None
    """Whose card it is, where somebody owns it."""
    elsewhere: int | None = None
    """The other seat, where the owner's card is in at two."""
    tail: str = ""
    """The last four hex digits of a card that nobody owns. Withheld from the public record."""
    salt: str = ""


class CardForgotten(Event, frozen=True, kw_only=True):
    """The card refused at a seat was taken out, or another one was read there."""

    seat: int
    salt: str = ""


class TabletCodeIssued(Event, frozen=True, kw_only=True):
    """A tablet may be paired to a seat by a one-time code, which the journal does not hold."""

    seat: int


class CardEnrolled(Event, frozen=True, kw_only=True):
    """From now on a card speaks for a member. Its number is kept apart from the journal."""

    member: str
    tail: str = ""
    """The last four hex digits, to tell cards apart. Withheld from the public record."""
    salt: str = ""


class CardsWithdrawn(Event, frozen=True, kw_only=True):
    """No card speaks for a member any more, until one is enrolled."""

    member: str
    reason: str = ""
    salt: str = ""


class MemberRecused(Event, frozen=True, kw_only=True):
    """A member declared a conflict of interest and takes no part in an item (ст. 59-1)."""

    member: str
    item: str
    reason: str


class RecusalLifted(Event, frozen=True, kw_only=True):
    """A recusal was entered in error, or without the member there would be no quorum."""

    member: str
    item: str
    reason: str


class QuorumReached(Event, frozen=True, kw_only=True):
    """More than half of the total composition takes part."""

    present: int
    needed: int


class QuorumLost(Event, frozen=True, kw_only=True):
    """Half of the total composition, or less, takes part."""

    present: int
    needed: int
