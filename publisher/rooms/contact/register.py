"""The register of works at the city's objects; ratings of works and of institutions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STARS = [MinValueValidator(1), MaxValueValidator(5)]


class Work(models.Model):
    """One work by contract. ``price`` is the contract's, hryvnias."""

    class Kind(models.TextChoices):
        """What is done."""

        BUILD = "build", _("building")
        OVERHAUL = "overhaul", _("overhaul")
        REPAIR = "repair", _("running repair")
        GREEN = "green", _("greenery and improvement")
        CARE = "care", _("upkeep")

    title = models.CharField(_("what is done"), max_length=200)
    object = models.CharField(_("object"), max_length=250)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.REPAIR)
    text = models.TextField(_("scope of work"), max_length=4000, blank=True)
    customer = models.ForeignKey(
        "community.Organization", models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    contractor = models.CharField(_("contractor"), max_length=250)
    contractor_code = models.CharField(_("contractor's code"), max_length=10, blank=True)
    contract = models.CharField(_("contract, number"), max_length=80, blank=True)
    contract_on = models.DateField(_("contract of"), null=True, blank=True)
    contract_url = models.URLField(_("contract in ProZorro"), blank=True)
    price = models.DecimalField(
        _("price of the contract, hryvnias"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    begins_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("to be done by"))
    done_on = models.DateField(_("done"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=250, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    published = models.BooleanField(_("shown to everybody"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("work at an object")
        verbose_name_plural = _("works at objects")
        ordering: ClassVar = ["-begins_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("contact_work", args=[self.pk])

    def is_late(self, day: date | None = None) -> bool:
        """Whether it is not done although it should be, or was done too late."""
        return (self.done_on or day or timezone.localdate()) > self.ends_on

    def stage(self, day: date | None = None) -> str:
        """``ahead``, ``on``, ``late`` or ``done``."""
        today = day or timezone.localdate()
        if self.done_on is not None:
            return "done"
        if today < self.begins_on:
            return "ahead"
        return "late" if today > self.ends_on else "on"


class WorkRating(models.Model):
    """How one resident finds a work: once each, and changed as one likes."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="ratings")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    quality = models.PositiveSmallIntegerField(_("quality"), validators=STARS)
    pace = models.PositiveSmallIntegerField(_("in time"), validators=STARS)
    words = models.TextField(_("in words"), max_length=1500, blank=True)
    words_public = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("rating of a work")
        verbose_name_plural = _("ratings of works")
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work", "user"], name="a_work_is_rated_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.work}: {self.quality}"


class Institution(models.Model):
    """What the contact centre knows of an institution beside its name.

    One without a row is rated and is given cases; a state body is rated, and is given none.
    """

    organization = models.OneToOneField(
        "community.Organization",
        models.CASCADE,
        primary_key=True,
        related_name="contact_institution",
    )
    rated = models.BooleanField(_("residents rate it"), default=True)
    takes_cases = models.BooleanField(_("reports and appeals are assigned to it"), default=True)
    text = models.TextField(_("what one goes there for"), max_length=2000, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    hours = models.CharField(_("hours"), max_length=250, blank=True)
    site = models.URLField(_("page of its own"), blank=True)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self) -> str:
        return str(self.organization)


class InstitutionRating(models.Model):
    """How one resident finds an institution: once each, and changed as one likes."""

    institution = models.ForeignKey(
        "community.Organization", models.CASCADE, related_name="contact_ratings"
    )
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    result = models.PositiveSmallIntegerField(_("the matter was settled"), validators=STARS)
    polite = models.PositiveSmallIntegerField(_("courtesy"), validators=STARS)
    quick = models.PositiveSmallIntegerField(_("time spent"), validators=STARS)
    reachable = models.PositiveSmallIntegerField(_("accessibility"), validators=STARS)
    words = models.TextField(_("in words"), max_length=1500, blank=True)
    words_public = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("rating of an institution")
        verbose_name_plural = _("ratings of institutions")
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "user"], name="an_institution_is_rated_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.result}"
