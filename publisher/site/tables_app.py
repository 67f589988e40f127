"""The application of the raw tables."""

from __future__ import annotations

from django.contrib.admin import apps


class TablesConfig(apps.AdminConfig):
    """Django's administration, behind our own sign-in."""

    default_site = "publisher.site.tables.Tables"
