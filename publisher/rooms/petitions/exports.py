"""Open data of petitions: annex 34 as CSV and JSON, the texts that its columns name."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publisher.common.community.register import Echo
from publisher.common.law import book
from publisher.common.web.caching import public
from publisher.rooms.petitions import annex34, terms
from publisher.rooms.petitions.models import Petition, Signature
from publisher.rooms.petitions.rules import PUBLIC
from publisher.rooms.petitions.views import open_petition

A_BATCH = 2000
KEPT_S = 300
Row = dict[str, str]


def rows(request: HttpRequest) -> Iterator[Row]:
    """Petitions that are public, in the order they were published."""
    told = settings.SITE.community
    authority = annex34.Authority(told.name, told.edrpou, told.katottg)
    for each in Petition.objects.public().order_by("published_at", "pk").iterator(A_BATCH):
        with override("uk"):
            told_of_it = _told(request, each)
        yield annex34.row(told_of_it, authority)


def _told(request: HttpRequest, petition: Petition) -> annex34.Told:
    url = request.build_absolute_uri(petition.get_absolute_url())
    answered = petition.answered_at
    return annex34.Told(
        uid=petition.uid,
        topic=str(petition.get_topic_display()),
        title=petition.title,
        url=url,
        text=f"{petition.pk}.txt",
        started_on=timezone.localdate(petition.published_at),
        count=petition.counted,
        creator=petition.author_name,
        status=str(petition.get_state_display()),
        answered_on=timezone.localdate(answered) if answered else None,
        answer_url=f"{url}#answer" if answered else "",
        answer=f"{petition.pk}-answer.txt" if answered else "",
    )


def names_are_open() -> bool:
    """Whether names of signers may be exported in one file: once there is a legal basis."""
    return bool(book.value_on(terms.NAMES_EXPORT.name).value)


def signatures() -> Iterator[Row]:
    """Signatures that stand, of all petitions."""
    found = Signature.objects.filter(struck_at=None, petition__state__in=sorted(PUBLIC))
    told = found.order_by("petition_id", "signed_at", "pk").select_related("petition")
    for each in told.iterator(A_BATCH):
        petition = each.petition
        day = timezone.localdate(each.signed_at)
        yield annex34.signature(petition.uid, each.name, petition.title, day)


def _sent(lines: Iterable[str], kind: str, name: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(columns: Sequence[str], found: Iterable[Row]) -> Iterator[str]:
    writer = csv.DictWriter(Echo(), columns)
    yield ",".join(columns) + "\r\n"
    for row in found:
        yield str(writer.writerow(row))


def _json(found: Iterable[Row]) -> Iterator[str]:
    before = "["
    for row in found:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "]\n" if before != "[" else "[]\n"


@require_safe
@public(KEPT_S)
def petitions_csv(request: HttpRequest) -> HttpResponseBase:
    """The petitions."""
    return _sent(_csv(annex34.PETITIONS, rows(request)), "text/csv", "petitions.csv")


@require_safe
@public(KEPT_S)
def petitions_json(request: HttpRequest) -> HttpResponseBase:
    """The petitions."""
    return _sent(_json(rows(request)), "application/json", "petitions.json")


@require_safe
@public(KEPT_S)
def signatures_csv(request: HttpRequest) -> HttpResponseBase:
    """The signatures, where that is open."""
    if not names_are_open():
        raise Http404
    return _sent(_csv(annex34.VOTINGS, signatures()), "text/csv", "petition-signatures.csv")


@require_safe
@public(KEPT_S)
def signatures_json(request: HttpRequest) -> HttpResponseBase:
    """The signatures, where that is open."""
    if not names_are_open():
        raise Http404
    return _sent(_json(signatures()), "application/json", "petition-signatures.json")


@require_safe
@public(KEPT_S)
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The text of a petition, for programs."""
    return _plain(open_petition(number).text)


@require_safe
@public(KEPT_S)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """The answer to a petition, for programs."""
    found = open_petition(number)
    if not found.answer:
        raise Http404
    return _plain(found.answer)


def _plain(told: str) -> HttpResponse:
    return HttpResponse(told + "\n", content_type="text/plain; charset=utf-8")
