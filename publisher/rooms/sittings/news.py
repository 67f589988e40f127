"""What is told to those who follow the sittings of a body: announcements and documents."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from publisher.common.community.models import Organization
from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.topics import Kind, Topic, enter
from publisher.rooms.sittings.models import Announcement, Document

KIND = "sittings"


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


def tell_document(found: Document) -> None:
    """Minutes, a decision or a draft is published."""
    with override(settings.LANGUAGE_CODE):
        number = f" № {found.number}" if found.number else ""
        title = f"{found.get_kind_display()}{number}: {found.title}"[:300]
        announce(key(found.body), title, found.get_absolute_url(), uid=f"document:{found.pk}")


enter(Kind(KIND, _("Sittings and documents"), _topic))
