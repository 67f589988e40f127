"""The application of working days and dated settings."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    """Working days and dated settings."""

    name = "publisher.common.law"
    label = "law"
    verbose_name = _("Terms and thresholds")
