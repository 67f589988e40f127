"""Who follows a deputy or a word is told of it, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from consoles.signals import Key, Press
from controller.rules import commands as c
from publisher.common.community.models import Person
from publisher.common.mail.models import Letter
from publisher.common.record.models import Sitting, Vote
from publisher.common.subscriptions.delivery import spread
from publisher.common.subscriptions.models import Subscription
from publisher.rooms.deputies.news import RECENT, tell
from tests.controller.conftest import Chamber

Publish = Callable[[], None]


@pytest.fixture
def held(chamber: Chamber, publish: Publish) -> Vote:
    """A vote about parks, closed a moment ago, in a sitting that is over."""
    chamber.does(c.AnnounceVoting(voting="v1", wording="Про утримання парків міста"))
    chamber.does(c.OpenVoting(voting="v1"))
    chamber.hears(Press(1, Key.FOR), Press(2, Key.AGAINST))
    chamber.does(c.CloseVoting(voting="v1"))
    chamber.does(c.CloseSitting())
    publish()
    Vote.objects.update(closed_at=timezone.now())
    Sitting.objects.update(closed_at=timezone.now())
    return Vote.objects.get()


def follows(topic: str) -> None:
    Subscription.objects.create(
        email="olena@example.org", topic=topic, title=topic, url="/", confirmed_at=timezone.now()
    )


def told() -> list[str]:
    """What was written, after regular work and its jobs."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell()
    for job in DBTaskResult.objects.filter(task_path=spread.module_path):
        spread.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.delete()
    return sorted(letter.subject for letter in Letter.objects.all())


def test_a_deputys_vote_and_presence_are_told_once(held: Vote) -> None:
    person = Person.objects.get(uid="m2")
    follows(f"deputy:{person.pk}")
    subjects = told()
    assert len(subjects) == 2
    assert subjects[0].startswith(f"{person.name}: був")
    assert subjects[1] == f"{person.name}: проти — {held.wording}"
    assert told() == subjects


def test_a_word_is_found_in_any_of_its_forms_and_no_other(held: Vote) -> None:
    follows("keyword:парк")
    follows("keyword:тариф")
    assert told() == [held.wording]


def test_old_votes_are_no_news(held: Vote) -> None:
    old = timezone.now() - RECENT - timedelta(minutes=1)
    Vote.objects.update(closed_at=old)
    Sitting.objects.update(closed_at=old)
    follows("keyword:парк")
    follows(f"deputy:{Person.objects.get(uid='m2').pk}")
    assert told() == []


@pytest.mark.usefixtures("held")
def test_a_page_leads_to_what_it_offers(client: Client) -> None:
    person = Person.objects.get(uid="m2")
    link = f"/follow/?topic=deputy:{person.pk}"
    assert link in client.get(f"/deputies/{person.pk}/").content.decode()
    assert client.get(link).status_code == 200
    answer = client.get("/deputies/word/", {"word": "Парків"})
    assert client.get(answer.headers["Location"]).status_code == 200
    for odd in ("", "a b", "x", "\0", "ж" * 500):
        assert client.get("/deputies/word/", {"word": odd}).status_code == 302
    for odd in ("deputy:0", "deputy:x", "deputy:99999999999", "keyword:"):
        assert client.get("/follow/", {"topic": odd}).status_code == 404
