"""Petitions as the national recommendation has them: Resolution 835, annex 34. Pure.

Column names keep the recommendation's own spelling.
"""

from __future__ import annotations

from datetime import date

import msgspec

PETITIONS = (
    "uid",
    "kind",
    "title",
    "url",
    "text",
    "authorityName",
    "authorityId",
    "authorityCattutc",
    "startDate",
    "count",
    "creator",
    "status",
    "answerDate",
    "answerUrl",
    "answerText",
)
VOTINGS = ("motionUid", "voterName", "motionTitle", "date")
NOTHING = "null"
"""What a needed column of words says where there is nothing to say."""


class Authority(msgspec.Struct, frozen=True):
    """To whom petitions are handed in."""

    name: str
    edrpou: str
    katottg: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the table needs to know of a petition."""

    uid: str
    topic: str
    title: str
    url: str
    text: str
    started_on: date
    count: int
    creator: str
    status: str
    answered_on: date | None
    answer_url: str
    answer: str


def row(told: Told, authority: Authority) -> dict[str, str]:
    """A petition as a row. A date that is not there yet is empty: ``null`` is no date."""
    return {
        "uid": told.uid,
        "kind": told.topic,
        "title": _line(told.title),
        "url": told.url,
        "text": told.text,
        "authorityName": authority.name,
        "authorityId": authority.edrpou or NOTHING,
        "authorityCattutc": authority.katottg or NOTHING,
        "startDate": told.started_on.isoformat(),
        "count": str(told.count),
        "creator": _line(told.creator) or NOTHING,
        "status": told.status,
        "answerDate": told.answered_on.isoformat() if told.answered_on else "",
        "answerUrl": told.answer_url,
        "answerText": told.answer,
    }


def signature(uid: str, name: str, title: str, day: date) -> dict[str, str]:
    """A signature as a row."""
    return {
        "motionUid": uid,
        "voterName": _line(name),
        "motionTitle": _line(title),
        "date": day.isoformat(),
    }


def _line(text: str) -> str:
    return " ".join(text.split())
