"""A site takes each line once, in order, whole or not at all, from whom may send it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consoles.signals import Key, Press
from controller.audit import audit
from controller.checkpoint import Tree, leaf_hash
from controller.journal import read_lines, read_notes
from controller.notes import Signer
from controller.rows import read_rows
from controller.rules import commands as c
from controller.wire import event_name
from sync.batch import MOST_UNPACKED, Header, pack, unpack
from sync.intake import Answer, Intake
from sync.redaction import withheld
from sync.signatures import Message, digest
from sync.stream import Batch, Stream
from tests.controller.conftest import Chamber
from tests.sync.stand import NOW, JournalFile, SqliteStore, request


def votes(chamber: Chamber, voting: str = "v1") -> None:
    chamber.votes(voting)
    chamber.hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)), Press(4, Key.AGAINST))
    chamber.does(c.CloseVoting(voting=voting))


@pytest.fixture
def send(intake: Intake, key: Ed25519PrivateKey) -> Any:
    def sent(content: bytes, by: Ed25519PrivateKey | None = None) -> Answer:
        return intake.take(request(by or key, content), content, NOW)

    return sent


def batch(source: JournalFile, after: int = 0) -> Batch:
    stream = Stream(source)
    stream.go_to(after)
    made = stream.next()
    assert made is not None
    return made


def changed(content: bytes, rows: list[bytes] | None = None, **header: Any) -> bytes:
    was, had = unpack(content)
    rows = had if rows is None else rows
    told = {"count": len(rows)} | header
    return pack(msgspec.structs.replace(was, **told), rows)


def test_what_was_taken_verifies_as_the_record_does(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    votes(chamber)
    made = batch(source)
    assert send(made.content) == Answer(200, size=chamber.journal.size)
    rows = [row for _, row in store.all()]
    report = audit(list(read_rows(rows)), {}, read_notes(chamber.path), trusted="")
    assert report.sound
    assert report.root == chamber.journal.root()
    assert store.note_sizes() == sorted(read_notes(chamber.path))


def test_a_replayed_batch_changes_nothing(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    made = batch(source)
    send(made.content)
    had = store.all()
    votes(chamber)
    send(batch(source, made.last).content)
    more = store.all()
    assert send(made.content) == Answer(200, size=chamber.journal.size)
    assert store.all() == more
    assert more[: len(had)] == had


def test_a_batch_that_overlaps_adds_only_what_is_new(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    send(batch(source).content)
    votes(chamber)
    assert send(batch(source, 2).content).size == chamber.journal.size
    assert [n for n, _ in store.all()] == list(range(1, chamber.journal.size + 1))


def test_a_batch_out_of_order_is_refused_with_the_place_to_go_on(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    answer = send(batch(source, 3).content)
    assert (answer.status, answer.why, answer.size) == (409, "gap", 0)
    assert store.all() == []


def test_a_line_changed_on_the_way_is_refused_even_signed_by_the_hall(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    votes(chamber)
    content = batch(source).content
    _, rows = unpack(content)
    forged = [row.replace(b'"member":"m4"', b'"member":"m3"') for row in rows]
    assert forged != rows
    assert send(changed(content, forged)).why == "fork"
    assert store.all() == []


def test_another_past_is_refused(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    """A whole forged log that agrees with itself does not go on from the one that is here."""
    send(batch(source).content)
    had = store.all()
    _, rows = unpack(batch(source).content)
    rows[3] = withheld(rows[3])
    assert send(changed(batch(source).content, rows)).why == "fork"
    assert store.all() == had


def test_lines_left_out_or_put_in_another_order_are_refused(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    content = batch(source).content
    _, rows = unpack(content)
    swapped = [*rows[:3], rows[4], rows[3], *rows[5:]]
    assert send(changed(content, swapped)).status == 409
    assert send(changed(content, rows[:3] + rows[4:])).status == 409
    assert store.all() == []


def test_a_strangers_key_and_a_withdrawn_hall_are_refused(
    source: JournalFile, store: SqliteStore, send: Any
) -> None:
    content = batch(source).content
    answer = send(content, by=Ed25519PrivateKey.generate())
    assert (answer.status, answer.why) == (403, "key")
    store.halls.clear()
    assert send(content).status == 403
    assert store.all() == []


def test_another_halls_log_is_not_continued(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    send(batch(source).content)
    other = Ed25519PrivateKey.generate()
    store.halls[other.public_key().public_bytes_raw()] = "small"
    votes(chamber)
    assert send(batch(source, 5).content, by=other).why == "hall"


def test_a_body_that_the_hall_may_not_publish_for_is_refused(
    source: JournalFile, store: SqliteStore, send: Any
) -> None:
    store.bodies.clear()
    answer = send(batch(source).content)
    assert (answer.status, answer.why, answer.detail) == (403, "body", "council")
    assert store.all() == []


def test_a_head_of_another_key_or_another_log_is_refused(
    chamber: Chamber, source: JournalFile, store: SqliteStore, send: Any
) -> None:
    votes(chamber)
    content = batch(source).content
    header, _ = unpack(content)
    size, note = max(header.notes.items())
    assert send(changed(content, notes={size - 1: note})).why == "head"
    text = note.rpartition("\n\n")[0] + "\n"
    stranger = Signer.make("viche/hall/1")
    forged = text + "\n" + stranger.sign(text)
    answer = send(changed(content, notes={size: forged}))
    assert (answer.status, answer.why) == (403, "head")
    assert store.all() == []


def test_a_private_line_is_never_taken(source: JournalFile, store: SqliteStore, send: Any) -> None:
    content = batch(source).content
    _, rows = unpack(content)
    private = (
        b'{"at":"2026-11-23T08:00:00Z","by":"seat","event":{"type":"CardForgotten","seat":1}}'
    )
    answer = send(changed(content, [*rows, private]))
    assert (answer.status, answer.why) == (422, "private")


def test_a_full_site_keeps_nothing_of_the_batch_and_takes_it_later(
    source: JournalFile, store: SqliteStore, send: Any
) -> None:
    content = batch(source).content
    store.full = True
    assert send(content).status == 507
    assert store.all() == []
    store.full = False
    assert send(content).status == 200


def test_a_request_replayed_later_or_changed_is_refused(
    source: JournalFile, intake: Intake, key: Ed25519PrivateKey
) -> None:
    content = batch(source).content
    message = request(key, content)
    assert intake.take(message, content + b"x", NOW).status == 401
    assert intake.take(message, content, NOW + timedelta(hours=1)).status == 401
    other = Message("POST", "other.example", message.path, message.fields)
    assert intake.take(other, content, NOW).status == 401
    bare = Message("POST", message.authority, message.path, {"content-digest": digest(content)})
    assert intake.take(bare, content, NOW).status == 401


@pytest.mark.parametrize(
    "content", [b"", b"x", pack(Header(log="", first=1, count=1, root=""), [])]
)
def test_what_is_no_batch_is_refused(content: bytes, send: Any) -> None:
    assert send(content).status == 400


def test_a_small_packet_that_unpacks_to_very_much_is_refused_unread(send: Any) -> None:
    header = Header(log="00", first=1, count=1, root="")
    assert send(pack(header, [b"0" * (MOST_UNPACKED + 1)])).status == 400


def test_a_line_of_a_newer_hall_waits_until_the_site_is_newer(
    source: JournalFile, store: SqliteStore, send: Any
) -> None:
    content = batch(source).content
    _, rows = unpack(content)
    newer = b'{"at":"2026-11-23T08:00:00Z","by":"seat","event":{"type":"SomethingNew"}}'
    assert send(changed(content, [*rows, newer])).why == "newer"
    assert store.all() == []


def test_no_batch_has_an_open_votes_ballots(chamber: Chamber, source: JournalFile) -> None:
    chamber.votes()
    chamber.hears(Press(1, Key.FOR))
    _, rows = unpack(batch(source).content)
    names = [event_name(row) for row in rows]
    assert names[-1] == "VotingOpened"
    assert len(rows) == len(read_lines(chamber.path)) - 1


REHEARSAL = (
    b'{"at":"2026-11-23T08:00:00Z","by":"engine",'
    b'"event":{"type":"JournalOpened","format":2,"hall":"hall","rehearsal":true}}'
)


@dataclass(frozen=True)
class Rehearsal:
    """A journal to train with."""

    def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
        return iter([(1, REHEARSAL)][after:])

    def notes(self, after: int) -> dict[int, str]:
        return {}


def test_a_rehearsal_is_neither_sent_nor_taken(store: SqliteStore, send: Any) -> None:
    assert Stream(Rehearsal()).log == ""
    leaf = leaf_hash(REHEARSAL)
    root = Tree()
    root.add(leaf)
    header = Header(log=leaf.hex(), first=1, count=1, root=root.root().hex())
    assert send(pack(header, [REHEARSAL])).why == "rehearsal"
    assert store.all() == []
