"""The application of the audit of staff's acts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The audit of staff's acts."""

    name = "publisher.common.audit"
    label = "audit"
    verbose_name = _("Acts of staff")
