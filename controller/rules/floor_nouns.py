"""The floor's words: the kinds of speech, the modes of the microphones, the council's limits."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

import msgspec


class FloorKind(Enum):
    """What somebody asks the floor for."""

    POINT_OF_ORDER = "point_of_order"
    REPORT = "report"
    CO_REPORT = "co_report"
    QUESTION = "question"
    REPLY = "reply"
    SPEECH = "speech"
    FROM_THE_SEAT = "from_the_seat"
    """A word from the seat, without going to the rostrum."""
    CHAIR = "chair"
    """The chair's own microphone: it waits in no queue and has no end of its own."""


class FloorEnd(Enum):
    """Why a speech was over."""

    OWN = "own"
    """The speaker ended it."""
    TIME = "time"
    CUT = "cut"
    """The chair or the secretary took the floor back."""
    VOTE = "vote"
    ITEM = "item"
    """The sitting turned to something else."""
    BREAK = "break"
    LEFT = "left"
    OUTAGE = "outage"


class RequestEnd(Enum):
    """Why a request ended without a speech."""

    OWN = "own"
    HAND = "hand"
    """The chair or the secretary struck it off."""
    ITEM = "item"
    LEFT = "left"
    CLOSED = "closed"
    """The sitting was closed or adjourned."""


class MicrophoneMode(Enum):
    """Who opens a microphone."""

    OPERATOR = "operator"
    """Whoever holds the desk grants each."""
    AUTOMATIC = "automatic"
    """The next in the queue, as soon as nobody speaks."""
    FREE = "free"
    """Whoever presses, as long as fewer than n are open."""
    CHAIR = "chair"
    """The chair's only; requests wait."""
    OVERRIDE = "override"
    """The desk opens any, without the queue and its limits."""


COMMON_S: Final[Mapping[FloorKind, int]] = {
    FloorKind.POINT_OF_ORDER: 60,
    FloorKind.REPORT: 600,
    FloorKind.CO_REPORT: 300,
    FloorKind.QUESTION: 60,
    FloorKind.REPLY: 60,
    FloorKind.SPEECH: 180,
    FloorKind.FROM_THE_SEAT: 60,
}
"""How long a kind lasts in the regulations of most councils, in seconds."""


class FloorRules(msgspec.Struct, frozen=True, kw_only=True):
    """What a council sets for the floor in its регламент. Times in seconds."""

    source: str = "Поширене в регламентах місцевих рад"
    """The regulations that the numbers are from."""
    seconds: Mapping[FloorKind, int] = msgspec.field(default_factory=lambda: dict(COMMON_S))
    order: tuple[FloorKind, ...] = (
        FloorKind.POINT_OF_ORDER,
        FloorKind.REPORT,
        FloorKind.CO_REPORT,
        FloorKind.REPLY,
        FloorKind.QUESTION,
        FloorKind.SPEECH,
        FloorKind.FROM_THE_SEAT,
    )
    """Which kind goes before which."""
    times: Mapping[FloorKind, int] = {}
    """How often one member may have the floor for a kind on one item; no entry: any number."""
    once_before_twice: bool = True
    """Nobody speaks twice on an item before all who asked have spoken once."""
    reply_when_named: bool = False
    """Only who was named in a speech has the right of reply."""
    item_s: int = 0
    """The budget of an item for all speeches, questions and replies; 0: none."""
    faction_s: int = 0
    """The budget of each faction on an item; 0: none."""
    warn_s: int = 30
    """So long before its end the speaker is warned."""
    closes_at_zero: bool = True
    """The microphone closes at the end of the time; else the screen tells it only."""
    mode: MicrophoneMode = MicrophoneMode.OPERATOR
    """The mode in which a sitting begins."""
    free_microphones: int = 4
    """How many may be open at once in the mode *free*."""
    chair_seats: tuple[int, ...] = ()
    """The seats of the chair: their microphones open at once, in every mode."""
    chair_mutes: bool = False
    """While the chair speaks all other microphones are off."""
    rostrum: int = 0
    """The seat whose microphone is for guests, who have no console; 0: none."""
    instant_ms: int = 300
    """Requests that come within so many milliseconds are of one instant: a lot orders them."""
