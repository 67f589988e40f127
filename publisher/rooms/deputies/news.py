"""Letters about a member's votes and presence, and about votes whose wording has a word."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from publisher.common.community.models import Person
from publisher.common.jobs.regular import every
from publisher.common.record.models import Participant, Sitting, Stage, Vote, VoteLine
from publisher.common.subscriptions.delivery import announce
from publisher.common.subscriptions.keywords import KEYWORD, Followed, followed, word_of
from publisher.common.subscriptions.topics import Kind, Topic, enter

DEPUTY = "deputy"
RECENT = timedelta(days=2)
"""Votes that came to the site later than this after the hall are no news."""


def _deputy(what: str) -> Topic | None:
    if not (what.isascii() and what.isdecimal() and len(what) < 10):
        return None
    person = Person.objects.filter(pk=int(what), participations__isnull=False).first()
    if person is None:
        return None
    title = gettext("Votes and presence") + f": {person.name}"
    return Topic(f"{DEPUTY}:{person.pk}", title, reverse("deputy", args=[person.pk]))


def _keyword(what: str) -> Topic | None:
    word = word_of(what)
    if word is None:
        return None
    title = gettext("Votes, agendas and documents with the word") + f": {word}"
    return Topic(f"{KEYWORD}:{word}", title, reverse("search") + f"?q={quote(word)}")


@every(120)
def tell() -> None:
    """Tell what is new to those who follow; what was told once is not told again."""
    since = timezone.now() - RECENT
    with override(settings.LANGUAGE_CODE):
        _tell_of_deputies(since)
        _tell_of_words(since)


def _tell_of_deputies(since: datetime) -> None:
    numbers = [int(what) for what in followed(DEPUTY)]
    lines = VoteLine.objects.filter(
        person__in=numbers,
        vote__closed_at__gte=since,
        vote__withheld="",
        vote__stage=Stage.CLOSED,
    )
    for line in lines.select_related("vote__sitting", "person").order_by("vote__closed_at", "pk"):
        vote, outcome = line.vote, line.get_outcome_display()
        title = f"{line.person.name}: {outcome} — {vote.wording}"
        key = f"{DEPUTY}:{line.person_id}"
        announce(key, title, vote.get_absolute_url(), uid=f"vote:{vote.pk}")
    _tell_of_presence(numbers, since)


def _tell_of_presence(numbers: list[int], since: datetime) -> None:
    """At the end of a sitting: whether the member had registered for it."""
    ended = Sitting.objects.filter(closed_at__gte=since)
    for one in Participant.objects.filter(sitting__in=ended, person__in=numbers).select_related(
        "sitting"
    ):
        here = gettext("was there") if one.registered_at else gettext("was absent")
        title, url = f"{one.name}: {here} — {one.sitting}", one.sitting.get_absolute_url()
        announce(f"{DEPUTY}:{one.person_id}", title, url, uid=f"sitting:{one.sitting_id}")


def _tell_of_words(since: datetime) -> None:
    if not (asked := Followed.now()):
        return
    votes = Vote.objects.filter(closed_at__gte=since, withheld="", stage=Stage.CLOSED)
    for vote in votes.select_related("sitting").order_by("closed_at"):
        asked.tell(vote.wording, vote.wording, vote.get_absolute_url(), f"vote:{vote.pk}")


enter(Kind(DEPUTY, _("Votes and presence of deputies"), _deputy))
enter(Kind(KEYWORD, _("Votes, agendas and documents with a word"), _keyword))
