"""What is recorded and when: the sitting's events on one side, the sound on the other.

Sound is held back for a moment, so that a part in camera ends the recording at the sample at
which it began and not when word of it arrives.
"""

from __future__ import annotations

import logging
from array import array
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import log10
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec

from controller import wire
from controller.client import Connected, Happened, Hidden, Lost, News, Passing
from controller.rules import events as e
from drivers.sound import BYTES, Block
from recorder.manifest import adopt
from recorder.tape import Tape, TapeLost

log = logging.getLogger("viche.recorder")

HOLD_S: Final = 0.3
WINDOW_S: Final = 1.0
"""Of the blocks of so long the one that came soonest tells when sample 0 was heard."""
STALL_S: Final = 0.1
"""A block that comes later than this may have lost sound before it: it is held to be as late as
it came where a part in camera begins, so that nothing of that part is kept."""
GUARD_S: Final = 0.05
"""By so much a part in camera is left out sooner and longer: what a mark may be off."""
UNTOLD: Final = 500
"""Blocks kept while it is not known what the sitting is at: some 12 to 25 s."""
SILENCE: Final = 33
"""A peak below it, of 32767, is silence: −60 dBFS."""


def dbfs(peak: int) -> int:
    """A peak, 0 to 32768, in dBFS; -96 for silence and below."""
    return max(-96, min(0, round(20 * log10(peak / 32768)))) if peak > 0 else -96


def _take_up(folder: Path) -> None:
    """What a power cut tore; a folder that fails is left out by the tape."""
    try:
        if folder.is_dir():
            adopt(folder)
    except (OSError, msgspec.DecodeError, ValueError) as error:
        log.error("%s: what was torn is not taken up: %s", folder, error)


class Keeper:
    """Records one hall.

    Attributes:
        channels: how many are recorded side by side.
        rate: samples a second of each.
    """

    def __init__(
        self, folders: Sequence[Path], *, channels: int, rate: int, silence_s: float = 60.0
    ) -> None:
        self._folders, self._channels, self._rate = tuple(folders), channels, rate
        self.channels, self.rate = channels, rate
        self._silence_s = silence_s
        self._zero: datetime | None = None
        self._nearest: datetime | None = None
        self._ticks = 0
        self._size = self._n = 0
        self._sitting: str | None = None
        self._closed = self._rehearsal = False
        self._paused = False
        self._switches: deque[tuple[datetime, str | None]] = deque()
        self._waiting: deque[tuple[float, float, Block]] = deque(maxlen=UNTOLD)
        self._starts: deque[tuple[float, float]] = deque()
        self._tape: Tape | None = None
        self._overflows = 0
        self._loudest = [0] * channels
        self._quiet_s = [0.0] * channels
        self._deaf = ""
        self._unwritten = ""

    @property
    def recording(self) -> bool:
        """Whether sound goes to the tape now."""
        return self._tape is not None

    @property
    def taped(self) -> int:
        """Samples of each channel in the sitting so far; torn segments count as whole ones."""
        return self._tape.next if self._tape is not None else 0

    def news(self, news: News, now: float) -> None:
        """Hear what the feed says; ``now`` on the clock that the blocks are timed with."""
        match news:
            case Connected(hello):
                self._size, self._ticks, self._nearest = hello.size, 0, None
                self._rehearsal = hello.rehearsal
            case Happened(n, entry):
                self._n = n
                self._take(entry)
            case Passing(notice=wire.Time(at=at)):
                self._tick(datetime.fromisoformat(at) - timedelta(seconds=now))
            case Hidden(n):
                self._n = n
            case Passing():
                pass
            case Lost(reason):
                log.warning("feed: %s; going on as before", reason)

    def _tick(self, zero: datetime) -> None:
        """Hear the controller's clock; of several ticks the one that travelled least is right.

        The first after a connection may be an old one, told again.
        """
        self._nearest = zero if self._nearest is None else max(zero, self._nearest)
        self._ticks += 1
        if self._ticks > 1:
            self._zero = self._nearest

    def _take(self, entry: e.Entry) -> None:
        if self._rehearsal:
            return  # a hall that trains is not recorded
        match entry.event:
            case e.SittingOpened(sitting=sitting):
                self._sitting, self._closed, self._paused = sitting, False, False
            case e.SittingClosed():
                self._sitting = None
            case e.SittingAdjourned():
                self._paused = True
            case e.SittingResumed():
                self._paused = False
            case e.ClosedPartBegan():
                self._closed = True
            case e.ClosedPartEnded():
                self._closed = False
            case _:
                return
        wanted = None if self._closed or self._paused else self._sitting
        self._switches.append((entry.at, wanted))

    def device_lost(self, reason: str) -> None:
        """No sound any more: what there is is sealed."""
        if not self._deaf:
            log.error("sound: %s", reason)
        self._deaf = reason
        self._drain(float("inf"))
        if self._tape is not None:
            self._cut(self._tape)
        self._starts.clear()
        self._overflows = 0

    def hear(self, block: Block) -> None:
        """Take a block; it is written once it has waited."""
        count = len(block.data) // (BYTES * self._channels)
        measured = block.heard - (block.first + count) / self._rate
        self._starts.append((block.heard, measured))
        while self._starts[0][0] < block.heard - WINDOW_S:
            self._starts.popleft()
        begins = min(start for _, start in self._starts) + block.first / self._rate
        late = max(begins, block.heard - count / self._rate - STALL_S)
        if block.overflows > self._overflows:
            log.error("sound was lost: %d times", block.overflows - self._overflows)
            self._overflows = block.overflows
        if self._deaf:
            log.warning("sound: the device is heard again")
        self._deaf = ""
        self._measure(block.data, count)
        if len(self._waiting) == self._waiting.maxlen:
            log.error("sound is let go: the controller has not been heard")
            self._waiting.clear()
        self._waiting.append((begins, late, block))
        self._drain(block.heard - HOLD_S)

    def _measure(self, data: bytes, count: int) -> None:
        samples = array("h", data)
        was = min(self._quiet_s)
        for channel in range(self._channels):
            one = samples[channel :: self._channels]
            peak = max(max(one, default=0), -min(one, default=0))
            self._loudest[channel] = max(self._loudest[channel], peak)
            quiet = self._quiet_s[channel] + count / self._rate
            self._quiet_s[channel] = 0.0 if peak >= SILENCE else quiet
        if was < self._silence_s <= min(self._quiet_s) and self.recording:
            log.warning("silence on all channels for %.0f s", self._silence_s)

    def sound(self) -> wire.Sound:
        """How the sound does; the peaks are of all that was heard since this was asked last."""
        peaks = tuple(map(dbfs, self._loudest))
        self._loudest = [0] * self._channels
        return wire.Sound(
            state=self._state,
            peaks=() if self._deaf else peaks,
            quiet=() if self._deaf else tuple(map(int, self._quiet_s)),
            wrong=self._wrong(),
        )

    @property
    def _state(self) -> wire.SoundState:
        if self._deaf:
            return wire.SoundState.DEAF
        if self._unwritten:
            return wire.SoundState.UNWRITTEN
        if self.recording:
            return wire.SoundState.RECORDING
        if self._sitting is not None and (self._closed or self._paused):
            return wire.SoundState.PAUSED
        return wire.SoundState.WAITING

    def _wrong(self) -> dict[str, str]:
        wrong = {"no_sound": self._deaf, "sound_lost": self._unwritten}
        if self._tape is not None and not self._unwritten:
            lost = self._tape.lost.items()
            wrong["sound_copy"] = "; ".join(f"{folder}: {why}" for folder, why in lost)
            if not self._deaf and min(self._quiet_s) >= self._silence_s:
                wrong["sound_silent"] = f"{min(self._quiet_s):.0f} s"
        return {kind: detail for kind, detail in wrong.items() if detail}

    def _drain(self, until: float) -> None:
        if self._zero is None or self._n < self._size:
            return  # what the sitting is at is not known yet
        while self._waiting and self._waiting[0][0] <= until:
            begins, late, block = self._waiting.popleft()
            at = self._zero + timedelta(seconds=begins)
            self._lay(at, timedelta(seconds=late - begins), block.data)

    def _lay(self, at: datetime, late: timedelta, data: bytes) -> None:
        """Write a block, switching within it where something begins or ends."""
        frame = BYTES * self._channels
        while self._switches:
            moment, wanted = self._switches[0]
            guard = timedelta(seconds=GUARD_S)
            ahead = moment - at + (guard if wanted is not None else -guard - late)
            cut = round(ahead.total_seconds() * self._rate) * frame
            if cut >= len(data):
                break
            self._switches.popleft()
            if cut > 0:
                self._write(data[:cut], at)
                at += timedelta(seconds=cut / frame / self._rate)
                data = data[cut:]
            self._switch(wanted)
        self._write(data, at)

    def _switch(self, wanted: str | None) -> None:
        if self._tape is not None:
            self._cut(self._tape)
            self._tape = None
        self._unwritten = ""
        if wanted is not None:
            folders = [folder / quote(wanted, safe="") for folder in self._folders]
            for folder in folders:
                _take_up(folder)
            self._tape = Tape(folders, channels=self._channels, rate=self._rate)

    def _write(self, data: bytes, at: datetime) -> None:
        if self._tape is not None and data:
            try:
                self._tape.write(data, at)
            except TapeLost as error:
                if not self._unwritten:
                    log.error("not recorded: %s", error)
                self._unwritten = str(error)
            else:
                self._unwritten = ""

    def _cut(self, tape: Tape) -> None:
        try:
            tape.cut()
        except TapeLost as error:
            log.error("not recorded: %s", error)

    def close(self) -> None:
        """Write what waits, and seal the segment at hand."""
        self._drain(float("inf"))
        self._switch(None)
