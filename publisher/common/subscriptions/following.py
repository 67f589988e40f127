"""Begin to follow, confirm, end."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.common.mail.post import write
from publisher.common.subscriptions.models import Pace, Subscription
from publisher.common.subscriptions.topics import Topic
from publisher.common.web.addresses import absolute

AGAIN_AFTER = timedelta(hours=1)
"""An address is not asked for a confirmation more often, whoever types it in."""
UNCONFIRMED_FOR = timedelta(days=3)
"""What nobody confirmed by then is forgotten."""
MOST_UNCONFIRMED = 10
"""So many unconfirmed topics an address may have: nobody's post is flooded through us."""


def follow(email: str, topic: Topic, language: str) -> None:
    """A visitor wants letters: the address is asked. Whoever watches sees the same for all."""
    email = email.strip().lower()
    with transaction.atomic():
        found = Subscription.objects.filter(email=email, topic=topic.key).first()
        if found is None and _many_wait(email):
            return
        if found is None:
            found = _made(email, topic, language)
        now = timezone.now()
        if found.confirmed_at or (found.asked_at and found.asked_at > now - AGAIN_AFTER):
            return
        found.asked_at = now
        found.save(update_fields=["asked_at"])
        told = {
            "title": found.title,
            "link": absolute(reverse("follow_confirm", args=[found.token])),
        }
        write(found.email, "subscriptions/confirm.txt", told, found.language)


def follow_as(user: User, topic: Topic, language: str) -> Subscription:
    """An account, whose address is confirmed, follows a topic."""
    found = Subscription.objects.filter(email=user.email.lower(), topic=topic.key).first()
    if found is None:
        found = _made(user.email.lower(), topic, language)
    found.user = user
    found.confirmed_at = found.confirmed_at or timezone.now()
    found.save()
    return found


def confirm(token: str) -> Subscription | None:
    """The address says yes; None where the token is not known, or was ended."""
    found = Subscription.objects.filter(token=token).first()
    if found is not None and found.confirmed_at is None:
        found.confirmed_at = timezone.now()
        found.save(update_fields=["confirmed_at"])
    return found


def end(token: str) -> None:
    """No letters any more, and nothing is kept of it."""
    Subscription.objects.filter(token=token).delete()


def pace_of(subscription: Subscription) -> str:
    """How soon its letters come: as the account prefers for the kind, else as it says itself."""
    user = subscription.user
    if user is not None:
        chosen = user.paces.filter(kind=subscription.kind).first()
        if chosen is not None:
            return str(chosen.pace)
    return str(subscription.pace)


def _made(email: str, topic: Topic, language: str) -> Subscription:
    return Subscription.objects.create(
        email=email,
        topic=topic.key,
        title=topic.title[:300],
        url=topic.url,
        language=language,
        pace=Pace.AT_ONCE,
    )


def _many_wait(email: str) -> bool:
    return Subscription.objects.filter(email=email, confirmed_at=None).count() >= MOST_UNCONFIRMED
