"""The application of the moderation queue."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """The moderation queue."""

    name = "publisher.common.moderation"
    label = "moderation"
    verbose_name = _("Moderation")
