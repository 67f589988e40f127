"""Pages: all sittings, one sitting (live while it is on), one vote; the same as data."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from publisher.common.community.models import Organization
from publisher.common.record import versions
from publisher.common.record.models import Sitting, State, Vote
from publisher.common.search.index import Asked, find
from publisher.common.web.caching import kept, public
from publisher.common.web.policy import POLICY
from publisher.rooms.sittings import agenda, course, news, pages, sound
from publisher.rooms.sittings.asked import text, whole
from publisher.rooms.sittings.models import Stream, Summary, Topic

A_PAGE = 30
LIVE_S = 1
"""A page of a sitting that is on is as good as new for so long."""


def _bodies(uid: str) -> list[Organization]:
    """The bodies that sit here; the one that was chosen, if any was."""
    sitting = Organization.objects.filter(sittings__isnull=False).distinct()
    return list(sitting.filter(uid=uid) if uid else sitting)[:5]


@require_safe
@kept(versions.of_all)
@public()
def sittings(request: HttpRequest) -> HttpResponse:
    """All sittings, the newest first: by body and year, or the votes that have some words."""
    query = text(request.GET.get("q", ""), 200)
    year, body = whole(request.GET.get("year")), text(request.GET.get("body", ""), 80)
    convocation = text(request.GET.get("convocation", ""), 60)
    page = whole(request.GET.get("page")) or 1
    context: dict[str, object] = {"query": query, "year": year, "body": body}
    context["convocation"] = convocation
    context["followed"] = [(news.key(each), each) for each in _bodies(body)]
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
    if convocation:
        chosen = chosen.filter(convocation=convocation)
    shown = Paginator(chosen.order_by("-opened_at", "-pk"), A_PAGE).get_page(page)
    closed = Vote.objects.filter(sitting__in=[each.pk for each in shown], adopted__isnull=False)
    held = dict(closed.values_list("sitting").annotate(Count("pk")).order_by())
    context |= {
        "page": shown,
        "rows": [(each, held.get(each.pk, 0)) for each in shown],
        "years": [day.year for day in Sitting.objects.dates("day", "year", order="DESC")],
        "bodies": Sitting.objects.values_list("body__uid", "body__name").distinct().order_by(),
        "convocations": Sitting.objects.exclude(convocation="")
        .values_list("convocation", flat=True)
        .distinct()
        .order_by("-convocation"),
        "upcoming": agenda.upcoming() if page == 1 else [],
        "topics": Topic.objects.all(),
        "live": Sitting.objects.filter(state__in=(State.OPEN, State.BREAK)).first(),
    }
    return render(request, "sittings/sittings.html", context)


@require_safe
@kept(versions.of_sitting)
@public(LIVE_S, 0)
def sitting(request: HttpRequest, number: int) -> HttpResponse:
    """One sitting: agenda with its votes and drafts, documents, recording, who was there."""
    shown = get_object_or_404(Sitting.objects.select_related("body", "item", "hall"), pk=number)
    people = list(shown.participants.select_related("person"))
    votes = list(shown.votes.all())
    open_vote = next((v for v in votes if v.stage in ("announced", "open")), None)
    live = shown.state != State.CLOSED
    stream = Stream.objects.filter(hall=shown.hall_id).first() if live else None
    rows, loose = course.course(shown, votes)
    context = {
        "sitting": shown,
        "rows": rows,
        "loose": loose,
        "people": people,
        "here": sum(1 for one in people if one.registered_at is not None),
        "documents": course.documents(shown),
        "recordings": sound.recordings(number),
        "announcement": course.announcement(shown),
        "stream": stream,
        "live": live,
        "open_vote": open_vote,
        "open_majority": pages.majority_words(open_vote.majority) if open_vote else "",
    }
    answer = render(request, "sittings/sitting.html", context)
    if stream is not None:
        answer.headers["Content-Security-Policy"] = _with_frame(stream.address)
    return answer


def _with_frame(address: str) -> str:
    """The site's policy, and the stream's own place in a frame."""
    parts = urlsplit(address)
    return f"{POLICY}; frame-src {parts.scheme}://{parts.netloc}"


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
        "moment": sound.moment(shown),
        "summary": Summary.objects.filter(vote=shown).first(),
        "documents": course.of_vote(shown),
        "again": shown.sitting.votes.filter(repeats=shown.uid).first(),
        "first": shown.sitting.votes.filter(uid=shown.repeats).first() if shown.repeats else None,
        "groups": pages.by_faction(listed),
        "seats": pages.seats(listed),
        "counters": pages.counters(shown),
        "majority": pages.majority_words(shown.majority),
        "majority_was": pages.majority_words(shown.majority_was) if shown.majority_was else "",
        "before": siblings[place - 1] if place else None,
        "after": siblings[place + 1] if place is not None and place + 1 < len(siblings) else None,
    }
    return render(request, "sittings/vote.html", context)


@require_safe
@kept(versions.of_all)
@public()
def topic(request: HttpRequest, uid: str) -> HttpResponse:
    """The votes of a topic, by year."""
    shown = get_object_or_404(Topic, uid=uid)
    year, page = whole(request.GET.get("year")), whole(request.GET.get("page")) or 1
    since = date(year, 1, 1) if year and MINYEAR < year < MAXYEAR else None
    asked = Asked(
        shown.words,
        kinds=("vote",),
        since=since,
        until=since.replace(month=12, day=31) if since else None,
        limit=A_PAGE,
        offset=(page - 1) * A_PAGE,
        either=True,
    )
    found = find(asked)
    ids = [int(hit.entry.key) for hit in found.hits]
    by_id = Vote.objects.select_related("sitting", "sitting__body").in_bulk(ids)
    told = {
        "topic": shown,
        "found": found,
        "votes": [by_id[pk] for pk in ids if pk in by_id],
        "year": year,
        "years": [day.year for day in Sitting.objects.dates("day", "year", order="DESC")],
        "page_number": page,
        "next": page + 1 if page * A_PAGE < found.total else None,
    }
    return render(request, "sittings/topic.html", told)


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
