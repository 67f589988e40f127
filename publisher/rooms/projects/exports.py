"""Open data of calls: annex 35 as CSV and JSON, elections in Pabulib's format."""

from __future__ import annotations

import csv
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publisher.common.community.register import Echo
from publisher.common.law import book
from publisher.common.web.caching import public
from publisher.rooms.projects import annex35, pabulib, terms
from publisher.rooms.projects.models import BallotPaper, Call, Chosen, Project, Purse, Spending
from publisher.rooms.projects.rules import STANDING, WINNERS
from publisher.rooms.projects.views import open_call

A_BATCH = 2000
KEPT_S = 300
Row = dict[str, str]


def rows(request: HttpRequest, uid: str = "") -> Iterator[Row]:
    """Projects that are public, of one call or of all."""
    told = settings.SITE.community
    authority = annex35.Authority(told.name, told.edrpou, told.katottg)
    found = Project.objects.public().select_related("call", "purse", "department")
    if uid:
        found = found.filter(call=open_call(uid))
    spent = dict(
        Spending.objects.values_list("project").annotate(all=Sum("amount")).order_by("project")
    )
    for each in found.order_by("call_id", "number", "pk").iterator(A_BATCH):
        with override("uk"):
            told_of_it = _told(request, each, spent.get(each.pk))
        yield annex35.row(told_of_it, authority)


def uid_of(call: Call, number: int | None, key: int) -> str:
    """The identifier of a project in open data."""
    return f"{call.uid}-{number or f'p{key}'}"


def _told(request: HttpRequest, project: Project, spent: Decimal | None) -> annex35.Told:
    call = project.call
    uid = uid_of(call, project.number, project.pk)
    results = request.build_absolute_uri(reverse("results", args=[call.uid]))
    return annex35.Told(
        uid=uid,
        category=project.purse.category,
        district=project.purse.district,
        title=project.title,
        summary=project.summary,
        url=request.build_absolute_uri(project.get_absolute_url()),
        text=f"{uid}.txt",
        votes=project.votes if call.counted_at else 0,
        creator=project.organization or project.author_name,
        status=str(project.get_state_display()),
        decided_on=call.decision_on or (call.counted_at.date() if call.counted_at else None),
        decision_url=call.decision_url or results,
        decision=call.decision,
        planned=project.cost,
        spent=spent or Decimal(0),
        department=project.department.name if project.department else "",
    )


def votings(uid: str = "") -> Iterator[Row]:
    """What was chosen, by voters whose numbers lead nowhere; nothing before the count."""
    found = Chosen.objects.filter(
        ballot__call__published=True, ballot__call__counted_at__isnull=False
    )
    if uid:
        found = found.filter(ballot__call=open_call(uid))
    told = found.order_by("ballot__call_id", "ballot__number", "project__number").values_list(
        "ballot__call__uid",
        "ballot__number",
        "project__number",
        "project_id",
        "project__title",
        "ballot__cast_on",
    )
    for call, number, project, key, title, day in told.iterator(A_BATCH):
        assert number is not None  # each ballot that was counted has one
        yield annex35.voting(f"{call}-{project or f'p{key}'}", voter_id(call, number), title, day)


def voter_id(call: str, number: int) -> str:
    """A voter's number in this table; it is not the one of the election's file.

    The one table has days, the other ages: with one number for both, they could be put together.
    """
    told = hmac.new(settings.IDENTITY_KEY, f"annex35\n{call}\n{number}".encode(), hashlib.sha256)
    return told.hexdigest()[:16]


def as_csv(columns: Sequence[str], found: Iterable[Row], name: str) -> HttpResponseBase:
    """A table, sent as it is made."""
    writer = csv.DictWriter(Echo(), columns)
    answer = StreamingHttpResponse(
        _lines(columns, (str(writer.writerow(row)) for row in found)),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _lines(columns: Sequence[str], lines: Iterable[str]) -> Iterator[str]:
    yield ",".join(columns) + "\r\n"
    yield from lines


def as_json(found: Iterable[Row]) -> JsonResponse:
    """The same as objects."""
    return JsonResponse(list(found), safe=False, json_dumps_params={"ensure_ascii": False})


@require_safe
@public(KEPT_S)
def projects_csv(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """Annex 35, the resource of projects."""
    if uid:
        open_call(uid)
    return as_csv(annex35.PROJECTS, rows(request, uid), "projects")


@require_safe
@public(KEPT_S)
def projects_json(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """The same as objects."""
    return as_json(rows(request, uid))


@require_safe
@public(KEPT_S)
def votings_csv(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """Annex 35, the resource of votes."""
    if uid:
        open_call(uid)
    return as_csv(annex35.VOTINGS, votings(uid), "votings")


@require_safe
@public(KEPT_S)
def votings_json(request: HttpRequest, uid: str = "") -> HttpResponseBase:
    """The same as objects."""
    return as_json(votings(uid))


@require_safe
@public(KEPT_S)
def text(request: HttpRequest, uid: str, name: str) -> HttpResponse:
    """The words of a project, as the column ``text`` of annex 35 names them."""
    call = open_call(uid)
    number = name.removeprefix(f"{uid}-")
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    found = get_object_or_404(Project.objects.public(), call=call, number=int(number))
    parts = (found.title, found.summary, found.text, found.benefit, found.place)
    told = "\n\n".join(part for part in parts if part)
    return HttpResponse(told + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public(KEPT_S)
def election(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """The election of one part of the money, in Pabulib's format."""
    call = open_call(uid)
    purse = get_object_or_404(call.purses, pk=number)
    if not call.counted_at:
        raise Http404
    answer = HttpResponse(
        pabulib.write(_meta(call, purse), _projects(purse), _voters(call, purse)),
        content_type="text/plain; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{uid}-{number}.pb"'
    return answer


def _meta(call: Call, purse: Purse) -> Row:
    told = {
        "description": call.title,
        "country": "Ukraine",
        "unit": settings.SITE.community.name,
        "instance": str(call.voting_at.year),
        "subunit": str(purse),
        "district": purse.district,
        "budget": str(purse.budget),
        "vote_type": "cumulative" if call.imported else "approval",
        "rule": "equalshares" if call.rule == "shares" else "greedy",
        "date_begin": f"{call.voting_at:%d.%m.%Y}",
        "date_end": f"{call.results_at:%d.%m.%Y}",
        "min_length": str(max(1, purse.least)),
        "max_length": str(purse.most or call.most or ""),
        "max_sum_cost": str(purse.most_money or call.most_money or ""),
        "currency": "UAH",
        "language": "Ukrainian",
    }
    return {key: value for key, value in told.items() if value}


def _projects(purse: Purse) -> list[Row]:
    found = purse.projects.filter(state__in=sorted(STANDING)).order_by("-points", "cost", "number")
    return [
        {
            "project_id": str(each.number or each.pk),
            "cost": str(each.cost),
            "votes": str(each.votes),
            "score": str(each.points),
            "name": each.title,
            "category": purse.category,
            "selected": str(int(each.state in WINNERS)),
            **_point(each),
        }
        for each in found
    ]


def _point(project: Project) -> Row:
    there = project.lat is not None and project.lon is not None
    return {
        "latitude": str(project.lat) if there else "",
        "longitude": str(project.lon) if there else "",
    }


def _voters(call: Call, purse: Purse) -> list[pabulib.Voter]:
    """The ballots with a project of this part. Whose age stands in a small group, has none."""
    least = book.value_on(terms.SMALLEST_CELL.name).value
    ballots = {
        each.pk: each
        for each in BallotPaper.objects.filter(call=call, chosen__project__purse=purse).distinct()
    }
    chosen: dict[int, list[tuple[str, int]]] = {pk: [] for pk in ballots}
    told = Chosen.objects.filter(ballot__call=call, project__purse=purse).order_by(
        "-points", "project__number"
    )
    for ballot, number, key, points in told.values_list(
        "ballot_id", "project__number", "project_id", "points"
    ).iterator(A_BATCH):
        chosen[ballot].append((str(number or key), points))
    cells = Counter((each.age, each.channel) for each in ballots.values())
    return [
        pabulib.Voter(
            number=each.number or 0,
            projects=tuple(key for key, _ in chosen[pk]),
            points=tuple(points for _, points in chosen[pk]) if call.imported else (),
            age=each.age if cells[each.age, each.channel] >= least else "",
            method=each.channel,
        )
        for pk, each in ballots.items()
    ]
