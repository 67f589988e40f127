"""The application of deputies."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeputiesConfig(AppConfig):
    """Deputies and their votes."""

    name = "publisher.rooms.deputies"
    label = "deputies"
    verbose_name = _("Deputies")

    def ready(self) -> None:
        """Enter the navigation, the map of the site, and what can be followed."""
        from publisher.common.law import book
        from publisher.common.web import navigation, sitemaps
        from publisher.rooms.deputies.office import terms
        from publisher.rooms.deputies.sitemap import DeputyMap, DistrictMap

        navigation.enter(
            navigation.Entry(
                title=_("Your deputy"),
                url_name="deputies",
                order=20,
                summary=_("How each deputy votes, with whom, and how often he is there."),
            )
        )
        sitemaps.maps["deputies"] = DeputyMap
        sitemaps.maps["districts"] = DistrictMap
        book.enter(*terms.ALL)
        import_module("publisher.rooms.deputies.news")
        import_module("publisher.rooms.deputies.office.forgetting")
        import_module("publisher.rooms.deputies.office.own_data")
        import_module("publisher.rooms.deputies.office.tools")
