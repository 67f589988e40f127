"""The tables of offices."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from publisher.rooms.deputies.office.slots import Pause, Reception


def new_token() -> str:
    """A name of a booking for calendars that cannot be guessed."""
    return token_urlsafe(18)


class Hours(models.Model):
    """Reception hours: each week on a day, or on one date."""

    person = models.ForeignKey("community.Person", models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), choices=sorted(WEEKDAYS.items()), null=True, blank=True
    )
    day = models.DateField(_("or one date"), null=True, blank=True)
    starts = models.TimeField(_("begins at"))
    ends = models.TimeField(_("ends at"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes of one conversation"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    place = models.CharField(_("place"), max_length=250)
    note = models.CharField(_("what to know"), max_length=300, blank=True)
    since = models.DateField(_("valid from"), null=True, blank=True)
    until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("reception hours")
        verbose_name_plural = _("reception hours")
        ordering: ClassVar = ["weekday", "day", "starts"]

    def __str__(self) -> str:
        when = self.get_weekday_display() if self.day is None else f"{self.day:%d.%m.%Y}"
        return f"{when}, {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """Hours are on a day, and have room for a conversation.

        Raises:
            ValidationError: they are not, or have none.
        """
        if (self.weekday is None) == (self.day is None):
            raise ValidationError(_("Choose a day of the week or one date."))
        if self.starts and self.ends and self.minutes:
            span = self.ends.hour * 60 + self.ends.minute
            span -= self.starts.hour * 60 + self.starts.minute
            if span < self.minutes:
                raise ValidationError(_("The hours are shorter than one conversation."))
        if self.since and self.until and self.until < self.since:
            raise ValidationError(_("The last day is before the first."))

    @property
    def reception(self) -> Reception:
        """As the rules see it."""
        return Reception(
            pk=self.pk, starts=self.starts, ends=self.ends, minutes=self.minutes,
            weekday=self.weekday, day=self.day, since=self.since, until=self.until,
        )  # fmt: skip


class NoHours(models.Model):
    """Days without reception."""

    person = models.ForeignKey("community.Person", models.CASCADE, related_name="no_hours")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("days without reception")
        verbose_name_plural = _("days without reception")
        ordering: ClassVar = ["first"]

    def __str__(self) -> str:
        return f"{self.first:%d.%m.%Y}–{self.last:%d.%m.%Y}"

    def clean(self) -> None:
        """The last day is not before the first.

        Raises:
            ValidationError: it is.
        """
        if self.first and self.last and self.last < self.first:
            raise ValidationError(_("The last day is before the first."))

    @property
    def pause(self) -> Pause:
        """As the rules see it."""
        return Pause(self.first, self.last)


class Booking(models.Model):
    """A conversation that somebody booked: one at a time, which the table itself holds."""

    person = models.ForeignKey("community.Person", models.CASCADE, related_name="bookings")
    at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=250)
    user = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    name = models.CharField(_("surname, name"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    about = models.CharField(_("what about"), max_length=500)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)
    by_office = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "at"],
                condition=Q(cancelled_at=None),
                name="one_conversation_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%d.%m.%Y %H:%M}"


class Assistant(models.Model):
    """Who helps a deputy (Law 93-IV, art. 29-1)."""

    person = models.ForeignKey("community.Person", models.CASCADE, related_name="assistants")
    name = models.CharField(_("surname, name, patronymic"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("assistant")
        verbose_name_plural = _("assistants")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class YearReport(models.Model):
    """A deputy's report to the voters (Law 93-IV, art. 16): at least once a year."""

    person = models.ForeignKey("community.Person", models.CASCADE, related_name="reports")
    day = models.DateField(_("day of the report"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("in short"), max_length=4000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("report to the voters")
        verbose_name_plural = _("reports to the voters")
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A letter of a resident to a deputy, and the answer: between the two."""

    person = models.ForeignKey("community.Person", models.CASCADE, related_name="questions")
    user = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    name = models.CharField(_("surname, name, patronymic"), max_length=200)
    address = models.CharField(_("place of residence"), max_length=300)
    text = models.TextField(_("your words"), max_length=6000)
    sent_at = models.DateTimeField(default=timezone.now)
    due = models.DateField()
    answer = models.TextField(_("answer"), max_length=10000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter to a deputy")
        verbose_name_plural = _("letters to deputies")
        ordering: ClassVar = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether its last day has passed without an answer."""
        return self.answered_at is None and timezone.localdate() > self.due
