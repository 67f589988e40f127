"""Who follows a body or a word learns of business that is to come, and of it once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import RoleGrant, User
from publisher.common.community.models import Hall, Organization
from publisher.common.mail.models import Letter
from publisher.common.subscriptions.delivery import spread
from publisher.common.subscriptions.models import Subscription
from publisher.rooms.sittings.models import Announcement
from publisher.rooms.sittings.news import tell_of_words


@pytest.fixture
def editor(hall: Hall) -> Client:
    """The editor's browser, with a second factor."""
    user = User.objects.create_user("editor@example.org", "кіт-на-даху-27")
    RoleGrant.objects.create(user=user, role=Role.EDITOR)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def coming(editor: Client) -> Announcement:
    """An announced sitting of the council with one point."""
    made = Announcement.objects.create(
        body=Organization.objects.get(uid="council"),
        starts_at=timezone.now() + timedelta(days=20),
        published_at=timezone.now(),
        standing="announced",
    )
    agenda(editor, made, "1 | Про утримання парків міста")
    return made


def agenda(editor: Client, made: Announcement, *points: str) -> None:
    path = f"/sittings/desk/announced/{made.pk}/agenda"
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert editor.post(path, {"agenda": "\n".join(points)}).status_code == 302


def follows(topic: str) -> None:
    Subscription.objects.create(
        email="olena@example.org", topic=topic, title=topic, url="/", confirmed_at=timezone.now()
    )


def told() -> list[str]:
    """Subjects of all letters, after regular work and its jobs."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell_of_words()
    for job in DBTaskResult.objects.filter(task_path=spread.module_path):
        spread.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.delete()
    return [letter.subject for letter in Letter.objects.order_by("pk")]


def test_a_word_on_a_coming_agenda_is_told_once_in_whatever_form(
    coming: Announcement, editor: Client
) -> None:
    follows("keyword:парк")
    follows("keyword:тариф")
    (subject,) = told()
    assert subject.startswith("У порядку денному на ")
    assert subject.endswith(": Про утримання парків міста")
    assert coming.get_absolute_url() in Letter.objects.get().text
    agenda(editor, coming, "7 | Про утримання парків міста", "1 | Про тарифи на воду")
    assert [each.rpartition(": ")[2] for each in told()] == [
        "Про утримання парків міста",
        "Про тарифи на воду",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": None},
        {"standing": "cancelled"},
        {"starts_at": timezone.now() - timedelta(days=1)},
    ],
    ids=["draft", "cancelled", "over"],
)
def test_a_draft_and_what_will_not_be_is_no_upcoming_business(
    coming: Announcement, change: dict[str, object]
) -> None:
    Announcement.objects.filter(pk=coming.pk).update(**change)
    follows("keyword:парк")
    assert told() == []


def test_points_added_to_an_agenda_that_is_out_are_told_to_who_follows_the_body(
    coming: Announcement, editor: Client
) -> None:
    follows("sittings:council")
    agenda(editor, coming, "1 | Про утримання парків міста")
    assert told() == []
    agenda(editor, coming, "1 | Про бюджет", "2 | Про утримання парків міста")
    assert told() == ["Нове в порядку денному: Слов’янська міська рада"]
    said = Letter.objects.get().text
    assert "1. Про бюджет" in said
    assert "парків" not in said
    Announcement.objects.update(published_at=None)
    agenda(editor, coming, "1 | Про таємне")
    assert len(told()) == 1
