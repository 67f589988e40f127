"""The hall screen while somebody speaks: who, how long yet, who is next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from controller.rules.floor_nouns import FloorKind
from controller.rules.floor_queue import Request, queue
from controller.rules.sitting import Sitting
from display.around import Around, epoch_ms, mark
from display.picture import Countdown, Picture, Portrait, Scene
from display.roll import initials

NEXT: Final = 4
"""So many of those who wait are named."""

KINDS: Final[Mapping[FloorKind, str]] = {
    FloorKind.POINT_OF_ORDER: mark("Point of order"),
    FloorKind.REPORT: mark("Report"),
    FloorKind.CO_REPORT: mark("Co-report"),
    FloorKind.QUESTION: mark("Question"),
    FloorKind.REPLY: mark("Reply"),
    FloorKind.SPEECH: mark("Speech"),
    FloorKind.FROM_THE_SEAT: mark("From the seat"),
    FloorKind.CHAIR: mark("Presides"),
}


def floor(s: Sitting, frame: Picture, around: Around) -> Picture:
    """The newest speaker with the time that is left; how many have spoken and how many wait."""
    _ = around.words.gettext
    newest = s.floor.speeches[-1]
    member = s.member(newest.request.member) if newest.request.member else None
    faction = member.faction if member else ""
    line = queue(s.floor, s.regulations.floor)
    item = s.agenda_item(newest.request.item)
    facts = [
        _("Have spoken: {spoken} · wait: {waiting}").format(
            spoken=s.floor.spoken, waiting=len(line)
        )
    ]
    if line:
        names = ", ".join(_name(s, each) for each in line[:NEXT])
        facts.append(_("Next: {names}").format(names=names))
    if item is not None:
        facts.append(item.title)
    return replace(
        frame,
        scene=Scene.SPEAKER,
        label=" · ".join(part for part in (_(KINDS[newest.request.kind]), faction) if part),
        title=_name(s, newest.request),
        portrait=_portrait(newest.request.member, _name(s, newest.request), around),
        facts=tuple(facts),
        countdown=Countdown(_("Time left"), epoch_ms(newest.ends_at)) if newest.ends_at else None,
    )


def _portrait(member: str | None, name: str, around: Around) -> Portrait:
    src = f"/portraits/{quote(member, safe='')}" if member in around.portraits and member else ""
    return Portrait(initials(name), src)


def _name(s: Sitting, request: Request) -> str:
    member = s.member(request.member) if request.member else None
    return member.name if member else request.person
