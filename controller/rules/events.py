"""What has happened: one frozen class an event, past tense. A journal line is one ``Entry``.

Names and meanings are for ever: a journal written today is read in ten years. A new field has a
default; a meaning is never changed, a new event is added instead.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import msgspec

from controller.rules.event_nouns import (
    By,
    CardFault,
    ClockState,
    Close,
    Event,
    How,
)
from controller.rules.events_course import (
    AgendaAdopted,
    AgendaSet,
    BreakEnded,
    BreakTaken,
    ItemAdded,
    ItemChanged,
    ItemClosed,
    ItemOpened,
    ItemRemoved,
    SittingAdjourned,
    SittingClosed,
    SittingOpened,
    SittingResumed,
)
from controller.rules.events_floor import (
    ClosedPartBegan,
    ClosedPartEnded,
    FloorEnded,
    FloorGranted,
    FloorLotDrawn,
    FloorProlonged,
    ListClosed,
    ListOpened,
    LotCommitted,
    MemberNamed,
    MicrophoneModeSet,
    RequestMoved,
    RequestWithdrawn,
    SpeakerAsked,
)
from controller.rules.events_machine import (
    ConsoleBack,
    ConsoleSilent,
    ControllerStarted,
    ControllerStopped,
    FaultCleared,
    FaultReported,
    FormatRaised,
    HeadSigned,
    JournalEnded,
    JournalOpened,
    KeyHandedOver,
    ReasonGiven,
    SegmentRecorded,
    TimeConfirmed,
)
from controller.rules.events_presence import (
    CardEnrolled,
    CardForgotten,
    CardRefused,
    CardsWithdrawn,
    MemberLeft,
    MemberRecused,
    MemberRegistered,
    MemberReturned,
    MemberSeated,
    QuorumLost,
    QuorumReached,
    RecusalLifted,
    RegistrationClosed,
    RegistrationOpened,
    TabletCodeIssued,
)
from controller.rules.events_votes import (
    BallotCast,
    MajorityChanged,
    MajorityCorrected,
    PaperCounted,
    StatementRecorded,
    VotingAnnounced,
    VotingAnnulled,
    VotingClosed,
    VotingOpened,
    VotingReopened,
    VotingSuspended,
    VotingVoided,
    VotingWithdrawn,
)

__all__ = [
    "AgendaAdopted",
    "AgendaSet",
    "AnyEvent",
    "BallotCast",
    "BreakEnded",
    "BreakTaken",
    "By",
    "CardEnrolled",
    "CardFault",
    "CardForgotten",
    "CardRefused",
    "CardsWithdrawn",
    "ClockState",
    "Close",
    "ClosedPartBegan",
    "ClosedPartEnded",
    "ConsoleBack",
    "ConsoleSilent",
    "ControllerStarted",
    "ControllerStopped",
    "Entry",
    "Event",
    "FaultCleared",
    "FaultReported",
    "FloorEnded",
    "FloorGranted",
    "FloorLotDrawn",
    "FloorProlonged",
    "FormatRaised",
    "HeadSigned",
    "How",
    "ItemAdded",
    "ItemChanged",
    "ItemClosed",
    "ItemOpened",
    "ItemRemoved",
    "JournalEnded",
    "JournalOpened",
    "KeyHandedOver",
    "ListClosed",
    "ListOpened",
    "LotCommitted",
    "MajorityChanged",
    "MajorityCorrected",
    "MemberLeft",
    "MemberNamed",
    "MemberRecused",
    "MemberRegistered",
    "MemberReturned",
    "MemberSeated",
    "MicrophoneModeSet",
    "PaperCounted",
    "QuorumLost",
    "QuorumReached",
    "ReasonGiven",
    "RecusalLifted",
    "RegistrationClosed",
    "RegistrationOpened",
    "RequestMoved",
    "RequestWithdrawn",
    "SegmentRecorded",
    "SittingAdjourned",
    "SittingClosed",
    "SittingOpened",
    "SittingResumed",
    "SpeakerAsked",
    "StatementRecorded",
    "TabletCodeIssued",
    "TimeConfirmed",
    "VotingAnnounced",
    "VotingAnnulled",
    "VotingClosed",
    "VotingOpened",
    "VotingReopened",
    "VotingSuspended",
    "VotingVoided",
    "VotingWithdrawn",
]

AnyEvent: TypeAlias = (
    JournalOpened
    | FormatRaised
    | KeyHandedOver
    | HeadSigned
    | JournalEnded
    | ReasonGiven
    | ControllerStarted
    | ControllerStopped
    | FaultReported
    | FaultCleared
    | ConsoleSilent
    | ConsoleBack
    | SegmentRecorded
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
    | PaperCounted
    | VotingSuspended
    | VotingReopened
    | VotingVoided
    | VotingAnnulled
    | MajorityCorrected
    | StatementRecorded
    | LotCommitted
    | SpeakerAsked
    | FloorLotDrawn
    | RequestWithdrawn
    | RequestMoved
    | MemberNamed
    | ListOpened
    | ListClosed
    | FloorGranted
    | FloorProlonged
    | FloorEnded
    | MicrophoneModeSet
    | ClosedPartBegan
    | ClosedPartEnded
)


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the journal. ``at`` is stamped once by the engine, UTC with its offset."""

    at: datetime
    by: By
    event: AnyEvent
    cmd: str = ""
    """The id of the command that brought it about; "" where a console or the clock did."""
