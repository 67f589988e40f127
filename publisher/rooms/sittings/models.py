"""What the secretariat adds to the record: announced sittings, files, summaries, topics, streams.

What the hall itself told is in ``common.record`` and is never written here.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publisher.common.community.models import Hall, Organization
from publisher.common.files.models import StoredFile
from publisher.common.record.models import Sitting, Vote
from publisher.rooms.sittings.rules import Standing


class Announcement(models.Model):
    """A sitting that is to be held: day, place, agenda. ``reason`` says why it is late or off."""

    body = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="announcements",
        verbose_name=_("body"),
        limit_choices_to={"classification__in": ("council", "executive_committee", "commission")},
    )
    starts_at = models.DateTimeField(_("day and hour"), db_index=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    session = models.CharField(_("session"), max_length=200, blank=True)
    standing = models.CharField(
        max_length=12,
        default=Standing.DRAFT,
        choices=[
            (Standing.DRAFT, _("not published yet")),
            (Standing.ANNOUNCED, _("announced")),
            (Standing.POSTPONED, _("postponed")),
            (Standing.CANCELLED, _("will not be held")),
        ],
    )
    reason = models.TextField(_("reason"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("announced sitting")
        verbose_name_plural = _("announced sittings")
        ordering: ClassVar = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.body}, {self.session}" if self.session else str(self.body)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("announcement", args=[self.pk])

    @property
    def public(self) -> bool:
        """Whether visitors see it."""
        return self.published_at is not None


class Point(models.Model):
    """A point of an announced agenda."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="points")
    number = models.CharField(_("number"), max_length=20)
    title = models.TextField(_("title"))
    reporter = models.CharField(_("reporter"), max_length=300, blank=True)
    project_number = models.CharField(_("number of the draft"), max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Kind(models.TextChoices):
    """What a document is."""

    DRAFT = "draft", _("draft decision")
    AGENDA = "agenda", _("agenda")
    MINUTES = "minutes", _("minutes")
    DECISION = "decision", _("decision")
    ROLL_CALL = "roll_call", _("roll-call sheet")
    TRANSCRIPT = "transcript", _("transcript")
    OTHER = "other", _("other document")


class Document(models.Model):
    """A file of a sitting. One that was withdrawn stays named, with the reason."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=1000)
    number = models.CharField(_("number"), max_length=60, blank=True)
    day = models.DateField(_("of the day"), db_index=True)
    body = models.ForeignKey(Organization, models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    signature = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """A detached signature over the file; attached, not verified by the site."""
    announcement = models.ForeignKey(
        Announcement, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    point = models.ForeignKey(
        Point, models.SET_NULL, null=True, blank=True, related_name="documents"
    )
    sitting = models.ForeignKey(
        Sitting, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    vote = models.ForeignKey(
        Vote, models.SET_NULL, null=True, blank=True, related_name="documents"
    )
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """None while only the desk sees it: with the announcement that it belongs to."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("document of a sitting")
        verbose_name_plural = _("documents of sittings")
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "-day"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("document", args=[self.pk])

    @property
    def signed(self) -> bool:
        """Whether a signature came with it, beside or around it."""
        return self.signature_id is not None or "asic" in self.file.media_type


class Summary(models.Model):
    """A vote in plain words, by the editor."""

    vote = models.OneToOneField(Vote, models.CASCADE, related_name="summary")
    text = models.TextField(_("in plain words"), max_length=2000)
    text_en = models.TextField(_("in plain words, in English"), max_length=2000, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """In the language of the page."""
        return self.text_en if get_language() == "en" and self.text_en else self.text


class Topic(models.Model):
    """A topic of the archive: votes that have one of its words, in any of their forms."""

    uid = models.SlugField(_("identifier"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    words = models.CharField(_("words, one beside the other"), max_length=500)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["position", "name"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("topic", args=[self.uid])


class Stream(models.Model):
    """Where a hall's picture is to be seen while it sits: an address that may be embedded."""

    hall = models.OneToOneField(Hall, models.CASCADE, related_name="stream")
    address = models.CharField(
        _("address of the player"),
        max_length=500,
        validators=[
            RegexValidator(r"^https://[^\s;,'\"]+$", _("An address begins with https://."))
        ],
    )
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.address


class Convocation(models.Model):
    """The term of a convocation, which no hall knows and the national tables want."""

    label = models.CharField(_("name, as the hall writes it"), max_length=60, unique=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))

    class Meta:
        ordering: ClassVar = ["-since"]

    def __str__(self) -> str:
        return f"{self.label}, {self.since:%d.%m.%Y}–{self.until:%d.%m.%Y}"
