"""What a person at the desk may ask for: the course of a sitting, who is here, the agenda."""

from __future__ import annotations

from typing import Annotated

import msgspec

from controller.rules.agenda import Item
from controller.rules.command_nouns import Command, Moment, Name, Samples, Seat, Text
from controller.rules.event_nouns import How


class OpenSitting(Command, frozen=True, kw_only=True):
    """Open a sitting of a body of hall.toml, with its council as it is there now."""

    sitting: Name
    body: Name
    session: Text
    place: Text = ""


class TakeBreak(Command, frozen=True, kw_only=True):
    """Take a break; no vote may be at hand."""

    reason: Text = ""
    until: Moment | None = None


class EndBreak(Command, frozen=True, kw_only=True):
    """Go on after a break."""


class AdjournSitting(Command, frozen=True, kw_only=True):
    """Put the rest of the sitting off to another day."""

    until: Text = ""
    reason: Text = ""


class ResumeSitting(Command, frozen=True, kw_only=True):
    """Go on with an adjourned sitting."""


class CloseSitting(Command, frozen=True, kw_only=True):
    """Close the sitting; no vote may be at hand."""


class ConfirmTime(Command, frozen=True, kw_only=True):
    """Say that the controller's clock is right."""


class RecordSegment(Command, frozen=True, kw_only=True):
    """The recorder says that a file of sound is whole; ``sha256`` in hex."""

    sitting: Name
    file: Name
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    first: Samples
    count: Samples
    rate: Annotated[int, msgspec.Meta(ge=1, le=768_000)]
    channels: Annotated[int, msgspec.Meta(ge=1, le=64)]
    begins: Moment


class SignHead(Command, frozen=True, kw_only=True):
    """Sign the tree head now: a printout or a witness wants it."""


class OpenRegistration(Command, frozen=True, kw_only=True):
    """Let members register. ``seconds`` None is the regulations' own."""

    seconds: int | None = None


class CloseRegistration(Command, frozen=True, kw_only=True):
    """End the registration."""


class RegisterAtSeat(Command, frozen=True, kw_only=True):
    """A console says that its member is here. ``member`` where a card told who it is."""

    seat: Seat
    how: How
    member: Name | None = None


class LeaveSeat(Command, frozen=True, kw_only=True):
    """The card of a seat was taken out. ``member`` where it is known whose it was."""

    seat: Seat
    member: Name | None = None


class RegisterByHand(Command, frozen=True, kw_only=True):
    """The secretary registers a member who cannot do it at the console."""

    member: Name
    reason: Text


class RecordLeaving(Command, frozen=True, kw_only=True):
    """The secretary records that a member left."""

    member: Name
    reason: Text = ""


class SeatMember(Command, frozen=True, kw_only=True):
    """Let a seat's console speak for another member, or for nobody."""

    seat: Seat
    member: Name | None = None


class IssueTabletCode(Command, frozen=True, kw_only=True):
    """Make a one-time code that brings a tablet to a seat; who was paired there is not any more.

    The code is told to the desk that asked, and to nobody else.
    """

    seat: Seat


class EnrolCard(Command, frozen=True, kw_only=True):
    """Let the card of a read speak for a member. A desk knows reads by number, never cards."""

    member: Name
    read: int


class WithdrawCards(Command, frozen=True, kw_only=True):
    """Let no card speak for a member any more: it was lost, or the mandate is over."""

    member: Name
    reason: Text = ""


class RecuseMember(Command, frozen=True, kw_only=True):
    """Record a conflict of interest (ст. 59-1)."""

    member: Name
    item: Name
    reason: Text


class LiftRecusal(Command, frozen=True, kw_only=True):
    """Let a recused member take part after all."""

    member: Name
    item: Name
    reason: Text


class SetAgenda(Command, frozen=True, kw_only=True):
    """Lay the whole draft agenda before the sitting."""

    items: tuple[Item, ...]


class AddItem(Command, frozen=True, kw_only=True):
    """Put an item in, after another one or at the end."""

    item: Item
    after: Name | None = None


class ChangeItem(Command, frozen=True, kw_only=True):
    """Give an item a new wording, kind or majority."""

    item: Item


class RemoveItem(Command, frozen=True, kw_only=True):
    """Take an item off the agenda."""

    item: Name
    reason: Text = ""


class OpenItem(Command, frozen=True, kw_only=True):
    """Turn to an item; the one that was open is closed."""

    item: Name


class CloseItem(Command, frozen=True, kw_only=True):
    """Be done with the item at hand."""
