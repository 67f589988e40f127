"""Who is here: registration by card, by key and by hand, leaving, coming back, recusal."""

from __future__ import annotations

from datetime import datetime, timedelta

from controller.rules import cards
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.council import LateArrival, Member
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Phase, Sitting, Stage


def open_registration(
    sitting: Sitting, command: c.OpenRegistration, at: datetime
) -> list[e.AnyEvent]:
    """Let members register for a time."""
    if sitting.phase is Phase.BREAK:
        raise Refused(Why.ON_BREAK)
    if sitting.registration_closes is not None:
        raise Refused(Why.REGISTRATION_OPEN)
    demand_no_open_vote(sitting)
    seconds = positive(command.seconds, sitting.regulations.registration_s)
    return [e.RegistrationOpened(closes_at=at + timedelta(seconds=seconds))]


def close_registration(sitting: Sitting) -> list[e.AnyEvent]:
    """End it; those who are here are counted."""
    if sitting.registration_closes is None:
        raise Refused(Why.REGISTRATION_CLOSED)
    return [e.RegistrationClosed(present=len(sitting.present))]


def register_at_seat(sitting: Sitting, command: c.RegisterAtSeat) -> list[e.AnyEvent]:
    """A console speaks for its member; a card speaks for its owner, wherever it is put in."""
    if not _may_register_now(sitting):
        raise Refused(Why.REGISTRATION_CLOSED)
    seat, owner = command.seat, command.member or sitting.seating.get(command.seat)
    if command.how is e.How.CARD and (fault := cards.fault_at(sitting, seat, owner)) is not None:
        refused = e.CardRefused(seat=seat, fault=fault, member=command.member)
        return cards.refuse(sitting, refused)
    if owner is None:
        raise Refused(Why.EMPTY_SEAT, seat=seat)
    member = known(sitting, owner)
    if command.how is e.How.KEY:
        _demand_no_card(sitting, member)
    events = cards.forget(sitting, seat)
    if sitting.seating.get(seat) != member.id:
        events.append(e.MemberSeated(seat=seat, member=member.id))
    return events + _arrival(sitting, member, how=command.how, seat=seat)


def register_by_hand(sitting: Sitting, command: c.RegisterByHand) -> list[e.AnyEvent]:
    """The secretary registers a member, at any time, with a reason."""
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    member = known(sitting, command.member)
    return _arrival(sitting, member, how=e.How.HAND, reason=command.reason)


def leave_seat(sitting: Sitting, command: c.LeaveSeat) -> list[e.AnyEvent]:
    """The card was taken out: its member left. Ballots cast before stay."""
    owner = sitting.seating.get(command.seat)
    if owner is None or not sitting.is_here(owner) or command.member not in (None, owner):
        return []
    return [e.MemberLeft(member=owner, how=e.How.CARD, seat=command.seat)]


def record_leaving(sitting: Sitting, command: c.RecordLeaving) -> list[e.AnyEvent]:
    """The secretary saw a member leave."""
    member = known(sitting, command.member)
    if not sitting.is_here(member.id):
        raise Refused(Why.NOT_PRESENT, name=member.name)
    return [e.MemberLeft(member=member.id, how=e.How.HAND, reason=command.reason)]


def seat_member(sitting: Sitting, command: c.SeatMember) -> list[e.AnyEvent]:
    """Let a console speak for another member from now on."""
    if command.member is not None:
        known(sitting, command.member)
    if sitting.seating.get(command.seat) == command.member:
        return []
    return [e.MemberSeated(seat=command.seat, member=command.member)]


def issue_tablet_code(sitting: Sitting, command: c.IssueTabletCodeOf) -> list[e.AnyEvent]:
    """A tablet speaks for the member who is seated there: no code for an empty seat."""
    if not command.tablet:
        raise Refused(Why.NOT_A_TABLET, seat=command.seat)
    if command.seat not in sitting.seating:
        raise Refused(Why.EMPTY_SEAT, seat=command.seat)
    return [e.TabletCodeIssued(seat=command.seat)]


def recuse(sitting: Sitting, command: c.RecuseMember) -> list[e.AnyEvent]:
    """A declared conflict takes the member out of those who may vote on the item (ст. 59-1)."""
    member = known(sitting, command.member)
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    _demand_recusal_time(sitting, command.item)
    if member.id in sitting.recused_from(command.item):
        raise Refused(Why.ALREADY_RECUSED)
    return [e.MemberRecused(member=member.id, item=command.item, reason=command.reason)]


def lift_recusal(sitting: Sitting, command: c.LiftRecusal) -> list[e.AnyEvent]:
    """Entered in error, or the member is admitted because there would be no quorum."""
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    _demand_recusal_time(sitting, command.item)
    if command.member not in sitting.recused_from(command.item):
        raise Refused(Why.NOT_RECUSED)
    return [e.RecusalLifted(member=command.member, item=command.item, reason=command.reason)]


def known(sitting: Sitting, member_id: str) -> Member:
    """The member with this id; a stranger is refused."""
    member = sitting.member(member_id)
    if member is None:
        raise Refused(Why.UNKNOWN_MEMBER, member=member_id)
    return member


def positive(seconds: int | None, default: int) -> int:
    """A duration in seconds, the default where none is given."""
    if seconds is None:
        return default
    if not 1 <= seconds <= 3600:
        raise Refused(Why.BAD_SECONDS)
    return seconds


def demand_no_open_vote(sitting: Sitting) -> None:
    """Refuse what may not happen while people press."""
    if sitting.voting is not None and sitting.voting.stage is not Stage.ANNOUNCED:
        raise Refused(Why.VOTING_AT_HAND)


def _may_register_now(sitting: Sitting) -> bool:
    if sitting.registration_closes is not None:
        return True
    at_once = sitting.regulations.late_arrival is LateArrival.AT_ONCE
    return at_once and sitting.registrations > 0


def _demand_no_card(sitting: Sitting, member: Member) -> None:
    """Who came by card and left comes back by card: anybody can press the key of his console."""
    there = sitting.attendance.get(member.id)
    if there is not None and there.how is e.How.CARD and not there.here:
        raise Refused(Why.CARD_NEEDED, name=member.name)


def _arrival(
    sitting: Sitting, member: Member, *, how: e.How, seat: int | None = None, reason: str = ""
) -> list[e.AnyEvent]:
    there = sitting.attendance.get(member.id)
    if there is None:
        return [e.MemberRegistered(member=member.id, how=how, seat=seat, reason=reason)]
    if there.here:
        return []
    return [e.MemberReturned(member=member.id, how=how, seat=seat, reason=reason)]


def _demand_recusal_time(sitting: Sitting, item: str) -> None:
    if sitting.agenda_item(item) is None:
        raise Refused(Why.UNKNOWN_ITEM)
    voting = sitting.voting
    if voting is not None and voting.item == item and voting.stage is not Stage.ANNOUNCED:
        raise Refused(Why.TOO_LATE_TO_RECUSE)
