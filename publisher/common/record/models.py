"""What is known of sittings: read by pages, written by the ledger alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publisher.common.community.models import Hall, Organization, Person


class State(models.TextChoices):
    """Where a sitting is."""

    OPEN = "open", _("the sitting is on")
    BREAK = "break", _("a break")
    ADJOURNED = "adjourned", _("adjourned")
    CLOSED = "closed", _("closed")


class Sitting(models.Model):
    """One sitting of one body. ``uid`` is the hall's own name for it."""

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="sittings")
    body = models.ForeignKey(Organization, models.PROTECT, related_name="sittings")
    uid = models.CharField(max_length=128)
    session = models.CharField(_("session"), max_length=200, blank=True)
    convocation = models.CharField(_("convocation"), max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    day = models.DateField(_("day"), db_index=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    seats = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    rules_version = models.CharField(max_length=20, blank=True)
    item = models.ForeignKey(
        "record.Item", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    log = models.CharField(max_length=64, blank=True)
    """Which journal it stands in: the hash of that journal's first line, hex."""
    last_n = models.PositiveBigIntegerField(default=0)
    """The number of the last line of the journal that was taken."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering: ClassVar = ["-opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "uid"], name="sitting_once_a_hall")
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.session}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("sitting", args=[self.pk])


class Participant(models.Model):
    """Who belongs to the body at a sitting, with the name and faction of that day."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    name = models.CharField(max_length=200)
    faction = models.CharField(max_length=200, blank=True)
    mayor = models.BooleanField(default=False)
    present = models.BooleanField(default=False)
    registered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "person"], name="participant_once")
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """An item of an agenda."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="items")
    uid = models.CharField(max_length=128)
    number = models.CharField(_("number"), max_length=20)
    title = models.TextField(_("title"))
    reporter = models.CharField(_("reporter"), max_length=300, blank=True)
    project_number = models.CharField(_("number of the draft"), max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    removed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "uid"], name="item_once_a_sitting")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Stage(models.TextChoices):
    """Where a vote is."""

    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("voting goes on")
    SUSPENDED = "suspended", _("interrupted")
    CLOSED = "closed", _("closed")
    ANNULLED = "annulled", _("annulled by the sitting")
    VOIDED = "voided", _("interrupted: to be held again")


class Vote(models.Model):
    """One vote. A vote that contradicts itself keeps ``withheld``, and its result is not shown."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="votes")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="votes")
    uid = models.CharField(max_length=128)
    number = models.PositiveSmallIntegerField(_("number"))
    wording = models.TextField(_("wording"))
    motion = models.CharField(max_length=20)
    ballot = models.CharField(max_length=12)
    majority = models.CharField(max_length=40)
    repeats = models.CharField(max_length=128, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.ANNOUNCED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    close = models.CharField(max_length=8, blank=True)
    composition = models.PositiveSmallIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(default=0)
    votes_for = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstain = models.PositiveSmallIntegerField(default=0)
    not_voted = models.PositiveSmallIntegerField(default=0)
    absent = models.PositiveSmallIntegerField(default=0)
    recused = models.PositiveSmallIntegerField(default=0)
    vacant = models.PositiveSmallIntegerField(default=0)
    undisclosed = models.PositiveSmallIntegerField(default=0)
    adopted = models.BooleanField(null=True, blank=True)
    withheld = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    """Why it was annulled, interrupted or corrected."""
    majority_was = models.CharField(max_length=40, blank=True)
    adopted_was = models.BooleanField(null=True, blank=True)
    statements = models.JSONField(default=list, blank=True)
    """Members' statements: ``[{"name": …, "text": …}]``; they change no count."""
    n = models.PositiveBigIntegerField(default=0)
    """The line of the journal with the result: by it the vote is proven."""

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "uid"], name="vote_once_a_sitting")
        ]
        indexes: ClassVar = [
            models.Index(fields=["stage"]),
            models.Index(
                fields=["id"], condition=~models.Q(withheld=""), name="votes_that_are_withheld"
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("vote", args=[self.sitting_id, self.pk])

    @property
    def secret(self) -> bool:
        """Whether nobody's choice is known."""
        return self.ballot == "secret"

    @property
    def has_result(self) -> bool:
        """Whether a result may be shown, one that was annulled later among them."""
        return self.adopted is not None and not self.withheld


class VoteLine(models.Model):
    """What a result says of one person."""

    class Outcome(models.TextChoices):
        """As the hall has them; VOTED stands for a ballot dropped in a secret vote."""

        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstained")
        NOT_VOTED = "not_voted", _("did not vote")
        ABSENT = "absent", _("absent")
        RECUSED = "recused", _("conflict of interest")
        VOTED = "voted", _("took part")

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="vote_lines")
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    faction = models.CharField(max_length=200, blank=True)
    along = models.BooleanField(null=True, blank=True)
    """Whether the choice was that of more than half of the faction; null where there is none."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vote", "person"], name="vote_line_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-vote"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_outcome_display()}"


class Tally(models.Model):
    """How often a person was told so in a sitting, in votes whose result stands.

    Reckoned anew from the lines whenever a vote of the sitting closes or is annulled, so that
    figures over ten years are sums of some thousands of rows, not of millions.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="tallies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tallies")
    outcome = models.CharField(max_length=9, choices=VoteLine.Outcome.choices)
    along = models.BooleanField(null=True, blank=True)
    secret = models.BooleanField(default=False)
    heads = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "outcome"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.outcome} {self.heads}"


class Speech(models.Model):
    """Somebody had the floor. A guest has a name and is no person here."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="speeches")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="speeches")
    uid = models.CharField(max_length=128)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="speeches"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["started_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "uid"], name="speech_once_a_sitting")
        ]

    def __str__(self) -> str:
        return self.name


class Recording(models.Model):
    """Sound of an open part of a sitting, without a gap; a sitting may have several, in order.

    It comes piece by piece: until ``complete`` it is on no page. What was in camera was not
    recorded, so that between two recordings of a sitting there may be time that nobody hears.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="recordings")
    file = models.FileField(upload_to="recordings/%Y/%m/", blank=True)
    media_type = models.CharField(max_length=60)
    started_at = models.DateTimeField(_("begins"))
    """When its first sample was heard, by the hall's clock, which is the journal's."""
    duration_s = models.FloatField(_("length, seconds"))
    size = models.PositiveBigIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    """Of the whole file, hex: as the hall said, and as it was found when it was all here."""
    bytes_have = models.PositiveBigIntegerField(default=0)
    complete = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering: ClassVar = ["started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "started_at"], name="recording_once")
        ]

    def __str__(self) -> str:
        return f"{self.sitting}, {self.started_at:%H:%M}"

    def get_absolute_url(self) -> str:
        """The file, which is served by ranges."""
        return reverse("recording", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        """When its last sample was heard."""
        return self.started_at + timedelta(seconds=self.duration_s)

    def moment(self, vote: Vote) -> float | None:
        """Where a vote begins in it, seconds from its start; None where it is not in it."""
        begins = vote.opened_at or vote.closed_at
        if begins is None or vote.sitting_id != self.sitting_id:
            return None
        return (
            (begins - self.started_at).total_seconds()
            if self.started_at <= begins < self.ends_at
            else None
        )
