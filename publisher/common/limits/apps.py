"""The application of limits."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    """How often one may do a thing."""

    name = "publisher.common.limits"
    label = "limits"
    verbose_name = _("Limits")

    def ready(self) -> None:
        """Enter the regular work."""
        import_module("publisher.common.limits.tries")
