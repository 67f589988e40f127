"""``viche sync``: the process that sends the record to its sites, each in a thread of its own."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.courier import Courier, Site
from sync.dispatch import Dispatch
from sync.outbox import Outbox
from sync.setting import BadSync, sites
from sync.stream import Source

LOOK_S = 0.2
"""So often one looks whether the journal's files have changed: two calls of stat(2)."""
MEMORY = "sync.db"
STATUS = "status.json"


@dataclass(frozen=True, slots=True)
class Hall:
    """What of a hall is to be known. ``watched``: the files that change when a line is added."""

    table: Mapping[str, object]
    base: Path
    source: Source
    watched: Sequence[Path]
    language: str


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
    works = [Work(site, hall, private, now, given.state, stop, once=given.once) for site in found]
    for work in works:
        work.start()
    for work in works:
        work.join()
    return 0 if all(work.well for work in works) else 1


class Work(threading.Thread):
    """One site's thread. A fault of one site does not hinder another."""

    def __init__(
        self,
        site: Site,
        hall: Hall,
        key: Ed25519PrivateKey,
        now: Callable[[], datetime],
        state: Path,
        stop: threading.Event,
        *,
        once: bool = False,
    ) -> None:
        super().__init__(name=f"sync {site.name}")
        self._site, self._hall, self._key, self._now = site, hall, key, now
        self._state, self._ended, self._once = state, stop, once
        self.well = False

    def run(self) -> None:
        """Turn after turn, until it is told to stop."""
        try:
            self._run()
            self.well = True
        except OSError as error:  # its own memory
            print(f"viche sync: {self._site.name}: {error}", file=sys.stderr)
        finally:
            if not self.well:  # the process ends, and systemd starts it anew
                self._ended.set()

    def _run(self) -> None:
        outbox = Outbox(self._state / MEMORY)
        courier = Courier(self._site, self._key, self._now, self._ended.wait)
        try:
            dispatch = Dispatch(self._site.name, self._hall.source, outbox, courier)
            while not self._ended.is_set():
                mark = self._mark()
                wait_s = dispatch.turn()
                self._tell(dispatch)
                if wait_s is not None:
                    self._ended.wait(wait_s)
                elif self._once:
                    return
                else:
                    while self._mark() == mark and not self._ended.wait(LOOK_S):
                        pass
        finally:
            courier.close()
            outbox.close()

    def _mark(self) -> list[tuple[int, int]]:
        """What changes with the journal's files."""
        return [_of(path) for path in self._hall.watched]

    def _tell(self, dispatch: Dispatch) -> None:
        """The state, for whoever looks after the machine."""
        told = {"state": dispatch.state.value, "why": dispatch.why, "lines": dispatch.sent}
        file = self._state / f"{self._site.name}.{STATUS}"
        text = json.dumps(told, ensure_ascii=False) + "\n"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            part = file.with_suffix(".part")
            part.write_text(text, encoding="utf-8")
            part.replace(file)


def _of(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
