"""Reports as an Atom feed, and in the site's map for machines."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from publisher.common.web.atom import AtomFeed
from publisher.rooms.contact.models import Report, Work


class ReportFeed(AtomFeed):
    """The newest public reports, and what became of them."""

    url_name = "contact_reports"

    def title(self) -> str:
        """What they are."""
        return _("Reports of residents")

    def items(self) -> QuerySet[Report]:
        """What changed last, first."""
        found = Report.objects.public().select_related("category")
        return found.order_by("-changed_at")[: self.limit]

    def item_title(self, item: Report) -> str:
        """Number, category, state."""
        return f"№ {item.pk}: {item.title} — {item.get_state_display()}"

    def item_description(self, item: Report) -> str:
        """The words of the report."""
        return item.text

    def item_updateddate(self, item: Report) -> datetime:
        """When it changed."""
        return item.changed_at


class ReportMap(Sitemap[Report]):
    """Public reports."""

    i18n = True
    alternates = True
    limit = 5000

    def items(self) -> QuerySet[Report]:
        """All of them, the newest first."""
        return Report.objects.public()

    def lastmod(self, item: Report) -> datetime:
        """When it changed."""
        return item.changed_at


class WorkMap(Sitemap[Work]):
    """The register of works."""

    i18n = True
    alternates = True

    def items(self) -> QuerySet[Work]:
        """Those that are shown."""
        return Work.objects.filter(published=True)
