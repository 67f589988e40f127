"""Projects and initiatives as Atom feeds, and in the site's map for machines."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from publisher.common.web.atom import AtomFeed
from publisher.rooms.projects.initiatives import Initiative
from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.views import open_call


class CallProjects(AtomFeed):
    """The newest projects of a call."""

    url_name = "calls"

    def get_object(self, request: HttpRequest, uid: str) -> Call:
        """Which call."""
        return open_call(uid)

    def link(self, obj: Call | None = None) -> str:
        """The call's page."""
        return obj.get_absolute_url() if obj else super().link()

    def title(self, obj: Call) -> str:
        """The call."""
        return obj.title

    def items(self, obj: Call) -> QuerySet[Project]:
        """The newest first."""
        return obj.projects.public().order_by("-changed_at")[: self.limit]

    def item_title(self, item: Project) -> str:
        """The project and its state."""
        return f"{item.title} — {item.get_state_display()}"

    def item_description(self, item: Project) -> str:
        """In short."""
        return item.summary

    def item_updateddate(self, item: Project) -> datetime:
        """When it changed."""
        return item.changed_at


class Initiatives(AtomFeed):
    """The newest initiatives of the bank."""

    url_name = "initiatives"

    def title(self) -> str:
        """The bank."""
        return _("Bank of initiatives")

    def items(self) -> QuerySet[Initiative]:
        """The newest first."""
        return Initiative.objects.filter(state="published")[: self.limit]

    def item_title(self, item: Initiative) -> str:
        """The initiative and its body."""
        return f"{item.title} ({item.body})"

    def item_description(self, item: Initiative) -> str:
        """In short."""
        return item.summary

    def item_updateddate(self, item: Initiative) -> datetime | None:
        """When it was published."""
        return item.published_at


class _Map(Sitemap[Model]):
    i18n = True
    alternates = True
    limit = 5000


class CallMap(_Map):
    """Calls."""

    def items(self) -> QuerySet[Call]:
        """Those that are public."""
        return Call.objects.filter(published=True)


class ProjectMap(_Map):
    """Projects."""

    def items(self) -> QuerySet[Project]:
        """Those that are public."""
        return Project.objects.public().order_by("pk")


class InitiativeMap(_Map):
    """Initiatives."""

    def items(self) -> QuerySet[Initiative]:
        """Those that are public."""
        return Initiative.objects.filter(state="published").order_by("pk")
