"""The list of speakers: who may ask for the floor, how a list is kept, what ends with what."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias, assert_never

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_ends import withdrawn
from controller.rules.floor_nouns import FloorEnd, FloorKind, MicrophoneMode, RequestEnd
from controller.rules.floor_queue import (
    Request,
    commitment_of,
    lot,
    lot_due,
    of_instant,
    settles_at,
)
from controller.rules.floor_speech import (
    ended,
    grant,
    granted,
    next_by_itself,
    prolong,
    take_back,
    time_over,
)
from controller.rules.refusals import Refused, Why
from controller.rules.registration import known
from controller.rules.sitting import Phase, Sitting, Stage

FloorCommand: TypeAlias = (
    c.AskFloor
    | c.WithdrawRequest
    | c.MoveRequest
    | c.GrantFloor
    | c.ProlongFloor
    | c.EndFloor
    | c.NameMember
    | c.OpenList
    | c.CloseList
    | c.SetMicrophoneMode
    | c.BeginClosedPart
    | c.EndClosedPart
    | c.PressSpeak
    | c.TakeBackRequest
    | c.DrawLot
    | c.GrantNext
    | c.TimeFloor
)

_AFTER_THE_LIST = frozenset({FloorKind.POINT_OF_ORDER, FloorKind.REPLY, FloorKind.CHAIR})
"""What may be asked for when the list is closed."""


def handle_floor(sitting: Sitting, command: FloorCommand, at: datetime) -> list[e.AnyEvent]:
    """Decide a command about the floor."""
    match command:
        case c.PressSpeak():
            return _press(sitting, command.seat, at)
        case c.TakeBackRequest():
            waits = sitting.floor.waits(sitting.seating.get(command.seat, ""))
            return [] if waits is None else withdrawn([waits], RequestEnd.OWN)
        case c.AskFloor():
            return _ask_by_hand(sitting, command, at)
        case c.WithdrawRequest():
            struck = [_waiting(sitting, command.request)]
            return withdrawn(struck, RequestEnd.HAND, command.reason)
        case c.MoveRequest():
            return _move(sitting, command)
        case c.GrantFloor():
            return grant(sitting, command, at)
        case c.ProlongFloor():
            return prolong(sitting, command, at)
        case c.EndFloor():
            return take_back(sitting, command, at)
        case c.TimeFloor():
            return time_over(sitting, command, at)
        case c.GrantNext():
            following = next_by_itself(sitting, at)
            return [] if following is None else [granted(sitting, following, at)]
        case c.DrawLot():
            return _draw(sitting, command, at)
        case c.NameMember():
            named = known(sitting, command.member).id
            return [] if named in sitting.floor.named else [e.MemberNamed(member=named)]
        case _:
            return _set(sitting, command, at)


def _set(
    sitting: Sitting,
    command: c.OpenList | c.CloseList | c.SetMicrophoneMode | c.BeginClosedPart | c.EndClosedPart,
    at: datetime,
) -> list[e.AnyEvent]:
    floor = sitting.floor
    match command:
        case c.OpenList():
            same = floor.list_open and floor.asks is command.kind
            return [] if same else [e.ListOpened(kind=command.kind)]
        case c.CloseList():
            return [e.ListClosed()] if floor.list_open else []
        case c.SetMicrophoneMode():
            if floor.mode is command.mode:
                return []
            alone = command.mode is MicrophoneMode.CHAIR
            off = ended(floor.speeches, FloorEnd.CUT, at) if alone else []
            return [*off, e.MicrophoneModeSet(mode=command.mode)]
        case c.BeginClosedPart():
            if floor.closed_part is not None:
                raise Refused(Why.IN_CAMERA)
            if not command.reason.strip():
                raise Refused(Why.REASON_NEEDED)
            return [e.ClosedPartBegan(reason=command.reason)]
        case c.EndClosedPart():
            if floor.closed_part is None:
                raise Refused(Why.NOT_IN_CAMERA)
            return [e.ClosedPartEnded()]
        case _:
            assert_never(command)


def _press(sitting: Sitting, seat: int, at: datetime) -> list[e.AnyEvent]:
    """The key of a seat: ends a speech, takes a request back, or asks."""
    floor = sitting.floor
    member = sitting.seating.get(seat)
    if member is None:
        raise Refused(Why.EMPTY_SEAT, seat=seat)
    if (speech := floor.speaks(member)) is not None:
        return ended([speech], FloorEnd.OWN, at)
    if (waits := floor.waits(member)) is not None:
        return withdrawn([waits], RequestEnd.OWN)
    if seat in sitting.regulations.floor.chair_seats:
        asked = _asked(sitting, member, "", FloorKind.CHAIR, at)
        return [asked, granted(sitting, _request(asked, at), at)]
    return [_asked(sitting, member, "", floor.asks, at)]


def _ask_by_hand(sitting: Sitting, command: c.AskFloor, at: datetime) -> list[e.AnyEvent]:
    guest = command.guest.strip()
    if (command.member is None) == (not guest):
        raise Refused(Why.GUEST_NAME)
    if command.kind is FloorKind.CHAIR:
        raise Refused(Why.CHAIR_ASKS_NOT)
    asked = _asked(sitting, command.member, guest, command.kind, at, by_hand=True)
    if not command.grant:
        return [asked]
    return [asked, granted(sitting, _request(asked, at), at)]


def _asked(
    sitting: Sitting,
    member: str | None,
    guest: str,
    kind: FloorKind,
    at: datetime,
    *,
    by_hand: bool = False,
) -> e.SpeakerAsked:
    """A request, if this person may make it now."""
    floor = sitting.floor
    if sitting.phase is Phase.BREAK:
        raise Refused(Why.ON_BREAK)
    if sitting.voting is not None and sitting.voting.stage is Stage.OPEN:
        raise Refused(Why.VOTING_AT_HAND)
    if member is not None:
        _demand_may_ask(sitting, member, kind)
    person = member or guest
    if floor.waits(person) is not None or floor.speaks(person) is not None:
        who = sitting.member(person)
        raise Refused(Why.ASKED_ALREADY, name=who.name if who else person)
    free = floor.mode is MicrophoneMode.OVERRIDE or by_hand
    if not floor.list_open and kind not in _AFTER_THE_LIST and not free:
        raise Refused(Why.LIST_CLOSED)
    return e.SpeakerAsked(
        request=f"f{floor.asked + 1}",
        member=member,
        guest=guest,
        kind=kind,
        item=sitting.item,
        instant=_instant(sitting, at),
    )


def _demand_may_ask(sitting: Sitting, member_id: str, kind: FloorKind) -> None:
    floor, rules = sitting.floor, sitting.regulations.floor
    member = known(sitting, member_id)
    if not sitting.is_here(member_id):
        raise Refused(Why.NOT_PRESENT, name=member.name)
    if floor.mode is MicrophoneMode.OVERRIDE or kind is FloorKind.CHAIR:
        return
    if kind is not FloorKind.POINT_OF_ORDER and member_id in sitting.recused_from(sitting.item):
        raise Refused(Why.RECUSED_FLOOR, name=member.name)
    times = rules.times.get(kind, 0)
    if times and floor.ledger(sitting.item).times.get((member_id, kind), 0) >= times:
        raise Refused(Why.SPOKEN_OUT, name=member.name, times=times)
    if kind is FloorKind.REPLY and rules.reply_when_named and member_id not in floor.named:
        raise Refused(Why.NOT_NAMED, name=member.name)


def _instant(sitting: Sitting, at: datetime) -> int:
    """The instant that a request made now belongs to: the newest, or a new one."""
    floor = sitting.floor
    settled = settles_at(floor, sitting.regulations.floor)
    return floor.instant if settled is not None and at < settled else floor.instant + 1


def _request(asked: e.SpeakerAsked, at: datetime) -> Request:
    return Request(
        id=asked.request,
        kind=asked.kind,
        asked_at=at,
        instant=asked.instant,
        rank=0,
        member=asked.member,
        guest=asked.guest,
        item=asked.item,
    )


def _waiting(sitting: Sitting, request: str) -> Request:
    if (found := sitting.floor.request(request)) is None:
        raise Refused(Why.NO_REQUEST)
    return found


def _move(sitting: Sitting, command: c.MoveRequest) -> list[e.AnyEvent]:
    moved = _waiting(sitting, command.request)
    if command.before is not None:
        _waiting(sitting, command.before)
    if not command.reason.strip():
        raise Refused(Why.REASON_NEEDED)
    if lot_due(sitting.floor, sitting.regulations.floor) is not None:
        raise Refused(Why.LOT_PENDING)
    if command.request == command.before:
        return []
    return [
        e.RequestMoved(
            request=moved.id,
            member=moved.member,
            guest=moved.guest,
            before=command.before,
            reason=command.reason,
        )
    ]


def _draw(sitting: Sitting, command: c.DrawLot, at: datetime) -> list[e.AnyEvent]:
    floor = sitting.floor
    due = lot_due(floor, sitting.regulations.floor)
    if due is None or at < due:
        return []
    if commitment_of(command.seed) != floor.commitment:
        raise Refused(Why.BAD_LOT)
    drawn = [(request.id, request.person) for request in of_instant(floor, floor.instant)]
    return [
        e.FloorLotDrawn(
            instant=floor.instant,
            requests=tuple(request for request, _ in drawn),
            order=lot(command.seed, drawn),
            seed=command.seed,
            commitment=command.commitment,
        )
    ]
