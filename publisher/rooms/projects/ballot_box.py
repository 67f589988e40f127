"""Ballots: of whom only an imprint is kept; paper ones are read by two operators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from publisher.rooms.projects.calls import NUMBER, Call
from publisher.rooms.projects.proposals import Project

AGES = ["14-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"]
"""Bands that a voter may name; nobody is asked for a day of birth."""


class Channel(models.TextChoices):
    """How a ballot came."""

    WEB = "internet", _("on the site")
    PAPER = "paper", _("on paper")


class BallotPaper(models.Model):
    """One person's ballot in a call.

    ``voter`` is an imprint of the person that is of use in this call only; it is forgotten some
    time after the count. ``number`` is drawn at random for exports, once, when votes are counted.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="ballots")
    voter = models.CharField(max_length=64)
    channel = models.CharField(_("how it came"), max_length=8, choices=Channel.choices)
    age = models.CharField(_("age"), max_length=8, blank=True)
    cast_on = models.DateField(_("day"))
    number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots cast")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "voter"], name="one_person_one_ballot"),
            models.UniqueConstraint(fields=["call", "number"], name="a_voters_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number or '—'}"


class Chosen(models.Model):
    """One project on a ballot. Where people only approve, each has one point."""

    ballot = models.ForeignKey(BallotPaper, models.CASCADE, related_name="chosen")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    points = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ballot", "project"], name="a_project_on_a_ballot_once"
            )
        ]


class PaperSheet(models.Model):
    """A paper ballot by the number printed on it, and how far it is."""

    class State(models.TextChoices):
        """How far it is."""

        ONCE = "once", _("read by one operator")
        APART = "apart", _("two operators read it differently")
        TAKEN = "taken", _("in the count")
        INVALID = "invalid", _("not valid")
        DOUBLE = "double", _("this person's ballot is there already")

    call = models.ForeignKey(Call, models.PROTECT, related_name="sheets")
    number = models.CharField(_("number of the ballot"), max_length=20, validators=[NUMBER])
    state = models.CharField(max_length=8, choices=State.choices, default=State.ONCE)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ballot on paper")
        verbose_name_plural = _("ballots on paper")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="a_paper_of_a_call_once")
        ]

    def __str__(self) -> str:
        return self.number


class PaperReading(models.Model):
    """What one operator read. Gone once the sheet is settled: the ballot holds what it says."""

    sheet = models.ForeignKey(PaperSheet, models.CASCADE, related_name="readings")
    operator = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    voter = models.CharField(max_length=64)
    age = models.CharField(max_length=8, blank=True)
    chosen = models.JSONField(default=list)
    """Numbers of projects in the call."""
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "operator"], name="an_operator_reads_once")
        ]
