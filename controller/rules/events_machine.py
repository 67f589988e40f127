"""What has happened to the journal and to the machine."""

from __future__ import annotations

from datetime import datetime

from controller.rules.event_nouns import Event


class JournalOpened(Event, frozen=True, kw_only=True):
    """The first line of every journal: its format, and whose it is."""

    format: int
    hall: str
    salt: str = ""
    """128 random bits, so that two journals of one hall never share a first line."""
    key: str = ""
    """The key that signs this log's tree heads, as c2sp.org/signed-note writes verifier keys."""
    predecessor: str = ""
    """The last signed head of the journal before this one, a signed note; "" for the first."""
    rehearsal: bool = False
    """A journal to train with: no record of any council."""


class JournalEnded(Event, frozen=True, kw_only=True):
    """The last line of a journal: another one goes on, and signs with this key."""

    reason: str
    next_key: str


class FormatRaised(Event, frozen=True, kw_only=True):
    """From here on lines may be of a later format: another version of the program took over."""

    format: int


class KeyHandedOver(Event, frozen=True, kw_only=True):
    """From here on another key signs the tree heads.

    ``signature`` is the old key's signature line over the text of ``handover_text``; "" where the
    log had no key before.
    """

    key: str
    signature: str = ""


class HeadSigned(Event, frozen=True, kw_only=True):
    """Somebody asked for a signed tree head; it pins all lines up to this one."""


class ReasonGiven(Event, frozen=True, kw_only=True):
    """Why a member was registered, left or was recused, in the line after it.

    Private: it may hold personal data, and leaves the hall as a hash only. The salt has 128
    random bits, so that the words cannot be guessed from the hash.
    """

    member: str
    text: str
    salt: str


class ControllerStarted(Event, frozen=True, kw_only=True):
    """A controller took the journal over: with which format and under which key it goes on."""

    version: str
    format: int = 0
    key: str = ""


class ControllerStopped(Event, frozen=True, kw_only=True):
    """The controller ended in order."""


class SegmentRecorded(Event, frozen=True, kw_only=True):
    """A file of sound is whole; its hash ties the recording to this record.

    ``first`` is the number of its first sample in the sitting, ``count`` the samples of each
    channel, ``begins`` when the first was heard.
    """

    sitting: str
    file: str
    sha256: str
    first: int
    count: int
    rate: int
    channels: int
    begins: datetime


class FaultReported(Event, frozen=True, kw_only=True):
    """Something in the hall is broken. ``kind`` is stable and has a way out in the manual."""

    kind: str
    where: str = ""
    detail: str = ""


class FaultCleared(Event, frozen=True, kw_only=True):
    """A fault reported before is over."""

    kind: str
    where: str = ""


class ConsoleSilent(Event, frozen=True, kw_only=True):
    """The console of a seat is not heard."""

    seat: int


class ConsoleBack(Event, frozen=True, kw_only=True):
    """The console of a seat is heard again."""

    seat: int


class TimeConfirmed(Event, frozen=True, kw_only=True):
    """A person looked at the clock and says it is right."""
