"""Halls that publish here, by their keys, and the bodies that each may publish for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

KEY_BYTES = 32
"""An Ed25519 public key, RFC 8032."""


def check_public_key(text: str) -> None:
    """Refuse what is not 32 bytes in hexadecimal.

    Raises:
        ValidationError: it is not.
    """
    try:
        given = bytes.fromhex(text)
    except ValueError as error:
        raise ValidationError(_("A key is 64 hexadecimal digits.")) from error
    if len(given) != KEY_BYTES:
        raise ValidationError(_("A key is 64 hexadecimal digits."))


class Hall(models.Model):
    """A hall. Its journal's name is the origin line of its signed heads."""

    uid = models.SlugField(_("identifier"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    origin = models.CharField(_("name of the record"), max_length=200, unique=True)
    bodies = models.ManyToManyField(
        "community.Organization",
        related_name="halls",
        verbose_name=_("bodies it may publish for"),
        limit_choices_to={"classification__in": ("council", "executive_committee", "commission")},
    )
    active = models.BooleanField(_("may publish"), default=True)

    class Meta:
        verbose_name = _("hall")
        verbose_name_plural = _("halls")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def may_publish_for(self, uid: str) -> bool:
        """Whether this hall may publish for the body with this identifier."""
        return self.active and self.bodies.filter(uid=uid).exists()


class HallKeyQuerySet(models.QuerySet["HallKey"]):
    """Keys by time."""

    def valid(self, public_key: str, at: datetime) -> HallKey | None:
        """The key, if it is known, of an active hall, and was in force at a time."""
        begun = models.Q(valid_from__lte=at)
        not_over = models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=at)
        known = self.filter(begun & not_over, public_key=public_key.lower(), hall__active=True)
        return known.select_related("hall").first()


class HallKey(models.Model):
    """One of a hall's Ed25519 keys. Withdrawn by ``valid_until``, never deleted."""

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="keys")
    public_key = models.CharField(
        _("public key"), max_length=64, unique=True, validators=[check_public_key]
    )
    valid_from = models.DateTimeField(_("from"))
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = HallKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a hall")
        verbose_name_plural = _("keys of halls")

    def __str__(self) -> str:
        return self.public_key[:16]

    def save(self, *args: object, **kwargs: object) -> None:
        """Keys are stored in lower case."""
        self.public_key = self.public_key.lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
