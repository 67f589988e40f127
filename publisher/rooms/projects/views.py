"""Pages that everybody reads: calls, one call, its projects, one project."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from publisher.common.web.caching import public
from publisher.rooms.projects import plan, shown
from publisher.rooms.projects.calls import Call
from publisher.rooms.projects.models import Project
from publisher.rooms.projects.rules import PUBLIC, WINNERS, State
from publisher.rooms.projects.timetable import Phase

A_PAGE = 24
FRESH_S = 15
"""Seconds: a phase ends by the clock, and a page must not tell yesterday's for long."""


def open_call(uid: str) -> Call:
    """A call that everybody may see.

    Raises:
        Http404: there is none.
    """
    return get_object_or_404(Call, uid=uid, published=True)


@require_safe
@public(FRESH_S)
def calls(request: HttpRequest) -> HttpResponse:
    """All calls, those under way first."""
    count = Count("projects", filter=Q(projects__state__in=sorted(PUBLIC)))
    found = Call.objects.filter(published=True).annotate(public_projects=count)
    now = timezone.now()
    rows = [(call, call.phase(now), shown.budget(call)) for call in found]
    told = {
        "under_way": [row for row in rows if row[1] is not Phase.OVER],
        "past": [row for row in rows if row[1] is Phase.OVER],
    }
    return render(request, "projects/calls.html", told)


@require_safe
@public(FRESH_S)
def call(request: HttpRequest, uid: str) -> HttpResponse:
    """One call: its phases, its money, its rules, what can be done now."""
    found = open_call(uid)
    now = timezone.now()
    standing = found.projects.public()
    told = {
        "call": found,
        "phase": found.phase(now),
        "steps": shown.steps(found, now),
        "purses": found.purses.annotate(
            count=Count("projects", filter=Q(projects__state__in=sorted(PUBLIC)))
        ),
        "budget": shown.budget(found),
        "projects": standing.count(),
        "winners": standing.filter(state__in=sorted(WINNERS)).count(),
        "closes": found.timetable.next_change(now),
    }
    return render(request, "projects/call.html", told)


def page_number(request: HttpRequest) -> int:
    """The page of a list that is asked for; the first where it is no number."""
    return number_in(request, "page") or 1


def number_in(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 where there is none. Nobody asks for one of ten digits."""
    told = request.GET.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def chosen(
    request: HttpRequest, projects: QuerySet[Project]
) -> tuple[QuerySet[Project], dict[str, Any]]:
    """The projects that a visitor's filters leave, and the filters as they were understood."""
    asked = {name: request.GET.get(name, "") for name in ("purse", "state", "sort")}
    if number_in(request, "purse"):
        projects = projects.filter(purse_id=number_in(request, "purse"))
    else:
        asked["purse"] = ""
    if asked["state"] in PUBLIC:
        projects = projects.filter(state=asked["state"])
    else:
        asked["state"] = ""
    return projects, asked


@require_safe
@public(FRESH_S)
def projects(request: HttpRequest, uid: str) -> HttpResponseBase:
    """The projects of a call, in a random order of each visitor's own unless another is asked."""
    found = open_call(uid)
    rows, asked = chosen(request, found.projects.public().select_related("purse"))
    mix = request.GET.get("mix", "")
    match asked["sort"]:
        case "cost":
            rows = rows.order_by("cost", "pk")
        case "number":
            rows = rows.order_by("number", "pk")
        case "votes" if found.counted_at:
            rows = rows.order_by("-points", "cost", "pk")
        case _:
            asked["sort"] = ""
            if not 1 <= number_in(request, "mix") <= shown.MIXES:
                kept = {name: told for name, told in asked.items() if told}
                order = urlencode(kept | {"mix": str(shown.any_mix())})
                return redirect(f"{request.path}?{order}")
            rows = shown.mixed(rows, number_in(request, "mix"))
    page = Paginator(rows, A_PAGE).get_page(page_number(request))
    told = {
        "call": found,
        "page": page,
        "purses": found.purses.all(),
        "states": [
            each for each in Project._meta.get_field("state").flatchoices if each[0] in PUBLIC
        ],
        "mix": mix,
        **asked,
    }
    return render(request, "projects/projects.html", told)


def _placed(request: HttpRequest, found: Call) -> tuple[QuerySet[Project], plan.Box | None]:
    """The projects of a call that have a place, within the box that is asked for."""
    rows, _asked = chosen(request, found.projects.public().exclude(lat=None).exclude(lon=None))
    box = plan.Box.read(request.GET.get("bbox", ""))
    if box is not None:
        rows = rows.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    return rows.order_by("number", "pk"), box


@require_safe
@public(FRESH_S)
def projects_map(request: HttpRequest, uid: str) -> HttpResponse:
    """Where the projects are: a plain map, and beside it the same as a list."""
    found = open_call(uid)
    rows, box = _placed(request, found)
    places = [
        plan.Place(pk, number, title, lat, lon)
        for pk, number, title, lat, lon in rows.values_list("pk", "number", "title", "lat", "lon")
        if lat is not None and lon is not None
    ]
    shown_box = box or (plan.around(places) if places else None)
    told = {
        "call": found,
        "page": Paginator(rows.select_related("purse"), A_PAGE).get_page(page_number(request)),
        "dots": plan.dots(places, shown_box) if shown_box else (),
        "width": int(plan.WIDTH),
        "height": int(plan.HEIGHT),
        "part": box is not None,
    }
    return render(request, "projects/map.html", told)


@require_safe
@public(FRESH_S)
def geojson(request: HttpRequest, uid: str) -> JsonResponse:
    """The places of a call's projects (RFC 7946); ``bbox`` narrows them."""
    found = open_call(uid)
    rows, _box = _placed(request, found)
    fields = ("pk", "number", "title", "state", "cost", "lat", "lon")
    features = [
        {
            "type": "Feature",
            "id": pk,
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {
                "number": number,
                "title": title,
                "state": state,
                "cost": cost,
                "url": reverse("project", args=[pk]),
            },
        }
        for pk, number, title, state, cost, lat, lon in rows.values_list(*fields)
    ]
    told = {"type": "FeatureCollection", "features": features}
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = "application/geo+json"
    return answer


@require_safe
@public(FRESH_S)
def project(request: HttpRequest, number: int) -> HttpResponse:
    """One project with all that is public of it."""
    found = get_object_or_404(
        Project.objects.select_related("call", "purse", "department"), pk=number
    )
    if not found.is_public:
        raise Http404
    return render(request, "projects/project.html", page_of(found))


def page_of(found: Project) -> dict[str, Any]:
    """What the page of a project shows; the author and staff see it before it is public."""
    files = list(found.attachments.select_related("file"))
    evaluated = found.state not in (State.SUBMITTED, State.COMPLETE)
    paid = list(found.spendings.all())
    return {
        "project": found,
        "call": found.call,
        "phase": found.call.phase(),
        "lines": found.lines.all(),
        "pictures": [each for each in files if each.kind == "picture"],
        "documents": [each for each in files if each.kind in ("estimate", "letter")],
        "works": [each for each in files if each.kind == "work"],
        "evaluations": found.evaluations.exclude(answered_at=None).select_related("department")
        if evaluated
        else [],
        "milestones": found.milestones.all(),
        "today": timezone.localdate(),
        "spendings": paid,
        "spent": sum(each.amount for each in paid),
    }
