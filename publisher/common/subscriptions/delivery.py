"""News to those who follow: at once, or in a digest."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from publisher.common.jobs.regular import every
from publisher.common.mail.post import write
from publisher.common.subscriptions.following import UNCONFIRMED_FOR, pace_of
from publisher.common.subscriptions.models import Notice, Pace, Subscription, Told
from publisher.common.web.addresses import absolute

AT_A_TIME = 200
"""So many subscriptions one job serves; the next job has the rest."""
PERIODS = {Pace.DAILY: timedelta(days=1), Pace.WEEKLY: timedelta(days=7)}
KNOWN_FOR = timedelta(days=90)
"""For so long it is remembered that news was told."""


def announce(topic: str, title: str, url: str, text: str = "", uid: str = "") -> None:
    """Tell all who follow a topic; ``url`` is a path of this site.

    News with a ``uid`` is told once, however often it is announced. Goes with the transaction.
    """
    if uid and not _first_time(topic, uid):
        return
    if Subscription.objects.filter(topic=topic).exclude(confirmed_at=None).exists():
        news = {"topic": topic, "title": title[:300], "url": url, "text": text}
        transaction.on_commit(lambda: spread.enqueue(0, **news))


@task()
def spread(after: int, topic: str, title: str, url: str, text: str) -> None:
    """Serve the subscriptions with greater numbers, some at a time."""
    found = (
        Subscription.objects.filter(topic=topic, pk__gt=after)
        .exclude(confirmed_at=None)
        .select_related("user")
        .order_by("pk")[:AT_A_TIME]
    )
    for subscription in found:
        with transaction.atomic():
            _tell(subscription, title, url, text)
    if len(found) == AT_A_TIME:
        spread.enqueue(found[AT_A_TIME - 1].pk, topic=topic, title=title, url=url, text=text)


def _tell(subscription: Subscription, title: str, url: str, text: str) -> None:
    pace = pace_of(subscription)
    if pace == Pace.NEVER:
        return
    notice = Notice(subscription=subscription, title=title, url=url, text=text)
    if pace == Pace.AT_ONCE:
        _send(subscription, [notice])
    else:
        notice.save()


def _send(subscription: Subscription, notices: list[Notice]) -> None:
    stop = absolute(reverse("follow_end", args=[subscription.token]))
    told = {
        "what": subscription.title,
        "subject": notices[0].title if len(notices) == 1 else subscription.title,
        "news": [(each.title, each.text, absolute(each.url)) for each in notices],
        "stop": stop,
    }
    write(subscription.email, "subscriptions/news.txt", told, subscription.language, stop)


@every(3600)
def send_digests() -> None:
    """Send each digest whose oldest news has waited for its period."""
    now = timezone.now()
    waiting = Subscription.objects.filter(notices__isnull=False).distinct().select_related("user")
    for subscription in waiting.iterator():
        period = PERIODS.get(Pace(pace_of(subscription)), timedelta(0))
        notices = list(subscription.notices.all())
        if notices and notices[0].made_at + period <= now:
            with transaction.atomic():
                _send(subscription, notices)
                Notice.objects.filter(pk__in=[each.pk for each in notices]).delete()


@every(86400)
def forget() -> None:
    """Addresses that nobody confirmed, and old news, are forgotten."""
    now = timezone.now()
    Subscription.objects.filter(confirmed_at=None, made_at__lt=now - UNCONFIRMED_FOR).delete()
    Told.objects.filter(told_at__lt=now - KNOWN_FOR).delete()


def _first_time(topic: str, uid: str) -> bool:
    try:
        with transaction.atomic():
            Told.objects.create(topic=topic, uid=uid[:200])
    except IntegrityError:
        return False
    return True
