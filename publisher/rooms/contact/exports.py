"""Open data of the contact centre: public reports as annex 33 has them; ratings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publisher.common.community.models import Address
from publisher.common.community.register import Echo
from publisher.common.web.caching import public
from publisher.rooms.contact import annex33
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.reports import KINDS, STATES, Channel

A_BATCH = 2000
KEPT_S = 300
Row = dict[str, str]
House = tuple[str, str]


def rows() -> Iterator[Row]:
    """Public reports. The words of kinds and states are Ukrainian, whoever asks."""
    told = settings.SITE.community
    authority = annex33.Authority(told.name, told.edrpou, told.katottg)
    places, register, words = Places(), _register(), _words()
    found = Report.objects.public().select_related("category", "department").order_by("pk")
    for each in found.iterator(A_BATCH):
        yield annex33.row(_told(each, _place(each, places, register), words), authority)


def _words() -> dict[str, str]:
    """What kinds, ways and states are called: once, as a table asks for them without end."""
    with override("uk"):
        return {
            str(key): str(words).capitalize()
            for pairs in (KINDS, Channel.choices, STATES)
            for key, words in pairs
        }


def _told(report: Report, place: annex33.Place | None, words: dict[str, str]) -> annex33.Told:
    department = report.department
    return annex33.Told(
        uid=str(report.pk),
        received=timezone.localtime(report.received_at),
        type=words[report.kind],
        category=report.category.name if report.category else "",
        text=report.text,
        channel=words[report.channel],
        place=place,
        status=words[report.state],
        department=department.name if department else "",
        department_edrpou=department.edrpou if department else "",
        result=report.answer,
    )


def _register() -> dict[House, annex33.Place]:
    """Addresses of the register by street and house."""
    found = Address.objects.exclude(street="").values_list(
        "street", "number", "building", "settlement", "katottg", "post_code", "decision"
    )
    return {
        (_key(street), number.lower()): annex33.Place(
            street,
            number,
            building,
            settlement,
            katottg,
            post_code,
            *(str(decision.get(f"addressAdminUnitL{n}", "")) for n in (2, 3, 4)),
        )
        for street, number, building, settlement, katottg, post_code, decision in found.iterator(
            A_BATCH
        )
    }


def _key(street: str) -> str:
    """A street by its letters: of apostrophes, and of spaces, there are several."""
    return "".join(each for each in street.lower() if each.isalnum())


def _place(
    report: Report, places: Places, register: dict[House, annex33.Place]
) -> annex33.Place | None:
    if not places.shows(report):
        return None
    told = annex33.place_of(report.place)
    return register.get((_key(told.street), told.number.lower()), told)


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
def reports_csv(request: HttpRequest) -> HttpResponseBase:
    """Annex 33."""
    return as_csv(annex33.COLUMNS, rows(), "appeals")


@require_safe
@public(KEPT_S)
def reports_json(request: HttpRequest) -> HttpResponseBase:
    """The same as objects."""
    return as_json(rows())
