"""Deputies in the site's map for machines."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap as SiteMap
from django.db.models import QuerySet
from django.urls import reverse

from publisher.common.community.models import Person


class DeputyMap(SiteMap[Person]):
    """All whose name stands in a sitting."""

    i18n = True
    alternates = True

    def items(self) -> QuerySet[Person]:
        """By their names."""
        return Person.objects.filter(participations__isnull=False).distinct()

    def location(self, item: Person) -> str:
        """The person's page."""
        return reverse("deputy", args=[item.pk])
