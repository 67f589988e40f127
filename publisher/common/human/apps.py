"""The application of the human check."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HumanConfig(AppConfig):
    """The human check."""

    name = "publisher.common.human"
    label = "human"
    verbose_name = _("Human check")

    def ready(self) -> None:
        """Enter the term."""
        from publisher.common.human import terms
        from publisher.common.law import book

        book.enter(terms.FREE_TRIES)
