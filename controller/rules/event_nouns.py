"""What the events are told with: who, how, why; and the class of all events."""

from __future__ import annotations

from enum import Enum

import msgspec


class By(Enum):
    """Who brought an event about. A command's right is the socket it came through."""

    SEAT = "seat"
    SECRETARY = "secretary"
    CHAIR = "chair"
    TECHNICIAN = "technician"
    RECORDER = "recorder"
    CLOCK = "clock"
    ENGINE = "engine"


class How(Enum):
    """How a member registered, left or voted."""

    CARD = "card"
    KEY = "key"
    HAND = "hand"
    VOICE = "voice"


class Close(Enum):
    """Why a vote was over."""

    TIME = "time"
    HAND = "hand"
    PAPER = "paper"
    """It was held on paper: the counting commission has counted."""


class CardFault(Enum):
    """Why a card registers nobody."""

    UNKNOWN = "unknown"
    """Nobody owns it."""
    TWICE = "twice"
    """Its owner's card is in at another seat."""
    OTHERS_SEAT = "others_seat"
    """The seat is another member's, who sits there, or whom the regulations keep it for."""
    EMPTY_SEAT = "empty_seat"
    """The console tells no numbers, and nobody is assigned its seat."""
    NO_MANDATE = "no_mandate"
    """Its owner holds no mandate in the body that sits."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Something that has happened."""


class ClockState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How right a machine's clock is held to be.

    ``synchronised``: by NTP or the like, as the kernel has it (adjtimex(2)); ``error_s`` is the
    most by which it may be off then. ``offset_s``: by how much it was set since the controller
    started, which the stamps of the record do not follow.
    """

    synchronised: bool
    error_s: float | None = None
    offset_s: float = 0.0
