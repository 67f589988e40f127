"""The application of persons, bodies, halls and addresses."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """Persons, bodies, halls, addresses."""

    name = "publisher.common.community"
    label = "community"
    verbose_name = _("Community")
