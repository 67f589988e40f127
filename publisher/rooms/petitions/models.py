"""The tables of petitions."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import Level
from publisher.rooms.petitions.rules import PUBLIC, REACHED, Ground, State, may_sign

STATES = (
    (State.DRAFT, _("draft")),
    (State.WAITING, _("waits to be read")),
    (State.REFUSED, _("not published")),
    (State.WITHDRAWN, _("withdrawn by the author")),
    (State.COLLECTING, _("signatures are collected")),
    (State.UNSUPPORTED, _("too few signatures: considered as an appeal")),
    (State.SUPPORTED, _("supported")),
    (State.CONSIDERED, _("under consideration")),
    (State.ANSWERED, _("answered")),
)
GROUNDS = (
    (Ground.FORM, _("the essence or the author is not stated")),
    (Ground.ORDER, _("calls to overthrow the constitutional order")),
    (Ground.INTEGRITY, _("calls to violate the territorial integrity of Ukraine")),
    (Ground.VIOLENCE, _("propaganda of war, violence or cruelty")),
    (Ground.HATRED, _("incites ethnic, racial or religious hatred")),
    (Ground.TERROR, _("calls for acts of terror")),
    (Ground.RIGHTS, _("encroaches upon human rights and freedoms")),
)


LOTS = 2**31 - 1
"""A prime: the numbers by which lists are shown in a random order are below it."""


def any_lot() -> int:
    """A random number of a petition's own."""
    return secrets.randbelow(LOTS - 1) + 1


class Topic(models.TextChoices):
    """What a petition is about."""

    STREETS = "streets", _("streets and transport")
    HOUSING = "housing", _("housing and utilities")
    GREEN = "green", _("green places and ecology")
    SOCIAL = "social", _("social protection")
    HEALTH = "health", _("health")
    EDUCATION = "education", _("education")
    CULTURE = "culture", _("culture, sport, youth")
    MEMORY = "memory", _("names and memory")
    SAFETY = "safety", _("safety")
    POWER = "power", _("council and budget")
    OTHER = "other", _("other")


class Petitions(models.QuerySet["Petition"]):
    """Petitions, some of them."""

    def public(self) -> Petitions:
        """Those that everybody may read."""
        return self.filter(state__in=sorted(PUBLIC))


class Petition(models.Model):
    """One petition. ``counted`` is kept by the count, never by a signature."""

    title = models.CharField(_("what you ask for"), max_length=150)
    text = models.TextField(_("the essence: what is wrong, what is to be done"), max_length=6000)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices, default=Topic.OTHER)
    author = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="petitions"
    )
    author_name = models.CharField(_("your surname, name, patronymic"), max_length=200)
    state = models.CharField(max_length=12, choices=STATES, default=State.DRAFT)
    ground = models.CharField(_("ground in the law"), max_length=10, choices=GROUNDS, blank=True)
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    lot = models.PositiveBigIntegerField(default=any_lot, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_by = models.DateField(null=True, blank=True)
    """The last day on which it is published or refused."""
    published_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    threshold = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    struck = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    begin_by = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    department = models.ForeignKey(
        "community.Organization", models.SET_NULL, null=True, blank=True, related_name="petitions"
    )
    answer = models.TextField(_("answer"), max_length=20000, blank=True)
    answer_file = models.ForeignKey(
        "files.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = Petitions.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering: ClassVar = ["-published_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-published_at"]),
            models.Index(fields=["state", "-counted"]),
            models.Index(fields=["topic", "-published_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("petition", args=[self.pk])

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in PUBLIC

    @property
    def has_reached(self) -> bool:
        """Whether enough people signed it."""
        return self.state in REACHED

    @property
    def is_open(self) -> bool:
        """Whether a signature that comes now is in time."""
        return may_sign(State(self.state), self.closes_at, timezone.now())

    @property
    def missing(self) -> int:
        """Signatures that are still needed."""
        return max(0, self.threshold - self.counted)

    @property
    def days_left(self) -> int:
        """Days of the collecting, today among them; 0 where it is over."""
        if self.closes_at is None or not self.is_open:
            return 0
        last = timezone.localdate(self.closes_at)
        return max(0, (last - timezone.localdate()).days)

    @property
    def uid(self) -> str:
        """What it is called in open data and in imprints."""
        day = timezone.localdate(self.made_at)
        return f"{day:%Y-%m-%d}-{self.pk}"


class Intake(models.Model):
    """Signatures that a civil-society body collected on its own site and handed over."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="intakes")
    body = models.CharField(_("association of citizens"), max_length=300)
    url = models.URLField(_("page of the petition there"), blank=True)
    received_on = models.DateField(_("received on"))
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    taken = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("signatures of a civil-society site")
        verbose_name_plural = _("signatures of civil-society sites")

    def __str__(self) -> str:
        return f"{self.body}, {self.received_on}"


class Signature(models.Model):
    """One signature. Who signed is found by imprints, of use in this petition and nowhere else."""

    class Way(models.TextChoices):
        """Where it was given."""

        SITE = "site", _("on this site")
        BODY = "body", _("on a civil-society site")

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="signatures")
    person = models.CharField(max_length=64, editable=False)
    mail = models.CharField(max_length=64, blank=True, editable=False)
    account = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="signatures"
    )
    name = models.CharField(_("surname, name, patronymic"), max_length=200)
    level = models.PositiveSmallIntegerField(default=Level.RESIDENCE)
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.SITE)
    intake = models.ForeignKey(Intake, models.CASCADE, null=True, blank=True)
    network = models.CharField(max_length=16, blank=True, editable=False)
    signed_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "person"], name="one_signature_a_person"),
            models.UniqueConstraint(
                fields=["petition", "mail"],
                condition=~Q(mail=""),
                name="one_signature_a_mailbox",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["petition", "struck_at", "signed_at"]),
            models.Index(fields=["petition", "network"]),
        ]

    def __str__(self) -> str:
        return self.name
