"""What a person at the desk, or a console, may ask for in votes."""

from __future__ import annotations

from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice
from controller.rules.command_nouns import Command, Name, Papers, Seat, Text


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


class RecordPaperVote(Command, frozen=True, kw_only=True):
    """Enter what the counting commission counted in a secret vote held on paper."""

    voting: Name
    issued: Papers
    votes_for: Papers
    against: Papers
    abstain: Papers
    invalid: Papers
    commission: Text


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
