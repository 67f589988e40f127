"""Make a move of the table: the state, what follows from it, letters, the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.files.models import StoredFile
from publisher.common.law import book
from publisher.common.mail.post import write
from publisher.common.search import index
from publisher.common.web.addresses import absolute
from publisher.rooms.petitions import news, terms
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import PUBLIC, Hand, Move, State, after, closes

TOLD = frozenset(set(Move) - {Move.SEND, Move.WITHDRAW})
"""Moves of which the author gets a letter."""
Heard = Callable[[Petition], None]
unsupported: list[Heard] = []
"""Who considers a petition as an appeal: the site composes it, no room knows another."""


def _term(name: str) -> int:
    return book.value_on(name).value


def make(
    petition: Petition,
    move: Move,
    hand: Hand,
    actor: User | None = None,
    *,
    reason: str = "",
    ground: str = "",
    now: datetime | None = None,
) -> Petition:
    """Make a move, and all that follows from it, in one transaction.

    Raises:
        NotAllowed: the table has no such move now.
    """
    with transaction.atomic():
        at = now or timezone.now()
        found = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        state = State(found.state)
        found.state = after(move, state, hand, reason, ground)
        if move in (Move.REFUSE, Move.STOP):
            found.reason, found.ground = reason.strip(), ground
        _date(found, move, at, reason)
        found.save()
        if (state in PUBLIC) is not found.is_public:
            publish(found)
        if hand is not Hand.AUTHOR:
            told = {"reason": reason.strip()} if move is not Move.ANSWER else {}
            record(actor, f"petition.{move}", f"petition:{found.pk}", **told)
        if move in TOLD:
            _tell_author(found)
            news.moved(found)
        if move is Move.END:
            for heard in unsupported:
                heard(found)
    return found


def _date(found: Petition, move: Move, at: datetime, said: str) -> None:
    """Write down when, and until when."""
    today, days = timezone.localdate(at), book.calendar()
    match move:
        case Move.SEND:
            found.sent_at = at
            found.read_by = days.add_working_days(today, _term(terms.MODERATION_DAYS.name))
        case Move.PUBLISH:
            found.published_at = at
            found.threshold = _term(terms.THRESHOLD.name)
            zone = timezone.get_default_timezone()
            found.closes_at = closes(today, _term(terms.COLLECTING_DAYS.name), zone)
        case Move.REACH:
            found.ended_at = at
            found.begin_by = days.add_working_days(today, _term(terms.BEGIN_DAYS.name))
        case Move.END | Move.STOP:
            found.ended_at = at
        case Move.TAKE:
            found.begun_at = at
            found.answer_by = days.add_working_days(today, _term(terms.CONSIDERATION_DAYS.name))
        case Move.ANSWER:
            found.answer, found.answered_at = said.strip(), at
            if found.answer_file_id:
                StoredFile.objects.filter(pk=found.answer_file_id).update(public=True)
        case _:
            pass


def publish(petition: Petition) -> None:
    """Its words are found by everybody, or by nobody."""
    if not petition.is_public:
        index.forget("petition", [str(petition.pk)])
        return
    with override("uk"):
        url = petition.get_absolute_url()
    day = timezone.localdate(petition.published_at) if petition.published_at else None
    words = f"{petition.text}\n{petition.author_name}"
    index.enter([index.Entry("petition", str(petition.pk), petition.title, url, words, day)])


def _tell_author(petition: Petition) -> None:
    author = petition.author
    if author is None or not author.is_active:
        return
    with override(author.language):
        page = petition.get_absolute_url() if petition.is_public else ""
    told = {
        "petition": petition,
        "name": petition.author_name,
        "url": absolute(page) if page else "",
    }
    write(author.email, "petitions/letter.txt", told, author.language)
