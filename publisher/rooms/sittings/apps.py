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
        """Enter the navigation, the map, the search, the book of terms; lay the desk's tool."""
        from publisher.common.accounts.levels import Role
        from publisher.common.desk.tools import Tool, lay
        from publisher.common.law import book
        from publisher.common.search import kinds
        from publisher.common.web import navigation, sitemaps
        from publisher.rooms.sittings import terms
        from publisher.rooms.sittings.sitemap import AnnouncementMap, SittingMap, VoteMap

        navigation.enter(
            navigation.Entry(
                title=_("Sittings"),
                url_name="sittings",
                order=10,
                summary=_("Votes by name, agendas, attendance: as the hall recorded them."),
            )
        )
        sitemaps.maps["sittings"] = SittingMap
        sitemaps.maps["votes"] = VoteMap
        sitemaps.maps["announced"] = AnnouncementMap
        book.enter(*terms.ALL)
        kinds.name("vote", _("Votes"))
        kinds.name("agenda", _("Announced sittings"))
        kinds.name("document", _("Documents of sittings"))
        lay(
            Tool(
                _("Sittings and documents"),
                _("Announce sittings, publish drafts, minutes and decisions, tell votes plainly."),
                "sittings_desk",
                frozenset({Role.EDITOR}),
            )
        )
