"""The picture of a hall screen: words, numbers and rows, ready to be drawn and nothing else."""

from __future__ import annotations

from enum import Enum

import msgspec

from display.roll import Group, Sign


class Scene(Enum):
    """What the picture is of."""

    LOST = "lost"
    BEFORE = "before"
    OPENED = "opened"
    REGISTRATION = "registration"
    REGISTERED = "registered"
    ITEM = "item"
    SPEAKER = "speaker"
    ANNOUNCED = "announced"
    VOTING = "voting"
    SUSPENDED = "suspended"
    RESULT = "result"
    ANNULLED = "annulled"
    VOIDED = "voided"
    BREAK = "break"
    ADJOURNED = "adjourned"
    CLOSED = "closed"


class Tone(Enum):
    """How a thing is meant; a page gives each tone a colour and a sign."""

    GOOD = "good"
    BAD = "bad"
    WARNING = "warning"
    PLAIN = "plain"


class Banner(msgspec.Struct, frozen=True):
    """The largest words of a picture, in lines; ``detail`` is one smaller line under them."""

    tone: Tone
    lines: tuple[str, ...]
    detail: str = ""


class Countdown(msgspec.Struct, frozen=True):
    """Time that runs out. Milliseconds of the Unix epoch, by the controller's clock."""

    label: str
    until_ms: int


class Meter(msgspec.Struct, frozen=True):
    """How many of how many; ``mark`` is where enough begins, with its words."""

    label: str
    value: int
    of: int
    of_text: str
    mark: int | None = None
    mark_text: str = ""


class Counter(msgspec.Struct, frozen=True):
    """One counter of a result."""

    sign: Sign
    label: str
    number: int


class Quorum(msgspec.Struct, frozen=True):
    """The quorum as it always stands at the foot of the picture."""

    tone: Tone
    word: str
    registered: str
    needed: str


class Alert(msgspec.Struct, frozen=True):
    """Something that everybody in the hall must know at once, across the whole width."""

    key: str
    text: str
    detail: str = ""


class Seal(msgspec.Struct, frozen=True):
    """The record's head: in words to compare, and whole in a QR code, a row of 0 and 1 a line."""

    label: str
    words: str
    qr: tuple[str, ...] = ()


class Portrait(msgspec.Struct, frozen=True):
    """Who is meant, as a picture; initials where there is none (``src`` is empty)."""

    initials: str
    src: str = ""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All that is on the screen but the clock, which comes with the time."""

    scene: Scene
    council: str = ""
    session: str = ""
    item: str = ""
    quorum: Quorum | None = None
    alerts: tuple[Alert, ...] = ()
    label: str = ""
    title: str = ""
    portrait: Portrait | None = None
    facts: tuple[str, ...] = ()
    banner: Banner | None = None
    countdown: Countdown | None = None
    meter: Meter | None = None
    counters: tuple[Counter, ...] = ()
    roll: tuple[Group, ...] = ()
    note: str = ""
    """A caution under the counters."""
    seal: Seal | None = None
