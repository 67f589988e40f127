"""Deputies in the site's map for machines."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap as SiteMap
from django.db.models import QuerySet
from django.urls import reverse

from publisher.common.community.districts import areas
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


class DistrictMap(SiteMap[int]):
    """The map of districts (0), and each of them."""

    i18n = True
    alternates = True

    def items(self) -> list[int]:
        """By their numbers."""
        return [0, *(each.number for each in areas())]

    def location(self, item: int) -> str:
        """The district's page."""
        if not item:
            return reverse("deputies_districts")
        return reverse("deputies_district", args=[item])
