"""The floor itself: who may be given it now, for how long, and how a speech ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.floor_nouns import FloorEnd, FloorKind, MicrophoneMode
from controller.rules.floor_queue import (
    BUDGETED,
    Request,
    Speech,
    lot_due,
    of_instant,
    queue,
    settles_at,
)
from controller.rules.refusals import Refused, Why
from controller.rules.sitting import Phase, Sitting, Stage


def grant(sitting: Sitting, command: c.GrantFloor, at: datetime) -> list[e.AnyEvent]:
    """Give the floor to the next, or to the one named."""
    floor, rules = sitting.floor, sitting.regulations.floor
    if command.request is not None:
        if (chosen := floor.request(command.request)) is None:
            raise Refused(Why.NO_REQUEST)
        return [granted(sitting, chosen, at)]
    line = queue(floor, rules)
    if not line:
        raise Refused(Why.NOBODY_WAITS)
    if lot_due(floor, rules) is not None and line[0] in of_instant(floor, floor.instant):
        raise Refused(Why.LOT_PENDING)
    return [granted(sitting, line[0], at)]


def granted(sitting: Sitting, request: Request, at: datetime) -> e.FloorGranted:
    """The floor for a request from now on.

    Raises:
        Refused: not in this phase or mode, somebody has it, or the time is used up.
    """
    _demand_free(sitting, request)
    seconds = _seconds(sitting, request)
    return e.FloorGranted(
        request=request.id,
        member=request.member,
        guest=request.guest,
        kind=request.kind,
        item=request.item,
        seconds=seconds,
        ends_at=at + timedelta(seconds=seconds) if seconds else None,
    )


def _demand_free(sitting: Sitting, request: Request) -> None:
    floor, rules = sitting.floor, sitting.regulations.floor
    if sitting.phase is Phase.BREAK:
        raise Refused(Why.ON_BREAK)
    if sitting.voting is not None and sitting.voting.stage is Stage.OPEN:
        raise Refused(Why.VOTING_AT_HAND)
    if request.kind is FloorKind.CHAIR or floor.mode is MicrophoneMode.OVERRIDE:
        return
    if floor.mode is MicrophoneMode.CHAIR:
        raise Refused(Why.CHAIR_ONLY)
    room = rules.free_microphones if floor.mode is MicrophoneMode.FREE else 1
    if len(floor.speeches) >= room:
        raise Refused(Why.FLOOR_TAKEN, name=name_of(sitting, floor.speeches[0].request))


def _seconds(sitting: Sitting, request: Request) -> int:
    """How long: the limit of the kind, and no more than the budgets have left."""
    floor, rules = sitting.floor, sitting.regulations.floor
    if request.kind is FloorKind.CHAIR or floor.mode is MicrophoneMode.FREE:
        return 0
    seconds = rules.seconds.get(request.kind, 0)
    if request.kind not in BUDGETED or floor.mode is MicrophoneMode.OVERRIDE:
        return seconds
    ledger = floor.ledger(request.item)
    left = [float(seconds)] if seconds else []
    if rules.item_s:
        left.append(rules.item_s - ledger.spent_s)
        if left[-1] < 1:
            raise Refused(Why.ITEM_SPENT, minutes=rules.item_s // 60)
    member = sitting.member(request.member) if request.member else None
    if rules.faction_s and member is not None and member.faction:
        left.append(rules.faction_s - ledger.factions.get(member.faction, 0.0))
        if left[-1] < 1:
            minutes = rules.faction_s // 60
            raise Refused(Why.FACTION_SPENT, faction=member.faction, minutes=minutes)
    return int(min(left, default=0))


def next_by_itself(sitting: Sitting, at: datetime) -> Request | None:
    """Whom the mode gives the floor without a hand; those without time left are passed over.

    Nobody before the newest instant is over: who comes in the same burst is not later.
    """
    floor, rules = sitting.floor, sitting.regulations.floor
    if floor.mode not in (MicrophoneMode.AUTOMATIC, MicrophoneMode.FREE):
        return None
    settled = settles_at(floor, rules)
    if lot_due(floor, rules) is not None or (settled is not None and at < settled):
        return None
    for request in queue(floor, rules):
        try:
            granted(sitting, request, at)
        except Refused:
            continue
        return request
    return None


def prolong(sitting: Sitting, command: c.ProlongFloor, at: datetime) -> list[e.AnyEvent]:
    """More time for a speech."""
    speech = _the_speech(sitting, command.request)
    if speech.ends_at is None:
        raise Refused(Why.NO_LIMIT)
    ends_at = max(speech.ends_at, at) + timedelta(seconds=command.seconds)
    return [
        e.FloorProlonged(
            request=speech.request.id,
            member=speech.request.member,
            guest=speech.request.guest,
            seconds=command.seconds,
            ends_at=ends_at,
        )
    ]


def take_back(sitting: Sitting, command: c.EndFloor, at: datetime) -> list[e.AnyEvent]:
    """Cut one speech, or all but the chair's."""
    floor = sitting.floor
    if command.request is None:
        if not floor.speeches:
            raise Refused(Why.NOBODY_SPEAKS)
        return ended(floor.speeches, FloorEnd.CUT, at, command.reason)
    return ended([_the_speech(sitting, command.request)], FloorEnd.CUT, at, command.reason)


def time_over(sitting: Sitting, command: c.TimeFloor, at: datetime) -> list[e.AnyEvent]:
    """The time of a speech is over; it may have been prolonged, or have ended, meanwhile."""
    speech = sitting.floor.speech(command.request)
    if speech is None or speech.ends_at is None or at < speech.ends_at:
        return []
    return ended([speech], FloorEnd.TIME, at)


def ended(
    speeches: Iterable[Speech], why: FloorEnd, at: datetime, reason: str = ""
) -> list[e.AnyEvent]:
    """These speeches are over."""
    return [
        e.FloorEnded(
            request=speech.request.id,
            member=speech.request.member,
            guest=speech.request.guest,
            kind=speech.request.kind,
            why=why,
            spoke_s=round(max(0.0, (at - speech.began_at).total_seconds()), 3),
            reason=reason,
        )
        for speech in speeches
    ]


def name_of(sitting: Sitting, request: Request) -> str:
    """The name of a person who asks or speaks."""
    member = sitting.member(request.member) if request.member else None
    return member.name if member else request.person


def _the_speech(sitting: Sitting, request: str | None) -> Speech:
    floor = sitting.floor
    if request is not None:
        if (speech := floor.speech(request)) is None:
            raise Refused(Why.NOBODY_SPEAKS)
        return speech
    if not floor.speeches:
        raise Refused(Why.NOBODY_SPEAKS)
    if len(floor.speeches) > 1:
        raise Refused(Why.SEVERAL_SPEAK)
    return floor.speeches[0]
