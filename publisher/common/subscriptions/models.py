"""Who follows what. An address that nobody confirmed gets no letter but the one that asks."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """A token that cannot be guessed (144 bits)."""
    return token_urlsafe(18)


class Pace(models.TextChoices):
    """How soon a letter comes."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("no letters")


class Subscription(models.Model):
    """One address follows one topic, ``kind:what``; ``token`` is the right to it."""

    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
    )
    topic = models.CharField(max_length=200)
    title = models.CharField(_("what"), max_length=300)
    url = models.CharField(max_length=300)
    language = models.CharField(max_length=2, default="uk")
    pace = models.CharField(_("letters"), max_length=8, choices=Pace.choices, default=Pace.AT_ONCE)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    made_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email", "topic"], name="an_address_follows_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["topic", "confirmed_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """The kind of the topic: what stands before its colon."""
        return self.topic.partition(":")[0]


class Preference(models.Model):
    """How soon letters of a kind come to an account, whatever each subscription says."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="paces")
    kind = models.CharField(max_length=40)
    pace = models.CharField(max_length=8, choices=Pace.choices)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="a_kind_has_one_pace"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_pace_display()}"


class Notice(models.Model):
    """News for one subscription that waits for its digest."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="notices")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Told(models.Model):
    """That news was told: the same news is not told twice (``uid`` is the room's name for it)."""

    topic = models.CharField(max_length=200)
    uid = models.CharField(max_length=200)
    told_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("news told")
        verbose_name_plural = _("news told")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "uid"], name="news_are_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.uid}"
