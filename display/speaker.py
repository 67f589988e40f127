"""Who has the floor, folded from the floor's events as cameras and the overlay need it: pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from controller.rules import events as e
from controller.rules.floor_nouns import FloorKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose microphone is open."""

    request: str
    member: str | None
    """None for a guest."""
    guest: str = ""
    kind: FloorKind = FloorKind.SPEECH
    since: datetime | None = None
    ends_at: datetime | None = None
    """None where nothing ends it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Whose microphones are open, in the order of the grants, and whether it is in camera."""

    speakers: tuple[Speaker, ...] = ()
    in_camera: bool = False

    @property
    def newest(self) -> Speaker | None:
        """Who got the floor last."""
        return self.speakers[-1] if self.speakers else None


NOBODY = Heard()


def hear(heard: Heard, entry: e.Entry) -> Heard:
    """Take what has happened; whatever is not of the floor changes nothing."""
    event = entry.event
    match event:
        case e.SittingOpened() | e.SittingClosed():
            return NOBODY
        case e.FloorGranted():
            speaker = Speaker(
                event.request, event.member, event.guest, event.kind, entry.at, event.ends_at
            )
            return replace(heard, speakers=(*_but(heard, event.request), speaker))
        case e.FloorProlonged():
            longer = (
                replace(one, ends_at=event.ends_at) if one.request == event.request else one
                for one in heard.speakers
            )
            return replace(heard, speakers=tuple(longer))
        case e.FloorEnded():
            return replace(heard, speakers=_but(heard, event.request))
        case e.ClosedPartBegan():
            return replace(heard, in_camera=True)
        case e.ClosedPartEnded():
            return replace(heard, in_camera=False)
    return heard


def _but(heard: Heard, request: str) -> tuple[Speaker, ...]:
    return tuple(one for one in heard.speakers if one.request != request)
