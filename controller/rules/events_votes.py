"""What has happened in votes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.rules.agenda import Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Tally, Verdict
from controller.rules.event_nouns import Close, Event, How


class VotingAnnounced(Event, frozen=True, kw_only=True):
    """Wording, kind and majority are before everybody's eyes; nobody presses yet."""

    voting: str
    number: int
    wording: str
    motion: Motion
    ballot: BallotKind
    majority: str
    item: str | None = None
    repeats: str | None = None


class MajorityChanged(Event, frozen=True, kw_only=True):
    """The majority was set right before the vote opened."""

    voting: str
    was: str
    majority: str


class VotingWithdrawn(Event, frozen=True, kw_only=True):
    """An announced vote was not held."""

    voting: str
    reason: str = ""


class VotingOpened(Event, frozen=True, kw_only=True):
    """Members may press until ``closes_at``."""

    voting: str
    closes_at: datetime
    composition: int
    present: int


class BallotCast(Event, frozen=True, kw_only=True):
    """A member pressed in an open vote; a later one of the same member stands in its place."""

    voting: str
    member: str
    choice: Choice
    how: How = How.KEY
    seat: int | None = None
    reason: str = ""


class VotingClosed(Event, frozen=True, kw_only=True):
    """The result. By name in an open vote; in a secret one counters and who took part."""

    voting: str
    close: Close
    tally: Tally
    verdict: Verdict
    majority: str
    needed: int
    composition: int
    outcomes: Mapping[str, Outcome] = {}
    """Member → outcome; in a secret vote only of those who dropped no ballot."""
    voters: tuple[str, ...] = ()
    """Secret votes only: who dropped a ballot, in order of their id."""


class PaperCounted(Event, frozen=True, kw_only=True):
    """The counting commission counted a secret vote held on paper; the result is the next line.

    In ballot papers: handed out, and in the box those for, against, abstaining and invalid.
    """

    voting: str
    issued: int
    votes_for: int
    against: int
    abstain: int
    invalid: int
    commission: str
    """Who counted, as the commission signs."""
    undisclosed: int = 0
    """Valid papers, where they are too few to be broken down; the three are 0 then."""


class VotingSuspended(Event, frozen=True, kw_only=True):
    """An open vote was interrupted; its ballots are kept, nothing is decided."""

    voting: str
    reason: str


class VotingReopened(Event, frozen=True, kw_only=True):
    """A suspended vote goes on for the full time, with the ballots already cast."""

    voting: str
    closes_at: datetime


class VotingVoided(Event, frozen=True, kw_only=True):
    """A secret vote was interrupted: its ballots are gone, it is to be held again."""

    voting: str
    reason: str


class VotingAnnulled(Event, frozen=True, kw_only=True):
    """The result of a vote was annulled by decision of the sitting; it stays in the record."""

    voting: str
    reason: str


class MajorityCorrected(Event, frozen=True, kw_only=True):
    """A closed vote had been held against a wrong threshold; both are shown for ever."""

    voting: str
    was: str
    majority: str
    needed: int
    verdict_was: Verdict
    verdict: Verdict
    reason: str


class StatementRecorded(Event, frozen=True, kw_only=True):
    """A member stated that he had meant otherwise; it changes no count."""

    voting: str
    member: str
    text: str
