"""Cases counted: what came in a span of days, how much was answered in time, by what one likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.models import Category, Report
from publisher.rooms.contact.reports import KINDS, STATES, Channel, Nature, Reports
from publisher.rooms.contact.rules import ANSWERED, OPEN, State

MOST_DAYS = 3660
MOST_MONTHS = 36
"""So many months a trend has; the last ones."""
SUMS = ("all", "open", "answered", "kept", "late")


@dataclass(frozen=True)
class Row:
    """One line of a table. ``kept`` were answered in time, ``late`` after it, or not yet."""

    name: str
    all: int
    open: int
    answered: int
    kept: int
    late: int

    @property
    def share(self) -> int | None:
        """Per cent of what was answered or should have been, that was in time."""
        return round(100 * self.kept / self.judged) if self.judged else None

    @property
    def judged(self) -> int:
        """Those of which it is known whether they were in time."""
        return self.kept + self.late

    @property
    def going(self) -> int:
        """Those that nobody is late with yet."""
        return self.all - self.judged


@dataclass(frozen=True)
class Scope:
    """What is counted: what came from a day until a day, both inclusive.

    ``for_all``: without reports whose place is kept, as everybody may see the figures.
    """

    since: date
    until: date
    for_all: bool = False

    def cases(self) -> Reports:
        """The cases, in no order."""
        found = Report.objects.exclude(state=State.DRAFT).order_by()
        found = found.filter(
            received_at__gte=_midnight(self.since),
            received_at__lt=_midnight(self.until + timedelta(days=1)),
        )
        return Places().known(found) if self.for_all else found

    def months(self) -> list[Scope]:
        """Its months, the last of them, each cut to the span."""
        found: list[Scope] = []
        last = self.until
        while last >= self.since and len(found) < MOST_MONTHS:
            first = max(last.replace(day=1), self.since)
            found.append(Scope(first, last, self.for_all))
            last = first - timedelta(days=1)
        return found[::-1]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _sums(day: date) -> dict[str, Count]:
    answered = Q(state__in=sorted(ANSWERED))
    missed = Q(answered_on__gt=F("due"))
    return {
        "all": Count("pk"),
        "open": Count("pk", filter=Q(state__in=sorted(OPEN))),
        "answered": Count("pk", filter=answered),
        "kept": Count("pk", filter=answered & ~missed),
        "late": Count("pk", filter=(answered & missed) | (~answered & Q(due__lt=day))),
    }


def rows(scope: Scope, by: str, names: dict[Any, Any] | None = None, none: Any = "—") -> list[Row]:
    """The figures of a scope by a column of the table, the largest first; ``none`` has none."""
    sums = _sums(timezone.localdate())
    found = scope.cases().values(by).annotate(**sums).order_by("-all", by)
    return [
        Row(
            name=str((names or {}).get(each[by], each[by]) or none),
            **{key: each[key] for key in SUMS},
        )
        for each in found
    ]


def total(lines: Iterable[Row], name: str = "") -> Row:
    """The sum of the lines of a table."""
    told = list(lines)
    return Row(name=name, **{key: sum(getattr(each, key) for each in told) for key in SUMS})


def by_month(scope: Scope) -> list[Row]:
    """The months of a scope, one after the other; each is named by its first day."""
    sums = _sums(timezone.localdate())
    return [
        Row(name=f"{each.since:%Y-%m}", **each.cases().aggregate(**sums))
        for each in scope.months()
    ]


def _by_category(scope: Scope) -> list[Row]:
    names = {each.pk: each.said_name for each in Category.objects.all()}
    return rows(scope, "category", names, _("without a category"))


def _by_nature(scope: Scope) -> list[Row]:
    found = rows(scope, "nature", {str(key): words for key, words in Nature.choices})
    return [each for each in found if each.name != "—"]


def _column(
    by: str, pairs: Sequence[tuple[Any, Any]] = (), none: Any = "—"
) -> Callable[[Scope], list[Row]]:
    names = {str(key): words for key, words in pairs}
    return lambda scope: rows(scope, by, names, none)


@dataclass(frozen=True)
class Table:
    """One table of the report: its title, how it is counted."""

    title: Any
    count: Callable[[Scope], list[Row]]


TABLES = {
    "department": Table(
        _("By department"), _column("department__name", none=_("not assigned yet"))
    ),
    "category": Table(_("By category"), _by_category),
    "district": Table(
        _("By electoral district"), _column("district", none=_("district not known"))
    ),
    "kind": Table(_("By kind"), _column("kind", KINDS)),
    "channel": Table(_("By way"), _column("channel", Channel.choices)),
    "state": Table(_("By state"), _column("state", STATES)),
    "nature": Table(_("Appeals by their kind"), _by_nature),
}
"""The tables, in the order of the page."""
MONTHS = Table(_("By month"), by_month)
