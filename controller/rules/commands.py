"""What is asked for: one frozen class a command, imperative. The rules may refuse it."""

from __future__ import annotations

from typing import TypeAlias

from controller.rules.command_nouns import (
    MAX_NAME,
    MAX_TEXT,
    Command,
    Moment,
    Name,
    Seat,
    Text,
)
from controller.rules.commands_engine import (
    ClearFault,
    CountUrn,
    EndVoting,
    EnrolCardOf,
    ForgetCard,
    InterruptVoting,
    IssueTabletCodeOf,
    OpenSittingOf,
    RefuseCard,
    ReportConsole,
    ReportFault,
    WithdrawCardsOf,
)
from controller.rules.commands_floor import (
    AskFloor,
    BeginClosedPart,
    CloseList,
    CommitLot,
    DrawLot,
    EndClosedPart,
    EndFloor,
    GrantFloor,
    GrantNext,
    InterruptFloor,
    MoveRequest,
    NameMember,
    OpenList,
    PressSpeak,
    ProlongFloor,
    SetMicrophoneMode,
    TakeBackRequest,
    TimeFloor,
    WithdrawRequest,
)
from controller.rules.commands_sitting import (
    AddItem,
    AdjournSitting,
    ChangeItem,
    CloseItem,
    CloseRegistration,
    CloseSitting,
    ConfirmTime,
    EndBreak,
    EnrolCard,
    IssueTabletCode,
    LeaveSeat,
    LiftRecusal,
    OpenItem,
    OpenRegistration,
    OpenSitting,
    RecordLeaving,
    RecordSegment,
    RecuseMember,
    RegisterAtSeat,
    RegisterByHand,
    RemoveItem,
    ResumeSitting,
    SeatMember,
    SetAgenda,
    SignHead,
    TakeBreak,
    WithdrawCards,
)
from controller.rules.commands_votes import (
    AnnounceVoting,
    AnnulVoting,
    CastBallot,
    CastByVoice,
    ChangeMajority,
    CloseVoting,
    CorrectMajority,
    OpenVoting,
    RecordPaperVote,
    RecordStatement,
    ReopenVoting,
    WithdrawVoting,
)

__all__ = [
    "MAX_NAME",
    "MAX_TEXT",
    "AddItem",
    "AdjournSitting",
    "AnnounceVoting",
    "AnnulVoting",
    "AnyCommand",
    "AskFloor",
    "BeginClosedPart",
    "CastBallot",
    "CastByVoice",
    "ChangeItem",
    "ChangeMajority",
    "ClearFault",
    "CloseItem",
    "CloseList",
    "CloseRegistration",
    "CloseSitting",
    "CloseVoting",
    "Command",
    "CommitLot",
    "ConfirmTime",
    "CorrectMajority",
    "CountUrn",
    "DeskCommand",
    "DrawLot",
    "EndBreak",
    "EndClosedPart",
    "EndFloor",
    "EndVoting",
    "EngineCommand",
    "EnrolCard",
    "EnrolCardOf",
    "ForgetCard",
    "GrantFloor",
    "GrantNext",
    "InterruptFloor",
    "InterruptVoting",
    "IssueTabletCode",
    "IssueTabletCodeOf",
    "LeaveSeat",
    "LiftRecusal",
    "Moment",
    "MoveRequest",
    "Name",
    "NameMember",
    "OpenItem",
    "OpenList",
    "OpenRegistration",
    "OpenSitting",
    "OpenSittingOf",
    "OpenVoting",
    "PressSpeak",
    "ProlongFloor",
    "RecordLeaving",
    "RecordPaperVote",
    "RecordSegment",
    "RecordStatement",
    "RecuseMember",
    "RefuseCard",
    "RegisterAtSeat",
    "RegisterByHand",
    "RemoveItem",
    "ReopenVoting",
    "ReportConsole",
    "ReportFault",
    "ResumeSitting",
    "Seat",
    "SeatMember",
    "SetAgenda",
    "SetMicrophoneMode",
    "SignHead",
    "TakeBackRequest",
    "TakeBreak",
    "Text",
    "TimeFloor",
    "WithdrawCards",
    "WithdrawCardsOf",
    "WithdrawRequest",
    "WithdrawVoting",
]

DeskCommand: TypeAlias = (
    OpenSitting
    | TakeBreak
    | EndBreak
    | AdjournSitting
    | ResumeSitting
    | CloseSitting
    | ConfirmTime
    | SignHead
    | RecordSegment
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
    | RecordPaperVote
    | CloseVoting
    | ReopenVoting
    | AnnulVoting
    | CorrectMajority
    | RecordStatement
    | AskFloor
    | WithdrawRequest
    | MoveRequest
    | GrantFloor
    | ProlongFloor
    | EndFloor
    | NameMember
    | OpenList
    | CloseList
    | SetMicrophoneMode
    | BeginClosedPart
    | EndClosedPart
)
"""What a person at the desk may ask for."""

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
    | PressSpeak
    | TakeBackRequest
    | CommitLot
    | DrawLot
    | GrantNext
    | TimeFloor
    | InterruptFloor
)

AnyCommand: TypeAlias = DeskCommand | EngineCommand
