"""Persons who hold an office, with what they publish of themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Popolo Person. ``uid`` outlives convocations; the hall's ``Member.id`` is the same."""

    uid = models.CharField(_("identifier"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200, help_text=_("Surname, name, patronymic"))
    family_name = models.CharField(_("surname"), max_length=100, blank=True, db_index=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    patronymic_name = models.CharField(_("patronymic"), max_length=100, blank=True)
    gender = models.CharField(_("gender"), max_length=10, blank=True)
    image = models.ForeignKey(
        "files.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    summary = models.CharField(_("in one line"), max_length=300, blank=True)
    biography = models.TextField(_("biography"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering: ClassVar = ["family_name", "name"]

    def __str__(self) -> str:
        return self.name


class ContactDetail(models.Model):
    """Popolo ContactDetail: how a person or an organisation is reached."""

    class Type(models.TextChoices):
        """Popolo's contact types that are used here."""

        ADDRESS = "address", _("address")
        EMAIL = "email", _("e-mail")
        VOICE = "voice", _("telephone")
        URL = "url", _("web page")

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="contact_details"
    )
    organization = models.ForeignKey(
        "community.Organization",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_details",
    )
    type = models.CharField(_("kind"), max_length=10, choices=Type.choices)
    label = models.CharField(_("what for"), max_length=120, blank=True)
    value = models.CharField(_("contact"), max_length=300)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organization__isnull=True),
                name="contact_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.value
