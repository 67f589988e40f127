"""The map's data: reports of a box as GeoJSON (RFC 7946), in clusters where there are many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, Q
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publisher.common.web.caching import kept, public
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.geo import Box, box
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import Reports
from publisher.rooms.contact.rules import OPEN
from publisher.rooms.contact.views import FRESH_S, chosen

CELLS = 16
"""A side of the map is so many clusters wide."""
SINGLE = 200
"""So many reports are shown one by one."""
EVERYTHING = Box(-180, -90, 180, 90)


def _version() -> tuple[object, ...]:
    """What the points hang on: the last change of any report, the day, what is hidden."""
    places = Places()
    last = Report.objects.aggregate(last=Max("changed_at"))["last"]
    return last, places.day, places.hidden, places.delay


@require_safe
@kept(_version)
@public(FRESH_S)
def points(request: HttpRequest) -> HttpResponse:
    """Reports of ``bbox``: single ones, or clusters with how many and how many are late."""
    told = request.GET.get("bbox", "")
    asked = box(told) if told else EVERYTHING
    if asked is None:
        return JsonResponse({"error": "bbox=west,south,east,north"}, status=400)
    rows, _ = chosen(request, Report.objects.public())
    rows = _shown(rows).filter(
        lat__range=(asked.south, asked.north), lon__range=(asked.west, asked.east)
    )
    ids = list(rows.order_by().values_list("pk", flat=True)[: SINGLE + 1])
    if len(ids) <= SINGLE:
        features = _single(Report.objects.filter(pk__in=ids))
    else:
        features = _clusters(rows.order_by())
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
    )


def _shown(rows: Reports) -> Reports:
    """Without those whose place is kept."""
    places = Places()
    if places.hidden:
        return rows.filter(sensitive=False)
    until = timezone.now() - timedelta(days=places.delay + 1)
    return rows.filter(Q(sensitive=False) | Q(received_at__lt=until))


def _feature(lat: float, lon: float, **told: object) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "geometry": point, "properties": told}


def _single(rows: Reports) -> list[dict[str, Any]]:
    day = timezone.localdate()
    with override("uk"):
        return [
            _feature(
                each.lat or 0.0,
                each.lon or 0.0,
                id=each.pk,
                title=each.title,
                state=each.state,
                late=each.is_overdue(day),
                url=each.get_absolute_url(),
            )
            for each in rows.select_related("category").order_by("-received_at")
        ]


def _clusters(rows: Reports) -> list[dict[str, Any]]:
    """One point a cell of the grid, where its reports are on the average.

    The grid is of the reports there are: a box far larger than the city still shows it in parts.
    """
    edges = rows.aggregate(south=Min("lat"), north=Max("lat"), west=Min("lon"), east=Max("lon"))
    up = max((edges["north"] - edges["south"]) / CELLS, 1e-6)
    side = max((edges["east"] - edges["west"]) / CELLS, 1e-6)
    late = Q(state__in=sorted(OPEN), due__lt=timezone.localdate())
    cells = (
        rows.annotate(
            row=Cast((F("lat") - edges["south"]) / up, IntegerField()),
            column=Cast((F("lon") - edges["west"]) / side, IntegerField()),
        )
        .values("row", "column")
        .annotate(
            count=Count("pk"), late=Count("pk", filter=late), lat_=Avg("lat"), lon_=Avg("lon")
        )
    )
    return [
        _feature(each["lat_"], each["lon_"], count=each["count"], late=each["late"])
        for each in cells
    ]
