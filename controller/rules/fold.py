"""State = fold of events. A fold never refuses: what is in the journal has happened."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from controller.rules import events as e
from controller.rules.floor_queue import Floor
from controller.rules.fold_floor import floor_of_item, fold_floor
from controller.rules.fold_votes import fold_aftermath, fold_ballot, fold_voting
from controller.rules.mappings import added, without
from controller.rules.sitting import (
    Attendance,
    Phase,
    Sitting,
)

CLOCK_BEHIND = "clock_behind"
"""The fault after which a person must confirm the time before a sitting opens."""


_ASIDE = (e.LotCommitted, e.FloorLotDrawn)
"""What comes after a press by itself: no command from a desk is late because of it."""


def fold(sitting: Sitting, entry: e.Entry) -> Sitting:
    """The state after one more line of the journal."""
    n = sitting.n + 1
    after = _apply(sitting, entry.event, entry.at)
    return replace(
        after,
        n=n,
        turn=sitting.turn if entry.by is e.By.SEAT or isinstance(entry.event, _ASIDE) else n,
        seen={**after.seen, entry.cmd: n} if entry.cmd else after.seen,
    )


def _apply(s: Sitting, event: e.AnyEvent, at: datetime) -> Sitting:
    match event:
        case e.BallotCast():
            return fold_ballot(s, event)
        case e.MemberRegistered() | e.MemberReturned():
            there = Attendance(how=event.how, since=at, reason=event.reason)
            return replace(s, attendance=added(s.attendance, event.member, there))
        case e.MemberLeft():
            there = s.attendance.get(event.member) or Attendance(how=event.how, since=at)
            gone = replace(there, here=False, since=at, reason=event.reason)
            return replace(s, attendance=added(s.attendance, event.member, gone))
        case e.ReasonGiven(member=member, text=text):
            if (of_whom := s.attendance.get(member)) is None:
                return s
            explained = replace(of_whom, reason=text)
            return replace(s, attendance=added(s.attendance, member, explained))
        case e.QuorumReached() | e.QuorumLost():
            return replace(s, quorum=isinstance(event, e.QuorumReached))
        case e.ConsoleSilent():
            return replace(s, silent=s.silent | {event.seat})
        case e.ConsoleBack():
            return replace(s, silent=s.silent - {event.seat})
        case (
            e.JournalOpened()
            | e.ControllerStarted()
            | e.ControllerStopped()
            | e.FormatRaised()
            | e.KeyHandedOver()
            | e.HeadSigned()
            | e.JournalEnded()
            | e.SegmentRecorded()
            | e.FaultReported()
            | e.FaultCleared()
            | e.TimeConfirmed()
        ):
            return _machine(s, event)
        case (
            e.SittingOpened()
            | e.BreakTaken()
            | e.BreakEnded()
            | e.SittingAdjourned()
            | e.SittingResumed()
            | e.SittingClosed()
        ):
            return _course(s, event, at)
        case (
            e.RegistrationOpened()
            | e.RegistrationClosed()
            | e.MemberSeated()
            | e.MemberRecused()
            | e.RecusalLifted()
        ):
            return _who(s, event)
        case e.CardRefused():
            refused = replace(event, salt="")
            return replace(s, cards_refused=added(s.cards_refused, event.seat, refused))
        case e.CardForgotten():
            return replace(s, cards_refused=without(s.cards_refused, event.seat))
        case e.CardEnrolled() | e.CardsWithdrawn():
            return s  # whose a card is is kept apart from the journal
        case e.TabletCodeIssued():
            return s  # the line of the tablets holds the code
        case (
            e.AgendaSet()
            | e.AgendaAdopted()
            | e.ItemAdded()
            | e.ItemChanged()
            | e.ItemRemoved()
            | e.ItemOpened()
            | e.ItemClosed()
        ):
            return _agenda(s, event)
        case e.VotingAnnulled() | e.MajorityCorrected() | e.StatementRecorded():
            return fold_aftermath(s, event, at)
        case (
            e.VotingAnnounced()
            | e.MajorityChanged()
            | e.VotingWithdrawn()
            | e.VotingOpened()
            | e.VotingClosed()
            | e.PaperCounted()
            | e.VotingSuspended()
            | e.VotingReopened()
            | e.VotingVoided()
        ):
            return fold_voting(s, event, at)
        case (
            e.LotCommitted()
            | e.SpeakerAsked()
            | e.FloorLotDrawn()
            | e.RequestWithdrawn()
            | e.RequestMoved()
            | e.MemberNamed()
            | e.ListOpened()
            | e.ListClosed()
            | e.FloorGranted()
            | e.FloorProlonged()
            | e.FloorEnded()
            | e.MicrophoneModeSet()
            | e.ClosedPartBegan()
            | e.ClosedPartEnded()
        ):
            return fold_floor(s, event, at)
        case _:
            assert_never(event)


def _machine(
    s: Sitting,
    event: e.JournalOpened
    | e.ControllerStarted
    | e.ControllerStopped
    | e.FormatRaised
    | e.KeyHandedOver
    | e.HeadSigned
    | e.JournalEnded
    | e.SegmentRecorded
    | e.FaultReported
    | e.FaultCleared
    | e.TimeConfirmed,
) -> Sitting:
    match event:
        case (
            e.JournalOpened()
            | e.ControllerStopped()
            | e.FormatRaised()
            | e.KeyHandedOver()
            | e.HeadSigned()
            | e.JournalEnded()
            | e.SegmentRecorded()
        ):
            return s
        case e.ControllerStarted():
            # What is broken is found out anew; a doubtful clock stays so until confirmed.
            if s.is_on:
                return replace(s, silent=frozenset(), faults={}, cards_refused={})
            return Sitting(n=s.n, turn=s.turn, seen=s.seen, time_in_doubt=s.time_in_doubt)
        case e.FaultReported():
            faults = added(s.faults, (event.kind, event.where), event.detail)
            doubt = s.time_in_doubt or event.kind == CLOCK_BEHIND
            return replace(s, faults=faults, time_in_doubt=doubt)
        case e.FaultCleared():
            return replace(s, faults=without(s.faults, (event.kind, event.where)))
        case e.TimeConfirmed():
            rest = {key: text for key, text in s.faults.items() if key[0] != CLOCK_BEHIND}
            return replace(s, faults=rest, time_in_doubt=False)
        case _:
            assert_never(event)


def _course(
    s: Sitting,
    event: e.SittingOpened
    | e.BreakTaken
    | e.BreakEnded
    | e.SittingAdjourned
    | e.SittingResumed
    | e.SittingClosed,
    at: datetime,
) -> Sitting:
    match event:
        case e.SittingOpened():
            return Sitting(
                seen=s.seen,
                phase=Phase.OPEN,
                id=event.sitting,
                session=event.session,
                hall=event.hall,
                place=event.place,
                body=event.body,
                opened_at=at,
                seating=dict(event.body.seating),
                floor=Floor(mode=event.body.regulations.floor.mode),
                n=s.n,
                turn=s.turn,
                silent=frozenset(event.silent),
                faults={(kind, where): text for kind, where, text in event.faults},
            )
        case e.BreakTaken():
            return replace(s, phase=Phase.BREAK, break_until=event.until, note=event.reason)
        case e.BreakEnded():
            return replace(s, phase=Phase.OPEN, break_until=None, note="")
        case e.SittingAdjourned():
            gone = {key: replace(there, here=False) for key, there in s.attendance.items()}
            return replace(
                s,
                phase=Phase.ADJOURNED,
                break_until=None,
                note=" ".join(part for part in (event.until, event.reason) if part),
                attendance=gone,
                quorum=False,
                registration_closes=None,
                registrations=0,
            )
        case e.SittingResumed():
            return replace(s, phase=Phase.OPEN, note="")
        case e.SittingClosed():
            return replace(s, phase=Phase.CLOSED, closed_at=at, registration_closes=None)
        case _:
            assert_never(event)


def _who(
    s: Sitting,
    event: e.RegistrationOpened
    | e.RegistrationClosed
    | e.MemberSeated
    | e.MemberRecused
    | e.RecusalLifted,
) -> Sitting:
    match event:
        case e.RegistrationOpened():
            return replace(
                s, registration_closes=event.closes_at, registrations=s.registrations + 1
            )
        case e.RegistrationClosed():
            return replace(s, registration_closes=None)
        case e.MemberSeated():
            seating = {
                seat: who
                for seat, who in s.seating.items()
                if seat != event.seat and who != event.member
            }
            if event.member is not None:
                seating[event.seat] = event.member
            return replace(s, seating=seating)
        case e.MemberRecused():
            recused = s.recused_from(event.item) | {event.member}
            return replace(s, recusals=added(s.recusals, event.item, recused))
        case e.RecusalLifted():
            recused = s.recused_from(event.item) - {event.member}
            return replace(s, recusals=added(s.recusals, event.item, recused))
        case _:
            assert_never(event)


def _agenda(
    s: Sitting,
    event: e.AgendaSet
    | e.AgendaAdopted
    | e.ItemAdded
    | e.ItemChanged
    | e.ItemRemoved
    | e.ItemOpened
    | e.ItemClosed,
) -> Sitting:
    match event:
        case e.AgendaSet():
            return replace(s, agenda=event.items, agenda_adopted=None)
        case e.AgendaAdopted():
            return replace(s, agenda_adopted=event.voting)
        case e.ItemAdded():
            place = [item.id for item in s.agenda].index(event.after) + 1 if event.after else None
            items = list(s.agenda)
            items.insert(len(items) if place is None else place, event.item)
            return replace(s, agenda=tuple(items))
        case e.ItemChanged():
            items = [event.item if item.id == event.item.id else item for item in s.agenda]
            return replace(s, agenda=tuple(items))
        case e.ItemRemoved():
            return replace(s, agenda=tuple(i for i in s.agenda if i.id != event.item))
        case e.ItemOpened():
            done = s.done | {s.item} if s.item else s.done
            turned = floor_of_item(s.floor)
            return replace(s, item=event.item, done=done - {event.item}, floor=turned)
        case e.ItemClosed():
            return replace(s, item=None, done=s.done | {event.item})
        case _:
            assert_never(event)
