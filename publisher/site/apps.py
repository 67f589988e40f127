"""The application of the layout, its words and its commands."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Layout, words, commands; what joins two rooms."""

    name = "publisher.site"
    label = "viche_site"

    def ready(self) -> None:
        """Join the rooms, once all of them are there."""
        from publisher.site import joined

        joined.join()
