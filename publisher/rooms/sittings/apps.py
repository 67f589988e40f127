"""The application of sittings."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SittingsConfig(AppConfig):
    """Sittings, their votes and who was there."""

    name = "publisher.rooms.sittings"
    label = "sittings"
    verbose_name = _("Sittings")

    def ready(self) -> None:
        """Enter the navigation and the map of the site."""
        from publisher.common.web import navigation, sitemaps
        from publisher.rooms.sittings.sitemap import SittingMap

        navigation.enter(
            navigation.Entry(
                title=_("Sittings"),
                url_name="sittings",
                order=10,
                summary=_("Votes by name, agendas, attendance: as the hall recorded them."),
            )
        )
        sitemaps.maps["sittings"] = SittingMap
