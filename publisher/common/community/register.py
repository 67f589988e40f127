"""The register of addresses: taken in from the national table, given out as it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from publisher.common.community.addresses import Address
from publisher.common.community.annex37 import COLUMNS, OWN, BadRow, extra, read, write
from publisher.common.community.districts import place_addresses
from publisher.common.web.caching import public

A_BATCH = 1000


@dataclass
class Taken:
    """What became of a table: rows taken, and those left out with their line and reason."""

    rows: int = 0
    faults: list[tuple[int, BadRow]] = field(default_factory=list)


def take(lines: Iterable[str]) -> Taken:
    """Take a table in; an address that is known gets what the table says of it.

    A row that is wrong is left out and told; the others are taken. Coordinates and districts
    are touched where the table has columns for them.
    """
    lines = iter(lines)
    head = next(lines, "").removeprefix("\ufeff")
    kind = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip() for name in next(csv.reader([head], delimiter=kind), [])]
    told = Taken()
    found: dict[str, Address] = {}
    for number, row in enumerate(csv.DictReader(lines, names, delimiter=kind), 2):
        try:
            fields = read({name: row.get(name) for name in names})
        except BadRow as fault:
            told.faults.append((number, fault))
            continue
        found[str(fields["uid"])] = Address(**fields)
        told.rows += 1
    with transaction.atomic():
        Address.objects.bulk_create(
            found.values(),
            batch_size=A_BATCH,
            update_conflicts=True,
            unique_fields=["uid"],
            update_fields=[
                *(name for name in OWN.values() if name != "uid"),
                "decision",
                *extra(names),
            ],
        )
        place_addresses()
    return told


def rows() -> Iterator[dict[str, str]]:
    """All addresses as the national table has them."""
    fields = [*OWN.values(), "decision"]
    for each in Address.objects.order_by("uid").values(*fields).iterator(A_BATCH):
        yield write(each)


class Echo:
    """A file that gives back what is written, for a table that is sent as it is made."""

    def write(self, text: str) -> str:
        """The text."""
        return text


@require_safe
@public(3600)
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The table."""
    writer = csv.DictWriter(Echo(), COLUMNS)
    told = (writer.writerow(row) for row in rows())
    head = ",".join(COLUMNS) + "\r\n"
    answer = StreamingHttpResponse(_with(head, told), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="addresses.csv"'
    return answer


def _with(head: str, lines: Iterable[object]) -> Iterator[str]:
    yield head
    for line in lines:
        yield str(line)


@require_safe
@public(3600)
def as_json(request: HttpRequest) -> HttpResponseBase:
    """The same as objects."""
    return JsonResponse(list(rows()), safe=False, json_dumps_params={"ensure_ascii": False})
