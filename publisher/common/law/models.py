"""Days that were moved, spans in which holidays are suspended, changes of terms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MovedDay(models.Model):
    """One day that works, or does not, otherwise than the calendar says."""

    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(_("working day"))
    basis = models.CharField(_("legal basis"), max_length=300)

    class Meta:
        verbose_name = _("moved day")
        verbose_name_plural = _("moved days")
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}"


class Suspension(models.Model):
    """A span in which holidays are working days."""

    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=300)

    class Meta:
        verbose_name = _("suspension of holidays")
        verbose_name_plural = _("suspensions of holidays")
        ordering: ClassVar = ["-since"]

    def __str__(self) -> str:
        return self.basis


class TermChange(models.Model):
    """From a day on, a term has another value. Rows are added, not changed."""

    term = models.CharField(_("term"), max_length=80, db_index=True)
    value = models.IntegerField(_("value"))
    since = models.DateField(_("from"))
    basis = models.CharField(_("legal basis"), max_length=300)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change of a term")
        verbose_name_plural = _("changes of terms")
        ordering: ClassVar = ["term", "-since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "since"], name="a_term_changes_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.term} = {self.value}"
