"""The application that takes what halls send."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    """Logs of halls, line by line."""

    name = "publisher.ingest"
    label = "ingest"
    verbose_name = _("Record")
