"""The two wires of an RS-485 line: one speaks at a time, each byte takes its time.

Requests are put together as a device does it: bytes with no silence of 3.5 characters between
them are one frame. Whoever speaks while another does spoils both. A pseudo-terminal has no speed
of its own, so the speed is made here: a request has arrived once its bytes would have, and the
last byte of an answer is written when it would have come.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, Literal

from hw_sim.modbus_port import PtyPort

Parity = Literal["N", "E", "O"]
FIXED_SILENCE_S: Final = 0.00175
"""Above 19,200 bit/s (MODBUS over Serial Line V1.02 §2.5.1.1); up to there 3.5 characters."""
SPIN_S: Final = 0.00015
"""A timer comes so much late at times: it is set earlier, and the rest is waited for in a loop."""
UNPACED_SILENCE_S: Final = 0.005
"""Without pace a frame ends when it is whole; what never becomes whole ends after this."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How fast the line is and its devices are.

    Attributes:
        baud: bits a second.
        parity: N, E or O; a byte has 11 bits with parity and 10 without (8E1, 8N1).
        pace: 1: as on the wire; 2: half as fast; 0: as fast as this machine can.
        turnaround_s: how long a device thinks before it answers.
        bytewise: each byte of an answer comes at its own time, not all with the last.
    """

    baud: int = 19_200
    parity: Parity = "E"
    pace: float = 1.0
    turnaround_s: float = 0.001
    bytewise: bool = False

    @property
    def byte_s(self) -> float:
        """How long one byte takes."""
        return self.pace * (10 if self.parity == "N" else 11) / self.baud

    @property
    def silence_s(self) -> float:
        """How long a silence ends a frame."""
        return self.pace * FIXED_SILENCE_S if self.baud > 19_200 else 3.5 * self.byte_s

    @property
    def thinking_s(self) -> float:
        """The turnaround at this pace."""
        return self.pace * self.turnaround_s


@dataclass(slots=True, eq=False)
class _Speech:
    """What a device says, from ``start`` to ``end`` of the loop's time."""

    data: bytes
    start: float
    end: float
    spoilt: bool = False


class ModbusWire:
    """The line: requests in by ``on_frame``, answers out by ``say``.

    Attributes:
        port: the adapter.
        counted: bytes and frames that came to nothing, by reason.
        late_s: by how much answers were written after their time, in all: we are no real wire.
    """

    def __init__(self, path: Path, timing: Timing, on_frame: Callable[[bytes], None]) -> None:
        """Prepare a line whose adapter will be at ``path``; ``port.plug()`` starts it."""
        self.timing = timing
        self.port = PtyPort(path, self._hear)
        self.counted: Counter[str] = Counter()
        self.late_s = 0.0
        self._on_frame = on_frame
        self._loop = asyncio.get_running_loop()
        self._random = Random(path.name)
        self._request = bytearray()
        self._request_from = self._request_until = 0.0
        self._request_spoilt = False
        self._silence: asyncio.TimerHandle | None = None
        self._speeches: list[_Speech] = []
        self._spoken_until = 0.0
        self._jammed_until = 0.0
        self._over_at: float | None = None  # while a frame that has ended is heard

    def say(self, data: bytes) -> None:
        """Let a device speak, once it has thought and the others are done."""
        over_at = self._loop.time() if self._over_at is None else self._over_at
        ready = over_at + self.timing.thinking_s
        self._speak(data, max(ready, self._spoken_until + self.timing.silence_s))

    def go_on(self, data: bytes, gap_s: float) -> None:
        """Let more come ``gap_s`` after what is being said."""
        self._speak(data, max(self._loop.time(), self._spoken_until) + gap_s)

    def strike(self, byte: int) -> None:
        """Let a byte that nobody sent come in: it spoils a frame, or stands in the silence."""
        now = self._loop.time()
        self.counted["struck"] += 1
        spoken = [each for each in self._speeches if each.start <= now < each.end]
        for speech in spoken:
            speech.spoilt = True
        if self._request and now < self._request_until:
            self._request_spoilt = True
        elif not spoken:
            self.port.write(bytes((byte,)))

    def jam(self, seconds: float) -> None:
        """Spoil everything from now on, so long."""
        self._jammed_until = self._loop.time() + seconds

    # ---- requests

    def _hear(self, data: bytes) -> None:
        now = self._loop.time()
        if self.port.speed not in (None, self.timing.baud):
            self.counted["wrong_speed"] += len(data)
            return
        if not self._request:
            self._request_from = self._request_until = now
        self._request += data
        self._request_until = max(now, self._request_until) + len(data) * self.timing.byte_s
        for speech in self._speeches:
            if speech.start < self._request_until and self._request_from < speech.end:
                self._collide(speech)
        if self._silence is not None:
            self._silence.cancel()
        if self.timing.pace:
            over_at = self._request_until + self.timing.silence_s
            self._silence = self._loop.call_at(over_at, self._over, over_at)
        elif _whole(self._request):
            self._over(now)
        else:
            over_at = now + UNPACED_SILENCE_S
            self._silence = self._loop.call_at(over_at, self._over, over_at)

    def _over(self, at: float) -> None:
        """A frame has ended; devices think from then on, however late our own timer is."""
        frame = bytes(self._request)
        spoilt = self._request_spoilt or self._loop.time() < self._jammed_until
        self._request.clear()
        self._request_spoilt = False
        self._silence = None
        if spoilt:
            self.counted["spoilt"] += 1
        else:
            self._over_at = at
            self._on_frame(frame)
            self._over_at = None

    # ---- answers

    def _speak(self, data: bytes, start: float) -> None:
        now = self._loop.time()
        speech = _Speech(data, start, start + len(data) * self.timing.byte_s)
        self._spoken_until = speech.end
        if speech.end <= now:
            self.port.write(data)
            return
        self._speeches.append(speech)
        if self._request and speech.start < self._request_until:
            self._collide(speech)
        if self.timing.bytewise:
            for place in range(len(data)):
                at = speech.start + (place + 1) * self.timing.byte_s
                self._loop.call_at(at, self._utter, speech, place, place + 1)
        else:
            self._loop.call_at(speech.end - SPIN_S, self._utter, speech, 0, len(data))

    def _utter(self, speech: _Speech, first: int, end: int) -> None:
        while end == len(speech.data) and self._loop.time() < speech.end:
            pass
        if end == len(speech.data):
            self._speeches.remove(speech)
            self.late_s += self._loop.time() - speech.end
        data = speech.data[first:end]
        if speech.spoilt or self._loop.time() < self._jammed_until:
            data = bytes(byte ^ self._random.randint(1, 255) for byte in data)
        self.port.write(data)

    def _collide(self, speech: _Speech) -> None:
        """The controller and a device spoke at once."""
        self.counted["collisions"] += 1
        speech.spoilt = self._request_spoilt = True


def _whole(frame: bytearray) -> bool:
    """Whether no more bytes belong to a request (V1.1b3 §6)."""
    if len(frame) < 2:
        return False
    if frame[1] in (15, 16):
        return len(frame) >= 7 and len(frame) >= 9 + frame[6]
    return len(frame) >= 8
