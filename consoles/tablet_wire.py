"""What the gateway of the tablets and the line say to each other: single lines of JSON.

The gateway speaks for many browsers; each is known by its ``session``, the SHA-256 of the token
in its cookie, so that no token ever leaves the gateway. A key is three letters long, whichever it
is: the length of an encrypted press tells nothing.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, TypeAlias, TypeVar

import msgspec

from consoles.signals import Key, Lamp

MAX_LINE = 1_024
"""Bytes. The longest message is a third of that."""
MAX_LIVE_S = 1.5
"""A line that has not been heard for so long is lost; it says three times in it that it lives."""

Session = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
PressId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
Seat = Annotated[int, msgspec.Meta(ge=1)]

KEYS: dict[str, Key] = {
    "for": Key.FOR,
    "con": Key.AGAINST,
    "abs": Key.ABSTAIN,
    "spk": Key.SPEAK,
    "prs": Key.PRESENT,
}
"""The keys as a page names them, all of one length."""


class Unreadable(Exception):
    """A line that is no message of this protocol."""


class Why(Enum):
    """Why a code does not pair, or why a session is over."""

    WRONG = "wrong"
    """No seat waits for this code: mistyped, used, or older than its ten minutes."""
    PAUSED = "paused"
    """Too many wrong codes: none is tried for a while."""
    UNKNOWN = "unknown"
    """The line does not know the session, or it has ended."""
    LOST = "lost"
    """The hall cannot be reached; said by the gateway itself."""


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    pass


# --- the gateway says -----------------------------------------------------------------------


class Pair(_Message, frozen=True, kw_only=True):
    """Somebody at ``address`` typed a code; if it is right, ``session`` is at its seat."""

    ask: int
    code: Annotated[str, msgspec.Meta(max_length=16)]
    address: Annotated[str, msgspec.Meta(max_length=64)]
    session: Session

    def __repr__(self) -> str:
        """Without the code."""
        return f"Pair(ask={self.ask}, address={self.address!r})"


class Join(_Message, frozen=True, kw_only=True):
    """The page of a session is open: it asks what to show."""

    session: Session


class Heard(_Message, frozen=True, kw_only=True):
    """The page of a session is there."""

    session: Session


class Pressed(_Message, frozen=True, kw_only=True):
    """A key was pressed on a page.

    ``id`` is made by the page, the same for every retry of one press. ``beat`` is the last
    ``Beat`` the page had seen: a press that was on its way for too long is not heard.
    """

    ask: int
    session: Session
    id: PressId
    beat: int
    key: str

    def __repr__(self) -> str:
        """Without the key."""
        return f"Pressed(ask={self.ask}, id={self.id!r}, beat={self.beat})"


class Leave(_Message, frozen=True, kw_only=True):
    """The member gives the seat up on the page."""

    session: Session


FromGateway: TypeAlias = Pair | Join | Heard | Pressed | Leave


# --- the line says --------------------------------------------------------------------------


class Paired(_Message, frozen=True, kw_only=True):
    """The code was right: the session is at this seat."""

    ask: int
    seat: Seat


class NotPaired(_Message, frozen=True, kw_only=True):
    """The code was not right, or none is tried for another ``wait_s`` seconds."""

    ask: int
    why: Why
    wait_s: int = 0


class Shown(_Message, frozen=True, kw_only=True):
    """What the console of a session shows now: names of lamps, in no meaningful order."""

    session: Session
    seat: Seat
    lamps: tuple[str, ...] = ()


class Noted(_Message, frozen=True, kw_only=True):
    """A press was heard, or it was ``late`` and was not. Whether it counts, the lamps say."""

    ask: int
    late: bool = False


class Ended(_Message, frozen=True, kw_only=True):
    """The session is no longer at a seat."""

    session: Session


class Beat(_Message, frozen=True, kw_only=True):
    """The line lives; ``beat`` counts, one each half second."""

    beat: int


class Vote(_Message, frozen=True, kw_only=True):
    """Whether a vote is open now, for all pages alike: who cannot see a lamp is told in words.

    ``rehearsal``: the hall only trains.
    """

    open: bool
    secret: bool = False
    rehearsal: bool = False


FromLine: TypeAlias = Paired | NotPaired | Shown | Noted | Ended | Beat | Vote

_M = TypeVar("_M")

_from_gateway: msgspec.json.Decoder[FromGateway] = msgspec.json.Decoder(FromGateway)
_from_line: msgspec.json.Decoder[FromLine] = msgspec.json.Decoder(FromLine)


def encode(message: FromGateway | FromLine) -> bytes:
    """One line with its line break, UTF-8."""
    return msgspec.json.encode(message) + b"\n"


def read_gateway(line: bytes) -> FromGateway:
    """What the gateway says.

    Raises:
        Unreadable: it is no message.
    """
    return _decode(_from_gateway, line)


def read_line(line: bytes) -> FromLine:
    """What the line says.

    Raises:
        Unreadable: it is no message.
    """
    return _decode(_from_line, line)


def names(lamps: Lamp) -> tuple[str, ...]:
    """The names of the lamps that are lit."""
    return tuple(str(lamp.name).lower() for lamp in lamps)


def _decode(decoder: msgspec.json.Decoder[_M], line: bytes) -> _M:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        # Without the text: it may hold a choice, a code or a session.
        raise Unreadable(f"{len(line)} bytes that are no message") from error
