"""The application of letters."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Letters."""

    name = "publisher.common.mail"
    label = "mail"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Old letters are forgotten regularly."""
        import_module("publisher.common.mail.post")
