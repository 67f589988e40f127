"""A DIS or Shure central unit as seen from its TCP port 3142. Pure.

It answers with events, and only if something changed; what it does not know is an error. Sharing
no line with the controller's codec.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from hw_sim.dis_room import Happening, Mike, Room

_WORDS: Final = {
    "on": "mic_on",
    "is on": "mic_on",
    "off": "mic_off",
    "asks": "mic_request_on",
    "is asking": "mic_request_on",
    "leaves": "mic_request_off",
    "found": "seat_state",
    "lost": "seat_state",
}


class TextCentralUnit:
    """The central unit; methods return the bytes that it sends. ``address`` is its seat number."""

    def __init__(self, mikes: Mapping[int, Mike]) -> None:
        """``mikes`` by seat of the hall."""
        self.room = Room(mikes)
        self.sent = self.heard = 0
        self._begun = b""

    def power_on(self, _now: float) -> bytes:
        """Start; nothing is said."""
        self.room.restart()
        return b""

    def tick(self, _now: float) -> bytes:
        """Nothing happens by itself."""
        return b""

    def hear(self, data: bytes, _now: float) -> bytes:
        """Take bytes from a controller."""
        *lines, self._begun = (self._begun + data).replace(b"\r", b"\n").split(b"\n")
        return b"".join(self._obey(line.decode("ascii", "replace")) for line in lines if line)

    def touch(self, seat: int, key: str) -> bytes:
        """A key of a unit goes down; of attendance and votes no single one is told."""
        told = self.room.press(seat, key)
        return self._say(each for each in told if each[0] in _WORDS)

    def plug(self, seat: int) -> bytes:
        """Put the cable of a unit in."""
        return self._say(self.room.plug(seat))

    def unplug(self, seat: int) -> bytes:
        """Pull the cable of a unit out."""
        return self._say(self.room.unplug(seat))

    def add_stranger(self, address: int) -> bytes:
        """Log somebody in at a seat that nobody knows."""
        return self._say([("found", Mike(0, address), 0)])

    def _obey(self, line: str) -> bytes:
        self.heard += 1
        word, *data = line.lower().split()
        if word == "mic_status":
            return self._status()
        if word not in ("mic_on", "mic_off", "mic_request_on", "mic_request_off"):
            return self._line("command_error unknown command")
        if len(data) != 1 or not data[0].isdecimal():
            return self._line("command_error syntax error")
        number = int(data[0])
        mike = next((m for m in self.room.mikes.values() if m.address == number), None)
        if mike is None:
            return b""
        if word.startswith("mic_request"):
            done = self.room.ask(mike) if word.endswith("_on") else self.room.leave(mike)
        else:
            done = self.room.switch(mike, on=word == "mic_on")
        return self._say(done)

    def _status(self) -> bytes:
        mikes = self.room.mikes.values()
        dump: list[Happening] = [("found" if m.plugged else "lost", m, 0) for m in mikes]
        dump += [("is on", mike, 0) for mike in mikes if mike.live]
        dump += [("is asking", mike, at) for at, mike in enumerate(self.room.asking, start=1)]
        return self._say(dump) + self._line("mic_status_done")

    def _say(self, happenings: Iterable[Happening]) -> bytes:
        return b"".join(self._line(_line(*happening)) for happening in happenings)

    def _line(self, text: str) -> bytes:
        self.sent += 1
        return text.encode() + b"\r\n"


def _line(what: str, mike: Mike, number: int) -> str:
    words = [_WORDS[what], str(mike.address)]
    if what in ("found", "lost"):
        words += ["active" if what == "found" else "passive", f"Delegate {mike.seat}"]
    elif what in ("asks", "is asking"):
        words.append(str(number))
    return " ".join(words)
