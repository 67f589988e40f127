"""The sealed vocabulary between the consoles of a hall and its engine.

The engine sees seats, never nodes, frames or buses. A seat is a positive integer, as printed on
the console. Nothing here says when: the engine stamps what it books.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, Flag, auto
from typing import Final, TypeAlias


class Key(Enum):
    """A key of a console."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    SPEAK = "speak"
    PRESENT = "present"


VOTE_KEYS: Final = frozenset({Key.FOR, Key.AGAINST, Key.ABSTAIN})


class Lamp(Flag):
    """The lamps and the relay of one console, shown together."""

    NONE = 0
    FOR = auto()
    AGAINST = auto()
    ABSTAIN = auto()
    SPEAK = auto()
    PRESENT = auto()
    TAKEN = auto()
    """A secret ballot is held in the urn; which one, no lamp says."""
    NOT_STORED = auto()
    """The record cannot be written: nothing that is pressed now counts."""
    MICROPHONE = auto()
    """The relay of the microphone."""


class Ailment(Enum):
    """What can be wrong with a bus or with a node on it."""

    BUS_LOST = "bus_lost"
    STRANGER = "stranger"
    BABBLING = "babbling"
    DUPLICATE = "duplicate"
    EMERGENCY = "emergency"
    STUCK_KEY = "stuck_key"
    GARBLED = "garbled"
    OVERRUN = "overrun"
    WRONG_MODULE = "wrong_module"
    """It says that it is another kind of device than a console can be."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key went down on the console of a seat."""

    seat: int
    key: Key = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardIn:
    """A card was put into the console of a seat.

    ``card`` is the number read, upper-case hex, or None where the console has a bare contact.
    """

    seat: int
    card: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CardOut:
    """The card was taken out of the console of a seat."""

    seat: int


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was held to a reader that tells of the moment only, never of its removal.

    ``seat`` None is the reader at the secretary's desk; ``card`` the number, upper-case hex.
    """

    card: str = field(repr=False)
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A request to speak was taken back at the console of a seat."""

    seat: int


@dataclass(frozen=True, slots=True)
class Microphone:
    """The microphone of a seat was switched on or off, as the system that carries it says."""

    seat: int
    on: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """The console of a seat has not been heard for longer than its heartbeat allows."""

    seat: int


@dataclass(frozen=True, slots=True)
class Back:
    """The console of a seat is heard again."""

    seat: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault of a bus or of a node that somebody has to look at.

    ``node`` is the node's number on its bus, None for the bus itself; ``seat`` where one is
    known; ``detail`` a short technical text in English for the journal.
    """

    line: str
    ailment: Ailment
    node: int | None = None
    seat: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """A fault told of before is over."""

    line: str
    ailment: Ailment
    node: int | None = None
    seat: int | None = None


Signal: TypeAlias = (
    Press
    | CardIn
    | CardOut
    | CardRead
    | Withdrawal
    | Microphone
    | Silent
    | Back
    | Trouble
    | Mended
)


@dataclass(frozen=True, slots=True)
class Voting:
    """What the lines are told of an open vote: whom the hall waits for, and whether it is secret.

    ``waiting`` are the seats that may still press and have not. A line that polls asks them
    first; no line looks for lost consoles meanwhile.
    """

    waiting: frozenset[int]
    secret: bool


@dataclass(frozen=True, slots=True)
class Health:
    """How one console does, for the installer and the health map.

    ``heard_s`` is how long ago it was heard, in seconds, None if never; ``errors`` counts by
    kind what went wrong since the line was opened; ``model`` is what it says that it is.
    """

    line: str
    node: int
    heard_s: float | None
    errors: Mapping[str, int] = field(default_factory=dict)
    model: str = ""
