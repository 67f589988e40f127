"""The terms in force, asked of the book: last days of cases, what is shown of their places."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from publisher.common.law import book
from publisher.common.law.dated import Term
from publisher.rooms.contact import terms
from publisher.rooms.contact.deadlines import AppealTerms, of_appeal, of_forwarding, of_report
from publisher.rooms.contact.geo import shows_place
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import Reports
from publisher.rooms.contact.rules import Kind


def value(term: Term, day: date | None = None) -> int:
    """What holds on a day (today)."""
    return book.value_on(term.name, day).value


def appeal_terms(day: date) -> AppealTerms:
    """The clocks of the law as they are on a day."""
    return AppealTerms(
        simple_days=value(terms.APPEAL_SIMPLE, day),
        months=value(terms.APPEAL_MONTHS, day),
        most_days=value(terms.APPEAL_MOST, day),
        forward_days=value(terms.APPEAL_FORWARD, day),
    )


def last_day(report: Report, start: date) -> date:
    """Until when a case is to be done, if its clock starts on a day."""
    calendar = book.calendar()
    if report.kind == Kind.APPEAL:
        return of_appeal(
            start, appeal_terms(start), calendar, simple=report.simple, extended=report.extended
        )
    category = report.category
    if category is None or category.days is None:
        return of_report(start, value(terms.REPORT_DAYS, start), calendar, working=True)
    return of_report(start, category.days, calendar, working=category.working)


def forward_by(report: Report) -> date | None:
    """Until when an appeal that is not ours is sent on; reports have no such term."""
    if report.kind != Kind.APPEAL:
        return None
    start = timezone.localdate(report.received_at)
    return of_forwarding(start, appeal_terms(start), book.calendar())


class Places:
    """Whether places are shown; asks the book once for many reports."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day or timezone.localdate()
        self.hidden = bool(value(terms.PLACE_HIDDEN, self.day))
        self.delay = value(terms.PLACE_DELAY, self.day)

    def shows(self, report: Report) -> bool:
        """Whether everybody may know the place of a report, and its pictures with it."""
        return shows_place(
            self.day,
            timezone.localdate(report.received_at),
            sensitive=report.sensitive,
            hidden=self.hidden,
            delay_days=self.delay,
        )

    def known(self, rows: Reports) -> Reports:
        """Those reports whose place, if they have one, everybody may know."""
        if self.hidden:
            return rows.filter(sensitive=False)
        until = timezone.now() - timedelta(days=self.delay + 1)
        return rows.filter(Q(sensitive=False) | Q(received_at__lt=until))
