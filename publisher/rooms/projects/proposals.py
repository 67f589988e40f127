"""A project: what, where, by whom, for how much; its files, and what departments say of it."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publisher.rooms.projects.calls import Call, Purse
from publisher.rooms.projects.rules import PUBLIC, STANDING, WINNERS, State

STATES = [
    (State.DRAFT, _("draft")),
    (State.SUBMITTED, _("handed in, not yet read")),
    (State.RETURNED, _("returned to the author")),
    (State.INCOMPLETE, _("left out: not complete")),
    (State.COMPLETE, _("being evaluated")),
    (State.EVALUATED, _("evaluated")),
    (State.APPROVED, _("approved for the vote")),
    (State.REFUSED, _("not approved")),
    (State.WITHDRAWN, _("withdrawn by the author")),
    (State.WON, _("won")),
    (State.LOST, _("did not win")),
    (State.IN_WORK, _("being carried out")),
    (State.DONE, _("carried out")),
    (State.ABANDONED, _("not carried out")),
]
LOTS = 2**31 - 1
"""A prime (Mersenne); see ``lists`` for what it is good for."""


def lot() -> int:
    """A random number that a list in random order is made by."""
    return secrets.randbelow(LOTS - 1) + 1


class Projects(models.QuerySet["Project"]):
    """Projects by who may see them."""

    def public(self) -> Projects:
        """Those that everybody may read."""
        return self.filter(state__in=sorted(PUBLIC), call__published=True)

    def standing(self) -> Projects:
        """Those that stand on the ballot."""
        return self.filter(state__in=sorted(STANDING))


class Project(models.Model):
    """One project. ``cost`` is the sum of its budget lines, hryvnias."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="projects")
    purse = models.ForeignKey(
        Purse, models.PROTECT, related_name="projects", verbose_name=_("part of the money")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("in short"), max_length=400)
    text = models.TextField(_("what is to be done, and how"), max_length=8000)
    benefit = models.TextField(_("who gains by it, and what"), max_length=3000, blank=True)
    place = models.CharField(_("place: street, house, landmark"), max_length=250, blank=True)
    lat = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    lon = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    cost = models.PositiveIntegerField(_("cost, hryvnias"), default=0)

    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="projects"
    )
    author_name = models.CharField(_("author, as it is published"), max_length=200)
    others = models.CharField(_("who else makes it"), max_length=400, blank=True)
    organization = models.CharField(
        _("civil society body, if it hands the project in"), max_length=300, blank=True
    )
    telephone = models.CharField(_("telephone for questions"), max_length=30, blank=True)

    state = models.CharField(max_length=12, choices=STATES, default=State.DRAFT)
    reason = models.TextField(_("reason"), blank=True)
    lot = models.PositiveBigIntegerField(default=lot, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    votes_web = models.PositiveIntegerField(default=0, editable=False)
    votes_paper = models.PositiveIntegerField(default=0, editable=False)
    points = models.PositiveIntegerField(default=0, editable=False)
    department = models.ForeignKey(
        "community.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department that carries it out"),
    )

    objects = Projects.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="a_project_has_its_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["call", "state", "purse"]),
            models.Index(fields=["call", "-points"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("project", args=[self.pk])

    @property
    def votes(self) -> int:
        """All ballots that it is on."""
        return self.votes_web + self.votes_paper

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in PUBLIC and self.call.published

    @property
    def won(self) -> bool:
        """Whether the vote gave it money."""
        return self.state in WINNERS


class BudgetLine(models.Model):
    """One line of a project's estimate. ``price`` is of one, in hryvnias."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lines")
    what = models.CharField(_("what"), max_length=200)
    quantity = models.DecimalField(
        _("how much"),
        max_digits=10,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    price = models.DecimalField(
        _("price of one, hryvnias"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("line of an estimate")
        verbose_name_plural = _("lines of estimates")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def total(self) -> object:
        """Hryvnias."""
        return self.quantity * self.price


class Attachment(models.Model):
    """A file of a project: public with it, private while it is not."""

    class Kind(models.TextChoices):
        """What it is."""

        PICTURE = "picture", _("picture")
        ESTIMATE = "estimate", _("estimate, drawing")
        LETTER = "letter", _("letter of support or consent")
        WORK = "work", _("picture of the work")

    project = models.ForeignKey(Project, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    milestone = models.ForeignKey(
        "projects.Milestone", models.SET_NULL, null=True, blank=True, related_name="pictures"
    )

    class Meta:
        verbose_name = _("file of a project")
        verbose_name_plural = _("files of projects")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class Evaluation(models.Model):
    """What one department says of a project. Empty ``answered_at``: it was asked."""

    class Verdict(models.TextChoices):
        """What it comes to."""

        POSSIBLE = "possible", _("can be carried out")
        CHANGED = "changed", _("can be carried out with changes")
        IMPOSSIBLE = "impossible", _("cannot be carried out")

    class Answer(models.TextChoices):
        """An answer to a question of the form."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_OURS = "not_ours", _("not for this department to say")

    project = models.ForeignKey(Project, models.CASCADE, related_name="evaluations")
    department = models.ForeignKey(
        "community.Organization", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    question = models.CharField(_("what it is asked"), max_length=300, blank=True)
    lawful = models.CharField(
        _("within the powers of the community, and lawful"),
        max_length=10,
        choices=Answer.choices,
        blank=True,
    )
    land = models.CharField(
        _("land or building is the community's and free for it"),
        max_length=10,
        choices=Answer.choices,
        blank=True,
    )
    feasible = models.CharField(
        _("can be done in the call's time"), max_length=10, choices=Answer.choices, blank=True
    )
    priced = models.CharField(
        _("the estimate is realistic"), max_length=10, choices=Answer.choices, blank=True
    )
    cost = models.PositiveIntegerField(
        _("cost by the department's own reckoning, hryvnias"), null=True, blank=True
    )
    upkeep = models.PositiveIntegerField(
        _("what its upkeep will cost in a year, hryvnias"), null=True, blank=True
    )
    verdict = models.CharField(_("conclusion"), max_length=10, choices=Verdict.choices, blank=True)
    comment = models.TextField(_("reasons"), max_length=4000, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    due = models.DateField(_("to be answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "department"], name="a_department_evaluates_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.get_verdict_display()}"
