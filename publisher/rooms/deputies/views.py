"""Pages: all deputies, one of them, two of them beside each other, factions and the map."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from publisher.common.community.models import Person
from publisher.common.record.models import Vote, VoteLine
from publisher.common.subscriptions.keywords import KEYWORD
from publisher.common.subscriptions.topics import topic_of
from publisher.common.web.caching import public
from publisher.rooms.deputies import districts, figures
from publisher.rooms.deputies.figures import Faction, Row, Spot
from publisher.rooms.deputies.office.views import office_of

A_PAGE = 50
KEPT_S = 600
"""Figures over all votes are reckoned anew after so long, or with the next vote."""


def _version() -> str:
    """Changes with each result."""
    newest = Vote.objects.exclude(closed_at=None).order_by("-pk").values_list("pk").first()
    return f"{newest[0] if newest else 0}.{Vote.objects.filter(stage='annulled').count()}"


def _rows() -> list[Row]:
    key = f"deputies.rows.{_version()}"
    found: list[Row] | None = caches["pages"].get(key)
    if found is None:
        found = figures.rows()
        caches["pages"].set(key, found, KEPT_S)
    return found


def _chart() -> tuple[list[Faction], list[Spot]]:
    key = f"deputies.chart.{_version()}"
    found: tuple[list[Faction], list[Spot]] | None = caches["pages"].get(key)
    if found is None:
        found = figures.factions(_rows()), figures.spots(_rows())
        caches["pages"].set(key, found, KEPT_S)
    return found


@require_safe
@public()
def deputies(request: HttpRequest) -> HttpResponse:
    """All deputies, by faction."""
    return render(request, "deputies/deputies.html", {"rows": _rows()})


@require_safe
@public()
def deputy(request: HttpRequest, number: int) -> HttpResponse:
    """One deputy: attendance, choices, how often with the faction, each vote."""
    person = get_object_or_404(Person, pk=number)
    row = next((each for each in _rows() if each.pk == number), None)
    chosen = request.GET.get("outcome", "")
    known = {value for value, _ in VoteLine.Outcome.choices}
    lines = VoteLine.objects.filter(person=person).exclude(vote__in=figures.fallen())
    if chosen in known:
        lines = lines.filter(outcome=chosen)
    lines = lines.select_related("vote", "vote__sitting").order_by("-vote_id")
    asked = request.GET.get("page", "1")
    pages = Paginator(lines, A_PAGE)
    pages.count = figures.listed(person, chosen if chosen in known else "")
    page = pages.get_page(int(asked) if asked.isdecimal() else 1)
    tally = figures.tally(person)
    context = office_of(person) | {
        "person": person,
        "row": row,
        "tally": tally,
        "counted": [(choice, tally.outcomes.get(choice.value, 0)) for choice in VoteLine.Outcome],
        "page": page,
        "chosen": chosen if chosen in known else "",
        "districts": districts.numbers_of(person),
        "others": [each for each in _rows() if each.pk != number],
    }
    return render(request, "deputies/deputy.html", context)


@require_safe
@public()
def deputy_data(request: HttpRequest, number: int) -> JsonResponse:
    """One deputy for machines."""
    person = get_object_or_404(Person, pk=number)
    tally = figures.tally(person)
    row = next((each for each in _rows() if each.pk == number), None)
    told = {
        "person": person.uid,
        "name": person.name,
        "faction": row.faction if row else "",
        "sittings": row.sittings if row else 0,
        "registered": row.registered if row else 0,
        "outcomes": tally.outcomes,
        "districts": districts.numbers_of(person),
        "with_faction": tally.along,
        "against_faction": tally.against_line,
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@public()
def compare(request: HttpRequest) -> HttpResponse:
    """Two deputies: how alike they voted, and where they did not."""
    chosen = [request.GET.get(name, "") for name in ("one", "other")]
    keys = [int(key) for key in chosen if key.isdecimal() and len(key) < 10]
    people = Person.objects.in_bulk(keys)
    context: dict[str, object] = {"rows": _rows(), "one": 0, "other": 0}
    if len(keys) == 2 and len(people) == 2 and keys[0] != keys[1]:
        one, other = people[keys[0]], people[keys[1]]
        found, apart = figures.compared(one, other)
        votes = Vote.objects.filter(pk__in=apart[:A_PAGE]).select_related("sitting")
        lines = VoteLine.objects.filter(vote__in=votes, person__in=(one, other))
        said = {(line.vote_id, line.person_id): line.get_outcome_display() for line in lines}
        context |= {
            "one": one.pk,
            "other": other.pk,
            "first": one,
            "second": other,
            "likeness": found,
            "percent": figures.percent(found.same, found.both),
            "apart": [
                (vote, said[vote.pk, one.pk], said[vote.pk, other.pk])
                for vote in sorted(votes, key=lambda vote: -vote.pk)
            ],
            "more": max(0, len(apart) - A_PAGE),
        }
    return render(request, "deputies/compare.html", context)


@require_safe
@public()
def factions(request: HttpRequest) -> HttpResponse:
    """Factions' cohesion, and the map of who votes like whom."""
    told, spots = _chart()
    names = list(dict.fromkeys((spot.faction, spot.sign, spot.shade) for spot in spots))
    context = {"factions": told, "spots": spots, "names": names, "size": int(figures.MAP)}
    return render(request, "deputies/factions.html", context)


@require_safe
def word(request: HttpRequest) -> HttpResponse:
    """To the page that follows a word; what is no word goes back to the list."""
    topic = topic_of(f"{KEYWORD}:{request.GET.get('word', '').strip()}")
    if topic is None:
        return redirect("deputies")
    return redirect(f"{reverse('follow')}?{urlencode({'topic': topic.key})}")
