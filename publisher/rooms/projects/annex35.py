"""Projects and votes as the national recommendation has them: Resolution 835, annex 35. Pure.

Column names keep the recommendation's own spelling.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

PROJECTS = (
    "uid",
    "kind",
    "type",
    "title",
    "description",
    "url",
    "text",
    "authorityName",
    "authorityId",
    "authorityCattutc",
    "count",
    "creator",
    "status",
    "decisionDate",
    "decisionUrl",
    "decisionText",
    "budgetPlan",
    "budgetFact",
    "projectResposible",
)
VOTINGS = ("projectUid", "voterID", "projectTitle", "voteDate")
LOCAL, FOR_ALL = "локальний", "загальноміський"
NOTHING = "null"
"""What a needed column of words says where there is nothing to say."""


class Authority(msgspec.Struct, frozen=True):
    """To whom projects are handed in."""

    name: str
    edrpou: str
    katottg: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the table needs to know of a project."""

    uid: str
    category: str
    district: str
    title: str
    summary: str
    url: str
    text: str
    votes: int
    creator: str
    status: str
    decided_on: date | None
    decision_url: str
    decision: str
    planned: int
    spent: Decimal
    department: str


def row(told: Told, authority: Authority) -> dict[str, str]:
    """A project as a row. A date that is not there yet is empty: ``null`` is no date."""
    return {
        "uid": told.uid,
        "kind": told.category,
        "type": LOCAL if told.district else FOR_ALL,
        "title": _line(told.title),
        "description": _line(told.summary),
        "url": told.url,
        "text": told.text,
        "authorityName": authority.name,
        "authorityId": authority.edrpou or NOTHING,
        "authorityCattutc": authority.katottg or NOTHING,
        "count": str(told.votes),
        "creator": _line(told.creator) or NOTHING,
        "status": told.status,
        "decisionDate": told.decided_on.isoformat() if told.decided_on else "",
        "decisionUrl": told.decision_url,
        "decisionText": _line(told.decision),
        "budgetPlan": f"{told.planned}.00",
        "budgetFact": f"{told.spent:.2f}",
        "projectResposible": told.department or authority.name,
    }


def voting(project: str, voter: str, title: str, day: date) -> dict[str, str]:
    """One project on one ballot, as a row."""
    return {
        "projectUid": project,
        "voterID": voter,
        "projectTitle": _line(title),
        "voteDate": day.isoformat(),
    }


def _line(text: str) -> str:
    return " ".join(text.split())
