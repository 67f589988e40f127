"""What is told to those who follow the sittings of a body, or a word: agendas and documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from publisher.common.community.models import Organization
from publisher.common.jobs.regular import every
from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.keywords import Followed
from publisher.common.subscriptions.topics import Kind, Topic, enter
from publisher.rooms.sittings.models import Announcement, Document, Point
from publisher.rooms.sittings.rules import Standing

KIND = "sittings"
RECENT = timedelta(days=2)
"""A document that was published before this is no news."""


def key(body: Organization) -> str:
    """The topic of a body's sittings."""
    return f"{KIND}:{body.uid}"


def _topic(uid: str) -> Topic | None:
    body = Organization.objects.filter(uid=uid, sittings__isnull=False).first()
    body = body or Organization.objects.filter(uid=uid, announcements__isnull=False).first()
    if body is None:
        return None
    title = gettext("Sittings and documents") + f": {body}"
    return Topic(key(body), title, f"{reverse('sittings')}?body={body.uid}")


def tell_announcement(found: Announcement) -> None:
    """A sitting is announced, postponed or called off."""
    with override(settings.LANGUAGE_CODE):
        when = date_format(timezone.localtime(found.starts_at), "j E Y, H:i")
        title = f"{found}, {when}: {found.get_standing_display()}"
        uid = f"announcement:{found.pk}:{found.standing}:{found.starts_at.isoformat()}"
        points = "\n".join(str(point) for point in found.points.all()[:20])
        text = "\n".join(filter(None, (found.reason, points)))
        announce(key(found.body), title, found.get_absolute_url(), text, uid)


def tell_points(found: Announcement, points: Sequence[Point]) -> None:
    """Points were added to an agenda that the public has seen."""
    if not points or found.published_at is None:
        return
    with override(settings.LANGUAGE_CODE):
        title = gettext("New on the agenda") + f": {found}"
        uid = f"points:{found.pk}:{_digest(*(point.title for point in points))}"
        text = "\n".join(str(point) for point in points[:20])
        announce(key(found.body), title, found.get_absolute_url(), text, uid)


def _digest(*texts: str) -> str:
    """A point is known by its words: its number may be another tomorrow."""
    return sha256("\n".join(texts).encode()).hexdigest()[:16]


@every(120)
def tell_of_words() -> None:
    """Upcoming business and new documents, to those who follow a word that stands in them."""
    if not (asked := Followed.now()):
        return
    now = timezone.now()
    coming = Announcement.objects.exclude(published_at=None).filter(starts_at__gte=now)
    points = Point.objects.filter(announcement__in=coming.exclude(standing=Standing.CANCELLED))
    with override(settings.LANGUAGE_CODE):
        for point in points.select_related("announcement__body"):
            its = point.announcement
            when = date_format(timezone.localtime(its.starts_at), "j E Y, H:i")
            title = gettext("On the agenda of %(when)s") % {"when": when} + f": {point.title}"
            uid = f"point:{its.pk}:{_digest(point.title)}"
            asked.tell(point.title, title, its.get_absolute_url(), uid)
        new = Document.objects.filter(published_at__gte=now - RECENT, withdrawn_at=None)
        for each in new.order_by("published_at"):
            title = f"{each.get_kind_display()}: {each.title}"
            asked.tell(each.title, title, each.get_absolute_url(), f"document:{each.pk}")


def tell_document(found: Document) -> None:
    """Minutes, a decision or a draft is published."""
    with override(settings.LANGUAGE_CODE):
        number = f" № {found.number}" if found.number else ""
        title = f"{found.get_kind_display()}{number}: {found.title}"[:300]
        announce(key(found.body), title, found.get_absolute_url(), uid=f"document:{found.pk}")


enter(Kind(KIND, _("Sittings and documents"), _topic))
