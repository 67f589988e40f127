"""What was done with a case, its pictures, and what residents say of it."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.rooms.contact.reports import STATES, Report


class Step(models.Model):
    """One thing that was done with a case; rows are added, not changed.

    ``said`` is read by whoever reads the case; ``note`` by staff only.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    move = models.CharField(max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=STATES)
    hand = models.CharField(max_length=12, blank=True)
    actor = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        "community.Organization", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    said = models.TextField(_("what is said of it"), max_length=4000, blank=True)
    note = models.TextField(_("note for staff"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y}: {self.get_state_display()}"


def new_key() -> str:
    """The right to a picture that was sent before its report (192 bits)."""
    return token_urlsafe(24)


class Photo(models.Model):
    """A picture: of the trouble, or of what was done about it.

    One without a report was sent with a form that is not yet whole; ``key`` is its sender's right.
    """

    report = models.ForeignKey(
        Report, models.CASCADE, null=True, blank=True, related_name="photos"
    )
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    file = models.ForeignKey("files.StoredFile", models.CASCADE, related_name="+")
    after = models.BooleanField(_("shows what was done"), default=False)

    class Meta:
        verbose_name = _("picture of a case")
        verbose_name_plural = _("pictures of cases")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class Vote(models.Model):
    """A resident says whether a thing is done; one word each, in each turn of a case."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="votes")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    turn = models.PositiveSmallIntegerField()
    done = models.BooleanField(_("it is done"))
    words = models.CharField(_("in words"), max_length=600, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("word of a resident")
        verbose_name_plural = _("words of residents")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "turn", "user"], name="a_resident_speaks_once_a_turn"
            )
        ]

    def __str__(self) -> str:
        return str(_("it is done") if self.done else _("it is not done"))
