"""Addresses of the community, with the columns of annex 37 of Resolution 835."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """An assigned address. ``number`` is addressLocatorDesignator, ``building`` …Building."""

    class Status(models.TextChoices):
        """Annex 37, statusType: the values are the official words."""

        VALID = "Чинна", _("valid")
        CHANGED = "Чинна зі змінами", _("valid with changes")
        CANCELLED = "Скасована", _("cancelled")
        RESTORED = "Чинність відновлено", _("restored")

    uid = models.CharField(_("identifier"), max_length=80, unique=True)
    katottg = models.CharField(_("code of the place"), max_length=19)
    post_code = models.CharField(_("post code"), max_length=5, blank=True)
    settlement = models.CharField(_("settlement"), max_length=120)
    street = models.CharField(_("street"), max_length=200, blank=True)
    number = models.CharField(_("number"), max_length=20)
    building = models.CharField(_("building"), max_length=20, blank=True)
    district = models.CharField(_("electoral district"), max_length=60, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    map_district = models.PositiveIntegerField(
        _("electoral district by the map"), null=True, editable=False, db_index=True
    )
    status = models.CharField(
        _("status"), max_length=30, choices=Status.choices, default=Status.VALID
    )
    decision = models.JSONField(_("decision it was assigned by"), default=dict, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering: ClassVar = ["settlement", "street", "number", "building"]
        indexes: ClassVar = [models.Index(fields=["settlement", "street", "number"])]

    def __str__(self) -> str:
        house = f"{self.number}, {_('building')} {self.building}" if self.building else self.number
        return ", ".join(part for part in (self.settlement, self.street, house) if part)
