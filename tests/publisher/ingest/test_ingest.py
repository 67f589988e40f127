"""A hall's batches over the site's interface: kept once, read into sittings, or refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.test import Client

from controller.audit import audit
from controller.clock import SteadyClock
from controller.journal import read_notes
from controller.rows import read_rows
from publisher.common.community.models import Hall, HallKey
from publisher.common.record.models import Sitting, Vote
from publisher.ingest.models import Head, Line, Log
from sync.signatures import COVERED, Message, digest, sign
from sync.stream import Stream
from tests.controller.conftest import Chamber
from tests.sync.stand import JournalFile

PATH = "/api/hall/v1/batches"
CLOCK = SteadyClock()


def post(client: Client, key: Ed25519PrivateKey, content: bytes, **more: Any) -> Any:
    fields = {"content-digest": digest(content), "content-encoding": "gzip"}
    bare = Message("POST", "localhost", PATH, fields)
    key_id = key.public_key().public_bytes_raw().hex()
    fields |= sign(bare, key, key_id, CLOCK.now(), (*COVERED, "content-encoding"))
    fields |= {"host": "localhost"} | more
    return client.post(PATH, content, content_type="application/vnd.viche.batch", headers=fields)


def first_batch(chamber: Chamber) -> bytes:
    made = Stream(JournalFile(chamber.path)).next()
    assert made is not None
    return made.content


def test_a_vote_that_a_hall_sends_is_on_the_site(
    client: Client, courier: Ed25519PrivateKey, chamber: Chamber
) -> None:
    answer = post(client, courier, first_batch(chamber))
    assert (answer.status_code, answer.json()["size"]) == (200, chamber.journal.size)
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.against, vote.not_voted, vote.adopted) == (3, 1, 1, True)
    page = client.get(vote.get_absolute_url(), headers={"host": "localhost"})
    assert page.status_code == 200


def test_what_the_site_keeps_verifies_as_the_record_does(
    client: Client, courier: Ed25519PrivateKey, chamber: Chamber
) -> None:
    post(client, courier, first_batch(chamber))
    rows = [bytes(line.row) for line in Line.objects.order_by("n")]
    notes = {head.size: head.note for head in Head.objects.all()}
    assert notes == read_notes(chamber.path)
    report = audit(list(read_rows(rows)), {}, notes)
    assert report.sound
    assert report.root == chamber.journal.root()


def test_a_batch_that_comes_twice_is_kept_once(
    client: Client, courier: Ed25519PrivateKey, chamber: Chamber
) -> None:
    content = first_batch(chamber)
    for _ in range(2):
        assert post(client, courier, content).status_code == 200
    assert Line.objects.count() == chamber.journal.size
    assert (Sitting.objects.count(), Vote.objects.count()) == (1, 1)


def test_of_what_is_refused_nothing_is_kept(
    client: Client, courier: Ed25519PrivateKey, chamber: Chamber
) -> None:
    content = first_batch(chamber)
    stranger = Ed25519PrivateKey.generate()
    assert post(client, stranger, content).status_code == 403
    assert post(client, courier, content, **{"content-digest": digest(b"x")}).status_code == 401
    assert client.post(PATH, content, content_type="x", headers={"host": "localhost"}).json() == {
        "why": "signature"
    }
    later = Stream(JournalFile(chamber.path))
    later.go_to(3)
    batch = later.next()
    assert batch is not None
    answer = post(client, courier, batch.content)
    assert (answer.status_code, answer.json()) == (409, {"why": "gap", "size": 0})
    Hall.objects.get().bodies.clear()
    assert post(client, courier, content).json()["why"] == "body"
    HallKey.objects.update(valid_until=datetime(2021, 1, 1, tzinfo=UTC))
    assert post(client, courier, content).json()["why"] == "key"
    assert (Log.objects.count(), Line.objects.count(), Sitting.objects.count()) == (0, 0, 0)


def test_a_hall_asks_how_far_its_log_is_here(
    client: Client, courier: Ed25519PrivateKey, chamber: Chamber
) -> None:
    stream = Stream(JournalFile(chamber.path))
    post(client, courier, first_batch(chamber))
    path = f"/api/hall/v1/logs/{stream.log}"
    fields = {"content-digest": digest(b"")}
    key_id = courier.public_key().public_bytes_raw().hex()
    bare = Message("GET", "localhost", path, fields)
    fields |= sign(bare, courier, key_id, CLOCK.now()) | {"host": "localhost"}
    assert client.get(path, headers=fields).json()["size"] == chamber.journal.size
    assert client.get(path, headers={"host": "localhost"}).status_code == 401


def test_too_much_at_once_is_refused_unread(client: Client, courier: Ed25519PrivateKey) -> None:
    assert post(client, courier, b"0" * (4 * 1024 * 1024 + 1)).status_code == 413


def test_the_tables_are_as_their_migration_says(db: str) -> None:
    call_command("makemigrations", "ingest", check=True, dry_run=True, verbosity=0)
