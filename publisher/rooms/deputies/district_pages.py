"""Pages of districts: the map with its table, one district, and the deputies of an address."""

from __future__ import annotations

import json
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publisher.common.community import districts as kept
from publisher.common.community.finding import LONGEST, Sought, find
from publisher.common.community.geojson import misplaced
from publisher.common.community.models import Address
from publisher.common.community.plane import UNITS, Shape
from publisher.common.web.caching import public
from publisher.rooms.deputies import districts
from publisher.rooms.deputies.whose import Whose

POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
"""Two numbers of degrees, the latitude first, as maps show a place."""


@require_safe
@public()
def all_districts(request: HttpRequest) -> HttpResponse:
    """The map of districts, its table, and where to ask for an address."""
    people = districts.elected()
    context = {"board": districts.board(people), "people": people, "chosen": ()}
    return render(request, "deputies/districts.html", context)


@require_safe
@public()
def district(request: HttpRequest, number: int) -> HttpResponse:
    """One district: its deputies, its place on the map, its streets."""
    people = districts.elected()
    board = districts.board(people)
    found = board.pick([number])
    if not found:
        raise Http404
    context = {
        "board": board,
        "people": people,
        "row": found[0],
        "chosen": [number],
        "streets": districts.streets(number),
    }
    return render(request, "deputies/district.html", context)


@require_safe
def my_deputies(request: HttpRequest) -> HttpResponse:
    """The deputies of an address or of a point. Where somebody lives is kept by no cache."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object] = {"asked": asked}
    chosen = request.GET.get("address", "")
    if told := POINT.fullmatch(asked):
        context |= _of_point(float(told[1]), float(told[2]))
    elif chosen.isascii() and chosen.isdecimal() and len(chosen) < 15:
        address = Address.objects.filter(pk=int(chosen)).first()
        if address is None:
            raise Http404
        context |= _of_address(address)
    elif asked:
        context |= _of_words(find(asked))
    return render(request, "deputies/my_deputies.html", context)


def _of_words(found: Sought) -> dict[str, object]:
    if found.exact and len(found.houses) == 1:
        return _of_address(found.houses[0])
    return {"found": found, "any": Address.objects.exists()}


def _of_address(address: Address) -> dict[str, object]:
    at = None
    if address.lat is not None and address.lon is not None:
        at = address.lat, address.lon
    told = _answer(districts.of_address(address), at)
    return told | {"what": str(address), "address": address}


def _of_point(lat: float, lon: float) -> dict[str, object]:
    if misplaced(lat, lon):
        return {"far": True}
    told = _answer(districts.of_point(lat, lon), (lat, lon))
    return told | {"what": f"{lat:g}, {lon:g}"}


def _answer(whose: Whose, at: tuple[float, float] | None) -> dict[str, object]:
    people = districts.elected()
    board = districts.board(people, at)
    return {
        "whose": whose,
        "board": board,
        "people": people,
        "rows": board.pick(whose.numbers),
        "numbers": ", ".join(map(str, whose.numbers)),
        "chosen": whose.numbers,
    }


@require_safe
@public(3600)
def as_geojson(request: HttpRequest) -> HttpResponse:
    """The borders as open data (RFC 7946); ``synthetic`` where they are made up."""
    _digest, synthetic = kept.source()
    features = [
        {
            "type": "Feature",
            "properties": {"number": each.number, "name": each.name, "name_en": each.name_en},
            "geometry": {"type": "MultiPolygon", "coordinates": _coordinates(each.shape)},
        }
        for each in kept.areas()
    ]
    told = {"type": "FeatureCollection", "synthetic": synthetic, "features": features}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/geo+json")


def _coordinates(shape: Shape) -> list[list[list[list[float]]]]:
    return [[[[x / UNITS, y / UNITS] for x, y in ring] for ring in polygon] for polygon in shape]
