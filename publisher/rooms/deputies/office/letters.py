"""Letters of residents to a deputy, and the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from publisher.common.accounts.models import User
from publisher.common.community.models import Person
from publisher.common.law import book
from publisher.common.mail.post import write
from publisher.common.web.addresses import absolute
from publisher.rooms.deputies.office import terms
from publisher.rooms.deputies.office.tables import Question


def send(person: Person, user: User, told: dict[str, Any]) -> Question:
    """Keep a letter, and tell the deputy that there is one; none of its words is in the mail."""
    with transaction.atomic():
        days = book.value_on(terms.ANSWER_DAYS.name).value
        due = timezone.localdate() + timedelta(days=days)
        made = Question.objects.create(person=person, user=user, due=due, **told)
        for account in User.objects.filter(person=person, is_active=True):
            with override(account.language):
                page = absolute("/deputies/desk/")
            write(
                account.email,
                "deputies/question.txt",
                {"question": made, "url": page},
                account.language,
            )
    return made


def answer(question: Question, words: str) -> bool:
    """Answer a letter once; whether it had no answer until now."""
    with transaction.atomic():
        changed = Question.objects.filter(pk=question.pk, answered_at=None).update(
            answer=words.strip(), answered_at=timezone.now()
        )
        question.refresh_from_db()
        user = question.user
        if changed and user is not None and user.is_active:
            told = {"question": question}
            write(user.email, "deputies/answered.txt", told, user.language)
    return bool(changed)
