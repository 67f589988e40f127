"""A call for projects: its timetable, its money by district and category, its rule of counting."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.rooms.projects import voting
from publisher.rooms.projects.timetable import Phase, Timetable

PHASE_WORDS = {
    Phase.AHEAD: _("announced"),
    Phase.SUBMISSION: _("projects are handed in"),
    Phase.CHECK: _("completeness is checked"),
    Phase.EVALUATION: _("departments evaluate"),
    Phase.APPROVAL: _("projects are approved"),
    Phase.PUBLICATION: _("projects are published"),
    Phase.VOTING: _("voting"),
    Phase.RESULTS: _("results"),
    Phase.IMPLEMENTATION: _("winners are carried out"),
    Phase.OVER: _("completed"),
}


class Rule(models.TextChoices):
    """How the winners are found."""

    GREEDY = "greedy", _("by the number of votes, as long as the money lasts")
    SHARES = "shares", _("equal shares: every voter has an equal part of the money")


class Call(models.Model):
    """One call. Phases follow one another at these instants; a vote of ``results_at`` is late."""

    uid = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is for"), blank=True)
    basis = models.CharField(_("decision it is held by"), max_length=300, blank=True)
    basis_url = models.URLField(_("address of the decision"), blank=True)
    published = models.BooleanField(_("public"), default=False)

    submission_at = models.DateTimeField(_("projects are taken from"))
    check_at = models.DateTimeField(_("completeness is checked from"))
    evaluation_at = models.DateTimeField(_("departments evaluate from"))
    approval_at = models.DateTimeField(_("projects are approved from"))
    publication_at = models.DateTimeField(_("projects are published from"))
    voting_at = models.DateTimeField(_("voting from"))
    results_at = models.DateTimeField(_("voting until; results from"))
    implementation_at = models.DateTimeField(_("winners are carried out from"))
    over_at = models.DateTimeField(_("everything is carried out by"))

    rule = models.CharField(_("rule"), max_length=10, choices=Rule.choices, default=Rule.GREEDY)
    fewest = models.PositiveIntegerField(_("votes that a winner needs at least"), default=1)
    fills = models.BooleanField(
        _("what equal shares leave goes to the next by votes"), default=True
    )
    least = models.PositiveSmallIntegerField(_("projects on a ballot, at least"), default=1)
    most = models.PositiveSmallIntegerField(
        _("projects on a ballot, at most"), null=True, blank=True
    )
    most_money = models.PositiveIntegerField(
        _("what the chosen may cost together, hryvnias"), null=True, blank=True
    )
    most_districts = models.PositiveSmallIntegerField(
        _("districts that one person may choose in"), null=True, blank=True, default=1
    )
    may_change = models.BooleanField(_("a ballot may be changed until closing"), default=True)
    on_paper = models.BooleanField(_("ballots on paper are taken"), default=False)

    papers_done_at = models.DateTimeField(
        _("all papers are in"), null=True, blank=True, editable=False
    )
    box_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    """From here on no ballot gets in, whatever a machine's clock says: the count has begun."""
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True, editable=False)
    ballots_cast = models.PositiveIntegerField(default=0, editable=False)
    told = models.JSONField(default=dict, blank=True, editable=False)
    """The result with its reasoning, as it was counted: see ``count``."""
    decision = models.CharField(_("decision on the winners"), max_length=300, blank=True)
    decision_url = models.URLField(_("address of the decision"), blank=True)
    decision_on = models.DateField(_("day of the decision"), null=True, blank=True)
    imported = models.BooleanField(default=False, editable=False)
    unlinked_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the imprints of the voters were forgotten."""

    class Meta:
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        ordering: ClassVar = ["-submission_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("call", args=[self.uid])

    @property
    def timetable(self) -> Timetable:
        """Its phases."""
        return Timetable(
            {phase: getattr(self, f"{phase}_at") for phase in Phase if phase != "ahead"}
        )

    def phase(self, now: datetime | None = None) -> Phase:
        """The phase that it is in (now)."""
        return self.timetable.phase(now or timezone.now())

    @property
    def phase_words(self) -> str:
        """The phase it is in now, for a reader."""
        return str(PHASE_WORDS[self.phase()])

    def limits(self) -> voting.Limits:
        """What a whole ballot has to keep to."""
        return voting.Limits(least=self.least, most=self.most, most_money=self.most_money)


class Purse(models.Model):
    """Money of a call for one district and category; both empty: for anything, anywhere."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="purses")
    district = models.CharField(
        _("district (empty: the whole community)"), max_length=80, blank=True
    )
    category = models.CharField(_("category"), max_length=80, blank=True)
    budget = models.PositiveIntegerField(_("money, hryvnias"))
    dearest = models.PositiveIntegerField(
        _("the most that one project may cost, hryvnias"), null=True, blank=True
    )
    least = models.PositiveSmallIntegerField(_("to be chosen here, at least"), default=0)
    most = models.PositiveSmallIntegerField(_("to be chosen here, at most"), null=True, blank=True)
    most_money = models.PositiveIntegerField(
        _("what the chosen here may cost together, hryvnias"), null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("part of the money")
        verbose_name_plural = _("parts of the money")
        ordering: ClassVar = ["position", "district", "category"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "district", "category"], name="a_purse_of_a_call_once"
            )
        ]

    def __str__(self) -> str:
        told = " · ".join(part for part in (self.district, self.category) if part)
        return told or str(_("the whole community"))

    def limits(self) -> voting.Limits:
        """What a ballot has to keep to in this part."""
        return voting.Limits(least=self.least, most=self.most, most_money=self.most_money)


class AskedDepartment(models.Model):
    """A department that evaluates every project of a call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="asked")
    department = models.ForeignKey(
        "community.Organization", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    question = models.CharField(_("what it is asked"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("department that is asked")
        verbose_name_plural = _("departments that are asked")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "department"], name="a_department_asked_once")
        ]

    def __str__(self) -> str:
        return str(self.department)


NUMBER = RegexValidator(r"^[0-9A-Za-zА-Яа-яІЇЄҐіїєґ./-]{1,20}$", _("Letters, digits, dashes."))
"""The serial number that is printed on a paper ballot."""
