"""The application of the layout, its words and its commands."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Layout, words, commands."""

    name = "publisher.site"
    label = "viche_site"
