"""The text protocol of DIS and Shure central units ("External Control", TCP port 3142). Pure.

CU 6105, CU 6110, CU 5905 and DIS-CCU: a command is a word, a blank and its data, ended by CR LF;
an event of the unit likewise. A unit answers with the event only if something changed: silence
means that nothing was done. There is no event that tells who voted what: only totals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

PORT: Final = 3142
LONGEST: Final = 1_024
"""Bytes of a line; names are the longest thing in one, and what is longer is no line of theirs."""
SEATS: Final = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class Mic:
    """The microphone of a seat is on or off."""

    seat: int
    on: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A seat is on the request list, or no longer."""

    seat: int
    on: bool


@dataclass(frozen=True, slots=True)
class State:
    """Somebody can speak at a seat (active), or nobody (passive: logged out, or unit lost)."""

    seat: int
    active: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class StatusDone:
    """All microphones have been told of."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """An attendance check started, or ended."""

    on: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The unit did not understand a command."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event that is of no use here, or has another form than the published one."""

    line: str


Event: TypeAlias = Mic | Request | State | StatusDone | Attendance | Refused | Unknown


class Lines:
    """Bytes of the unit to events.

    ``garbled`` counts lines that were too long, and those that were not text.
    """

    def __init__(self) -> None:
        """Nothing has come."""
        self.garbled = 0
        self._begun = bytearray()
        self._skipping = False

    def restart(self) -> None:
        """Forget what was begun: the connection was opened anew."""
        self._begun.clear()
        self._skipping = False

    def feed(self, data: bytes) -> list[Event]:
        """Take what has come and return the events of the lines that it completes."""
        events = []
        for byte in data:
            if byte in b"\r\n":
                if self._begun and not self._skipping:
                    events += self._finish(bytes(self._begun))
                self._begun.clear()
                self._skipping = False
            elif len(self._begun) < LONGEST:
                self._begun.append(byte)
            elif not self._skipping:
                self._skipping = True
                self.garbled += 1
        return events

    def _finish(self, line: bytes) -> list[Event]:
        try:
            return [read(line.decode("utf-8"))]
        except UnicodeDecodeError:  # a name in a code page: the words before it are plain
            text = line.decode("ascii", errors="replace")
        event = read(text)
        if isinstance(event, Unknown):
            self.garbled += 1
        return [event]


def read(line: str) -> Event:
    """What a line says; never fails. Words after those that are known are left alone."""
    word, _, data = line.strip().partition(" ")
    word = word.lower()
    if word == "command_error":
        return Refused(data.strip())
    if (plain := _PLAIN.get(word)) is not None:
        return plain
    fields = data.split()
    if not fields or not fields[0].isdecimal() or int(fields[0]) not in SEATS:
        return Unknown(line)
    seat = int(fields[0])
    if (of_seat := _OF_SEAT.get(word)) is not None:
        return of_seat(seat)
    state = fields[1].lower() if fields[1:] else ""
    if word in ("seat_state", "seat_number") and state in ("active", "passive"):
        return State(seat, state == "active", " ".join(fields[2:]))
    return Unknown(line)


_PLAIN: Final[Mapping[str, Event]] = {
    "mic_status_done": StatusDone(),
    "attendance_check_started": Attendance(on=True),
    "attendance_check_stopped": Attendance(on=False),
    "attendance_check_cancelled": Attendance(on=False),
}
_OF_SEAT: Final[Mapping[str, Callable[[int], Event]]] = {
    "mic_on": lambda seat: Mic(seat, on=True),
    "mic_off": lambda seat: Mic(seat, on=False),
    "mic_request_on": lambda seat: Request(seat, on=True),
    "mic_request_off": lambda seat: Request(seat, on=False),
}


def microphone(seat: int, *, on: bool) -> bytes:
    """Switch the microphone of a seat."""
    return _command("mic_on" if on else "mic_off", seat)


def ask_microphones() -> bytes:
    """Ask for all seats, microphones and requests; the answer ends with ``StatusDone``."""
    return _command("mic_status")


def _command(word: str, *data: int) -> bytes:
    return " ".join((word, *map(str, data))).encode("ascii") + b"\r\n"
