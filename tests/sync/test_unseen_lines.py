"""A line is sent though the files' times do not tell of it: they change before it can be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.clock import SteadyClock
from controller.journal import SqliteJournal, each_line, last_line, read_notes
from controller.rules import events as e
from controller.wire import encode
from sync.command import Hall, Lines, Stand
from sync.courier import Courier, Site
from sync.intake import Intake
from sync.status import Status
from tests.sync.site import HttpsSite
from tests.sync.stand import SqliteStore

CLOCK = SteadyClock()


def entry(event: e.AnyEvent) -> bytes:
    return encode(e.Entry(at=CLOCK.now(), by=e.By.ENGINE, event=event))


class Journal:
    """The record in a file, read only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        return each_line(self._path, after)

    def notes(self, after: int) -> Mapping[int, str]:
        return read_notes(self._path, after)

    def last(self) -> int:
        found = last_line(self._path)
        return found[0] if found else 0


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db")
    made.append([entry(e.JournalOpened(format=2, hall="hall", salt="00" * 16))])
    yield made
    made.close()


def test_a_line_that_no_file_tells_of_is_sent(tmp_path: Path, journal: SqliteJournal) -> None:
    key = Ed25519PrivateKey.generate()
    store = SqliteStore(tmp_path / "site.db")
    store.halls[key.public_key().public_bytes_raw()] = "hall"
    site = HttpsSite(Intake(store), tmp_path, CLOCK.now)
    ended = threading.Event()
    source = Journal(journal.path)
    hall = Hall({}, tmp_path, source, (), "uk", source.last, lambda stretch, to: to)
    stand = Stand(hall, key, CLOCK.now, tmp_path, tmp_path, ended, once=False)
    there = Site("city", site.url, site.ca)
    courier = Courier(there, key, CLOCK.now, ended.wait)
    work = Lines(stand, there, courier, Status(tmp_path, there.name, there.url))
    try:
        work.start()
        for _ in range(2):
            assert site.heard.acquire(timeout=60)
        journal.append([entry(e.HeadSigned())])
        assert site.heard.acquire(timeout=60)
    finally:
        ended.set()
        work.join(60)
        site.stop()
    assert work.well
