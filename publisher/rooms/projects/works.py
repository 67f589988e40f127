"""How a winner is carried out: milestones, and what was spent."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from publisher.rooms.projects.proposals import Project


class Milestone(models.Model):
    """A step with its planned day; ``done_on`` when it was done."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    title = models.CharField(_("step"), max_length=200)
    planned_on = models.DateField(_("planned for"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.TextField(_("what was done; why late"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar = ["planned_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: date) -> bool:
        """Whether its day is past and it is not done."""
        return self.done_on is None and self.planned_on < today


class Spending(models.Model):
    """Money that was paid. ``contract`` is the contract's address in the state's system."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="spendings")
    day = models.DateField(_("day"))
    what = models.CharField(_("what for"), max_length=200)
    payee = models.CharField(_("to whom"), max_length=200, blank=True)
    amount = models.DecimalField(
        _("sum, hryvnias"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    contract = models.URLField(_("contract or tender (address)"), blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering: ClassVar = ["day", "pk"]

    def __str__(self) -> str:
        return self.what
