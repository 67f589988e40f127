"""Who belongs where, from when until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.Model):
    """Popolo Post: a seat or an office in an organisation, whoever holds it."""

    organization = models.ForeignKey(
        "community.Organization", models.CASCADE, related_name="posts"
    )
    label = models.CharField(_("post"), max_length=200)
    area = models.CharField(_("district"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering: ClassVar = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time."""

    def on(self, day: date) -> MembershipQuerySet:
        """Those in force on a day, both bounds inclusive."""
        begun = models.Q(start_date__isnull=True) | models.Q(start_date__lte=day)
        not_over = models.Q(end_date__isnull=True) | models.Q(end_date__gte=day)
        return self.filter(begun & not_over)


class Membership(models.Model):
    """Popolo Membership. A mandate is one in a council, with its convocation and district."""

    person = models.ForeignKey(
        "community.Person", models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        "community.Organization",
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    on_behalf_of = models.ForeignKey(
        "community.Organization",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships_on_behalf",
        verbose_name=_("on behalf of"),
    )
    role = models.CharField(_("role"), max_length=120, blank=True)
    convocation = models.CharField(_("convocation"), max_length=20, blank=True)
    area = models.CharField(_("district"), max_length=120, blank=True)
    start_date = models.DateField(_("from"), null=True, blank=True)
    end_date = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(start_date__isnull=True)
                | models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="membership_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organization}"
