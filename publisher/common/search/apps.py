"""The application of search."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search."""

    name = "publisher.common.search"
    label = "search"
    verbose_name = _("Search")
