"""Entries, commands and notices as single lines of JSON; old versions are read here.

A line never holds a line break. The bytes of an entry are hashed as they were written: they are
never encoded anew.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias, TypeVar

import msgspec

from controller.rules.commands import DeskCommand
from controller.rules.events import Entry
from controller.told import Told

FORMAT = 2
"""The journal's format, written into its first line; all before it are read, too.

2 has the events of keys, cards, tablets and reasons in lines of their own.
"""
MAX_LINE = 4 * 1024 * 1024
"""Bytes. An agenda of some thousand long titles fits; a runaway sender does not."""


class Unreadable(Told):
    """A line or a file that is not what it should be: says what is wrong, and where."""


class Turnout(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How many have voted so far, of how many who may."""

    voting: str
    cast: int
    may_vote: int


class Consoles(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The state of the consoles as seats: how many there are, and who is silent."""

    seats: int
    silent: tuple[int, ...] = ()


class ConsoleHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How one console does: where it hangs, when it was heard (UTC), what went wrong, how often.

    ``heard_at`` is None for a console that was never heard; it is told to the second.
    """

    line: str
    node: int
    heard_at: str | None = None
    errors: dict[str, int] = {}
    model: str = ""


class HallHealth(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How every console does, by seat; the desks' feed alone, never during a secret vote."""

    consoles: dict[int, ConsoleHealth]


class CardSeen(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A card was read that the desk may enrol; the desks' feed alone.

    ``read`` names the read, its number stays in the controller; ``seat`` None is the reader at
    the desk; ``owner`` the member whose card it is already; ``tail`` its last four hex digits.
    """

    read: int
    seat: int | None = None
    owner: str | None = None
    tail: str = ""


class Storage(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Whether the record can be written; ``detail`` says why not."""

    ok: bool
    detail: str = ""


class SoundState(StrEnum):
    """What the recorder is at."""

    WAITING = "waiting"
    """No sitting is open."""
    RECORDING = "recording"
    PAUSED = "paused"
    """The sitting is adjourned, or a part is held in camera."""
    DEAF = "deaf"
    """There is no device, or nothing comes from it."""
    UNWRITTEN = "unwritten"
    """What is heard cannot be written anywhere."""
    GONE = "gone"
    """The recorder itself is not there."""


Peak: TypeAlias = Annotated[int, msgspec.Meta(ge=-96, le=0)]
"""The loudest sample, dBFS (IEC 61606-3); -96 is silence."""
Quiet: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
"""Whole seconds of silence."""


class Sound(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How the sound does, by channel, as the recorder says itself; the desks' feed alone.

    ``wrong``: kind of fault → detail.
    """

    state: SoundState
    peaks: Annotated[tuple[Peak, ...], msgspec.Meta(max_length=64)] = ()
    quiet: Annotated[tuple[Quiet, ...], msgspec.Meta(max_length=64)] = ()
    wrong: Annotated[dict[str, str], msgspec.Meta(max_length=16)] = {}


class Time(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The controller's time, UTC, ISO 8601; a screen shows it and counts down by it."""

    at: str


class Head(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The newest tree head: after how many lines, the root in hex, and its signed note or ""."""

    size: int
    root: str
    note: str = ""


Notice: TypeAlias = Turnout | Consoles | HallHealth | CardSeen | Storage | Sound | Time | Head
"""What passes by: unnumbered, never journaled, only the newest of each kind counts."""


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The first line of a feed: which log this is, and how many lines it has."""

    log: str
    """The hash of the log's first leaf, hex: another log, another value."""
    hall: str
    size: int
    at: str
    bodies: dict[str, str] = {}
    """Body id → name, as in hall.toml: what a desk may open a sitting of."""
    members: dict[str, str] = {}
    """Member id → name, of all bodies: whom a desk may enrol a card for; the desks' feed alone."""
    rehearsal: bool = False
    """Whether the hall only trains: nothing of this is a record."""


class Numbered(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An entry with its number. ``entry`` is the journal's own bytes."""

    n: int
    entry: msgspec.Raw


class Noticed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A notice on the feed."""

    notice: Notice


class Withheld(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An entry that this feed does not tell (an open ballot, on the public screen's feed)."""

    n: int


FeedLine: TypeAlias = Hello | Numbered | Withheld | Noticed

SITTING = -1
"""``After.after``: begin where the present sitting, or this run of the controller, began."""


class After(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader of the feed asks for: all after ``after``, then live."""

    after: int = SITTING


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command from a desk. The same ``id`` never acts twice.

    ``as_of`` is the number of the last event the person had seen; None does not ask.
    """

    id: str
    command: DeskCommand
    as_of: int | None = None


class Accepted(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The command is done and stored; ``n`` is the number of its last event.

    ``told`` is what only the desk that asked is told: the code of a tablet.
    """

    id: str
    n: int
    told: str = ""


class Denied(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The command was refused, with the code, the article and the reason."""

    id: str
    why: str
    article: str
    uk: str
    en: str


Answer: TypeAlias = Accepted | Denied

_D = TypeVar("_D")

_entry: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)
_request: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)
_feed_line: msgspec.json.Decoder[FeedLine] = msgspec.json.Decoder(FeedLine)
_sound: msgspec.json.Decoder[Sound] = msgspec.json.Decoder(Sound)
_after: msgspec.json.Decoder[After] = msgspec.json.Decoder(After)


def encode(message: msgspec.Struct) -> bytes:
    """One line without its line break, UTF-8."""
    return msgspec.json.encode(message)


def read_entry(line: bytes) -> Entry:
    """An entry from its journal line."""
    return _decode(_entry, line)


def read_request(line: bytes) -> Request:
    """A desk's request."""
    return _decode(_request, line)


def read_answer(line: bytes) -> Answer:
    """The controller's answer to a request."""
    return _decode(_answer, line)


def read_sound(line: bytes) -> Sound | None:
    """What the recorder says of the sound; None where the line is something else.

    Raises:
        Unreadable: it means to be that, and is not.
    """
    return _decode(_sound, line) if line.startswith(b'{"type":"Sound"') else None


def read_feed(line: bytes) -> FeedLine:
    """A line of the feed."""
    return _decode(_feed_line, line)


def read_after(line: bytes) -> After:
    """The line with which a reader begins."""
    return _decode(_after, line)


class _Named(msgspec.Struct):
    type: str


class _Peek(msgspec.Struct):
    event: _Named


_peek = msgspec.json.Decoder(_Peek)


def event_name(line: bytes) -> str:
    """The name of the event in an entry's line, without decoding the rest."""
    return _decode(_peek, line).event.type


def numbered(n: int, line: bytes) -> bytes:
    """A feed line around a journal line, byte for byte."""
    return b'{"type":"Numbered","n":%d,"entry":%b}' % (n, line)


def _decode(decoder: msgspec.json.Decoder[_D], line: bytes) -> _D:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        start = repr(line[:80])
        raise Unreadable(
            f"the line cannot be read ({error}): {start}",
            f"рядок не прочитати ({error}): {start}",
        ) from error
