"""What is asked for: one frozen class a command, imperative. The rules may refuse it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

import msgspec

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice, Tally
from controller.rules.council import Body
from controller.rules.events import CardFault, How

MAX_NAME = 128
"""Characters of an identifier."""
MAX_TEXT = 20_000
"""Characters of a text. Kyiv's longest wording has 4,568."""

Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
"""An identifier or a key."""
Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
"""What people write."""
Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its offset from UTC; without one nobody could compare it with the clock."""
Seat: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
"""A seat's number."""


class Command(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Something asked for."""


# --- the course of the sitting -------------------------------------------------------------


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


class SignHead(Command, frozen=True, kw_only=True):
    """Sign the tree head now: a printout or a witness wants it."""


# --- who is here ----------------------------------------------------------------------------


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


# --- the agenda -----------------------------------------------------------------------------


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


# --- votes ----------------------------------------------------------------------------------


class AnnounceVoting(Command, frozen=True, kw_only=True):
    """Put a motion before everybody's eyes. None takes the item's own or the default."""

    voting: Name
    wording: Text
    motion: Motion = Motion.DECISION
    item: Name | None = None
    ballot: BallotKind | None = None
    majority: Name | None = None
    repeats: Name | None = None


class ChangeMajority(Command, frozen=True, kw_only=True):
    """Set the majority of an announced vote right before it opens."""

    voting: Name
    majority: Name


class WithdrawVoting(Command, frozen=True, kw_only=True):
    """Do not hold an announced vote."""

    voting: Name
    reason: Text = ""


class OpenVoting(Command, frozen=True, kw_only=True):
    """Let members press. ``seconds`` None is the regulations' own."""

    voting: Name
    seconds: int | None = None


class CastBallot(Command, frozen=True, kw_only=True):
    """A choice key went down at a seat while an open vote is on. Never used in a secret one."""

    seat: Seat
    choice: Choice


class CastByVoice(Command, frozen=True, kw_only=True):
    """The secretary enters the vote of a member whose console failed."""

    voting: Name
    member: Name
    choice: Choice
    reason: Text


class CloseVoting(Command, frozen=True, kw_only=True):
    """Count. The engine does it by itself when the time is over."""

    voting: Name


class ReopenVoting(Command, frozen=True, kw_only=True):
    """Go on with a suspended vote, for the full time."""

    voting: Name
    seconds: int | None = None


class AnnulVoting(Command, frozen=True, kw_only=True):
    """Annul an open, a suspended or a closed vote."""

    voting: Name
    reason: Text


class CorrectMajority(Command, frozen=True, kw_only=True):
    """Say that a closed vote needed another majority."""

    voting: Name
    majority: Name
    reason: Text


class RecordStatement(Command, frozen=True, kw_only=True):
    """Put a member's statement about his open vote into the minutes."""

    voting: Name
    member: Name
    text: Text


DeskCommand: TypeAlias = (
    OpenSitting
    | TakeBreak
    | EndBreak
    | AdjournSitting
    | ResumeSitting
    | CloseSitting
    | ConfirmTime
    | SignHead
    | OpenRegistration
    | CloseRegistration
    | RegisterByHand
    | RecordLeaving
    | SeatMember
    | IssueTabletCode
    | EnrolCard
    | WithdrawCards
    | RecuseMember
    | LiftRecusal
    | SetAgenda
    | AddItem
    | ChangeItem
    | RemoveItem
    | OpenItem
    | CloseItem
    | AnnounceVoting
    | ChangeMajority
    | WithdrawVoting
    | OpenVoting
    | CastByVoice
    | CloseVoting
    | ReopenVoting
    | AnnulVoting
    | CorrectMajority
    | RecordStatement
)
"""What a person at the desk may ask for."""


# --- what only the engine asks for ------------------------------------------------------------


class OpenSittingOf(Command, frozen=True, kw_only=True):
    """``OpenSitting`` with the body that the engine read from hall.toml."""

    sitting: Name
    body: Body
    session: Text
    hall: str = ""
    place: Text = ""


class IssueTabletCodeOf(Command, frozen=True, kw_only=True):
    """``IssueTabletCode`` with what the engine knows of the hall: is it a tablet's seat."""

    seat: Seat
    tablet: bool


class EnrolCardOf(Command, frozen=True, kw_only=True):
    """``EnrolCard`` with what the engine knows of the card and of the members of all bodies.

    ``owner`` is who owns the card already; ``known`` whether some body has the member.
    """

    member: Name
    known: bool
    owner: Name | None = None
    tail: str = ""


class WithdrawCardsOf(Command, frozen=True, kw_only=True):
    """``WithdrawCards`` with how many cards speak for the member now."""

    member: Name
    cards: int
    reason: Text = ""


class RefuseCard(Command, frozen=True, kw_only=True):
    """Record that a card at a seat registers nobody."""

    seat: Seat
    fault: CardFault
    member: Name | None = None
    elsewhere: Seat | None = None
    tail: str = ""


class ForgetCard(Command, frozen=True, kw_only=True):
    """The card refused at a seat is there no more."""

    seat: Seat


class CountUrn(Command, frozen=True, kw_only=True):
    """Close a secret vote with what the urn holds: who voted, sorted, and how many of each."""

    voting: Name
    voters: tuple[str, ...]
    ballots: Tally
    by_time: bool = False


class EndVoting(Command, frozen=True, kw_only=True):
    """The time of an open vote is over."""

    voting: Name


class InterruptVoting(Command, frozen=True, kw_only=True):
    """The vote at hand cannot go on: an outage, or nothing can be stored."""

    reason: Text


class ReportFault(Command, frozen=True, kw_only=True):
    """Record a fault once, until it is cleared."""

    kind: str
    where: str = ""
    detail: str = ""


class ClearFault(Command, frozen=True, kw_only=True):
    """Record that a fault is over."""

    kind: str
    where: str = ""


class ReportConsole(Command, frozen=True, kw_only=True):
    """Record that the console of a seat fell silent, or is back."""

    seat: Seat
    heard: bool


EngineCommand: TypeAlias = (
    OpenSittingOf
    | IssueTabletCodeOf
    | EnrolCardOf
    | WithdrawCardsOf
    | RefuseCard
    | ForgetCard
    | RegisterAtSeat
    | LeaveSeat
    | CastBallot
    | CountUrn
    | EndVoting
    | InterruptVoting
    | ReportFault
    | ClearFault
    | ReportConsole
)

AnyCommand: TypeAlias = DeskCommand | EngineCommand
