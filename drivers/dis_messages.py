"""What a DIS DCS-6000 central unit is asked and tells, inside the frames of ``dis_frames``. Pure.

Source as there (Rev I). Groups and items whose layout its public copies do not show are read as
``Unknown``: interim and final results of a voting, a voting cancelled, the monitoring of external
controllers, audio, five-button votes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final, TypeAlias

from drivers.dis_frames import Report


class Group(IntEnum):
    """The groups of orders and reports that are used here."""

    MAIN = 0
    MICROPHONES = 18
    MICROPHONE_STATUS = 23
    EXTERNAL = 27
    AUDIO = 28
    VOTING = 52
    VOTING_STATUS = 53
    UNIT_STATUS = 58


class UnitKind(IntEnum):
    """The unit types that are microphones of people; others are left out (page 10)."""

    DELEGATE = 1
    CHAIRMAN = 2
    DELEGATE_ON_BOX = 6
    CHAIRMAN_ON_BOX = 7


_KINDS: Final = frozenset(UnitKind)


class Course(Enum):
    """What becomes of an attendance check or a voting."""

    STARTED = "started"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Found:
    """A unit is there: its address for now, and its serial number for good."""

    unit: int
    serial: str
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Lost:
    """A unit was unplugged, or cannot be reached."""

    unit: int
    serial: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The controller that calls itself ``ext_id`` has this address from now on."""

    address: int
    ext_id: int


@dataclass(frozen=True, slots=True)
class Switched:
    """The microphone of a unit went on or off, or (``dump``) is on."""

    unit: int
    on: bool
    dump: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A unit entered the request list, or (``dump``) is in it."""

    unit: int
    dump: bool = False


@dataclass(frozen=True, slots=True)
class Unqueued:
    """A unit left the request list: taken off it, or because it went live."""

    unit: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """An attendance check started, stopped or was cancelled."""

    course: Course


@dataclass(frozen=True, slots=True)
class Attending:
    """So many are present: of a check that runs, or (``final``) of the last one."""

    count: int
    final: bool


@dataclass(frozen=True, slots=True)
class Polling:
    """A voting was opened or closed."""

    course: Course


@dataclass(frozen=True, slots=True)
class Units:
    """Up to four units with a number each: attendance (1 present), or (unconfirmed) votes."""

    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something whose meaning is not published."""

    group: int
    data: bytes


Message: TypeAlias = (
    Found
    | Lost
    | Registered
    | Switched
    | Queued
    | Unqueued
    | Attendance
    | Attending
    | Polling
    | Units
    | Unknown
)


def read(report: Report) -> Message:
    """What a report says; never fails."""
    item, data = (report.data[0], report.data[1:]) if report.data else (-1, b"")
    message: Message | None = None
    match report.group:
        case Group.UNIT_STATUS:
            message = _units(report.data)
        case Group.MAIN:
            message = _main(item, data)
        case Group.MICROPHONE_STATUS:
            message = _microphones(item, data)
        case Group.EXTERNAL if item == 2 and len(data) == 3:
            message = Registered(_word(data), data[2])
        case Group.VOTING_STATUS:
            message = _voting(item, data)
    return message or Unknown(report.group, report.data)


def _word(data: bytes) -> int:
    return int.from_bytes(data[:2], "big")


def _main(item: int, data: bytes) -> Message | None:
    if item not in (4, 26) or len(data) != 7:
        return None
    unit, serial = _word(data[1:]), ".".join(map(str, data[3:6]))
    if item == 4:
        return Lost(unit, serial)
    return Found(unit, serial, UnitKind(data[0])) if data[0] in _KINDS else None


def _microphones(item: int, data: bytes) -> Message | None:
    match item, len(data):
        case 7, 3:
            return Queued(_word(data), dump=True)
        case 8, 2:
            return Switched(_word(data), on=True, dump=True)
        case 9 | 10, 2:
            return Switched(_word(data), on=item == 9)
        case 11, 3:
            return Queued(_word(data))
        case 12, 3:
            return Unqueued(_word(data))
    return None


def _voting(item: int, data: bytes) -> Message | None:
    match item, len(data):
        case 11, 0:
            return Attendance(Course.STARTED)
        case 12, 0:
            return Attendance(Course.STOPPED)
        case 13, 0:
            return Attendance(Course.CANCELLED)
        case 14 | 15, 2:
            return Attending(_word(data), final=item == 15)
        case 16, 0:
            return Polling(Course.STARTED)
        case 18, _:  # its length is not printed
            return Polling(Course.STOPPED)
    return None


def _units(data: bytes) -> Units | None:
    """Four pairs (A, B): address 16·A + low half of B, number = high half of B; 0, 0 is empty."""
    if len(data) != 8:
        return None
    pairs = zip(data[::2], data[1::2], strict=True)
    return Units(tuple((16 * a + (b & 0x0F), b >> 4) for a, b in pairs if a or b))


# ---- what the central unit is asked: the content of an order after its ID


ENTER: Final = b"cm"
"""Content of a mode frame: enter microphone-control mode."""
LEAVE: Final = b"q"
"""Content of a mode frame: leave it."""


def _order(sender: int, group: int, item: int, second: int = 0, third: int = 0) -> bytes:
    return b"\x00" + sender.to_bytes(2, "big") + bytes((group, item, second, third))


def register(sender: int, ext_id: int, *, length_first: bool = False) -> bytes:
    """Register as a controller.

    The printed bytes are ``2 1 ext_id``; they may be item 2 with two parameters or, as in
    reports, length 2 and item 1. ``length_first`` takes them for the latter.
    """
    if length_first:
        return _order(sender, Group.EXTERNAL, 1, ext_id)
    return _order(sender, Group.EXTERNAL, 2, 1, ext_id)


def microphone(sender: int, unit: int, *, on: bool) -> bytes:
    """Switch the microphone of a unit."""
    return _order(sender, Group.MICROPHONES, 14 if on else 15, *unit.to_bytes(2, "big"))


def ask_microphones(sender: int) -> bytes:
    """Ask for all microphones that are on and the whole request list."""
    return _order(sender, Group.MICROPHONES, 20)


def ask_audio(sender: int) -> bytes:
    """Ask for the state of the audio inputs and outputs; harmless, and of no use here."""
    return _order(sender, Group.AUDIO, 16)


def check_attendance(sender: int, *, start: bool) -> bytes:
    """Start or stop an attendance check."""
    return _order(sender, Group.VOTING, 11 if start else 12)


def three_buttons(sender: int) -> bytes:
    """The next voting is yes, abstain, no."""
    return _order(sender, Group.VOTING, 1, 3)


def not_secret(sender: int) -> bytes:
    """The next voting is an open one."""
    return _order(sender, Group.VOTING, 3, 0)


def poll(sender: int, *, start: bool) -> bytes:
    """Open or close a voting; it is not opened while an attendance check runs."""
    return _order(sender, Group.VOTING, 16 if start else 18)
