"""What only the engine asks for: commands with what it alone knows."""

from __future__ import annotations

from controller.rules.ballots import Tally
from controller.rules.command_nouns import Command, Name, Seat, Text
from controller.rules.council import Body
from controller.rules.event_nouns import CardFault, ClockState


class OpenSittingOf(Command, frozen=True, kw_only=True):
    """``OpenSitting`` with the body that the engine read from hall.toml."""

    sitting: Name
    body: Body
    session: Text
    hall: str = ""
    place: Text = ""
    clock: ClockState | None = None


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
