"""Follow, confirm, be told at once or in a digest, end: through the pages and the queue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from publisher.common.mail.models import Letter
from publisher.common.subscriptions import topics
from publisher.common.subscriptions.delivery import announce, forget, send_digests, spread
from publisher.common.subscriptions.following import MOST_UNCONFIRMED, UNCONFIRMED_FOR
from publisher.common.subscriptions.models import Notice, Subscription
from publisher.common.subscriptions.topics import Kind, Topic
from tests.publisher.test_accounts import sign_up

pytestmark = pytest.mark.usefixtures("db")
PARK = "trees:park"


@pytest.fixture(autouse=True)
def _trees() -> Iterator[None]:
    """A kind of topics that stands for any room's."""
    known = {"park": "Дерева в парку", **{f"tree{n}": f"Дерево {n}" for n in range(20)}}

    def find(what: str) -> Topic | None:
        return Topic(f"trees:{what}", known[what], "/") if what in known else None

    topics.enter(Kind("trees", "Дерева", find))
    yield
    del topics._kinds["trees"]


def asks(client: Client, email: str, topic: str = PARK) -> int:
    return client.post("/follow/", {"topic": topic, "email": email}).status_code


def follows(client: Client, email: str = "olena@example.org", topic: str = PARK) -> Subscription:
    """Asks for letters and confirms by the link of the letter."""
    asks(client, email, topic)
    link = re.search(r"http://\S+/follow/confirm/\S+", Letter.objects.latest("pk").text)
    assert link is not None
    assert client.post(urlsplit(link[0]).path).status_code == 200
    return Subscription.objects.get(email=email, topic=topic)


def told(*, topic: str = PARK, uid: str = "", title: str = "Посадили липу") -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        announce(topic, title, "/", "Одну, коло фонтана.", uid)
    for job in DBTaskResult.objects.filter(task_path=spread.module_path):
        spread.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.delete()


def letters() -> list[str]:
    return [letter.subject for letter in Letter.objects.order_by("pk")]


def test_nobody_is_written_to_before_the_address_says_yes(client: Client) -> None:
    assert asks(client, "Olena@Example.org") == 200
    assert Letter.objects.get().to == "olena@example.org"
    told()
    assert len(letters()) == 1


def test_a_look_at_the_link_confirms_nothing_the_button_does(client: Client) -> None:
    asks(client, "olena@example.org")
    found = Subscription.objects.get()
    assert client.get(f"/follow/confirm/{found.token}/").status_code == 200
    found.refresh_from_db()
    assert found.confirmed_at is None
    assert client.post(f"/follow/confirm/{found.token}/").status_code == 200
    told()
    assert letters()[1:] == ["Посадили липу"]


def test_the_page_says_the_same_of_a_new_and_of_a_known_address(client: Client) -> None:
    follows(client)
    known = client.post("/follow/", {"topic": PARK, "email": "olena@example.org"})
    new = client.post("/follow/", {"topic": PARK, "email": "petro@example.org"})
    assert known.content == new.content
    assert len(letters()) == 2  # one each: who follows is not asked again


def test_an_address_is_asked_once_an_hour_and_for_few_topics(client: Client) -> None:
    for _ in range(3):
        asks(client, "olena@example.org")
    assert len(letters()) == 1
    for number in range(20):
        asks(client, "olena@example.org", f"trees:tree{number}")
    assert len(letters()) == MOST_UNCONFIRMED


def test_very_many_addresses_from_one_network_are_refused(client: Client) -> None:
    codes = [asks(client, f"n{number}@example.org") for number in range(31)]
    assert codes[-1] == 429
    assert codes[:30] == [200] * 30


def test_who_fills_in_the_hidden_field_gets_no_letter(client: Client) -> None:
    form = {"topic": PARK, "email": "olena@example.org", "homepage": "http://spam.example"}
    assert client.post("/follow/", form).status_code == 200
    assert letters() == []


@pytest.mark.parametrize(
    "topic",
    ["trees:none", "stones:1", "trees", "", "trees:\0", "trees:" + "x" * 300],
    ids=range(6),
)
def test_what_does_not_exist_cannot_be_followed(client: Client, topic: str) -> None:
    assert asks(client, "olena@example.org", topic) == 404


def test_the_same_news_is_told_once(client: Client) -> None:
    follows(client)
    told(uid="n1")
    told(uid="n1")
    told(uid="n2", title="Посадили дуб")
    assert letters()[1:] == ["Посадили липу", "Посадили дуб"]


def test_a_letter_ends_the_letters_with_one_click_of_the_mail_program(client: Client) -> None:
    found = follows(client)
    told()
    letter = Letter.objects.latest("pk")
    stop = urlsplit(letter.headers["List-Unsubscribe"].strip("<>")).path
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(stop).status_code == 200
    assert Subscription.objects.filter(pk=found.pk).exists()
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert strict.post(stop).status_code == 200  # again: the same, nothing breaks
    assert strict.post("/follow/end/not-a-token/").status_code == 200


@pytest.mark.parametrize(("pace", "waits"), [("daily", 1), ("weekly", 7)])
def test_a_digest_gathers_the_news_of_its_period(client: Client, pace: str, waits: int) -> None:
    found = follows(client)
    Subscription.objects.filter(pk=found.pk).update(pace=pace)
    told()
    told(title="Посадили дуб")
    send_digests()
    assert len(letters()) == 1
    early = timezone.now() - timedelta(days=waits, minutes=5)
    Notice.objects.filter(pk=Notice.objects.earliest("pk").pk).update(made_at=early)
    with TestCase.captureOnCommitCallbacks(execute=False):
        send_digests()
        send_digests()
    digest = Letter.objects.latest("pk")
    assert len(letters()) == 2
    assert digest.subject == "Дерева в парку"
    assert "Посадили липу" in digest.text
    assert "Посадили дуб" in digest.text
    assert not Notice.objects.exists()


def test_an_account_follows_at_once_and_chooses_its_pace(client: Client) -> None:
    sign_up(client)
    mail.outbox.clear()
    assert client.post("/follow/", {"topic": PARK}).status_code == 302
    page = client.get("/follow/mine/").content.decode()
    assert "Дерева в парку" in page
    client.post("/follow/mine/paces/", {"trees": "never"})
    told()
    assert letters() == []
    client.post("/follow/mine/paces/", {"trees": ""})
    told()
    assert letters() == ["Посадили липу"]


def test_anothers_subscription_is_not_mine_to_change(client: Client, db: str) -> None:
    sign_up(client)
    client.post("/follow/", {"topic": PARK})
    number = Subscription.objects.get().pk
    stranger = Client()
    sign_up(stranger, "petro@example.org")
    assert stranger.post(f"/follow/mine/{number}/", {"end": "1"}).status_code == 404
    assert client.post(f"/follow/mine/{number}/", {"pace": "weekly"}).status_code == 302
    assert Subscription.objects.get().pace == "weekly"
    assert client.post(f"/follow/mine/{number}/", {"end": "1"}).status_code == 302
    assert not Subscription.objects.exists()


def test_what_nobody_confirmed_is_forgotten(client: Client) -> None:
    kept = follows(client)
    asks(client, "petro@example.org")
    old = timezone.now() - UNCONFIRMED_FOR - timedelta(minutes=1)
    Subscription.objects.update(made_at=old)
    forget()
    assert Subscription.objects.get() == kept
