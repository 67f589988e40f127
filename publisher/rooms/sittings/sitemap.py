"""Sittings and votes in the site's map for machines."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap as SiteMap
from django.db.models import QuerySet

from publisher.common.record.models import Sitting


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
