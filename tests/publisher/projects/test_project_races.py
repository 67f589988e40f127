"""Many at once: one person in two windows, and votes that meet the closing second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import Proof, User
from publisher.common.accounts.persons import trace
from publisher.common.audit.models import Act
from publisher.rooms.projects import casting, counting
from publisher.rooms.projects.models import BallotPaper, Call, Project, Purse
from publisher.rooms.projects.timetable import Phase
from tests.publisher.for_good import swept
from tests.publisher.projects.conftest import dates
from tests.publisher.races import at_once

REFUSALS = (casting.NotTaken, counting.NotYet)


@pytest.fixture
def open_call(vendor: str) -> Iterator[Call]:
    """A call that other threads see: written for good, and taken away afterwards."""
    with swept():
        call = Call.objects.create(
            uid="race", title="Перегони", published=True, most=2, **dates(Phase.VOTING)
        )
        purse = Purse.objects.create(call=call, budget=1_000_000)
        for number in (1, 2, 3):
            Project.objects.create(
                call=call,
                purse=purse,
                number=number,
                title=f"Проект {number}",
                author_name="Хтось",
                cost=100_000,
                state="approved",
            )
        yield call


def voter(name: str) -> User:
    user = User.objects.create_user(f"race-{name}@example.org", identity=trace(f"race {name}"))
    for level in (Level.EMAIL, Level.IDENTITY, Level.RESIDENCE):
        Proof.objects.create(user=user, level=level, way="desk", since=date(2025, 1, 1))
    return user


def test_one_person_in_six_windows_has_one_ballot(open_call: Call) -> None:
    anna = voter("anna")
    keys = list(open_call.projects.values_list("pk", flat=True))
    acts = [
        lambda pick=(keys[n % 3], keys[(n + 1) % 3]): casting.cast(open_call, anna, pick)
        for n in range(6)
    ]
    assert at_once(REFUSALS, *acts) == [None] * 6
    ballot = BallotPaper.objects.get(call=open_call)
    assert ballot.chosen.count() == 2


def test_whoever_is_told_that_the_vote_counts_is_counted(open_call: Call) -> None:
    """Votes and the closing meet: each vote is in the count, or its voter was told it is late."""
    crowds = [[voter(f"{row} {n}") for n in range(40)] for row in range(3)]
    key = open_call.projects.all()[0].pk
    taken: list[User] = []

    def vote(crowd: list[User]) -> None:
        for one in crowd:
            casting.cast(open_call, one, [key])
            taken.append(one)

    def close() -> None:
        soon = timezone.now() + timedelta(milliseconds=60)
        Call.objects.filter(pk=open_call.pk).update(results_at=soon)
        while True:
            with suppress(counting.NotYet):
                counting.count(open_call)
                return

    at_once(REFUSALS, close, *(partial(vote, crowd) for crowd in crowds))
    open_call.refresh_from_db()
    assert open_call.counted_at is not None
    assert BallotPaper.objects.filter(call=open_call).count() == len(taken)
    assert open_call.ballots_cast == len(taken)
    assert open_call.projects.get(pk=key).votes == len(taken)


def test_the_count_is_made_once_however_many_begin_it(open_call: Call) -> None:
    casting.cast(open_call, voter("one"), [open_call.projects.all()[0].pk])
    Call.objects.filter(pk=open_call.pk).update(results_at=timezone.now())
    before = Act.objects.filter(verb="call.count").count()
    told = at_once(REFUSALS, *[lambda: counting.count(open_call)] * 3)
    assert sum(each is None for each in told) == 1
    assert Act.objects.filter(verb="call.count").count() == before + 1
