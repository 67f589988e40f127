"""``viche sync``: the process that sends the record to its sites, each in a thread of its own."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.courier import Courier, Site
from sync.dispatch import Dispatch
from sync.outbox import Outbox
from sync.setting import BadSync, sites
from sync.shelf import Make, Shelf
from sync.sound import Policy
from sync.sounds import IDLE_S, Sounds
from sync.status import Part, Status
from sync.stream import Source

LOOK_S = 0.2
"""So often one looks whether the journal's files have changed: two calls of stat(2)."""
MOST_LOOKS = 16
"""So many looks at most between two readings: SQLite shows a line only some time after its bytes
have been written and the files' times have changed, and then they change no more."""
MEMORY = "sync.db"
SHELF = "sound"


@dataclass(frozen=True, slots=True)
class Hall:
    """What of a hall is to be known.

    ``watched`` are the files that change when a line is added, ``last`` is the number of the last
    line, ``make`` makes a file of a stretch of sound.
    """

    table: Mapping[str, object]
    base: Path
    source: Source
    watched: Sequence[Path]
    language: str
    last: Callable[[], int]
    make: Make


def main(
    argv: Sequence[str],
    hall: Hall,
    key: Callable[[Path], Ed25519PrivateKey],
    now: Callable[[], datetime],
) -> int:
    """``viche sync hall.toml``, until it is told to stop; ``key`` reads or makes a key's file."""
    parser = argparse.ArgumentParser(
        prog="viche sync", description="Send what is public of the record to its web sites."
    )
    parser.add_argument(
        "--state", type=Path, default=hall.base / "sync", help="folder of the key and the memory"
    )
    parser.add_argument(
        "--status", type=Path, help="folder of what is told of each site; none: that of --state"
    )
    parser.add_argument("--key", action="store_true", help="show the key to give to the site")
    parser.add_argument("--once", action="store_true", help="send what there is, then end")
    given = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        given.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        private = key(given.state / "sync.key")
        if given.key:
            print(private.public_key().public_bytes_raw().hex())
            return 0
        found = sites(hall.table, hall.base)
    except BadSync as error:
        print(f"viche sync: {error.words(hall.language)}", file=sys.stderr)
        return 2
    stop = threading.Event()
    if not given.once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    stand = Stand(hall, private, now, given.state, given.status or given.state, stop, given.once)
    shelf = Shelf(given.state / SHELF, hall.make)
    works: list[Work] = []
    for site in found:
        courier = Courier(site, private, now, stop.wait)
        status = Status(stand.status, site.name, site.url)
        works.append(Lines(stand, site, courier, status))
        if site.sound is not Policy.NEVER:
            alike = [each.name for each in found if each.sound is site.sound]
            works.append(Sound(stand, site, courier, status, shelf, alike))
    for work in works:
        work.start()
    for work in works:
        work.join()
    return 0 if all(work.well for work in works) else 1


@dataclass(frozen=True, slots=True)
class Stand:
    """What all threads have in common."""

    hall: Hall
    key: Ed25519PrivateKey
    now: Callable[[], datetime]
    state: Path
    status: Path
    ended: threading.Event
    once: bool


class Work(threading.Thread, ABC):
    """One site's lines, or its sound. A fault of one does not hinder another."""

    def __init__(self, stand: Stand, site: Site, courier: Courier, status: Status) -> None:
        super().__init__(name=f"sync {site.name} {type(self).__name__}")
        self._stand, self._site, self._courier, self._status = stand, site, courier, status
        self.well = False

    def run(self) -> None:
        """Turn after turn, until it is told to stop."""
        try:
            outbox = Outbox(self._stand.state / MEMORY)
            try:
                self._run(outbox)
            finally:
                outbox.close()
                self._courier.close()
            self.well = True
        except OSError as error:  # its own memory
            print(f"viche sync: {self._site.name}: {error}", file=sys.stderr)
        finally:
            if not self.well:  # the process ends, and systemd starts it anew
                self._stand.ended.set()

    @abstractmethod
    def _run(self, outbox: Outbox) -> None:
        """Go on until it is told to stop.

        Raises:
            OSError: the own memory, or the file of the state, cannot be written.
        """


class Lines(Work):
    """What is public of the record, as soon as it may leave."""

    def _run(self, outbox: Outbox) -> None:
        hall, ended = self._stand.hall, self._stand.ended
        dispatch = Dispatch(self._site.name, hall.source, outbox, self._courier)
        part = Part(self._stand.now, self._status.before)
        looks = 1
        while not ended.is_set():
            mark = self._mark()
            wait_s = dispatch.turn()
            waiting = max(0, hall.last() - dispatch.sent)
            told = part.of(dispatch.state, dispatch.why, waiting, lines=dispatch.sent)
            self._status.lines(told)
            if wait_s is not None:
                ended.wait(wait_s)
            elif self._stand.once:
                return
            else:
                looks = 1 if self._changes(mark, looks) else min(2 * looks, MOST_LOOKS)

    def _changes(self, mark: list[tuple[int, int]], looks: int) -> bool:
        """Wait some looks at most; whether the files have changed."""
        for _ in range(looks):
            if self._mark() != mark:
                return True
            if self._stand.ended.wait(LOOK_S):
                return False
        return False

    def _mark(self) -> list[tuple[int, int]]:
        """What changes with the journal's files."""
        return [_of(path) for path in self._stand.hall.watched]


class Sound(Work):
    """Sound, beside the lines and through the same bucket, so that it never holds them up."""

    def __init__(
        self,
        stand: Stand,
        site: Site,
        courier: Courier,
        status: Status,
        shelf: Shelf,
        alike: Sequence[str],
    ) -> None:
        super().__init__(stand, site, courier, status)
        self._shelf, self._alike = shelf, alike

    def _run(self, outbox: Outbox) -> None:
        stand, site = self._stand, self._site
        sounds = Sounds(
            site.name,
            site.sound,
            stand.hall.source,
            self._shelf,
            outbox,
            self._courier,
            stand.now,
            others=self._alike,
            bytes_per_s=site.bytes_per_s,
        )
        sound = self._status.before.get("sound")
        part = Part(stand.now, sound if isinstance(sound, dict) else None)
        while not stand.ended.is_set():
            wait_s = sounds.turn()
            long = round(sounds.waiting_s)
            self._status.sound(part.of(sounds.state, sounds.why, sounds.waiting, waiting_s=long))
            if wait_s is None and stand.once:
                return
            stand.ended.wait(IDLE_S if wait_s is None else wait_s)


def _of(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
