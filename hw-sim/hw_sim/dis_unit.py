"""A DIS DCS-6000 central unit as seen from its RS-232 socket. Pure: ``now`` is seconds.

Written from the published pages of "External Microphone Control, RS232 protocol", Rev I, and
sharing no line with the controller's codec. It proves our code against those pages, not against a
real central unit. What they do not say is not invented:

* there is no heartbeat; what may not be sent without escaping gets the next ID that needs none;
* of the totals of a voting only the pace is known: ``_PACE`` stands in for them;
* whether known units are told to a controller that comes late is a choice, ``replay``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from hw_sim.dis_room import Happening, Mike, Room

BOOT_S: Final = 3.0
"""From power-on to the first answer to a registration."""
COUNT_S: Final = 0.5
"""While a check or a voting runs, its count comes so often."""
GREETING: Final = b"DCS 6000 CENTRAL UNIT\r\nSW 5.10\r\nREADY\r\n"
"""Text without a frame, after the reset; its wording is ours."""

_OUTSIDERS: Final = 4013
_GIVEN: Final = 3900
_PACE: Final = bytes((99, 0, 0, 0))


def checksum(data: Iterable[int]) -> int:
    """The manual's CRC, bit by bit."""
    value = 0
    for byte in data:
        for bit in range(7, -1, -1):
            top = value >> 7 ^ byte >> bit & 1
            value = (value << 1 & 0xFF) ^ (0x07 if top else 0)
    return value


class CentralUnit:
    """The central unit and the units that hang on it; methods return the bytes that it sends."""

    def __init__(
        self, mikes: Mapping[int, Mike], *, boot_s: float = BOOT_S, replay: bool = True
    ) -> None:
        """``mikes`` by seat. It is off until ``power_on``."""
        self.room = Room(mikes)
        self.replay = replay
        self.sent = self.heard = 0
        self.entered = False
        """A controller has entered microphone-control mode; before that none is obeyed."""
        self.ids: list[int] = []
        """The IDs of what was heard, for who wants to check them."""
        self._boot_s = boot_s
        self._ready_at = float("inf")
        self._address = 0
        self._fresh = False
        self._number = 0
        self._buffer = bytearray()
        self._count_at = float("inf")

    def power_on(self, now: float) -> bytes:
        """Start: a reset frame, then text."""
        self._number, self._address, self._fresh = 0, 0, True
        self._ready_at, self._count_at = now + self._boot_s, float("inf")
        self._buffer.clear()
        self.entered = False
        self.room.restart()
        return self._frame("r") + GREETING

    def hear(self, data: bytes, now: float) -> bytes:
        """Take bytes from the controller."""
        said = b""
        for byte in data:
            if byte == 0xFC:
                self._buffer.clear()
            elif byte == 0xFD:
                said += self._obey(bytes(self._buffer), now)
                self._buffer.clear()
            else:
                self._buffer.append(byte)
        return said

    def tick(self, now: float) -> bytes:
        """What time brings: the count of what runs."""
        if now < self._count_at:
            return b""
        self._count_at = now + COUNT_S
        if self.room.checking:
            count = len(self.room.pressed)
            return self._tell(53, bytes((14, count >> 8, count & 255)))
        return self._tell(53, _PACE)

    def touch(self, seat: int, key: str) -> bytes:
        """A key of a unit goes down."""
        return self._say(self.room.press(seat, key))

    def plug(self, seat: int) -> bytes:
        """Put the cable of a unit in."""
        return self._say(self.room.plug(seat))

    def unplug(self, seat: int) -> bytes:
        """Pull the cable of a unit out."""
        return self._say(self.room.unplug(seat))

    def add_stranger(self, address: int) -> bytes:
        """Plug in a unit that nobody has seated."""
        return self._say([("found", Mike(0, address, (9, 9, address & 0x7F)), 0)])

    def run(self, item: int, now: float) -> bytes:
        """Start or end a check or a voting, for whichever controller: the items of group 52."""
        room = self.room
        if item in (11, 16) and not (room.checking or room.polling):
            room.checking, room.polling = item == 11, item == 16
            room.pressed.clear()
            self._count_at = now + COUNT_S
            return self._tell(53, bytes((item,)))
        if item == 12 and room.checking:
            room.checking, self._count_at = False, float("inf")
            count = len(room.pressed)
            result = self._tell(53, bytes((15, count >> 8, count & 255)))
            return self._tell(53, b"\x0c") + result
        if item == 18 and room.polling:
            room.polling, self._count_at = False, float("inf")
            return self._tell(53, b"\x12")
        return b""

    # ---- what it is told

    def _obey(self, inner: bytes, now: float) -> bytes:
        if len(inner) < 4 or 0xFE in inner or checksum(inner[:-1]) != inner[-1]:
            return b""
        self.heard += 1
        self.ids.append(inner[1])
        if inner[0] == ord("m"):
            self.entered = inner[2:-1] == b"cm"
        if inner[0] != ord("j") or len(inner) != 10 or now < self._ready_at or not self.entered:
            return b""
        sender, group, (item, high, low) = inner[3] << 8 | inner[4], inner[5], inner[6:9]
        if group == 27 and sender == _OUTSIDERS:
            return self._register(high, low) if item == 2 else b""
        if sender != self._address:
            return b""
        if group == 18:
            return self._microphones(item, high << 8 | low)
        if group == 52:
            return self.run(item, now)
        return b""

    def _register(self, one: int, ext_id: int) -> bytes:
        if one != 1:
            return b""
        told, self._address = self._fresh or self.replay, _GIVEN
        self._fresh = False
        said = self._tell(27, bytes((2, _GIVEN >> 8, _GIVEN & 255, ext_id)))
        plugged = [mike for mike in self.room.mikes.values() if mike.plugged]
        return said + self._say([("found", mike, 0) for mike in plugged] if told else [])

    def _microphones(self, item: int, address: int) -> bytes:
        if item == 20:
            live = [mike for mike in self.room.mikes.values() if mike.live]
            asking = enumerate(self.room.asking, start=1)
            dump: list[Happening] = [("is on", mike, 0) for mike in live]
            return self._say(dump + [("is asking", mike, at) for at, mike in asking])
        mike = next((m for m in self.room.mikes.values() if m.address == address), None)
        if mike is None:
            return b""
        match item:
            case 14 | 15:
                return self._say(self.room.switch(mike, on=item == 14))
            case 16:
                return self._say(self.room.ask(mike))
            case 17:
                return self._say(self.room.leave(mike))
        return b""

    # ---- what it says

    def _say(self, happenings: Iterable[Happening]) -> bytes:
        return b"".join(self._happening(*happening) for happening in happenings)

    def _happening(self, what: str, mike: Mike, number: int) -> bytes:
        high, low = mike.address >> 8, mike.address & 255
        unit = bytes((high, low))
        match what:
            case "found" | "lost":
                item = 26 if what == "found" else 4
                return self._tell(0, bytes((item, 1)) + unit + bytes(mike.serial) + b"\0")
            case "on" | "off" | "is on":
                return self._tell(23, bytes(({"on": 9, "off": 10, "is on": 8}[what],)) + unit)
            case "asks" | "leaves" | "is asking":
                item = {"asks": 11, "leaves": 12, "is asking": 7}[what]
                return self._tell(23, bytes((item,)) + unit + bytes((number,)))
        pair = bytes((mike.address >> 4, mike.address & 0x0F | number << 4))
        return self._tell(58, pair + bytes(6))

    def _tell(self, group: int, data: bytes) -> bytes:
        """A report to all controllers; nobody hears it before one has registered."""
        if not self._address:
            return b""
        header = bytes((_OUTSIDERS >> 8, _OUTSIDERS & 255, group, len(data)))
        return self._frame("c", header + data)

    def _frame(self, kind: str, content: bytes = b"") -> bytes:
        for _ in range(64):
            inner = bytes((ord(kind), self._number)) + content
            self._number = (self._number + 1) % 64
            inner += bytes((checksum(inner),))
            if not {0xFC, 0xFD, 0xFE} & set(inner):
                self.sent += 1
                return b"\xfc" + inner + b"\xfd"
        raise ValueError(f"{content.hex(' ')} needs escaping: take other addresses and serials")
