"""A report or an appeal: what, where, by whom, for whom to do, until when."""

from __future__ import annotations

from datetime import date
from secrets import token_urlsafe
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.rooms.contact.categories import Category
from publisher.rooms.contact.rules import ANSWERED, NEVER_PUBLIC, OPEN, Kind, State

KINDS = [(Kind.REPORT, _("report")), (Kind.APPEAL, _("appeal"))]
STATES = [
    (State.DRAFT, _("not yet read")),
    (State.RECEIVED, _("received")),
    (State.CHECKED, _("checked")),
    (State.ASSIGNED, _("assigned")),
    (State.IN_WORK, _("in work")),
    (State.DONE, _("done, to be confirmed")),
    (State.CONFIRMED, _("confirmed by residents")),
    (State.REFUTED, _("refuted by residents")),
    (State.CLOSED, _("closed")),
    (State.REOPENED, _("opened again")),
    (State.NEEDS_INFO, _("needs information")),
    (State.FORWARDED, _("not ours: forwarded")),
    (State.DUPLICATE, _("duplicate")),
    (State.IMPOSSIBLE, _("cannot be done")),
    (State.REFUSED, _("not considered")),
]


class Channel(models.TextChoices):
    """By which way it came."""

    WEB = "web", _("the site")
    PHONE = "phone", _("telephone")
    RECEPTION = "reception", _("reception desk")
    EMAIL = "email", _("e-mail")
    OPEN311 = "open311", _("another application (Open311)")
    PAPER = "paper", _("letter")


class Nature(models.TextChoices):
    """Kinds of appeals (art. 3 of Law 393/96)."""

    PROPOSAL = "proposal", _("proposal or remark")
    REQUEST = "request", _("application or petition of a person")
    COMPLAINT = "complaint", _("complaint")


def new_token() -> str:
    """A token that cannot be guessed (192 bits)."""
    return token_urlsafe(24)


class Reports(models.QuerySet["Report"]):
    """Cases by who may see them."""

    def public(self) -> Reports:
        """Those that everybody may read; the same as ``rules.is_public``."""
        return self.filter(kind=Kind.REPORT, wanted_public=True, held_back=False).exclude(
            state__in=sorted(NEVER_PUBLIC)
        )

    def open(self) -> Reports:
        """Those that the city has not answered."""
        return self.filter(state__in=sorted(OPEN))

    def overdue(self, day: date) -> Reports:
        """Those that should have been answered before a day."""
        return self.open().filter(due__lt=day)


class Report(models.Model):
    """One case. ``token`` is the right of whoever sent it to see and to go on with it.

    ``lat``, ``lon`` are WGS 84 degrees. Contacts of the author are never on a public page.
    ``turn`` counts how often it was opened again: residents' votes hold for one turn.
    """

    kind = models.CharField(_("kind"), max_length=6, choices=KINDS, default=Kind.REPORT)
    channel = models.CharField(
        _("way"), max_length=9, choices=Channel.choices, default=Channel.WEB
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("category"),
    )
    text = models.TextField(_("what is wrong, or what is wished"), max_length=6000)
    answers = models.JSONField(_("answers to questions"), default=dict, blank=True)
    place = models.CharField(_("place: street, house, landmark"), max_length=250, blank=True)
    lat = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    lon = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    district = models.CharField(_("electoral district"), max_length=60, blank=True, db_index=True)
    work = models.ForeignKey(
        "contact.Work", models.SET_NULL, null=True, blank=True, related_name="reports"
    )

    wanted_public = models.BooleanField(_("everybody may read it"), default=True)
    held_back = models.BooleanField(_("to be read before it is shown"), default=False)
    sensitive = models.BooleanField(_("its place is kept"), default=False)

    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    author_name = models.CharField(_("name"), max_length=200, blank=True)
    author_email = models.EmailField(_("e-mail"), blank=True)
    author_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    author_address = models.CharField(_("place of residence"), max_length=300, blank=True)
    language = models.CharField(max_length=2, default="uk")
    consented_at = models.DateTimeField(_("consent to the use of data"), null=True, blank=True)
    deputy_may_know = models.BooleanField(
        _("the deputy of the district may know who sent it"), default=False
    )
    nature = models.CharField(
        _("kind of appeal"), max_length=9, choices=Nature.choices, blank=True
    )
    simple = models.BooleanField(_("needs no further study"), default=False)
    extended = models.BooleanField(_("term extended by the head"), default=False)

    state = models.CharField(_("state"), max_length=12, choices=STATES, default=State.RECEIVED)
    department = models.ForeignKey(
        "community.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    officer = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("officer"),
    )
    due = models.DateField(_("to be done by"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    forwarded_to = models.CharField(_("forwarded to"), max_length=300, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    turn = models.PositiveSmallIntegerField(default=0, editable=False)
    said_done = models.PositiveIntegerField(default=0, editable=False)
    said_not = models.PositiveIntegerField(default=0, editable=False)

    received_at = models.DateTimeField(_("received"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_on = models.DateField(null=True, editable=False)
    """The day of ``answered_at`` in the community's zone: what figures are counted by."""
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    is_it_fixed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    sent_as = models.CharField(max_length=64, unique=True, null=True, editable=False)
    """The sender's own name for it (a form's, a letter's): what comes twice is one."""

    objects = Reports.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due"]),
            models.Index(fields=["-received_at", "-id"]),
            models.Index(fields=["department", "state"]),
            models.Index(fields=["category", "lat", "lon"]),
            models.Index(fields=["lat", "lon"]),
            models.Index(fields=["-changed_at"]),
            models.Index(
                fields=["received_at"],
                condition=models.Q(sensitive=True),
                name="contact_of_kept_places",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}: {self.title}"

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("contact_report", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is called in lists: its category, else the beginning of its words."""
        if self.category is not None:
            return self.category.said_name
        return " ".join(self.text.split())[:80] or str(self.get_kind_display())

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return (
            self.kind == Kind.REPORT
            and self.wanted_public
            and not self.held_back
            and self.state not in NEVER_PUBLIC
        )

    @property
    def is_answered(self) -> bool:
        """Whether its deadline runs no more."""
        return self.state in ANSWERED

    def is_overdue(self, day: date | None = None) -> bool:
        """Whether its last day has passed without an answer."""
        if self.due is None or self.state == State.DRAFT:
            return False
        if self.is_answered:
            return self.answered_on is not None and self.answered_on > self.due
        return (day or timezone.localdate()) > self.due
