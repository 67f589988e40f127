"""The machine itself, for the walk: its sound, its clock, its disk and the key of its record."""

from __future__ import annotations

import ctypes
import os
import stat
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from controller import journal, wire
from controller.clock import SteadyClock
from controller.keys import BadKey, key_path, read
from controller.walk import Mark, Row
from controller.walk_words import Word
from drivers.faults import BusLost
from drivers.sound_cards import sound_cards

SITTING_BYTES: Final = 2_000_000
"""What the record of a long sitting takes."""
FEW_SITTINGS: Final = 100
NO_SITTINGS: Final = 5
TRIES: Final = 30
SLOW_S: Final = 0.1
"""A press is confirmed by a lamp after one write: from here on a member feels the wait."""
STALL_S: Final = 1.0
"""A disk that once took so long is worn out, or shared with somebody greedy."""
PAGE: Final = b"\0" * 4096
TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronised
DOUBT_S: Final = 2.0
"""The wall clock may be behind the journal's last line by so much: NTP put it right meanwhile."""
RTC: Final = Path("/sys/class/rtc")


def walk_machine(book: Path, language: str, zone: tzinfo, *, running: bool = False) -> list[Row]:
    """The rows of the machine; ``book`` is the journal's file.

    While a controller is ``running`` nothing is written: its votes would wait for the disk.
    """
    return [
        _sound(language),
        *_clock(book, language, zone),
        *_disk(book.parent, language, writing=not running),
        _key(book, language),
    ]


def _sound(language: str) -> Row:
    what = Word.SOUND.say(language)
    try:
        cards = sound_cards()
    except BusLost as lost:
        state = Word.NO_PORTAUDIO.say(language, reason=lost.reason)
        return Row(Mark.ODD, what, state, Word.PORTAUDIO_REMEDY.say(language))
    inputs = [card.name for card in cards if card.inputs]
    outputs = [card.name for card in cards if card.outputs]
    state = Word.SOUND_FOUND.say(
        language, inputs=", ".join(inputs) or "—", outputs=", ".join(outputs) or "—"
    )
    if not inputs:
        return Row(Mark.ODD, what, state, Word.NO_INPUT_REMEDY.say(language))
    return Row(Mark.GOOD, what, state)


# --- the clock -------------------------------------------------------------------------------


def _clock(book: Path, language: str, zone: tzinfo) -> Iterator[Row]:
    what = Word.CLOCK.say(language)
    now = SteadyClock().now()
    last = _last_line_at(book)
    if last is not None and (last - now).total_seconds() > DOUBT_S:
        state = Word.CLOCK_BEHIND.say(language, now=_minute(now, zone), last=_minute(last, zone))
        yield Row(Mark.FAULT, what, state, Word.CLOCK_SET_REMEDY.say(language))
    elif synchronised():
        yield Row(Mark.GOOD, what, Word.CLOCK_TRUE.say(language, now=_minute(now, zone)))
    else:
        state = Word.CLOCK_ALONE.say(language, now=_minute(now, zone))
        yield Row(Mark.ODD, what, state, Word.CLOCK_ALONE_REMEDY.say(language))
    if chips := sorted(chip.name for chip in RTC.glob("rtc*")):
        yield Row(Mark.GOOD, what, Word.CHIP.say(language, name=chips[0]))
    else:
        state, remedy = Word.NO_CHIP.say(language), Word.NO_CHIP_REMEDY.say(language)
        yield Row(Mark.ODD, what, state, remedy)


class _Timex(ctypes.Structure):
    """The head of ``struct timex`` (adjtimex(2)), and room for its rest."""

    _fields_ = (("modes", ctypes.c_uint), ("rest", ctypes.c_char * 512))


def synchronised() -> bool:
    """Whether the kernel says that its clock is kept right by NTP or the like."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.adjtimex(ctypes.byref(_Timex(modes=0))) not in {-1, TIME_ERROR})


def _last_line_at(book: Path) -> datetime | None:
    """When the journal's last line was written; None if it cannot be read now."""
    try:
        lines = journal.read_lines(book)
        return wire.read_entry(lines[-1][1]).at if lines else None
    except wire.Unreadable:
        return None


def _minute(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


# --- the disk --------------------------------------------------------------------------------


def _disk(folder: Path, language: str, *, writing: bool) -> Iterator[Row]:
    what = Word.DISK.say(language)
    try:
        room = os.statvfs(folder)
    except OSError as error:
        state = Word.NO_FOLDER.say(language, folder=folder, reason=error.strerror)
        yield Row(Mark.FAULT, what, state, Word.FOLDER_REMEDY.say(language, folder=folder))
        return
    free = room.f_bavail * room.f_frsize
    sittings = free // SITTING_BYTES
    state = Word.FREE.say(language, free=f"{free / 1e9:.1f}", sittings=sittings)
    mark = Mark.FAULT if sittings < NO_SITTINGS else Mark.ODD
    if sittings < FEW_SITTINGS:
        yield Row(mark, what, state, Word.FREE_REMEDY.say(language))
    else:
        yield Row(Mark.GOOD, what, state)
    if not writing:
        return
    try:
        middle, worst = write_times(folder)
    except OSError as error:
        state = Word.NOT_WRITTEN.say(language, folder=folder, reason=error.strerror)
        yield Row(Mark.FAULT, what, state, Word.NOT_WRITTEN_REMEDY.say(language, folder=folder))
        return
    facts = {"middle": f"{middle * 1e3:.1f}", "worst": f"{worst * 1e3:.1f}", "tries": TRIES}
    if middle < SLOW_S and worst < STALL_S:
        yield Row(Mark.GOOD, what, Word.WRITTEN.say(language, **facts))
    else:
        yield Row(Mark.ODD, what, Word.WRITTEN.say(language, **facts), Word.SLOW.say(language))


def write_times(folder: Path) -> tuple[float, float]:
    """Seconds that a durable write of a page takes: the median and the worst of 30.

    Raises:
        OSError: nothing can be written there.
    """
    times = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(TRIES):
            began = time.perf_counter()
            file.write(PAGE)
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    return statistics.median(times), max(times)


# --- the key ---------------------------------------------------------------------------------


def _key(book: Path, language: str) -> Row:
    what, path = Word.KEY.say(language), key_path(book)
    if not path.exists():
        if not book.exists():
            return Row(Mark.GOOD, what, Word.KEY_TO_COME.say(language))
        state = Word.KEY_LOST.say(language, path=path.name)
        return Row(Mark.FAULT, what, state, Word.KEY_LOST_REMEDY.say(language, path=path))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        state = Word.KEY_OPEN.say(language, path=path.name, mode=f"{mode:04o}")
        return Row(Mark.FAULT, what, state, Word.KEY_OPEN_REMEDY.say(language, path=path))
    try:
        read(path)
    except BadKey as error:
        return Row(Mark.FAULT, what, str(error), Word.KEY_LOST_REMEDY.say(language, path=path))
    return Row(Mark.GOOD, what, Word.KEY_GOOD.say(language, path=path.name, mode=f"{mode:04o}"))
