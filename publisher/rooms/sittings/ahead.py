"""How long before a sitting the public saw what it will decide, by the terms of that day."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from publisher.common.law import book
from publisher.common.law.working_days import Calendar
from publisher.rooms.sittings import rules, terms
from publisher.rooms.sittings.models import Announcement, Document
from publisher.rooms.sittings.rules import Ahead


def notice(announcement: Announcement) -> Ahead:
    """How many days before it a sitting was announced; or would be, if it were today."""
    published = timezone.localdate(announcement.published_at or timezone.now())
    wanted = book.value_on(terms.NOTICE.name, published).value
    return rules.notice_ahead(published, timezone.localdate(announcement.starts_at), wanted)


def draft(document: Document, day: date, calendar: Calendar) -> Ahead:
    """How many working days a draft was there before its sitting."""
    published = timezone.localdate(document.published_at or timezone.now())
    wanted = book.value_on(terms.DRAFTS.name, published).value
    return rules.drafts_ahead(published, day, wanted, calendar)
