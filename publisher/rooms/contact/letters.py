"""Letters to whoever sent a case: that it came, what became of it, whether it is fixed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from publisher.common.mail.post import write
from publisher.common.web.addresses import absolute
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import value
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.rules import Kind, Move

TOLD = frozenset(
    {
        Move.ASSIGN,
        Move.BEGIN,
        Move.FINISH,
        Move.REOPEN,
        Move.CLOSE,
        Move.ASK,
        Move.LAPSE,
        Move.FORWARD,
        Move.MERGE,
        Move.DECLINE,
        Move.REFUSE,
    }
)
"""Moves of which the author gets a letter."""
OF_ALL = frozenset({Move.FINISH, Move.DECLINE, Move.REOPEN})
"""Moves of which authors of its duplicates get one, too."""


def received(report: Report) -> None:
    """That it came, under which number, until when it will be done."""
    if report.author_email:
        _write(report, "contact/received.txt", report)


def moved(report: Report, move: Move, said: str) -> None:
    """What became of it."""
    if move not in TOLD:
        return
    for each in _readers(report, move):
        _write(each, "contact/moved.txt", report, move=str(move), said=said)


def is_it_fixed(report: Report) -> None:
    """Whether the trouble is still there."""
    if report.author_email:
        _write(report, "contact/fixed.txt", report)


def _readers(report: Report, move: Move) -> Iterator[Report]:
    if report.author_email:
        yield report
    if move in OF_ALL:
        yield from report.duplicates.exclude(author_email="")


def _write(reader: Report, template: str, about: Report, **told: str) -> None:
    with override(reader.language):
        link = absolute(reverse("contact_mine", args=[reader.token]))
    today = timezone.localdate()
    told_all = {
        "reader": reader,
        "report": about,
        "title": about.title,
        "link": link,
        "appeal": about.kind == Kind.APPEAL,
        "silence_days": value(terms.SILENCE_DAYS, today),
        "refute_days": value(terms.REFUTE_DAYS, today),
        "answer_days": value(terms.ANSWER_DAYS, today),
        **told,
    }
    write(reader.author_email, template, told_all, reader.language)
