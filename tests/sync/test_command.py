"""``viche sync`` as a process: it ends when it is told, and a kill loses and doubles nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import viche
from controller.checkpoint import leaf_hash
from controller.clock import SteadyClock
from controller.journal import SqliteJournal, read_lines
from controller.rules import events as e
from controller.wire import encode
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import environment
from recorder import manifest
from sync.intake import Intake
from sync.intake_sound import SoundIntake
from sync.setting import BadSync, sites
from tests.recorder.sitting_on_disk import ZERO, Day
from tests.sync.site import HttpsSite
from tests.sync.sound_site import FolderSound
from tests.sync.stand import SqliteStore

WAIT_S = 60
"""For a process on a busy machine; events are awaited, this is only the end of patience."""
CLOCK = SteadyClock()


def entry(event: e.AnyEvent) -> bytes:
    return encode(e.Entry(at=CLOCK.now(), by=e.By.ENGINE, event=event))


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "site.db")


@pytest.fixture
def far(tmp_path: Path) -> FolderSound:
    (tmp_path / "far").mkdir()
    return FolderSound(tmp_path / "far")


@pytest.fixture
def site(store: SqliteStore, far: FolderSound, tmp_path: Path) -> Iterator[HttpsSite]:
    made = HttpsSite(Intake(store), tmp_path, CLOCK.now, sounds=SoundIntake(far))
    yield made
    made.stop()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(tmp_path / "journal.db")
    made.append([entry(e.JournalOpened(format=2, hall="hall", salt="00" * 16))])
    yield made
    made.close()


@pytest.fixture
def hall(
    site: HttpsSite,
    journal: SqliteJournal,
    store: SqliteStore,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Path:
    path = HallFile(
        persons=deputies(3),
        segments=[Segment(str(tmp_path / "bus"), {n: n for n in range(1, 4)})],
        seats=3,
    ).write(tmp_path)
    table = f'[[sync.site]]\nname = "city"\nurl = "{site.url}"\nca = "ca.pem"\n'
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{table}", encoding="utf-8")
    assert viche.main(["sync", str(path), "--key"]) == 0
    store.halls[bytes.fromhex(capsys.readouterr().out.strip())] = "hall"
    return path


def started(hall: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "viche", "sync", str(hall)]
    return subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE)


def all_there(store: SqliteStore, path: Path) -> bool:
    lines = [line for _, line in read_lines(path)]
    return [leaf_hash(row) for _, row in store.all()] == [leaf_hash(line) for line in lines]


def test_a_new_line_is_sent_at_once_and_the_process_ends_when_told(
    hall: Path, site: HttpsSite, store: SqliteStore, journal: SqliteJournal
) -> None:
    process = started(hall)
    try:
        for _ in range(2):
            assert site.heard.acquire(timeout=WAIT_S)
        journal.append([entry(e.HeadSigned())])
        assert site.heard.acquire(timeout=WAIT_S)
    finally:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=WAIT_S)
    assert (process.returncode, told) == (0, b"")
    assert all_there(store, journal.path)
    status = json.loads((hall.parent / "sync" / "city.status.json").read_text(encoding="utf-8"))
    assert status["lines"] == 2


def test_kill_9_while_it_sends_loses_and_doubles_nothing(
    hall: Path, site: HttpsSite, store: SqliteStore, journal: SqliteJournal
) -> None:
    """Each time it is killed right after the site has kept a batch, mostly before it knows."""
    for number in range(1, 4):
        journal.append([entry(e.MemberSeated(seat=n)) for n in range(1, 700 * number)])
        process = started(hall)
        try:
            for _ in range(number):
                assert site.heard.acquire(timeout=WAIT_S)
        finally:
            process.kill()
            process.communicate(timeout=WAIT_S)
        while site.heard.acquire(blocking=False):
            pass
    assert viche.main(["sync", str(hall), "--once"]) == 0
    assert all_there(store, journal.path)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "no [[sync.site]]"),
        ({"site": [{"name": "a", "url": "http://rada.example"}]}, "url must be like"),
        ({"site": [{"name": "a", "url": "https://me@rada.example"}]}, "url must be like"),
        ({"site": [{"name": "a", "url": "https://r.example", "kbit_s": -1}]}, "kbit_s is from"),
        ({"site": [{"name": "a", "url": "https://r.example", "ca": "none.pem"}]}, "no file"),
        ({"site": [{"name": "a", "url": "https://r.example", "speed": 1}]}, "speed"),
        ({"site": [{"name": "a", "url": "https://r.example"}] * 2}, "stands twice"),
    ],
)
def test_a_table_that_cannot_be_used_says_what_to_write(
    table: dict[str, object], said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadSync) as refused:
        sites(table, tmp_path)
    assert said in refused.value.words("en")
    assert refused.value.words("uk") != refused.value.words("en")


def test_the_key_is_made_once(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert viche.main(["sync", str(hall), "--key"]) == 0
    first, second = capsys.readouterr().out.split()
    assert first == second
    assert (hall.parent / "sync" / "sync.key").stat().st_mode & 0o077 == 0
    assert first != Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()


def recorded(base: Path, journal: SqliteJournal) -> None:
    """A sitting that closed a while ago, with its recording and the lines of it."""
    day = Day()
    day.speaks("m1", "Шановні депутати, прошу підтримати", 1.5)
    place = day.recorded(base / "recordings" / "s%2F1")
    for each in manifest.read(place):
        day.tells(
            e.SegmentRecorded(
                sitting="s/1",
                file=each.file,
                sha256=each.sha256,
                first=each.first,
                count=each.count,
                rate=each.rate,
                channels=each.channels,
                begins=each.at,
            )
        )
    day.closes()
    journal.append([encode(each) for each in day.entries])


def test_the_sound_of_a_sitting_follows_its_lines(
    hall: Path, site: HttpsSite, store: SqliteStore, journal: SqliteJournal, far: FolderSound
) -> None:
    recorded(hall.parent, journal)
    store.bodies.add(("hall", "c"))
    far.halls |= store.halls
    text = hall.read_text(encoding="utf-8")
    hall.write_text(text + 'sound = "sitting"\n', encoding="utf-8")
    assert viche.main(["sync", str(hall), "--once"]) == 0
    assert all_there(store, journal.path)
    (told,) = far.whole()
    assert (told.sitting, told.duration_s, told.started_at) == ("s/1", 1.5, ZERO)
    status = json.loads((hall.parent / "sync" / "city.status.json").read_text(encoding="utf-8"))
    assert (status["state"], status["waiting"]) == ("done", 0)
    assert (status["sound"]["state"], status["sound"]["waiting"]) == ("done", 0)
    assert status["sound"]["sent_at"]
    assert [each.name for each in (hall.parent / "sync" / "sound").iterdir()] == []
