"""A command in, events out, or a refusal with the article. Pure: the same every time."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from controller.rules import (
    business,
    cards,
    course,
    floor,
    floor_ends,
    paper,
    registration,
    voting,
)
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.fold import fold
from controller.rules.quorum import quorum
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Phase, Sitting


def decide(sitting: Sitting, command: c.AnyCommand, at: datetime) -> list[e.AnyEvent]:
    """What follows from a command now; nothing where it is fulfilled already.

    Raises:
        Refused: the command may not be given now.
    """
    decided = _decide(sitting, command, at)
    events = floor_ends.consequences(sitting, decided, at) + decided
    return events + _quorum_events(sitting, events, at)


def _decide(sitting: Sitting, command: c.AnyCommand, at: datetime) -> list[e.AnyEvent]:
    match command:
        case c.SignHead():
            return [e.HeadSigned()]
        case c.RecordSegment():
            return _recorded(sitting, command)
        case c.ReportFault() | c.ClearFault() | c.ReportConsole() | c.ConfirmTime():
            return _machine(sitting, command)
        case c.OpenSitting():
            raise Refused(Why.UNKNOWN_BODY, body=command.body)
        case c.IssueTabletCode():
            raise Refused(Why.NOT_A_TABLET, seat=command.seat)
        case c.EnrolCard():
            raise Refused(Why.CARD_GONE)
        case c.WithdrawCards():
            raise Refused(Why.NO_CARD)
        case c.EnrolCardOf() | c.WithdrawCardsOf() | c.RefuseCard() | c.ForgetCard():
            return cards.handle_card(sitting, command)
        case c.OpenSittingOf():
            return course.open_sitting(sitting, command, at)
        case c.InterruptVoting():
            return voting.interrupt(sitting, command)
        case c.CommitLot():
            same = sitting.floor.commitment == command.commitment
            return [] if same else [e.LotCommitted(commitment=command.commitment)]
        case c.InterruptFloor():
            return floor_ends.interrupt(sitting, at)
        case c.ResumeSitting():
            return course.change_course(sitting, command)
        case _:
            _demand_sitting(sitting)
            return _in_sitting(sitting, command, at)


def _in_sitting(
    sitting: Sitting,
    command: c.TakeBreak
    | c.EndBreak
    | c.AdjournSitting
    | c.CloseSitting
    | c.OpenRegistration
    | c.CloseRegistration
    | c.RegisterAtSeat
    | c.RegisterByHand
    | c.LeaveSeat
    | c.RecordLeaving
    | c.SeatMember
    | c.IssueTabletCodeOf
    | c.RecuseMember
    | c.LiftRecusal
    | c.SetAgenda
    | c.AddItem
    | c.ChangeItem
    | c.RemoveItem
    | c.OpenItem
    | c.CloseItem
    | c.AnnounceVoting
    | c.ChangeMajority
    | c.WithdrawVoting
    | c.OpenVoting
    | c.CastBallot
    | c.CastByVoice
    | c.CloseVoting
    | c.EndVoting
    | c.CountUrn
    | c.RecordPaperVote
    | c.ReopenVoting
    | c.AnnulVoting
    | c.CorrectMajority
    | c.RecordStatement
    | floor.FloorCommand,
    at: datetime,
) -> list[e.AnyEvent]:
    match command:
        case c.CastBallot():
            return voting.cast(sitting, command)
        case c.RegisterAtSeat():
            return registration.register_at_seat(sitting, command)
        case c.LeaveSeat():
            return registration.leave_seat(sitting, command)
        case c.TakeBreak() | c.EndBreak() | c.AdjournSitting() | c.CloseSitting():
            return course.change_course(sitting, command)
        case c.OpenRegistration():
            return registration.open_registration(sitting, command, at)
        case c.CloseRegistration():
            return registration.close_registration(sitting)
        case c.RegisterByHand():
            return registration.register_by_hand(sitting, command)
        case c.RecordLeaving():
            return registration.record_leaving(sitting, command)
        case c.SeatMember():
            return registration.seat_member(sitting, command)
        case c.IssueTabletCodeOf():
            return registration.issue_tablet_code(sitting, command)
        case c.RecuseMember():
            return registration.recuse(sitting, command)
        case c.LiftRecusal():
            return registration.lift_recusal(sitting, command)
        case (
            c.SetAgenda()
            | c.AddItem()
            | c.ChangeItem()
            | c.RemoveItem()
            | c.OpenItem()
            | c.CloseItem()
        ):
            return business.go_through(sitting, command)
        case c.AnnounceVoting():
            return voting.announce(sitting, command)
        case c.ChangeMajority():
            return voting.change_majority(sitting, command)
        case c.WithdrawVoting():
            return voting.withdraw(sitting, command)
        case c.OpenVoting():
            return voting.open_voting(sitting, command, at)
        case c.CastByVoice():
            return voting.cast_by_voice(sitting, command)
        case c.CloseVoting():
            return voting.close(sitting, command.voting, e.Close.HAND)
        case c.EndVoting():
            return voting.close(sitting, command.voting, e.Close.TIME)
        case c.CountUrn():
            return voting.count_urn(sitting, command)
        case c.RecordPaperVote():
            return paper.record(sitting, command)
        case c.ReopenVoting():
            return voting.reopen(sitting, command, at)
        case c.AnnulVoting():
            return voting.annul(sitting, command)
        case c.CorrectMajority():
            return voting.correct_majority(sitting, command)
        case c.RecordStatement():
            return voting.record_statement(sitting, command)
        case _:
            return floor.handle_floor(sitting, command, at)


def _demand_sitting(sitting: Sitting) -> None:
    if sitting.phase is Phase.ADJOURNED:
        raise Refused(Why.ADJOURNED)
    if not sitting.is_on:
        raise Refused(Why.NO_SITTING)


def _machine(
    sitting: Sitting, command: c.ReportFault | c.ClearFault | c.ReportConsole | c.ConfirmTime
) -> list[e.AnyEvent]:
    """Faults are told once, and once more when they are over."""
    match command:
        case c.ReportFault():
            if (command.kind, command.where) in sitting.faults:
                return []
            return [e.FaultReported(kind=command.kind, where=command.where, detail=command.detail)]
        case c.ClearFault():
            if (command.kind, command.where) not in sitting.faults:
                return []
            return [e.FaultCleared(kind=command.kind, where=command.where)]
        case c.ReportConsole():
            if command.heard == (command.seat not in sitting.silent):
                return []
            if command.heard:
                return [e.ConsoleBack(seat=command.seat)]
            return [e.ConsoleSilent(seat=command.seat)]
        case c.ConfirmTime():
            return [e.TimeConfirmed()] if sitting.time_in_doubt else []
        case _:
            assert_never(command)


def _quorum_events(sitting: Sitting, events: list[e.AnyEvent], at: datetime) -> list[e.AnyEvent]:
    """Quorum is watched after each command; only a change is an event."""
    if not any(isinstance(event, _MOVES_PEOPLE) for event in events):
        return []
    after = sitting
    for event in events:
        after = fold(after, e.Entry(at=at, by=e.By.ENGINE, event=event))
    now = quorum(after)
    if now.there == after.quorum:
        return []
    if now.there:
        return [e.QuorumReached(present=now.present, needed=now.needed)]
    return [e.QuorumLost(present=now.present, needed=now.needed)]


_MOVES_PEOPLE = (e.MemberRegistered, e.MemberReturned, e.MemberLeft)


def _recorded(sitting: Sitting, command: c.RecordSegment) -> list[e.AnyEvent]:
    """A file of sound; after the close its line is pinned at once, no vote's head follows."""
    recorded = e.SegmentRecorded(
        sitting=command.sitting,
        file=command.file,
        sha256=command.sha256,
        first=command.first,
        count=command.count,
        rate=command.rate,
        channels=command.channels,
        begins=command.begins,
    )
    return [recorded] if sitting.is_on else [recorded, e.HeadSigned()]
