"""Pages that everybody reads: the first page, the list of reports, one report."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from publisher.common.community.models import Organization
from publisher.common.web.caching import public
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import Places, value
from publisher.rooms.contact.forms import categories
from publisher.rooms.contact.geo import box
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import Reports
from publisher.rooms.contact.rules import GROUPS, TABLE, Move, State

A_PAGE = 30
Rows = TypeVar("Rows", bound=QuerySet[Report])
FRESH_S = 30
GROUP_WORDS = {
    "open": _("being dealt with"),
    "done": _("done"),
    "not": _("not done: not ours, impossible, duplicate"),
}
"""Groups of states as a visitor chooses among them; ``late`` stands beside them."""


def number_of(told: str) -> int | None:
    """A number of an address of a page; None where it is none that a table could have."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None


def chosen(request: HttpRequest, reports: Reports) -> tuple[Reports, dict[str, str]]:
    """The reports that a visitor's filters leave, and the filters as they were understood."""
    names = ("category", "state", "department", "district", "work", "bbox")
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in names}
    if asked["category"]:
        reports = reports.filter(category__uid=asked["category"][:60])
    if asked["state"] == "late":
        reports = reports.overdue(timezone.localdate())
    elif asked["state"] in GROUPS:
        reports = reports.filter(state__in=sorted(GROUPS[asked["state"]]))
    else:
        asked["state"] = ""
    if asked["department"]:
        reports = reports.filter(department__uid=asked["department"][:80])
    if asked["district"]:
        reports = reports.filter(district=asked["district"][:60])
    work = number_of(asked["work"])
    if work is not None:
        reports = reports.filter(work=work)
    return reports, asked


def within(reports: Rows, told: str) -> Rows:
    """Those that lie in a box, where one is asked for."""
    asked = box(told) if told else None
    if asked is None:
        return reports
    return reports.filter(
        lat__range=(asked.south, asked.north), lon__range=(asked.west, asked.east)
    )


@require_safe
@public(FRESH_S)
def home(request: HttpRequest) -> HttpResponse:
    """The first page: report, see the map, find one's own."""
    latest = Report.objects.public().select_related("category")[:6]
    told = {"latest": with_places(list(latest)), "categories": categories()}
    return render(request, "contact/home.html", told)


def with_places(reports: list[Report]) -> list[tuple[Report, bool, bool]]:
    """Each report, whether its place is shown, whether it is late."""
    places = Places()
    return [(each, places.shows(each), each.is_overdue(places.day)) for each in reports]


@require_safe
@public(FRESH_S)
def reports(request: HttpRequest) -> HttpResponse:
    """The list of reports with filters; the map's twin."""
    rows, asked = chosen(request, Report.objects.public())
    if asked["bbox"]:
        rows = within(Places().known(rows), asked["bbox"])
    number = number_of(request.GET.get("page", "1")) or 1
    page = Paginator(rows.select_related("category", "department"), A_PAGE).get_page(number)
    departments = Organization.objects.filter(Q(contact_categories__active=True)).distinct()
    told = {
        "page": page,
        "rows": with_places(list(page.object_list)),
        "categories": categories(),
        "departments": departments,
        "groups": list(GROUP_WORDS.items()),
        "asked": asked,
    }
    return render(request, "contact/reports.html", told)


@require_safe
@public(FRESH_S)
def report(request: HttpRequest, number: int) -> HttpResponse:
    """One report with all that is public of it."""
    found = get_object_or_404(
        Report.objects.select_related("category", "department", "duplicate_of", "work"),
        pk=number,
    )
    if not found.is_public:
        raise Http404
    return render(request, "contact/report.html", page_of(found))


def page_of(found: Report) -> dict[str, Any]:
    """What a page of a report shows to everybody; nothing of its author, nothing for staff."""
    photos = list(found.photos.select_related("file"))
    shown = Places().shows(found)
    questions = found.category.questions.all() if found.category is not None else []
    return {
        "report": found,
        "shows_place": shown,
        "late": found.is_overdue(),
        "before": [each for each in photos if not each.after and each.file.public],
        "after": [each for each in photos if each.after and each.file.public],
        "steps": found.steps.select_related("department"),
        "answers": [
            (each.said_text, found.answers[each.code])
            for each in questions
            if each.code in found.answers
        ],
        "votes": found.votes.filter(turn=found.turn).exclude(words=""),
        "may_be_spoken_of": State(found.state) in TABLE[Move.REFUTE].before,
        "votes_needed": value(terms.VOTES_NEEDED),
        "silence_days": value(terms.SILENCE_DAYS),
        "refute_days": value(terms.REFUTE_DAYS),
        "duplicates": found.duplicates.count(),
    }
