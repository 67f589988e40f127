"""What may be asked for on the floor: requests, the floor itself, microphones, closed parts."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from controller.rules.command_nouns import Command, Name, Seat, Text
from controller.rules.floor_nouns import FloorKind, MicrophoneMode

More: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=3600)]
"""Seconds that a speech is prolonged by."""


class AskFloor(Command, frozen=True, kw_only=True):
    """Put a member, or a guest by his name, on the list; with ``grant`` give the floor at once."""

    member: Name | None = None
    guest: Text = ""
    kind: FloorKind = FloorKind.SPEECH
    grant: bool = False


class WithdrawRequest(Command, frozen=True, kw_only=True):
    """Strike a request off the list."""

    request: Name
    reason: Text = ""


class MoveRequest(Command, frozen=True, kw_only=True):
    """Put a request before another one, or at the end; the reason goes into the record."""

    request: Name
    before: Name | None = None
    reason: Text


class GrantFloor(Command, frozen=True, kw_only=True):
    """Give the floor to a request, or to the next."""

    request: Name | None = None


class ProlongFloor(Command, frozen=True, kw_only=True):
    """Give a speech more time; None is the only one there is."""

    request: Name | None = None
    seconds: More


class EndFloor(Command, frozen=True, kw_only=True):
    """Take the floor back and close the microphone; None ends all speeches but the chair's."""

    request: Name | None = None
    reason: Text = ""


class NameMember(Command, frozen=True, kw_only=True):
    """Record that a speaker named a member, who may reply."""

    member: Name


class OpenList(Command, frozen=True, kw_only=True):
    """Let members ask for the floor; the keys of the consoles ask for this kind."""

    kind: FloorKind = FloorKind.SPEECH


class CloseList(Command, frozen=True, kw_only=True):
    """Take no more requests but points of order and replies."""


class SetMicrophoneMode(Command, frozen=True, kw_only=True):
    """Let microphones be opened in another mode."""

    mode: MicrophoneMode


class BeginClosedPart(Command, frozen=True, kw_only=True):
    """Go on in camera: nothing is recorded or shown outside."""

    reason: Text


class EndClosedPart(Command, frozen=True, kw_only=True):
    """Go on in public."""


class PressSpeak(Command, frozen=True, kw_only=True):
    """The key to speak of a seat: it asks for the floor, takes that back, or ends the speech."""

    seat: Seat


class TakeBackRequest(Command, frozen=True, kw_only=True):
    """A request was taken back at the seat's own unit; nothing where there is none."""

    seat: Seat


class CommitLot(Command, frozen=True, kw_only=True):
    """Fix the seed of the next lot: its SHA-256, hex."""

    commitment: str


class DrawLot(Command, frozen=True, kw_only=True):
    """Put the requests of the newest instant in order by the seed, and fix the next seed."""

    seed: str
    commitment: str


class GrantNext(Command, frozen=True, kw_only=True):
    """Open the next microphone where the mode does it by itself."""


class TimeFloor(Command, frozen=True, kw_only=True):
    """The time of a speech is over."""

    request: Name


class InterruptFloor(Command, frozen=True, kw_only=True):
    """All microphones went off: an outage ends the speeches."""
