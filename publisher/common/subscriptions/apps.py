"""The application of subscriptions."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """Subscriptions by e-mail."""

    name = "publisher.common.subscriptions"
    label = "subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        """Digests go, and what nobody confirmed is forgotten, regularly."""
        import_module("publisher.common.subscriptions.delivery")
        import_module("publisher.common.subscriptions.own_data")
