"""Pages: all sittings, one sitting (live while it is on), one vote; the same as data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publisher.common.record import versions
from publisher.common.record.models import Sitting, State, Vote
from publisher.common.search.index import Asked, find
from publisher.common.web.caching import kept, public
from publisher.rooms.sittings import pages

A_PAGE = 30
LIVE_S = 1
"""A page of a sitting that is on is as good as new for so long."""


def _text(said: str, most: int) -> str:
    """What was asked, without the NUL that PostgreSQL knows no text with."""
    return said.replace("\0", "").strip()[:most]


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 9 else None


@require_safe
@kept(versions.of_all)
@public()
def sittings(request: HttpRequest) -> HttpResponse:
    """All sittings, the newest first: by body and year, or the votes that have some words."""
    query = _text(request.GET.get("q", ""), 200)
    year, body = _whole(request.GET.get("year")), _text(request.GET.get("body", ""), 80)
    page = _whole(request.GET.get("page")) or 1
    context: dict[str, object] = {"query": query, "year": year, "body": body}
    if query:
        asked = Asked(query, kinds=("vote",), limit=A_PAGE, offset=(page - 1) * A_PAGE)
        found = find(asked)
        more = page * A_PAGE < found.total
        context |= {"found": found, "page_number": page, "next": page + 1 if more else None}
        return render(request, "sittings/found.html", context)
    chosen = Sitting.objects.select_related("body")
    if year:
        chosen = chosen.filter(day__year=year)
    if body:
        chosen = chosen.filter(body__uid=body)
    closed = Q(votes__adopted__isnull=False)
    chosen = chosen.annotate(held=Count("votes", filter=closed)).order_by("-opened_at", "-pk")
    context |= {
        "page": Paginator(chosen, A_PAGE).get_page(page),
        "years": [day.year for day in Sitting.objects.dates("day", "year", order="DESC")],
        "bodies": Sitting.objects.values_list("body__uid", "body__name").distinct().order_by(),
        "live": Sitting.objects.filter(state__in=(State.OPEN, State.BREAK)).first(),
    }
    return render(request, "sittings/sittings.html", context)


@require_safe
@kept(versions.of_sitting)
@public(LIVE_S, 0)
def sitting(request: HttpRequest, number: int) -> HttpResponse:
    """One sitting: agenda with its votes, votes of no item, who was there."""
    shown = get_object_or_404(Sitting.objects.select_related("body", "item"), pk=number)
    votes: dict[int | None, list[Vote]] = {}
    for vote in shown.votes.all():
        votes.setdefault(vote.item_id, []).append(vote)
    items = [(item, votes.pop(item.pk, [])) for item in shown.items.all()]
    loose = [vote for rest in votes.values() for vote in rest]
    people = list(shown.participants.select_related("person"))
    open_vote = next((v for v in shown.votes.all() if v.stage in ("announced", "open")), None)
    context = {
        "sitting": shown,
        "items": [(item, held) for item, held in items if held or not item.removed],
        "loose": sorted(loose, key=lambda vote: (vote.number, vote.pk)),
        "people": people,
        "here": sum(1 for one in people if one.registered_at is not None),
        "live": shown.state != State.CLOSED,
        "open_vote": open_vote,
        "open_majority": pages.majority_words(open_vote.majority) if open_vote else "",
    }
    return render(request, "sittings/sitting.html", context)


@require_safe
@kept(versions.of_sitting)
@public()
def vote(request: HttpRequest, number: int, vote: int) -> HttpResponse:
    """One vote: verdict, counters, list by name and by faction."""
    shown = _vote(number, vote)
    listed = pages.names(shown) if shown.has_result else []
    siblings = list(shown.sitting.votes.exclude(adopted=None).values_list("pk", "number"))
    place = next((k for k, (pk, _) in enumerate(siblings) if pk == shown.pk), None)
    context = {
        "vote": shown,
        "sitting": shown.sitting,
        "names": listed,
        "groups": pages.by_faction(listed),
        "seats": pages.seats(listed),
        "counters": pages.counters(shown),
        "majority": pages.majority_words(shown.majority),
        "majority_was": pages.majority_words(shown.majority_was) if shown.majority_was else "",
        "before": siblings[place - 1] if place else None,
        "after": siblings[place + 1] if place is not None and place + 1 < len(siblings) else None,
    }
    return render(request, "sittings/vote.html", context)


def _vote(number: int, vote: int) -> Vote:
    whole = Vote.objects.select_related("sitting", "sitting__body", "sitting__hall", "item")
    return get_object_or_404(whole, pk=vote, sitting=number)


@require_safe
@kept(versions.of_sitting)
@public()
def vote_data(request: HttpRequest, number: int, vote: int) -> JsonResponse:
    """One vote for machines; names of keys as the hall's journal has them."""
    shown = _vote(number, vote)
    told: dict[str, object] = {
        "sitting": shown.sitting.uid,
        "body": shown.sitting.body.uid,
        "day": shown.sitting.day.isoformat(),
        "voting": shown.uid,
        "number": shown.number,
        "wording": shown.wording,
        "motion": shown.motion,
        "ballot": shown.ballot,
        "stage": shown.stage,
        "majority": shown.majority,
        "journal": {"hall": shown.sitting.hall.origin, "log": shown.sitting.log, "line": shown.n},
    }
    if shown.has_result:
        told |= {
            "verdict": "adopted" if shown.adopted else "not_adopted",
            "needed": shown.needed,
            "composition": shown.composition,
            "closed_at": shown.closed_at.isoformat() if shown.closed_at else None,
            "tally": {one.outcome: one.heads for one in pages.counters(shown)}
            | {"vacant": shown.vacant},
            "outcomes": {one.uid: one.outcome.value for one in pages.names(shown)},
        }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
