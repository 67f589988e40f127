"""The application of accounts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Accounts, levels, roles."""

    name = "publisher.common.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """A confirmed e-mail is heard of."""
        import_module("publisher.common.accounts.confirmed")
        import_module("publisher.common.accounts.own_data")
