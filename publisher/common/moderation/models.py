"""What waits to be read, and what became of what was read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("waits to be read")
    PASSED = "passed", _("published")
    RETURNED = "returned", _("returned to its author")
    REFUSED = "refused", _("refused")


class Case(models.Model):
    """A thing in the queue. The room that put it there keeps the thing itself.

    ``due`` is the last day by law; a room that has none leaves it empty.
    """

    kind = models.CharField(_("kind"), max_length=40, db_index=True)
    key = models.CharField(max_length=120)
    title = models.CharField(_("title"), max_length=300)
    url = models.CharField(max_length=500)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    due = models.DateField(_("to be read by"), null=True, blank=True)
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.WAITING
    )
    reason = models.TextField(_("reason"), blank=True)
    read_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="cases_read"
    )
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("case of moderation")
        verbose_name_plural = _("cases of moderation")
        ordering: ClassVar = ["due", "sent_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(verdict="waiting"),
                name="a_thing_waits_once",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["verdict", "due"])]

    def __str__(self) -> str:
        return self.title
