"""Acts and their drafts by annex 9 of the national recommendations on open data. Pure.

Recommendations to Cabinet of Ministers resolution № 835. What no hall knows (the day when a
decision was published, its number in the council's register) is told with the command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from controller.rules.agenda import Motion
from controller.rules.ballots import Verdict
from papers.annex29 import NONE, Field, Kind, Row, Tables
from papers.publisher import Publisher
from papers.record import Record, demand_sound
from papers.sheet import Sheet

TABLES: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "legalActs": (
            Field("uid"),
            Field("type"),
            Field("title"),
            Field("acceptedDate", Kind.DATE),
            Field("number", required=False),
            Field("issuedDate", Kind.DATE),
            Field("validFrom", Kind.DATE),
            Field("status"),
            Field("publisherName"),
            Field("publisherId", required=False),
            Field("text"),
            Field("url", Kind.LINK),
            Field("registrationNumber", required=False),
            Field("registrationDate", Kind.DATE, required=False),
            Field("registratorName", required=False),
            Field("registratorId", required=False),
        ),
        "projects": (
            Field("uid"),
            Field("type"),
            Field("title"),
            Field("registrationDate", Kind.DATE, required=False),
            Field("issuedDate", Kind.DATE),
            Field("text"),
            Field("url", Kind.LINK),
            Field("creatorName"),
            Field("creatorId", required=False),
            Field("publisherName"),
            Field("publisherId", required=False),
            Field("note", Kind.LINK, required=False),
            Field("comparisonTable", Kind.LINK, required=False),
            Field("regulatoryImpactAnalysis", Kind.LINK, required=False),
        ),
    }
)
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"legalActs": ("uid",), "projects": ("uid",)}
)
TYPE = "рішення"
IN_FORCE = "Чинний"


@dataclass(frozen=True, slots=True)
class Register:
    """What a council's register knows. ``first_number`` is of the first decision exported.

    ``issued``: the day when decisions were published, from which they are in force (ст. 59 ч. 5);
    None is the day of the vote, since the law wants results out on that day. ``drafts_issued``:
    the day when drafts were published; None is the day of the sitting, when they were so at last.
    """

    first_number: int | None = None
    issued: date | None = None
    drafts_issued: date | None = None


def acts(of: Sequence[Record], publisher: Publisher, register: Register) -> Tables:
    """The decisions of sittings, numbered as in the minutes, and the drafts of their agendas.

    Raises:
        Unpublishable: a record contradicts itself, or the publisher does not know a convocation.
    """
    rows: Tables = {name: [] for name in TABLES}
    number = register.first_number
    for record in of:
        demand_sound(record)
        sheet = Sheet(record, publisher)
        for voting in record.results:
            decides = voting.motion in (Motion.DECISION, Motion.AS_WHOLE)
            if voting.verdict is Verdict.ADOPTED and decides:
                act = sheet.act(voting)
                rows["legalActs"].append(_act(act, sheet, register, number))
                number = number + 1 if number is not None else None
        rows["projects"] += [_project(draft, sheet, register) for draft in sheet.drafts()]
    return rows


def _act(act: Mapping[str, str], sheet: Sheet, register: Register, number: int | None) -> Row:
    issued = register.issued.isoformat() if register.issued else act["date"]
    numbered = f"{number}-{act['date'][:4]}" if number is not None else ""
    return {
        "uid": numbered or act["uid"],
        "type": TYPE,
        "title": act["title"],
        "acceptedDate": act["date"],
        "number": str(number) if number is not None else None,
        "issuedDate": issued,
        "validFrom": issued,
        "status": IN_FORCE,
        "publisherName": sheet.council.name,
        "publisherId": sheet.publisher.authority_id,
        "text": act["text"],
        "url": act["url"],
        "registrationNumber": None,
        "registrationDate": None,
        "registratorName": None,
        "registratorId": None,
    }


def _project(draft: Mapping[str, str], sheet: Sheet, register: Register) -> Row:
    issued = register.drafts_issued.isoformat() if register.drafts_issued else draft["date"]
    return {
        "uid": draft["uid"],
        "type": TYPE,
        "title": draft["title"],
        "registrationDate": None,
        "issuedDate": issued,
        "text": draft["text"],
        "url": draft["url"],
        "creatorName": draft["creator"] or NONE,
        "creatorId": None,
        "publisherName": sheet.council.name,
        "publisherId": sheet.publisher.authority_id,
        "note": None,
        "comparisonTable": None,
        "regulatoryImpactAnalysis": None,
    }
