"""What has happened on the floor: requests, speeches, microphones, parts in camera."""

from __future__ import annotations

from datetime import datetime

from controller.rules.event_nouns import Event
from controller.rules.floor_nouns import FloorEnd, FloorKind, MicrophoneMode, RequestEnd


class LotCommitted(Event, frozen=True, kw_only=True):
    """The seed of the next lot is fixed: its SHA-256, hex, before anybody asks for the floor."""

    commitment: str


class SpeakerAsked(Event, frozen=True, kw_only=True):
    """Somebody asked for the floor.

    ``request`` is unique in the sitting. A guest has a name and no ``member``. Requests of the
    same ``instant`` came so close together that the wire, not the person, made the order.
    """

    request: str
    member: str | None = None
    guest: str = ""
    kind: FloorKind = FloorKind.SPEECH
    item: str | None = None
    instant: int = 0


class FloorLotDrawn(Event, frozen=True, kw_only=True):
    """The requests of one instant were put in order by lot.

    ``order`` sorts ``requests`` by SHA-256 of the seed and the person (``how``), so that an
    auditor draws it again. ``seed`` is what the commitment before was made of; ``commitment``
    fixes the next one.
    """

    instant: int
    requests: tuple[str, ...]
    order: tuple[str, ...]
    seed: str
    commitment: str
    how: str = "sha256(seed|person)"


class RequestWithdrawn(Event, frozen=True, kw_only=True):
    """A request was taken back or struck off, or it lapsed."""

    request: str
    member: str | None = None
    guest: str = ""
    why: RequestEnd = RequestEnd.OWN
    reason: str = ""


class RequestMoved(Event, frozen=True, kw_only=True):
    """The chair put a request before another one, or at the end."""

    request: str
    member: str | None = None
    guest: str = ""
    before: str | None = None
    reason: str


class MemberNamed(Event, frozen=True, kw_only=True):
    """A speaker named a member, who has the right of reply on the item at hand."""

    member: str


class ListOpened(Event, frozen=True, kw_only=True):
    """Members may ask for the floor; the key of a console asks for this kind."""

    kind: FloorKind = FloorKind.SPEECH


class ListClosed(Event, frozen=True, kw_only=True):
    """No more requests but points of order and replies; who is on the list will speak."""


class FloorGranted(Event, frozen=True, kw_only=True):
    """Somebody has the floor, and the microphone is open.

    ``seconds`` is the time given, 0 without a limit; ``ends_at`` None where nothing ends it.
    """

    request: str
    member: str | None = None
    guest: str = ""
    kind: FloorKind = FloorKind.SPEECH
    item: str | None = None
    seconds: int = 0
    ends_at: datetime | None = None


class FloorProlonged(Event, frozen=True, kw_only=True):
    """A speech was given more time."""

    request: str
    member: str | None = None
    guest: str = ""
    seconds: int
    ends_at: datetime


class FloorEnded(Event, frozen=True, kw_only=True):
    """A speech is over, the microphone is off. ``spoke_s`` is how long it was open."""

    request: str
    member: str | None = None
    guest: str = ""
    kind: FloorKind = FloorKind.SPEECH
    why: FloorEnd
    spoke_s: float
    reason: str = ""


class MicrophoneModeSet(Event, frozen=True, kw_only=True):
    """From here on microphones are opened in another mode."""

    mode: MicrophoneMode


class ClosedPartBegan(Event, frozen=True, kw_only=True):
    """The sitting goes on in camera: nothing is recorded or shown outside."""

    reason: str


class ClosedPartEnded(Event, frozen=True, kw_only=True):
    """The sitting is open again."""
