"""What ends with what on the floor: an item, a vote, a break, an outage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from controller.rules import events as e
from controller.rules.floor_nouns import FloorEnd, RequestEnd
from controller.rules.floor_queue import Request
from controller.rules.floor_speech import ended
from controller.rules.sitting import Sitting


def interrupt(sitting: Sitting, at: datetime) -> list[e.AnyEvent]:
    """The microphones went off by themselves; the requests wait on."""
    return ended(sitting.floor.speaking, FloorEnd.OUTAGE, at)


def consequences(sitting: Sitting, events: Sequence[e.AnyEvent], at: datetime) -> list[e.AnyEvent]:
    """What is over on the floor because of these events; it is written before them."""
    floor = sitting.floor
    if not floor.speaking and not floor.waiting:
        return []
    found: list[e.AnyEvent] = []
    for event in events:
        match event:
            case e.ItemOpened() | e.ItemClosed():
                found += ended(floor.speeches, FloorEnd.ITEM, at)
                found += withdrawn(floor.waiting, RequestEnd.ITEM)
            case e.VotingOpened() | e.VotingReopened():
                found += ended(floor.speeches, FloorEnd.VOTE, at)
            case e.BreakTaken():
                found += ended(floor.speaking, FloorEnd.BREAK, at)
            case e.SittingAdjourned() | e.SittingClosed():
                found += ended(floor.speaking, FloorEnd.BREAK, at)
                found += withdrawn(floor.waiting, RequestEnd.CLOSED)
            case e.MemberLeft(member=member):
                speech, waits = floor.speaks(member), floor.waits(member)
                found += ended([speech] if speech else [], FloorEnd.LEFT, at)
                found += withdrawn([waits] if waits else [], RequestEnd.LEFT)
            case _:
                pass
    return found


def withdrawn(requests: Sequence[Request], why: RequestEnd, reason: str = "") -> list[e.AnyEvent]:
    """These requests are over without a speech."""
    return [
        e.RequestWithdrawn(
            request=request.id,
            member=request.member,
            guest=request.guest,
            why=why,
            reason=reason,
        )
        for request in requests
    ]
