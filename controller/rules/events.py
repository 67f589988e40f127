"""What has happened: one frozen class an event, past tense. A journal line is one ``Entry``.

Names and meanings are for ever: a journal written today is read in ten years. A new field has a
default; a meaning is never changed, a new event is added instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import TypeAlias

import msgspec

from controller.rules.agenda import Item, Motion
from controller.rules.ballots import BallotKind, Choice, Outcome, Tally, Verdict
from controller.rules.council import Body


class By(Enum):
    """Who brought an event about. A command's right is the socket it came through."""

    SEAT = "seat"
    SECRETARY = "secretary"
    CHAIR = "chair"
    TECHNICIAN = "technician"
    CLOCK = "clock"
    ENGINE = "engine"


class How(Enum):
    """How a member registered, left or voted."""

    CARD = "card"
    KEY = "key"
    HAND = "hand"
    VOICE = "voice"


class Close(Enum):
    """Why a vote was over."""

    TIME = "time"
    HAND = "hand"


class CardFault(Enum):
    """Why a card registers nobody."""

    UNKNOWN = "unknown"
    """Nobody owns it."""
    TWICE = "twice"
    """Its owner's card is in at another seat."""
    OTHERS_SEAT = "others_seat"
    """The seat is another member's, who sits there, or whom the regulations keep it for."""
    EMPTY_SEAT = "empty_seat"
    """The console tells no numbers, and nobody is assigned its seat."""
    NO_MANDATE = "no_mandate"
    """Its owner holds no mandate in the body that sits."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Something that has happened."""


# --- the journal and the machine -----------------------------------------------------------


class JournalOpened(Event, frozen=True, kw_only=True):
    """The first line of every journal: its format, and whose it is."""

    format: int
    hall: str
    salt: str = ""
    """128 random bits, so that two journals of one hall never share a first line."""
    key: str = ""
    """The key that signs this log's tree heads, as c2sp.org/signed-note writes verifier keys."""


class FormatRaised(Event, frozen=True, kw_only=True):
    """From here on lines may be of a later format: another version of the program took over."""

    format: int


class KeyHandedOver(Event, frozen=True, kw_only=True):
    """From here on another key signs the tree heads.

    ``signature`` is the old key's signature line over the text of ``handover_text``; "" where the
    log had no key before.
    """

    key: str
    signature: str = ""


class HeadSigned(Event, frozen=True, kw_only=True):
    """Somebody asked for a signed tree head; it pins all lines up to this one."""


class ReasonGiven(Event, frozen=True, kw_only=True):
    """Why a member was registered, left or was recused, in the line after it.

    Private: it may hold personal data, and leaves the hall as a hash only. The salt has 128
    random bits, so that the words cannot be guessed from the hash.
    """

    member: str
    text: str
    salt: str


class ControllerStarted(Event, frozen=True, kw_only=True):
    """A controller took the journal over: with which format and under which key it goes on."""

    version: str
    format: int = 0
    key: str = ""


class ControllerStopped(Event, frozen=True, kw_only=True):
    """The controller ended in order."""


class FaultReported(Event, frozen=True, kw_only=True):
    """Something in the hall is broken. ``kind`` is stable and has a way out in the manual."""

    kind: str
    where: str = ""
    detail: str = ""


class FaultCleared(Event, frozen=True, kw_only=True):
    """A fault reported before is over."""

    kind: str
    where: str = ""


class ConsoleSilent(Event, frozen=True, kw_only=True):
    """The console of a seat is not heard."""

    seat: int


class ConsoleBack(Event, frozen=True, kw_only=True):
    """The console of a seat is heard again."""

    seat: int


class TimeConfirmed(Event, frozen=True, kw_only=True):
    """A person looked at the clock and says it is right."""


# --- the course of the sitting -------------------------------------------------------------


class SittingOpened(Event, frozen=True, kw_only=True):
    """A sitting began; all that it stands on is here, hall.toml is never read again."""

    sitting: str
    body: Body
    session: str
    hall: str = ""
    place: str = ""
    rules_version: str = ""
    silent: tuple[int, ...] = ()
    """Seats whose consoles were not heard when it began."""
    faults: tuple[tuple[str, str, str], ...] = ()
    """Kind, place and detail of what was broken when it began."""


class BreakTaken(Event, frozen=True, kw_only=True):
    """The chair announced a break."""

    reason: str = ""
    until: datetime | None = None


class BreakEnded(Event, frozen=True, kw_only=True):
    """The sitting goes on after a break."""


class SittingAdjourned(Event, frozen=True, kw_only=True):
    """The sitting goes on another day; members register anew."""

    until: str = ""
    reason: str = ""


class SittingResumed(Event, frozen=True, kw_only=True):
    """An adjourned sitting goes on."""


class SittingClosed(Event, frozen=True, kw_only=True):
    """The sitting is over."""


# --- who is here ----------------------------------------------------------------------------


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


# --- the agenda -----------------------------------------------------------------------------


class AgendaSet(Event, frozen=True, kw_only=True):
    """The draft agenda was laid before the sitting."""

    items: tuple[Item, ...]


class AgendaAdopted(Event, frozen=True, kw_only=True):
    """The agenda was adopted as a whole by a vote."""

    voting: str


class ItemAdded(Event, frozen=True, kw_only=True):
    """An item was put in, after another one, or at the end."""

    item: Item
    after: str | None = None


class ItemChanged(Event, frozen=True, kw_only=True):
    """An item has a new wording or a new majority; the id stays."""

    item: Item


class ItemRemoved(Event, frozen=True, kw_only=True):
    """An item was taken off the agenda."""

    item: str
    reason: str = ""


class ItemOpened(Event, frozen=True, kw_only=True):
    """The sitting turned to an item."""

    item: str


class ItemClosed(Event, frozen=True, kw_only=True):
    """The sitting is done with an item."""

    item: str


# --- votes ----------------------------------------------------------------------------------


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


AnyEvent: TypeAlias = (
    JournalOpened
    | FormatRaised
    | KeyHandedOver
    | HeadSigned
    | ReasonGiven
    | ControllerStarted
    | ControllerStopped
    | FaultReported
    | FaultCleared
    | ConsoleSilent
    | ConsoleBack
    | TimeConfirmed
    | SittingOpened
    | BreakTaken
    | BreakEnded
    | SittingAdjourned
    | SittingResumed
    | SittingClosed
    | RegistrationOpened
    | RegistrationClosed
    | MemberRegistered
    | MemberLeft
    | MemberReturned
    | MemberSeated
    | TabletCodeIssued
    | CardRefused
    | CardForgotten
    | CardEnrolled
    | CardsWithdrawn
    | MemberRecused
    | RecusalLifted
    | QuorumReached
    | QuorumLost
    | AgendaSet
    | AgendaAdopted
    | ItemAdded
    | ItemChanged
    | ItemRemoved
    | ItemOpened
    | ItemClosed
    | VotingAnnounced
    | MajorityChanged
    | VotingWithdrawn
    | VotingOpened
    | BallotCast
    | VotingClosed
    | VotingSuspended
    | VotingReopened
    | VotingVoided
    | VotingAnnulled
    | MajorityCorrected
    | StatementRecorded
)


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the journal. ``at`` is stamped once by the engine, UTC with its offset."""

    at: datetime
    by: By
    event: AnyEvent
    cmd: str = ""
    """The id of the command that brought it about; "" where a console or the clock did."""
