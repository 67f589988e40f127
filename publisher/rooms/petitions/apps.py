"""The application of petitions."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    """Electronic petitions."""

    name = "publisher.rooms.petitions"
    label = "petitions"
    verbose_name = _("Electronic petitions")

    def ready(self) -> None:
        """Enter the navigation, the search, the book of terms, the regular work."""
        from publisher.common.law import book
        from publisher.common.search import kinds
        from publisher.common.web import navigation, sitemaps
        from publisher.rooms.petitions import feeds, terms

        navigation.enter(
            navigation.Entry(
                title=_("Petitions"),
                url_name="petitions",
                order=40,
                summary=_("Ask the council for something, sign what others ask for."),
            )
        )
        book.enter(*terms.ALL)
        kinds.name("petition", _("Petitions"))
        sitemaps.maps["petitions"] = feeds.PetitionMap
        import_module("publisher.rooms.petitions.counting")
        import_module("publisher.rooms.petitions.forgetting")
        import_module("publisher.rooms.petitions.news")
        import_module("publisher.rooms.petitions.own_data")
        import_module("publisher.rooms.petitions.tools")
