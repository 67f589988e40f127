"""The map's data: reports of a box as GeoJSON (RFC 7946), in clusters where there are many."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publisher.common.web.caching import kept, public
from publisher.rooms.contact import clusters
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.geo import Box, box
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import Reports
from publisher.rooms.contact.views import FRESH_S, chosen

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
    places = Places()
    rows, filters = chosen(request, Report.objects.public())
    rows = places.known(rows.order_by()).filter(
        lat__range=(asked.south, asked.north), lon__range=(asked.west, asked.east)
    )
    ids = list(rows.values_list("pk", flat=True)[: SINGLE + 1])
    if len(ids) <= SINGLE:
        features = _single(Report.objects.filter(pk__in=ids))
    else:
        found = clusters.clusters(rows, asked, filters, sensitive=not places.hidden)
        features = [
            _feature(each.lat, each.lon, count=each.count, late=each.late) for each in found
        ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
    )


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
