"""Sittings, votes and announcements in the site's map for machines."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap as SiteMap
from django.db.models import QuerySet

from publisher.common.record.models import Sitting, Vote
from publisher.rooms.sittings.models import Announcement


class SittingMap(SiteMap[Sitting]):
    """All sittings."""

    i18n = True
    alternates = True
    limit = 5000

    def items(self) -> QuerySet[Sitting]:
        """The newest first."""
        return Sitting.objects.all()

    def lastmod(self, item: Sitting) -> datetime:
        """When something was told of it last."""
        return item.changed_at


class VoteMap(SiteMap[Vote]):
    """All votes with a result; some thousands a page of the map."""

    i18n = True
    alternates = True
    limit = 5000

    def items(self) -> QuerySet[Vote]:
        """In the order in which they came."""
        return Vote.objects.exclude(adopted=None).order_by("pk").only("pk", "sitting_id")


class AnnouncementMap(SiteMap[Announcement]):
    """Announced sittings."""

    i18n = True
    alternates = True

    def items(self) -> QuerySet[Announcement]:
        """The newest first."""
        return Announcement.objects.exclude(published_at=None)

    def lastmod(self, item: Announcement) -> datetime:
        """When something of it changed last."""
        return item.changed_at
