"""Recordings on the site: where a vote is heard, and the file by ranges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from consoles.signals import Key, Press
from controller.rules import commands as c
from publisher.common.community.models import Hall, Organization
from publisher.common.record.models import Recording, Sitting, Vote
from tests.controller.conftest import Chamber

SOUND = bytes(range(256)) * 4


@pytest.fixture
def vote(chamber: Chamber, publish: Callable[[], None]) -> Vote:
    chamber.votes().hears(*(Press(seat, Key.FOR) for seat in (1, 2, 3)))
    chamber.does(c.CloseVoting(voting="v1"))
    publish()
    return Vote.objects.get()


def recorded(
    vote: Vote, before_s: float, duration_s: float, *, complete: bool = True
) -> Recording:
    """A recording that begins so long before the vote opens."""
    assert vote.opened_at is not None
    made = Recording.objects.create(
        sitting=vote.sitting,
        media_type="audio/ogg",
        started_at=vote.opened_at - timedelta(seconds=before_s),
        duration_s=duration_s,
        size=len(SOUND),
        sha256=hashlib.sha256(SOUND).hexdigest(),
        bytes_have=len(SOUND),
        complete=complete,
    )
    made.file.save("sound.opus", ContentFile(SOUND))
    return made


def test_a_vote_is_heard_as_long_after_the_recording_began_as_it_opened(vote: Vote) -> None:
    assert recorded(vote, before_s=61.5, duration_s=300).moment(vote) == 61.5


@pytest.mark.parametrize(("before_s", "duration_s"), [(-1.0, 300.0), (300.0, 300.0)])
def test_a_vote_outside_a_recording_has_no_moment_in_it(
    vote: Vote, before_s: float, duration_s: float
) -> None:
    assert recorded(vote, before_s, duration_s).moment(vote) is None


def test_a_vote_of_another_sitting_has_no_moment(vote: Vote, hall: Hall) -> None:
    made = recorded(vote, before_s=5, duration_s=300)
    council = Organization.objects.get(uid="council")
    day = vote.sitting.day
    vote.sitting = Sitting.objects.create(
        hall=hall, body=council, uid="other", day=day, opened_at=made.started_at
    )
    assert made.moment(vote) is None


def test_a_player_gets_the_part_that_it_asks_for(client: Client, vote: Vote) -> None:
    made = recorded(vote, before_s=5, duration_s=300)
    answer = client.get(made.get_absolute_url(), headers={"range": "bytes=100-299"})
    assert (answer.status_code, answer["Content-Range"]) == (206, "bytes 100-299/1024")
    assert answer.getvalue() == SOUND[100:300]
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("audio/ogg", "bytes")
    whole = client.get(made.get_absolute_url())
    assert (whole.status_code, whole.getvalue()) == (200, SOUND)


def test_a_recording_that_is_not_all_here_is_not_served(client: Client, vote: Vote) -> None:
    made = recorded(vote, before_s=5, duration_s=300, complete=False)
    assert client.get(made.get_absolute_url()).status_code == 404
