"""One row an act of staff. Rows are written once: triggers refuse to change or delete them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """Who did what, about which thing, and why. ``about`` is "kind:key", as its room names it."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="acts", verbose_name=_("who")
    )
    verb = models.CharField(_("what"), max_length=80)
    about = models.CharField(_("about"), max_length=200, db_index=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("act of staff")
        verbose_name_plural = _("acts of staff")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"
