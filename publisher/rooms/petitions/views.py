"""Pages that everybody reads: the list, one petition, who signed it, its window elsewhere."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Mod
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from publisher.common.law import book
from publisher.common.search.index import Asked, find
from publisher.common.web.caching import public
from publisher.rooms.petitions import signing, terms
from publisher.rooms.petitions.models import LOTS, STATES, Petition, Topic
from publisher.rooms.petitions.rules import PUBLIC, State

A_PAGE = 20
A_LIST = 100
"""Signers on a page."""
MIXES = 64
"""Random orders: enough that nobody is always first, few enough to be kept."""
ROOT = 16807
"""A primitive root of ``LOTS`` (Park and Miller 1988): its powers are spread evenly."""
FOUND = 400
"""Petitions that a search in the list finds at most."""
FRESH_S = 15
"""Seconds: a collecting ends by the clock, and a page must not tell yesterday's for long."""
LATEST = 10**9


def number_in(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 where there is none. Nobody asks for one of ten digits."""
    told = request.GET.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def open_petition(number: int) -> Petition:
    """A petition that everybody may read.

    Raises:
        Http404: there is none.
    """
    rows = Petition.objects.public().select_related("department", "answer_file")
    found: Petition = get_object_or_404(rows, pk=min(number, LATEST))
    return found


def mixed(rows: QuerySet[Petition], mix: int) -> QuerySet[Petition]:
    """In a random order that stays the same on all pages of a list: nobody is always first.

    Each has a random number below a prime; times a power of a primitive root, modulo the prime,
    the numbers are again random, and another order.
    """
    factor = pow(ROOT, mix, LOTS)
    number = ExpressionWrapper(Mod(F("lot") * factor, LOTS), output_field=BigIntegerField())
    return rows.annotate(place=number).order_by("place", "pk")


def chosen(request: HttpRequest) -> tuple[QuerySet[Petition], dict[str, str]]:
    """The petitions that a visitor's filters leave, and the filters as they were understood."""
    rows = Petition.objects.public()
    asked = {name: request.GET.get(name, "") for name in ("state", "topic", "sort", "q")}
    asked["q"] = asked["q"].strip()[:200]
    if asked["state"] in PUBLIC:
        rows = rows.filter(state=asked["state"])
    else:
        asked["state"] = ""
    if asked["topic"] in Topic.values:
        rows = rows.filter(topic=asked["topic"])
    else:
        asked["topic"] = ""
    if asked["q"]:
        rows = rows.filter(pk__in=alike(asked["q"], FOUND, either=False))
    return rows, asked


def alike(words: str, most: int, *, either: bool = True) -> list[int]:
    """Numbers of public petitions with such words, best first."""
    hits = find(Asked(query=words, kinds=("petition",), limit=most, either=either)).hits
    return [int(hit.entry.key) for hit in hits]


@require_safe
@public(FRESH_S)
def petitions(request: HttpRequest) -> HttpResponseBase:
    """The list: newest first, unless another order is asked for."""
    rows, asked = chosen(request)
    mix = number_in(request, "mix")
    match asked["sort"]:
        case "signed":
            rows = rows.order_by("-counted", "-pk")
        case "ending":
            rows = rows.filter(state=State.COLLECTING).order_by("closes_at", "pk")
        case "random" if 1 <= mix <= MIXES:
            rows = mixed(rows, mix)
        case "random":
            kept = {name: told for name, told in asked.items() if told}
            order = urlencode(kept | {"mix": str(secrets.randbelow(MIXES) + 1)})
            return redirect(f"{request.path}?{order}")
        case _:
            asked["sort"] = ""
    page = Paginator(rows, A_PAGE).get_page(number_in(request, "page") or 1)
    told = {
        "page": page,
        "states": [each for each in STATES if each[0] in PUBLIC],
        "topics": Topic.choices,
        "mix": mix,
        "threshold": book.value_on(terms.THRESHOLD.name),
        "collecting": book.value_on(terms.COLLECTING_DAYS.name),
        "creating": bool(book.value_on(terms.CREATING.name).value),
        **asked,
    }
    return render(request, "petitions/petitions.html", told)


@require_safe
@public(FRESH_S)
def petition(request: HttpRequest, number: int) -> HttpResponse:
    """One petition with all that is public of it."""
    return render(request, "petitions/petition.html", page_of(open_petition(number)))


def page_of(found: Petition) -> dict[str, Any]:
    """What the page of a petition shows; the author and staff see it before it is public."""
    standing = found.signatures.filter(struck_at=None)
    return {
        "petition": found,
        "signing_on": signing.is_on(),
        "intakes": found.intakes.order_by("received_on", "pk") if found.is_public else [],
        "latest": standing.order_by("-signed_at", "-pk")[:10] if found.is_public else [],
    }


@require_safe
@public(FRESH_S)
def signers(request: HttpRequest, number: int) -> HttpResponse:
    """Who signed, in the order of signing."""
    found = open_petition(number)
    rows = found.signatures.filter(struck_at=None).order_by("signed_at", "pk")
    page = Paginator(rows, A_LIST).get_page(number_in(request, "page") or 1)
    return render(request, "petitions/signers.html", {"petition": found, "page": page})


@require_safe
@xframe_options_exempt
@public(FRESH_S)
def window(request: HttpRequest, number: int) -> HttpResponse:
    """A small window for other sites: what is asked for, how many signed, a link. No cookie."""
    found = open_petition(number)
    answer = render(request, "petitions/window.html", {"petition": found})
    answer.headers["Content-Security-Policy"] = WINDOW_POLICY
    return answer


WINDOW_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "frame-ancestors *",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""May be framed by anybody; loads and sends nothing but its own style."""
