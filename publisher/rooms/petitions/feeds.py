"""Petitions as an Atom feed, and in the site's map for machines."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from publisher.common.web.atom import AtomFeed
from publisher.rooms.petitions.models import Petition


class NewPetitions(AtomFeed):
    """The newest petitions."""

    url_name = "petitions"

    def title(self) -> str:
        """All petitions."""
        return _("Petitions")

    def items(self) -> QuerySet[Petition]:
        """The newest first."""
        return Petition.objects.public().order_by("-published_at")[: self.limit]

    def item_title(self, item: Petition) -> str:
        """What is asked for, and where it stands."""
        return f"{item.title} — {item.get_state_display()}"

    def item_description(self, item: Petition) -> str:
        """The essence."""
        return item.text

    def item_updateddate(self, item: Petition) -> datetime:
        """When it changed."""
        return item.changed_at


class PetitionMap(Sitemap[Petition]):
    """Petitions."""

    i18n = True
    alternates = True
    limit = 5000

    def items(self) -> QuerySet[Petition]:
        """Those that are public."""
        return Petition.objects.public().order_by("pk")
