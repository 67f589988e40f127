"""The application of the city contact centre."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactConfig(AppConfig):
    """Reports and appeals of residents."""

    name = "publisher.rooms.contact"
    label = "contact"
    verbose_name = _("City contact centre")

    def ready(self) -> None:
        """Enter the book of terms."""
        from publisher.common.law import book
        from publisher.rooms.contact import terms

        book.enter(*terms.ALL)
