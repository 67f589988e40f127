"""State = fold of events: the chapter of the floor."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias, assert_never

from msgspec.structs import replace

from controller.rules import events as e
from controller.rules.floor_nouns import FloorKind, MicrophoneMode
from controller.rules.floor_queue import Floor, Request, Speech, place_before
from controller.rules.mappings import added
from controller.rules.sitting import Sitting

FloorEvent: TypeAlias = (
    e.LotCommitted
    | e.SpeakerAsked
    | e.FloorLotDrawn
    | e.RequestWithdrawn
    | e.RequestMoved
    | e.MemberNamed
    | e.ListOpened
    | e.ListClosed
    | e.FloorGranted
    | e.FloorProlonged
    | e.FloorEnded
    | e.MicrophoneModeSet
    | e.ClosedPartBegan
    | e.ClosedPartEnded
)


def fold_floor(s: Sitting, event: FloorEvent, at: datetime) -> Sitting:
    """The sitting after one more event of the floor."""
    return replace(s, floor=_floor(s, event, at))


def floor_of_item(floor: Floor) -> Floor:
    """The floor when the sitting turns to another item: who was named before is no more."""
    return replace(floor, named=frozenset(), list_open=True, asks=FloorKind.SPEECH)


def _floor(s: Sitting, event: FloorEvent, at: datetime) -> Floor:
    floor = s.floor
    match event:
        case e.SpeakerAsked():
            return _asked(floor, event, at)
        case e.FloorLotDrawn():
            rank = {request: n for n, request in enumerate(event.order)}
            waiting = tuple(replace(r, rank=rank.get(r.id, r.rank)) for r in floor.waiting)
            return replace(floor, waiting=waiting, instant_at=None, commitment=event.commitment)
        case e.RequestWithdrawn():
            return replace(floor, waiting=_without(floor, event.request))
        case e.RequestMoved():
            return _moved(s, event)
        case e.FloorGranted() | e.FloorProlonged() | e.FloorEnded():
            return _speech(s, event, at)
        case e.MemberNamed():
            return replace(floor, named=floor.named | {event.member})
        case e.ListOpened():
            return replace(floor, list_open=True, asks=event.kind)
        case e.ListClosed():
            return replace(floor, list_open=False)
        case e.LotCommitted():
            return replace(floor, commitment=event.commitment)
        case e.MicrophoneModeSet():
            return replace(floor, mode=event.mode)
        case e.ClosedPartBegan():
            return replace(floor, closed_part=event.reason)
        case e.ClosedPartEnded():
            return replace(floor, closed_part=None)
        case _:
            assert_never(event)


def _asked(floor: Floor, event: e.SpeakerAsked, at: datetime) -> Floor:
    newer = event.instant != floor.instant
    request = Request(
        id=event.request,
        kind=event.kind,
        asked_at=at,
        instant=event.instant,
        rank=floor.asked,
        member=event.member,
        guest=event.guest,
        item=event.item,
    )
    return replace(
        floor,
        waiting=(*floor.waiting, request),
        asked=floor.asked + 1,
        instant=event.instant,
        instant_at=at if newer else floor.instant_at,
    )


def _without(floor: Floor, request: str) -> tuple[Request, ...]:
    return tuple(each for each in floor.waiting if each.id != request)


def _moved(s: Sitting, event: e.RequestMoved) -> Floor:
    place = place_before(s.floor, s.regulations.floor, event.request, event.before)
    waiting = tuple(
        replace(each, place=place, reason=event.reason) if each.id == event.request else each
        for each in s.floor.waiting
    )
    return replace(s.floor, waiting=waiting)


def _speech(
    s: Sitting, event: e.FloorGranted | e.FloorProlonged | e.FloorEnded, at: datetime
) -> Floor:
    floor = s.floor
    match event:
        case e.FloorGranted():
            request = floor.request(event.request) or Request(
                id=event.request,
                kind=event.kind,
                asked_at=at,
                instant=floor.instant,
                rank=floor.asked,
                member=event.member,
                guest=event.guest,
                item=event.item,
            )
            speech = Speech(
                request=request, began_at=at, seconds=event.seconds, ends_at=event.ends_at
            )
            return replace(
                floor,
                waiting=_without(floor, event.request),
                speaking=(*floor.speaking, speech),
            )
        case e.FloorProlonged():
            speaking = tuple(
                replace(each, seconds=each.seconds + event.seconds, ends_at=event.ends_at)
                if each.request.id == event.request
                else each
                for each in floor.speaking
            )
            return replace(floor, speaking=speaking)
        case e.FloorEnded():
            return _ended(s, event)
        case _:
            assert_never(event)


def _ended(s: Sitting, event: e.FloorEnded) -> Floor:
    floor = s.floor
    rest = tuple(each for each in floor.speaking if each.request.id != event.request)
    speech = floor.speech(event.request)
    if speech is None or speech.request.kind is FloorKind.CHAIR:
        return replace(floor, speaking=rest)
    request = speech.request
    member = s.member(request.member) if request.member else None
    faction = member.faction if member else ""
    unlimited = floor.mode is MicrophoneMode.OVERRIDE
    ledger = floor.ledger(request.item).after(
        request, faction, 0.0 if unlimited else event.spoke_s
    )
    return replace(
        floor,
        speaking=rest,
        spoken=floor.spoken + 1,
        ledgers=added(floor.ledgers, request.item or "", ledger),
        named=floor.named - {request.person} if request.kind is FloorKind.REPLY else floor.named,
    )
