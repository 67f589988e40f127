"""The application of community projects."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Community projects and the bank of initiatives."""

    name = "publisher.rooms.projects"
    label = "projects"
    verbose_name = _("Community projects")

    def ready(self) -> None:
        """Enter the navigation, the search, the book of terms, the regular work."""
        from publisher.common.law import book
        from publisher.common.search import kinds
        from publisher.common.web import navigation, sitemaps
        from publisher.rooms.projects import feeds, terms

        navigation.enter(
            navigation.Entry(
                title=_("Community projects"),
                url_name="calls",
                order=50,
                summary=_("Hand in a project, vote, and see how the winners are carried out."),
            )
        )
        book.enter(*terms.ALL)
        kinds.name("project", _("Community projects"))
        kinds.name("initiative", _("Bank of initiatives"))
        sitemaps.maps["calls"] = feeds.CallMap
        sitemaps.maps["projects"] = feeds.ProjectMap
        sitemaps.maps["initiatives"] = feeds.InitiativeMap
        import_module("publisher.rooms.projects.bank")
        import_module("publisher.rooms.projects.counting")
        import_module("publisher.rooms.projects.forgetting")
        import_module("publisher.rooms.projects.news")
        import_module("publisher.rooms.projects.own_data")
        import_module("publisher.rooms.projects.tools")
