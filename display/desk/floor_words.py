"""What happens on the floor, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from controller.rules import events as e
from controller.rules.floor_nouns import FloorEnd, FloorKind, MicrophoneMode, RequestEnd
from controller.rules.fold_floor import FloorEvent
from controller.rules.sitting import Sitting
from display.desk.speech import Speech, mark
from display.desk.terms import name_of, reason, short

KINDS: Mapping[FloorKind, str] = MappingProxyType(
    {
        FloorKind.POINT_OF_ORDER: mark("point of order"),
        FloorKind.REPORT: mark("report"),
        FloorKind.CO_REPORT: mark("co-report"),
        FloorKind.QUESTION: mark("question"),
        FloorKind.REPLY: mark("reply"),
        FloorKind.SPEECH: mark("speech"),
        FloorKind.FROM_THE_SEAT: mark("from the seat"),
        FloorKind.CHAIR: mark("the chair"),
    }
)

MODES: Mapping[MicrophoneMode, str] = MappingProxyType(
    {
        MicrophoneMode.OPERATOR: mark("the desk grants"),
        MicrophoneMode.AUTOMATIC: mark("automatic, one after another"),
        MicrophoneMode.FREE: mark("free, several at once"),
        MicrophoneMode.CHAIR: mark("the chair only"),
        MicrophoneMode.OVERRIDE: mark("override, past queue and limits"),
    }
)

_ENDS: Mapping[FloorEnd, str] = MappingProxyType(
    {
        FloorEnd.OWN: "",
        FloorEnd.TIME: mark("the time is over"),
        FloorEnd.CUT: mark("taken back"),
        FloorEnd.VOTE: mark("a vote began"),
        FloorEnd.ITEM: mark("the item is over"),
        FloorEnd.BREAK: mark("the sitting stopped"),
        FloorEnd.LEFT: mark("left the seat"),
        FloorEnd.OUTAGE: mark("the microphones went off"),
    }
)

_LAPSES: Mapping[RequestEnd, str] = MappingProxyType(
    {
        RequestEnd.OWN: "",
        RequestEnd.HAND: mark("struck off"),
        RequestEnd.ITEM: mark("the item is over"),
        RequestEnd.LEFT: mark("left the seat"),
        RequestEnd.CLOSED: mark("the sitting stopped"),
    }
)


def person(sitting: Sitting, member: str | None, guest: str) -> str:
    """Who asks or speaks, as the desk writes it."""
    return short(name_of(sitting, member)) if member else guest


def in_words(event: FloorEvent, sitting: Sitting, speech: Speech) -> str:
    """What an event of the floor says, in one line."""
    say = speech.say
    match event:
        case e.LotCommitted():
            return say("The seed of the next lot is fixed")
        case e.FloorLotDrawn():
            n = len(event.order)
            return speech.count("A lot ordered {n} request", "A lot ordered {n} requests", n)
        case e.ListOpened():
            return say("The list is open: {kind}", kind=say(KINDS[event.kind]))
        case e.ListClosed():
            return say("The list of speakers is closed")
        case e.MicrophoneModeSet():
            return say("Microphones: {mode}", mode=say(MODES[event.mode]))
        case e.ClosedPartBegan():
            return say("The closed part began: {reason}", reason=event.reason)
        case e.ClosedPartEnded():
            return say("The sitting is open again")
        case e.MemberNamed():
            return say("{name}: was named, may reply", name=person(sitting, event.member, ""))
        case _:
            return _of_somebody(event, sitting, speech)


def _of_somebody(
    event: e.SpeakerAsked
    | e.RequestWithdrawn
    | e.RequestMoved
    | e.FloorGranted
    | e.FloorProlonged
    | e.FloorEnded,
    sitting: Sitting,
    speech: Speech,
) -> str:
    say = speech.say
    name = person(sitting, event.member, event.guest)
    match event:
        case e.SpeakerAsked():
            return say(
                "{name}: asks for the floor, {kind}", name=name, kind=say(KINDS[event.kind])
            )
        case e.RequestWithdrawn():
            words = say("{name}: off the list", name=name)
            return words + _because(say(_LAPSES[event.why]), event.reason, speech)
        case e.RequestMoved():
            return say("{name}: moved on the list", name=name) + _because("", event.reason, speech)
        case e.FloorGranted():
            return say("{name}: has the floor, {kind}", name=name, kind=say(KINDS[event.kind]))
        case e.FloorProlonged():
            return say("{name}: {seconds} s more", name=name, seconds=event.seconds)
        case e.FloorEnded():
            spoke = f"{int(event.spoke_s) // 60}:{int(event.spoke_s) % 60:02d}"
            words = say("{name}: spoke {time}", name=name, time=spoke)
            return words + _because(say(_ENDS[event.why]), event.reason, speech)
        case _:
            assert_never(event)


def _because(why: str, given: str, speech: Speech) -> str:
    parts = [part for part in (why, reason(given, speech) if given else "") if part]
    return f" ({': '.join(parts)})" if parts else ""
