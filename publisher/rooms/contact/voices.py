"""Residents say whether what is said to be done is done: the author alone, others by number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import value
from publisher.rooms.contact.models import Report, Vote
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.rules import TABLE, Hand, Move, NotAllowed, State, Why, verdict


def may_speak(report: Report, user: User) -> bool:
    """Whether this person may say a word now: proven well enough, and the first time this turn."""
    if State(report.state) not in TABLE[Move.REFUTE].before:
        return False
    if user.level() < Level(value(terms.VOTE_LEVEL)):
        return False
    return not report.votes.filter(turn=report.turn, user=user).exists()


def say_as_author(
    report: Report, *, done: bool, words: str = "", now: datetime | None = None
) -> Report:
    """Whoever sent it says so, and that decides.

    Raises:
        NotAllowed: nothing is said to be done, or it was closed too long ago.
    """
    move = Move.CONFIRM if done else Move.REFUTE
    return make(report, move, Hand.AUTHOR, report.author, Told(said=words[:600]), now)


def say(
    report: Report, user: User, *, done: bool, words: str = "", now: datetime | None = None
) -> Report:
    """A resident says so; enough of one mind decide.

    Raises:
        NotAllowed: nothing is said to be done, or this person has spoken.
    """
    with transaction.atomic():
        found = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        move = Move.CONFIRM if done else Move.REFUTE
        if not may_speak(found, user):
            raise NotAllowed(move, Why.STATE)
        Vote.objects.create(
            report=found, user=user, turn=found.turn, done=done, words=words.strip()[:600]
        )
        if found.author_id == user.pk:
            return say_as_author(found, done=done, words=words, now=now)
        Report.objects.filter(pk=found.pk).update(
            **{"said_done" if done else "said_not": F("said_done" if done else "said_not") + 1}
        )
        found.refresh_from_db(fields=["said_done", "said_not"])
        decided = verdict(found.said_done, found.said_not, value(terms.VOTES_NEEDED))
        if decided is not None and State(found.state) in TABLE[decided].before:
            found = make(found, decided, Hand.RESIDENTS, now=now)
    return found
