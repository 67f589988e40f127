"""Several halls and bodies at one site: each its own, whoever sends first; a full disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import Client

from consoles.signals import Key, Press
from controller import keys
from controller.rules import commands as c
from controller.rules.council import Body, BodyKind
from publisher.common.community.models import Hall, HallKey, Organization
from publisher.common.record.models import Recording, Sitting, Vote
from publisher.ingest.models import Line, Log
from sync.stream import Stream
from tests.controller.conftest import Chamber, make_body
from tests.publisher.ingest.test_ingest import first_batch, post
from tests.publisher.ingest.test_sound_taken import API
from tests.publisher.ingest.test_sound_taken import Hall as Sender
from tests.sync.stand import JournalFile

Made = Callable[..., tuple[Chamber, Ed25519PrivateKey]]


class Later(Chamber):
    """A chamber whose journal begins so many seconds later: no two have the same first line."""

    def __init__(self, path: Path, body: Body, seconds: float) -> None:
        self._seconds = seconds
        super().__init__(path, body)

    def start(self) -> None:
        self.clock.passes(self._seconds)
        super().start()


def votes(chamber: Chamber, voting: str, key: Key, heads: int = 4) -> None:
    chamber.votes(voting)
    chamber.hears(*(Press(seat, key) for seat in range(1, heads + 1)))
    chamber.does(c.CloseVoting(voting=voting))


@pytest.fixture
def hall_of(db: str, tmp_path: Path) -> Iterator[Made]:
    """A hall that the site knows, with a sitting of a body; all begin with the same ids."""
    made: list[Chamber] = []

    def hall(
        uid: str, body: str, publishes: tuple[str, ...], sitting: str = "s1"
    ) -> tuple[Chamber, Ed25519PrivateKey]:
        kind = BodyKind.COUNCIL if body == "council" else BodyKind.EXECUTIVE_COMMITTEE
        sits = msgspec.structs.replace(make_body(5), id=body, kind=kind)
        chamber = Later(tmp_path / f"{uid}-{body}-{len(made)}.db", sits, 3600.0 * len(made))
        chamber.journal.signer = keys.make(keys.key_path(chamber.path), f"viche/{uid}")
        chamber.engine.hand_over(str(chamber.journal.signer.verifier), "")
        made.append(chamber)
        chamber.does(c.OpenSitting(sitting=sitting, body=body, session="1"))
        chamber.does(c.OpenRegistration())
        chamber.registers(1, 2, 3, 4, 5)
        votes(chamber, "v1", Key.FOR, 3 + len(made) % 2)
        courier = Ed25519PrivateKey.generate()
        told, _ = Hall.objects.get_or_create(uid=uid, defaults={"name": uid, "origin": uid})
        for name in publishes:
            organization, _ = Organization.objects.get_or_create(
                uid=name, defaults={"name": name, "classification": "council"}
            )
            told.bodies.add(organization)
        for public in (
            chamber.journal.signer.verifier.key,
            courier.public_key().public_bytes_raw(),
        ):
            HallKey.objects.create(
                hall=told, public_key=public.hex(), valid_from=datetime(2020, 1, 1, tzinfo=UTC)
            )
        return chamber, courier

    yield hall
    for chamber in made:
        chamber.journal.close()


def test_two_halls_and_their_bodies_stand_beside_each_other_under_the_same_names(
    client: Client, hall_of: Made
) -> None:
    large = hall_of("large", "council", ("council", "committee"))
    small = hall_of("small", "committee", ("committee",))
    for chamber, courier in (large, small, large):
        assert post(client, courier, first_batch(chamber)).status_code == 200
    assert Log.objects.count() == 2
    sittings = Sitting.objects.order_by("hall__uid")
    assert [(each.hall.uid, each.body.uid, each.uid) for each in sittings] == [
        ("large", "council", "s1"),
        ("small", "committee", "s1"),
    ]
    votes = Vote.objects.order_by("sitting__hall__uid")
    assert [(each.sitting.hall.uid, each.votes_for) for each in votes] == [
        ("large", 4),
        ("small", 3),
    ]
    for chamber, _ in (large, small):
        name = chamber.journal.path.name
        assert (
            Line.objects.filter(log__hall__uid=name.split("-")[0]).count() == chamber.journal.size
        )


def test_what_remained_of_an_old_journal_comes_after_the_new_one_has_begun(
    client: Client, hall_of: Made
) -> None:
    old, courier = hall_of("large", "council", ("council", "committee"), "s1")
    assert post(client, courier, first_batch(old)).status_code == 200
    new, _ = hall_of("large", "committee", ("council", "committee"), "s2")
    assert post(client, courier, first_batch(new)).status_code == 200
    votes(old, "v2", Key.AGAINST)
    rest = Stream(JournalFile(old.path))
    rest.go_to(Log.objects.get(log=rest.log).size)
    batch = rest.next()
    assert batch is not None
    assert post(client, courier, batch.content).status_code == 200
    by_sitting = {
        each.uid: list(each.votes.values_list("votes_for", "against"))
        for each in Sitting.objects.all()
    }
    assert by_sitting == {"s1": [(4, 0), (0, 4)], "s2": [(3, 0)]}
    assert Line.objects.filter(log__log=rest.log).count() == old.journal.size


def test_a_hall_publishes_for_no_body_of_another(client: Client, hall_of: Made) -> None:
    large, courier = hall_of("large", "council", ("council",))
    small, other = hall_of("small", "council", ("committee",))
    assert post(client, courier, first_batch(large)).status_code == 200
    before = Line.objects.count()
    refused = post(client, other, first_batch(small))
    assert (refused.status_code, refused.json()["why"]) == (403, "body")
    stolen = post(client, other, first_batch(large))
    assert (stolen.status_code, stolen.json()["why"]) == (403, "hall")
    assert Line.objects.count() == before


def test_a_hall_sends_no_sound_of_anothers_sitting(client: Client, hall_of: Made) -> None:
    large, courier = hall_of("large", "council", ("council",))
    small, other = hall_of("small", "committee", ("committee",))
    for chamber, key in ((large, courier), (small, other)):
        post(client, key, first_batch(chamber))
    sender = Sender(client, courier, large)
    sitting = Sitting.objects.get(hall__uid="large")
    sound = sender.sound_of(sitting)
    assert Sender(client, other, small).asks("POST", API, msgspec.json.encode(sound))[0] == 409
    assert not Recording.objects.exists()
    assert sender.asks("POST", API, msgspec.json.encode(sound))[0] == 200
    assert Sender(client, other, small).piece(0, 100) == (409, {"why": "begin", "size": 0})
    assert Recording.objects.get().bytes_have == 0


def test_a_database_that_is_full_keeps_nothing_by_halves_and_takes_it_later(
    client: Client, hall_of: Made, vendor: str
) -> None:
    if vendor != "sqlite":
        pytest.skip("only SQLite can be told how large it may be")
    chamber, courier = hall_of("large", "council", ("council",))
    content = first_batch(chamber)
    with connection.cursor() as cursor:
        pages: Any = cursor.execute("PRAGMA page_count").fetchone()
        most: Any = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages[0]}")
        try:
            answers = [post(client, courier, content) for _ in range(2)]
        finally:
            cursor.execute(f"PRAGMA max_page_count = {most[0]}")
    told = {(answer.status_code, answer.json()["why"]) for answer in answers}
    if told != {(200, "")}:  # where there were free pages inside, it fits
        assert told == {(507, "full")}
        assert answers[0]["Retry-After"]
        assert (Line.objects.count(), Sitting.objects.count()) == (0, 0)
    assert post(client, courier, content).status_code == 200
    assert Line.objects.count() == chamber.journal.size
