"""The application of the record."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    """The record of the halls."""

    name = "publisher.common.record"
    label = "record"
    verbose_name = _("Record")
