"""Figures of the contact centre for a span of days: the report of the ЦНАП and of leadership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, DateField, F, Q
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import KINDS, STATES, Channel, Nature
from publisher.rooms.contact.rules import ANSWERED, OPEN, State


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
        judged = self.kept + self.late
        return round(100 * self.kept / judged) if judged else None


class Span(forms.Form):
    """Days from and until, both inclusive."""

    since = forms.DateField(label=_("from"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))


def rows(since: date, until: date, by: str, names: dict[Any, str] | None = None) -> list[Row]:
    """The figures of what came in a span, by a column of the table."""
    day = timezone.localdate()
    answered = Q(state__in=sorted(ANSWERED))
    missed = Q(answered_on__gt=F("due"))
    found = (
        received(since, until)
        .annotate(answered_on=TruncDate("answered_at", output_field=DateField()))
        .values(by)
        .annotate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state__in=sorted(OPEN))),
            answered=Count("pk", filter=answered),
            kept=Count("pk", filter=answered & ~missed),
            late=Count("pk", filter=(answered & missed) | (~answered & Q(due__lt=day))),
        )
        .order_by("-all", by)
    )
    return [
        Row(
            name=str((names or {}).get(each[by], each[by]) or "—"),
            **{key: each[key] for key in ("all", "open", "answered", "kept", "late")},
        )
        for each in found
    ]


def received(since: date, until: date) -> Any:
    """What came in a span of days of the community's time."""
    return (
        Report.objects.exclude(state=State.DRAFT)
        .filter(received_at__date__gte=since, received_at__date__lte=until)
        .order_by()
    )


def total(lines: Sequence[Row]) -> Row:
    """The sum of the lines of a table."""
    sums = {key: sum(getattr(each, key) for each in lines)
            for key in ("all", "open", "answered", "kept", "late")}  # fmt: skip
    return Row(name="", **sums)


@require_safe
@for_roles(Role.DESK_OPERATOR, Role.MODERATOR, Role.LEADERSHIP)
def figures(request: HttpRequest) -> HttpResponse:
    """The report: by kind, way, category, department, district, state; appeals by their kind."""
    today = timezone.localdate()
    first = today.replace(day=1)
    form = Span(request.GET or None, initial={"since": first, "until": today})
    since, until = first, today
    if form.is_bound and form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        until = min(until, since + timedelta(days=3660))
    by_department = rows(since, until, "department__name")
    told = {
        "form": form,
        "since": since,
        "until": until,
        "total": total(by_department),
        "tables": [
            (_("By kind"), rows(since, until, "kind", _named(KINDS))),
            (_("By way"), rows(since, until, "channel", _named(Channel.choices))),
            (_("By category"), rows(since, until, "category__name")),
            (_("By department"), by_department),
            (_("By electoral district"), rows(since, until, "district")),
            (_("By state"), rows(since, until, "state", _named(STATES))),
            (_("Appeals by their kind"), _appeals(since, until)),
        ],
    }
    return render(request, "contact/figures.html", told)


def _named(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, str]:
    return {str(key): str(words) for key, words in pairs}


def _appeals(since: date, until: date) -> list[Row]:
    natures = dict(Nature.choices)
    found = rows(since, until, "nature", {key: str(words) for key, words in natures.items()})
    return [each for each in found if each.name != "—"]
