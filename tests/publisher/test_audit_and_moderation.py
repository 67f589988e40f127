"""What staff did stands for good; what people sent is read once."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from publisher.common.accounts.models import User
from publisher.common.audit.models import Act
from publisher.common.audit.record import history, record
from publisher.common.moderation import queue
from publisher.common.moderation.models import Case, Verdict

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def moderator(db: str) -> User:
    return User.objects.create_user("moderator@example.org", name="Модератор")


def test_an_act_is_neither_changed_nor_deleted(moderator: User) -> None:
    act = record(moderator, "role.give", "user:7", role="editor")
    for spoil in (
        lambda: Act.objects.filter(pk=act.pk).update(verb="nothing"),
        lambda: Act.objects.filter(pk=act.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="an act is written once"), transaction.atomic():
            spoil()
    assert [each.details for each in history("user:7")] == [{"role": "editor"}]


def test_a_thing_waits_once_under_its_newest_title() -> None:
    queue.put("petition", "1", "Парк", "/petitions/1")
    queue.put("petition", "1", "Парк у центрі", "/petitions/1")
    assert [case.title for case in Case.objects.all()] == ["Парк у центрі"]


def test_a_verdict_is_told_to_the_room_and_stands_in_the_audit(moderator: User) -> None:
    heard: list[tuple[str, str]] = []
    queue.enter(queue.Kind("thing", "Речі", lambda case: heard.append((case.key, case.verdict))))
    case = queue.put("thing", "1", "Парк", "/things/1")
    queue.judge(case, moderator, Verdict.PASSED)
    assert heard == [("1", "passed")]
    assert history("thing:1").get().verb == "moderation.passed"


def test_nothing_is_refused_without_a_word(moderator: User) -> None:
    case = queue.put("thing", "2", "Парк", "/things/2")
    with pytest.raises(queue.NoReason):
        queue.judge(case, moderator, Verdict.REFUSED, "  ")
    case.refresh_from_db()
    assert case.verdict == Verdict.WAITING


def test_what_one_moderator_read_another_does_not_judge(moderator: User) -> None:
    case = queue.put("thing", "3", "Парк", "/things/3")
    queue.judge(case, moderator, Verdict.PASSED)
    with pytest.raises(queue.AlreadyRead):
        queue.judge(case, moderator, Verdict.REFUSED, "пізно")
    assert queue.put("thing", "3", "Парк знову", "/things/3").pk != case.pk
