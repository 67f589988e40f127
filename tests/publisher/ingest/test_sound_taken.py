"""Sound that halls send, at the site: each byte once, hashed, of open parts only."""

from __future__ import annotations

import errno
import hashlib
import threading
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.storage import default_storage
from django.test import Client

from controller.clock import SteadyClock
from controller.rules import commands as c
from publisher.common.record.models import Recording, Sitting, Vote
from publisher.ingest.models import Piece
from sync.signatures import COVERED, Message, digest, sign
from sync.sound import Sound
from sync.stream import Stream
from tests.controller.conftest import Chamber
from tests.publisher.ingest.test_ingest import first_batch, post
from tests.publisher.test_storage import S3, bucket
from tests.sync.stand import JournalFile

API = "/api/hall/v1/sounds"
CONTENT = bytes(range(251)) * 40
HASH = hashlib.sha256(CONTENT).hexdigest()
CLOCK = SteadyClock()


class Hall:
    """Sends sound of its sitting, as the courier does."""

    def __init__(self, client: Client, key: Ed25519PrivateKey, chamber: Chamber) -> None:
        self.client, self.key, self.chamber = client, key, chamber
        self.log = Stream(JournalFile(chamber.path)).log

    def asks(self, method: str, path: str, content: bytes, **more: str) -> tuple[int, Any]:
        fields = {"content-digest": digest(content)} | {
            name.replace("_", "-"): value for name, value in more.items()
        }
        names = (*COVERED, *(["content-range"] if "content-range" in fields else []))
        bare = Message(method, "localhost", path, fields)
        key_id = self.key.public_key().public_bytes_raw().hex()
        fields |= sign(bare, self.key, key_id, CLOCK.now(), names) | {"host": "localhost"}
        answer = self.client.generic(
            method, path, content, content_type="application/octet-stream", headers=fields
        )
        return answer.status_code, answer.json()

    def sound(self, **other: Any) -> Sound:
        return msgspec.structs.replace(self.sound_of(Sitting.objects.get()), **other)

    def sound_of(self, sitting: Sitting) -> Sound:
        return Sound(
            log=self.log,
            sitting=sitting.uid,
            media_type="audio/ogg",
            started_at=sitting.opened_at,
            duration_s=30.0,
            size=len(CONTENT),
            sha256=HASH,
        )

    def begins(self, **other: Any) -> tuple[int, Any]:
        return self.asks("POST", API, msgspec.json.encode(self.sound(**other)))

    def piece(self, first: int, until: int, content: bytes = CONTENT) -> tuple[int, Any]:
        told = f"bytes {first}-{until - 1}/{len(content)}"
        sent = content[first:until]
        return self.asks("PUT", f"{API}/{HASH}", sent, content_range=told)


@pytest.fixture
def hall(client: Client, courier: Ed25519PrivateKey, chamber: Chamber) -> Hall:
    """Its lines are at the site."""
    assert post(client, courier, first_batch(chamber)).status_code == 200
    return Hall(client, courier, chamber)


def pieces_left() -> list[str]:
    folder = f"pieces/{HASH}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_what_comes_in_pieces_is_served_as_it_was(hall: Hall, client: Client) -> None:
    assert hall.begins() == (200, {"why": "", "size": 0})
    assert hall.piece(0, 4000) == (200, {"why": "", "size": 4000})
    made = Recording.objects.get()
    assert (made.complete, made.bytes_have) == (False, 4000)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert hall.piece(4000, len(CONTENT)) == (200, {"why": "", "size": len(CONTENT)})
    made.refresh_from_db()
    assert made.complete
    assert client.get(made.get_absolute_url()).getvalue() == CONTENT
    assert made.moment(Vote.objects.get()) is not None
    assert (Piece.objects.count(), pieces_left()) == (0, [])


def test_a_hall_that_was_cut_off_goes_on_at_the_byte(hall: Hall) -> None:
    hall.begins()
    hall.piece(0, 4000)
    assert hall.begins() == (200, {"why": "", "size": 4000})
    assert hall.piece(3000, 7000) == (200, {"why": "", "size": 7000}), "an overlap adds the rest"
    assert hall.piece(0, 4000) == (200, {"why": "", "size": 7000}), "a replay adds nothing"
    assert hall.piece(9000, len(CONTENT)) == (409, {"why": "gap", "size": 7000})
    assert hall.piece(7000, len(CONTENT))[0] == 200
    assert Recording.objects.get().complete


def test_a_file_that_is_not_what_was_said_is_thrown_away_and_comes_anew(hall: Hall) -> None:
    hall.begins()
    hall.piece(0, 4000, bytes(len(CONTENT)))
    assert hall.piece(4000, len(CONTENT)) == (422, {"why": "hash", "size": 0})
    made = Recording.objects.get()
    assert (made.complete, made.bytes_have, pieces_left()) == (False, 0, [])
    assert hall.piece(0, len(CONTENT))[0] == 200
    assert Recording.objects.get().complete


def test_another_file_takes_the_place_of_one_that_never_came_whole_but_not_of_one_that_did(
    hall: Hall,
) -> None:
    hall.begins(sha256="ab" * 32)
    assert hall.begins() == (200, {"why": "", "size": 0})
    hall.piece(0, len(CONTENT))
    assert hall.begins(sha256="cd" * 32, size=5) == (200, {"why": "", "size": 5}), "it has one"
    assert [each.sha256 for each in Recording.objects.all()] == [HASH]


def test_sound_before_its_sitting_waits(
    client: Client, courier: Ed25519PrivateKey, chamber: Chamber
) -> None:
    hall = Hall(client, courier, chamber)
    sound = Sound(
        log=hall.log,
        sitting="s1",
        media_type="audio/ogg",
        started_at=CLOCK.now(),
        duration_s=1,
        size=1,
        sha256=HASH,
    )
    assert hall.asks("POST", API, msgspec.json.encode(sound)) == (409, {"why": "sitting"})


def test_sound_of_another_time_or_of_a_part_in_camera_is_refused(
    hall: Hall, client: Client, courier: Ed25519PrivateKey
) -> None:
    opened = Sitting.objects.get().opened_at
    assert hall.begins(started_at=opened - timedelta(minutes=5)) == (422, {"why": "time"})
    hall.chamber.clock.passes(100)
    hall.chamber.does(c.BeginClosedPart(reason="персональні дані"))
    hall.chamber.clock.passes(100)
    hall.chamber.does(c.EndClosedPart())
    began = hall.chamber.clock.now() - timedelta(seconds=100)
    hall.chamber.clock.passes(100)
    hall.chamber.does(c.CloseSitting())
    stream = Stream(JournalFile(hall.chamber.path))
    assert post(client, courier, first_batch(hall.chamber)).status_code == 200, stream.log
    for since_s, duration_s in ((0, 50), (50, 10), (-20, 30), (90, 100), (-20, 200)):
        at = began + timedelta(seconds=since_s)
        told = hall.begins(started_at=at, duration_s=float(duration_s))
        assert told == (422, {"why": "camera"}), since_s
    assert hall.begins(started_at=began - timedelta(seconds=30), duration_s=30.0)[0] == 200
    assert hall.begins(started_at=began + timedelta(seconds=100), duration_s=30.0)[0] == 200
    late = hall.chamber.clock.now() + timedelta(hours=1)
    assert hall.begins(started_at=late) == (422, {"why": "time"})


def test_a_stranger_and_a_changed_place_are_refused(hall: Hall) -> None:
    hall.begins()
    good, hall.key = hall.key, Ed25519PrivateKey.generate()
    assert hall.begins() == (403, {"why": "key"})
    assert hall.piece(0, 100) == (403, {"why": "key"})
    hall.key = good
    told = f"bytes 0-99/{len(CONTENT)}"
    fields = {"content-digest": digest(CONTENT[:100]), "content-range": told}
    path = f"{API}/{HASH}"
    key_id = good.public_key().public_bytes_raw().hex()
    bare = Message("PUT", "localhost", path, fields)
    fields |= sign(bare, good, key_id, CLOCK.now()) | {"host": "localhost"}
    unsigned = hall.client.put(path, CONTENT[:100], headers=fields)
    assert (unsigned.status_code, unsigned.json()) == (401, {"why": "signature"})
    assert Recording.objects.get().bytes_have == 0


@pytest.mark.parametrize(
    "other",
    [
        {"media_type": "text/html"},
        {"size": 0},
        {"size": 5_000_000_000},
        {"duration_s": -1.0},
        {"sha256": "../../etc/passwd"},
    ],
)
def test_what_is_no_sound_is_refused(hall: Hall, other: dict[str, Any]) -> None:
    assert hall.begins(**other) == (400, {"why": "form"})
    assert not Recording.objects.exists()


@pytest.mark.parametrize("told", ["bytes 0-98/100", "bytes 100-199/100", "bytes */100", ""])
def test_a_range_that_does_not_fit_its_piece_is_refused(hall: Hall, told: str) -> None:
    hall.begins()
    answer = hall.asks("PUT", f"{API}/{HASH}", CONTENT[:100], content_range=told)
    assert answer == (400, {"why": "range"})


def test_a_piece_of_what_was_not_begun_asks_for_the_beginning(hall: Hall) -> None:
    assert hall.piece(0, 100) == (409, {"why": "begin", "size": 0})


def test_a_full_disk_keeps_nothing_of_the_piece(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.begins()
    hall.piece(0, 100)

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(default_storage._wrapped), "save", full)  # type: ignore[attr-defined]  # a disk cannot be filled here
        assert hall.piece(100, 200) == (507, {"why": "full"})
    assert Recording.objects.get().bytes_have == 100
    assert hall.piece(100, len(CONTENT))[0] == 200
    assert Recording.objects.get().complete


def test_in_a_bucket_of_s3_it_is_the_same(
    hall: Hall, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = S3()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        monkeypatch.setattr(Recording._meta.get_field("file"), "storage", bucket(server))
        hall.begins()
        hall.piece(0, 4000)
        hall.piece(2000, 8000)
        assert hall.piece(8000, len(CONTENT))[0] == 200
        assert [name.rpartition("/")[2] for name in server.objects] == [f"{HASH}.opus"]
        address = Recording.objects.get().get_absolute_url()
        part = client.get(address, headers={"range": "bytes=5000-5999"})
        assert (part.status_code, part.getvalue()) == (206, CONTENT[5000:6000])
        assert client.get(address).getvalue() == CONTENT
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
