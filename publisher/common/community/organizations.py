"""Organisations: bodies that sit, factions, departments, institutions, civil society."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Classification(models.TextChoices):
    """Kinds of organisations. The first three sit and vote, as controller.rules.council has it."""

    COUNCIL = "council", _("council")
    EXECUTIVE_COMMITTEE = "executive_committee", _("executive committee")
    COMMISSION = "commission", _("commission")
    FACTION = "faction", _("faction")
    DEPARTMENT = "department", _("department")
    INSTITUTION = "institution", _("institution")
    CIVIL_SOCIETY = "civil_society", _("civil society body")
    SELF_ORGANISATION = "self_organisation", _("body of self-organisation of the population")


BODIES = (
    Classification.COUNCIL,
    Classification.EXECUTIVE_COMMITTEE,
    Classification.COMMISSION,
)


class Organization(models.Model):
    """Popolo Organization. ``uid`` is stable, lower-case Latin, and stands in addresses of pages.

    ``edrpou`` is the code in the state register, 8 digits, empty where it has none of its own.
    """

    uid = models.SlugField(_("identifier"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    classification = models.CharField(
        _("kind"), max_length=30, choices=Classification.choices, db_index=True
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    edrpou = models.CharField(_("code in the state register"), max_length=8, blank=True)
    founding_date = models.DateField(_("founded on"), null=True, blank=True)
    dissolution_date = models.DateField(_("dissolved on"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["position", "name"]

    def __str__(self) -> str:
        return self.said_name

    @property
    def said_name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Kind(models.Manager[Any]):
    """Organisations of some kinds only."""

    def __init__(self, *kinds: str) -> None:
        super().__init__()
        self.kinds = kinds

    def get_queryset(self) -> models.QuerySet[Any]:
        """Those of the kinds."""
        return super().get_queryset().filter(classification__in=self.kinds)


def only(*kinds: str) -> Any:
    """A manager for a proxy: what it manages is the proxy's to say."""
    return Kind(*kinds)


class Body(Organization):
    """A body that sits: a council, its executive committee, a commission. A body is not a hall."""

    objects: ClassVar[models.Manager[Body]] = only(*BODIES)

    class Meta:
        proxy = True
        verbose_name = _("body")
        verbose_name_plural = _("bodies")


class Faction(Organization):
    """A faction or group; its parent is the council."""

    objects: ClassVar[models.Manager[Faction]] = only(Classification.FACTION)

    class Meta:
        proxy = True
        verbose_name = _("faction")
        verbose_name_plural = _("factions")


class Department(Organization):
    """A part of the executive that answers people."""

    objects: ClassVar[models.Manager[Department]] = only(Classification.DEPARTMENT)

    class Meta:
        proxy = True
        verbose_name = _("department")
        verbose_name_plural = _("departments")
