"""The application of the city contact centre."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Reports and appeals of residents."""

    name = "publisher.rooms.contact"
    label = "contact"
    verbose_name = _("City contact centre")

    def ready(self) -> None:
        """Enter the navigation, the search, the book of terms, the regular work, the desk."""
        from publisher.common.law import book
        from publisher.common.search import kinds
        from publisher.common.web import navigation, sitemaps
        from publisher.rooms.contact import feeds, terms

        navigation.enter(
            navigation.Entry(
                title=_("City contact centre"),
                url_name="contact",
                order=30,
                summary=_("Report what is broken, appeal, see what becomes of it."),
            )
        )
        sitemaps.maps["reports"] = feeds.ReportMap
        sitemaps.maps["works"] = feeds.WorkMap

        book.enter(*terms.ALL)
        kinds.name("report", _("Reports to the contact centre"))
        import_module("publisher.rooms.contact.minding")
        import_module("publisher.rooms.contact.own_data")
        import_module("publisher.rooms.contact.tools")
