"""How many came to the sittings of a body, one after the other: bars, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publisher.common.community.models import Organization
from publisher.common.record import versions
from publisher.common.record.models import Sitting
from publisher.common.web.caching import kept, public
from publisher.rooms.sittings.asked import text, whole

SHOWN = 60
"""Sittings in a chart: more bars than a telephone has room for tell nothing."""
WIDTH, HEIGHT = 720.0, 200.0
"""Of the chart, in its own units."""


@dataclass(frozen=True)
class Bar:
    """One sitting: how many registered, and where its bar stands."""

    sitting: Sitting
    here: int
    whole: int
    x: float
    width: float

    @property
    def share(self) -> int:
        """Per cent of the composition that registered."""
        return round(100 * self.here / self.whole) if self.whole else 0

    @property
    def height(self) -> float:
        """Of the bar; 100 per cent is the whole chart."""
        return round(HEIGHT * self.here / self.whole, 1) if self.whole else 0.0

    @property
    def y(self) -> float:
        """Its upper edge, counted from above."""
        return round(HEIGHT - self.height, 1)


def bars(sittings: list[tuple[Sitting, int, int]]) -> list[Bar]:
    """Sittings with how many registered of how many, from the left to the right."""
    step = WIDTH / max(len(sittings), 12)
    return [
        Bar(sitting, here, all_, round(k * step, 1), round(step * 0.8, 1))
        for k, (sitting, here, all_) in enumerate(sittings)
    ]


@require_safe
@kept(versions.of_all)
@public()
def attendance(request: HttpRequest) -> HttpResponse:
    """The latest sittings of a body, or those of a year."""
    bodies = Organization.objects.filter(sittings__isnull=False).distinct()
    uid, year = text(request.GET.get("body", ""), 80), whole(request.GET.get("year"))
    body = bodies.filter(uid=uid).first() or bodies.first()
    found = Sitting.objects.filter(body=body).select_related("body")
    if year:
        found = found.filter(day__year=year)
    latest = list(found.order_by("-opened_at")[:SHOWN])[::-1]
    here = Count("participants", filter=Q(participants__registered_at__isnull=False))
    counted = {
        pk: (registered, all_)
        for pk, registered, all_ in Sitting.objects.filter(pk__in=[one.pk for one in latest])
        .annotate(here=here, all=Count("participants"))
        .values_list("pk", "here", "all")
        .order_by()
    }
    told = {
        "body": body,
        "bodies": bodies,
        "year": year,
        "years": [day.year for day in Sitting.objects.dates("day", "year", order="DESC")],
        "bars": bars([(one, *counted[one.pk]) for one in latest]),
    }
    return render(request, "sittings/attendance.html", told)
