"""The last day of each case: of a report by its category, of an appeal by the law. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from publisher.common.law.working_days import Calendar


@dataclass(frozen=True)
class AppealTerms:
    """The clocks of Law 393/96 as they are in force on a day.

    ``simple_days``, ``months`` and ``most_days``: art. 20; ``forward_days``: art. 7.
    """

    simple_days: int
    months: int
    most_days: int
    forward_days: int


def of_report(received: date, days: int, calendar: Calendar, *, working: bool) -> date:
    """The last day of a report by the term of its category."""
    if working:
        return calendar.add_working_days(received, days)
    return calendar.add_calendar_days(received, days)


def add_months(start: date, months: int) -> date:
    """The same day some months later, or the month's last (Civil Code art. 254 part 3)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def of_appeal(
    received: date,
    terms: AppealTerms,
    calendar: Calendar,
    *,
    simple: bool = False,
    extended: bool = False,
) -> date:
    """The last day of an appeal.

    One that needs no study is answered sooner; where the month is too short, the head may set a
    longer term, whose whole is bounded. What ends on a day off ends on the next working day
    (Civil Code art. 254 part 5), the bound of the whole term too.
    """
    if extended:
        return calendar.add_calendar_days(received, terms.most_days)
    if simple:
        return calendar.add_calendar_days(received, terms.simple_days)
    last = add_months(received, terms.months)
    return calendar.add_calendar_days(last, 0)


def of_forwarding(received: date, terms: AppealTerms, calendar: Calendar) -> date:
    """Until when an appeal that is not ours is sent on, and its author told."""
    return calendar.add_calendar_days(received, terms.forward_days)


def moved(due: date, asked: date, told: date) -> date:
    """A report's last day after its author was asked something: the city did not work then."""
    return due + max(told - asked, timedelta(0))
