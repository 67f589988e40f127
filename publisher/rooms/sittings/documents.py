"""Minutes, decisions and other documents: a register with numbers and files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publisher.common.record import versions
from publisher.common.search.index import Asked, find
from publisher.common.web.caching import kept, public
from publisher.rooms.sittings.asked import text, whole
from publisher.rooms.sittings.models import Document, Kind

A_PAGE = 50
MOST_FOUND = 500
"""Documents that a search in the register gives; who needs more narrows the question."""


def shown() -> QuerySet[Document]:
    """What the public sees, with all that a row of the register needs."""
    seen = Document.objects.exclude(published_at=None)
    return seen.select_related("file", "signature", "body", "sitting", "vote", "announcement")


@require_safe
@kept(versions.of_all)
@public()
def documents(request: HttpRequest) -> HttpResponse:
    """The register: by kind, year and words."""
    asked = request.GET
    kind, year = text(asked.get("kind", ""), 12), whole(asked.get("year"))
    query = text(asked.get("q", ""), 200)
    found = shown()
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(day__year=year)
    if query:
        hits = find(Asked(query, kinds=("document",), limit=MOST_FOUND)).hits
        found = found.filter(pk__in=[int(hit.entry.key) for hit in hits])
    days = Document.objects.exclude(published_at=None).dates("day", "year", order="DESC")
    told = {
        "page": Paginator(found, A_PAGE).get_page(asked.get("page")),
        "kinds": [(value, label) for value, label in Kind.choices],
        "years": [day.year for day in days],
        "kind": kind,
        "year": year,
        "query": query,
    }
    return render(request, "sittings/documents.html", told)


@require_safe
@kept(versions.of_all)
@public()
def document(request: HttpRequest, number: int) -> HttpResponse:
    """One document: its file and signature, the sitting and the vote that it belongs to."""
    found = get_object_or_404(shown(), pk=number)
    return render(request, "sittings/document.html", {"document": found})
