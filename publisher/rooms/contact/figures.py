"""Figures of the contact centre: for leadership and the ЦНАП at the desk, and for everybody."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.web.caching import kept, public
from publisher.rooms.contact import charts
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.clusters import by_square
from publisher.rooms.contact.counting import MONTHS, MOST_DAYS, TABLES, Row, Scope, total
from publisher.rooms.contact.models import Report

FRESH_S = 300
READERS = (Role.DESK_OPERATOR, Role.MODERATOR, Role.LEADERSHIP)
PERIODS = {
    "30": (_("30 days"), 30),
    "90": (_("3 months"), 90),
    "365": (_("12 months"), 365),
    "all": (_("all the time"), MOST_DAYS),
}
USUAL = "365"
FOR_ALL = ("department", "category", "district", "state")
"""The tables that everybody sees."""


def _day() -> forms.DateInput:
    """A browser's own field of a day; it reads only the form of ISO 8601."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Span(forms.Form):
    """Days from and until, both inclusive."""

    since = forms.DateField(label=_("from"), widget=_day())
    until = forms.DateField(label=_("until"), widget=_day())


def heat(scope: Scope) -> charts.HeatMap | None:
    """Where it was reported most: public reports for everybody, all cases for staff."""
    found = scope.cases().filter(lat__isnull=False, lon__isnull=False)
    if scope.for_all:
        found = found.public()
    late = found.overdue(timezone.localdate())
    letters = charts.LETTERS.get(get_language() or "uk", charts.LETTERS["en"])
    return charts.heat_map(
        {at: each.count for at, each in by_square(found, charts.FINE)},
        {at: each.count for at, each in by_square(late, charts.FINE)},
        letters,
    )


def _told(scope: Scope, names: Sequence[str]) -> dict[str, Any]:
    """What both pages show of a scope."""
    tables = [(name, TABLES[name].title, TABLES[name].count(scope)) for name in names]
    months = [(date.fromisoformat(f"{each.name}-01"), each) for each in MONTHS.count(scope)]
    bars = charts.trend([(each.name, each.kept, each.late, each.going) for _first, each in months])
    return {
        "since": scope.since,
        "until": scope.until,
        "total": total(tables[0][2]),
        "tables": [
            (name, title, lines, max((each.all for each in lines), default=1))
            for name, title, lines in tables
            if lines
        ],
        "months": months,
        "trend": bars,
        "bars": zip(bars.bars, (first for first, _row in months), strict=True) if bars else (),
        "heat": heat(scope),
    }


@require_safe
@for_roles(*READERS)
def figures(request: HttpRequest) -> HttpResponse:
    """The dashboard: in time and overdue, by all that a case has, month by month, on a map."""
    form, scope = _asked(request)
    told = _told(scope, list(TABLES)) | {"form": form, "query": request.GET.urlencode()}
    return render(request, "contact/figures.html", told)


def _asked(request: HttpRequest) -> tuple[Span, Scope]:
    """The days asked for; else those of this month and the eleven before it."""
    today = timezone.localdate()
    first = (today.replace(day=1) - timedelta(days=334)).replace(day=1)
    form = Span(request.GET or None, initial={"since": first, "until": today})
    if not (form.is_bound and form.is_valid()):
        return form, Scope(first, today)
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    return form, Scope(since, min(until, since + timedelta(days=MOST_DAYS)))


@require_safe
@for_roles(*READERS)
def desk_table(request: HttpRequest, name: str) -> HttpResponse:
    """One table of the dashboard as CSV."""
    return _csv(_asked(request)[1], name, [*TABLES, "month", "heat"])


def _version() -> tuple[object, ...]:
    """What the public figures hang on."""
    places = Places()
    last = Report.objects.aggregate(last=Max("changed_at"))["last"]
    return last, places.day, places.hidden, places.delay


def _table_version(name: str) -> tuple[object, ...]:
    return _version()


def _period(request: HttpRequest) -> tuple[str, Scope]:
    asked = request.GET.get("period", USUAL)
    asked = asked if asked in PERIODS else USUAL
    today = timezone.localdate()
    return asked, Scope(today - timedelta(days=PERIODS[asked][1]), today, for_all=True)


@require_safe
@kept(_version)
@public(FRESH_S)
def public_figures(request: HttpRequest) -> HttpResponse:
    """What everybody sees of the work: the same figures without what is kept."""
    asked, scope = _period(request)
    told = _told(scope, FOR_ALL) | {
        "period": asked,
        "periods": [(key, words) for key, (words, _days) in PERIODS.items()],
        "query": f"period={asked}",
    }
    return render(request, "contact/public_figures.html", told)


@require_safe
@kept(_table_version)
@public(FRESH_S)
def public_table(request: HttpRequest, name: str) -> HttpResponse:
    """One public table as CSV."""
    return _csv(_period(request)[1], name, [*FOR_ALL, "month", "heat"])


def _csv(scope: Scope, name: str, known: Iterable[str]) -> HttpResponse:
    """A table as a file that office programs read: UTF-8 with its mark, columns named."""
    if name not in known:
        raise Http404
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="contact-{name}-{scope.since}-{scope.until}.csv"'
    )
    writer = csv.writer(answer)
    if name == "heat":
        _write_heat(writer, heat(scope))
        return answer
    table = MONTHS if name == "month" else TABLES[name]
    writer.writerow(
        (
            gettext("name"), gettext("All"), gettext("Open"), gettext("Answered"),
            gettext("In time"), gettext("Late"), gettext("In time, per cent"),
        )
    )  # fmt: skip
    writer.writerows(_line(each) for each in table.count(scope))
    return answer


def _line(row: Row) -> tuple[object, ...]:
    share = "" if row.share is None else row.share
    return plain(row.name), row.all, row.open, row.answered, row.kept, row.late, share


def plain(text: str) -> str:
    """Words as words: no program takes them for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _write_heat(writer: Any, found: charts.HeatMap | None) -> None:
    writer.writerow(
        (gettext("square"), "west", "south", "east", "north", gettext("All"), gettext("overdue"))
    )
    for tile in found.busiest if found else ():
        box = tile.box
        edges = (f"{edge:.6f}" for edge in (box.west, box.south, box.east, box.north))
        writer.writerow((tile.name, *edges, tile.count, tile.late))
