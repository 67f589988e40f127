"""The application of stored files."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Stored files."""

    name = "publisher.common.files"
    label = "files"
    verbose_name = _("Files")
