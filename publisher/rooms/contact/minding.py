"""Regular work: what nobody refuted is closed, authors are asked, contacts are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from publisher.common.jobs.regular import every
from publisher.rooms.contact import letters, mapping, terms
from publisher.rooms.contact.clocks import Places, value
from publisher.rooms.contact.models import Photo, Report
from publisher.rooms.contact.moving import make
from publisher.rooms.contact.rules import FINAL, OPEN, Hand, Kind, Move, NotAllowed, State
from publisher.rooms.contact.showing import show

AT_A_TIME = 500
"""So many cases one round takes; the next round has the rest."""


@every(3600)
def mind() -> None:
    """Everything that time does with cases."""
    now = timezone.now()
    close_in_silence(now)
    let_lapse(now)
    ask_whether_fixed(now)
    forget_contacts(now)
    show_places(now)
    drop_left_pictures(now)


@every(86400)
def mind_the_map() -> None:
    """The squares of the map are looked over once a day."""
    mapping.mind_squares()


def close_in_silence(now: datetime) -> None:
    """What is said to be done, and nobody refuted in the term, is closed."""
    before = now - timedelta(days=value(terms.SILENCE_DAYS, timezone.localdate(now)))
    done = Report.objects.filter(
        state__in=(State.DONE, State.CONFIRMED), answered_at__lt=before
    ).order_by("answered_at")
    _move_all(list(done[:AT_A_TIME]), Move.CLOSE, now)


def let_lapse(now: datetime) -> None:
    """A report whose author does not answer a question is closed; an appeal never so."""
    before = now - timedelta(days=value(terms.ANSWER_DAYS, timezone.localdate(now)))
    asked = Report.objects.filter(
        kind=Kind.REPORT, state=State.NEEDS_INFO, asked_at__lt=before
    ).order_by("asked_at")
    _move_all(list(asked[:AT_A_TIME]), Move.LAPSE, now)


def _move_all(reports: list[Report], move: Move, now: datetime) -> None:
    for report in reports:
        try:
            make(report, move, Hand.SITE, now=now)
        except NotAllowed:  # somebody moved it since it was looked up
            continue


def ask_whether_fixed(now: datetime) -> None:
    """Authors of reports without an answer are asked, once a turn, whether it is fixed."""
    before = now - timedelta(days=value(terms.FIXED_DAYS, timezone.localdate(now)))
    silent = Report.objects.filter(
        kind=Kind.REPORT,
        state__in=sorted(OPEN - {State.NEEDS_INFO}),
        received_at__lt=before,
        is_it_fixed_at=None,
    ).exclude(author_email="")
    for report in silent.order_by("received_at")[:AT_A_TIME]:
        with transaction.atomic():
            if Report.objects.filter(pk=report.pk, is_it_fixed_at=None).update(is_it_fixed_at=now):
                letters.is_it_fixed(report)


def forget_contacts(now: datetime) -> None:
    """Names and contacts go some time after the end; what was wrong, and where, stays."""
    day = timezone.localdate(now)
    for kind, term in ((Kind.REPORT, terms.REPORT_KEPT), (Kind.APPEAL, terms.APPEAL_KEPT)):
        Report.objects.filter(
            kind=kind,
            state__in=sorted(FINAL),
            closed_at__lt=now - timedelta(days=value(term, day)),
            forgotten_at=None,
        ).update(
            author=None,
            author_name="",
            author_email="",
            author_phone="",
            author_address="",
            forgotten_at=now,
        )


def show_places(now: datetime) -> None:
    """Pictures of a sensitive report become public with its place, when the delay has passed."""
    places = Places(timezone.localdate(now))
    if places.hidden:
        return
    hidden = Report.objects.public().filter(sensitive=True, photos__file__public=False)
    for report in hidden.distinct()[:AT_A_TIME]:
        if places.shows(report):
            show(report, places)


def drop_left_pictures(now: datetime) -> None:
    """Pictures of forms that were never sent go after a day, their bytes too."""
    left = Photo.objects.filter(report=None, file__stored_at__lt=now - timedelta(days=1))
    for photo in left.select_related("file")[:AT_A_TIME]:
        photo.file.file.delete(save=False)
        photo.file.delete()
