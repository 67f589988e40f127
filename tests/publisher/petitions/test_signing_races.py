"""Many sign at once: one person in six windows, and signatures that meet the closing second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import Proof, User
from publisher.common.accounts.persons import trace
from publisher.rooms.petitions import counting, moving, signing
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import Hand, Move, State
from tests.publisher.for_good import swept
from tests.publisher.races import at_once


@pytest.fixture
def open_one(vendor: str) -> Iterator[Petition]:
    """A petition that other threads see: written for good, and taken away afterwards."""
    with swept():
        made = Petition.objects.create(title="Перегони", text="Суть", author_name="Хтось Інший")
        moving.make(made, Move.SEND, Hand.AUTHOR)
        yield moving.make(made, Move.PUBLISH, Hand.MODERATOR)


def signer(name: str) -> User:
    user = User.objects.create_user(f"race-{name}@example.org", identity=trace(f"race {name}"))
    for level in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
        Proof.objects.create(user=user, level=level, way="desk", since=date(2025, 1, 1))
    return user


def test_one_person_in_six_windows_signs_once(open_one: Petition) -> None:
    anna = signer("anna")
    told = at_once((signing.NotTaken,), *[partial(signing.sign, open_one, anna, "Анна Бойко")] * 6)
    assert sum(each is None for each in told) == 1
    assert all(isinstance(each, signing.Twice) for each in told if each is not None)
    assert open_one.signatures.count() == 1


def test_whoever_is_told_that_the_signature_is_kept_is_counted(open_one: Petition) -> None:
    """Signatures and the end meet: each is in the count, or its signer was told it is late."""
    crowds = [[signer(f"{row}-{n}") for n in range(30)] for row in range(3)]
    taken: list[User] = []

    def come(crowd: list[User]) -> None:
        for one in crowd:
            signing.sign(open_one, one, "Анна Бойко")
            taken.append(one)

    def end() -> None:
        soon = timezone.now() + timedelta(milliseconds=60)
        Petition.objects.filter(pk=open_one.pk).update(closes_at=soon)
        while counting.count(open_one, timezone.now()).state == State.COLLECTING:
            pass

    at_once((signing.NotTaken,), end, *(partial(come, crowd) for crowd in crowds))
    open_one.refresh_from_db()
    assert open_one.state == State.UNSUPPORTED
    assert open_one.signatures.count() == len(taken) == open_one.counted
