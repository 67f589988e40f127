"""What a picture is made with besides the sitting: words, zone, and what passes by on the feed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Protocol

import msgspec

from controller import wire


class Words(Protocol):
    """What a catalogue of words can do."""

    def gettext(self, message: str, /) -> str:
        """The words for a msgid."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen knows besides the sitting: its setting, and what passed by on the feed."""

    words: Words
    language: str
    zone: tzinfo
    hall: str = ""
    stored: bool = True
    """Whether the record can be written."""
    rehearsal: bool = False
    """Whether the hall only trains."""
    turnout: tuple[str, int, int] | None = None
    """The id of a vote, how many have voted in it, how many may."""
    seats: Mapping[str, int] = {}
    """Member id → seat."""
    portraits: frozenset[str] = frozenset()
    """The members of whom there is a portrait."""
    head: wire.Head | None = None
    """The newest head of the record."""


def mark(msgid: str) -> str:
    """Mark a msgid that is looked up later."""
    return msgid


def clock(moment: datetime, around: Around) -> str:
    """«14:05», in the hall's own zone."""
    return moment.astimezone(around.zone).strftime("%H:%M")


def epoch_ms(moment: datetime) -> int:
    """Milliseconds of the Unix epoch."""
    return round(moment.timestamp() * 1000)
