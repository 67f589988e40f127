"""The tables of annex 29 of the national recommendations on open data: fields and their types.

Recommendations to Cabinet of Ministers resolution № 835: sittings and votes of councils.
Names keep their official spelling; the texts of the recommendations are not repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from controller.rules.ballots import Outcome, Verdict

Row: TypeAlias = dict[str, str | int | None]
Tables: TypeAlias = dict[str, list[Row]]


class Kind(Enum):
    """A type of values, by its name in CSVW."""

    TEXT = "string"
    INTEGER = "integer"
    DATE = "date"
    MOMENT = "dateTime"
    LINK = "anyURL"


class Field(NamedTuple):
    """A column of a table."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = True


TABLES: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "convocations": (
            Field("uid"),
            Field("label"),
            Field("dateFrom", Kind.DATE),
            Field("dateUntil", Kind.DATE),
            Field("authorityName"),
            Field("authorityId"),
            Field("CATUTTC"),
        ),
        "sessions": (
            Field("uid"),
            Field("label"),
            Field("convocationUid"),
            Field("dateFrom", Kind.DATE),
            Field("dateUntil", Kind.DATE),
        ),
        "motions": (
            Field("uid"),
            Field("sessionUid"),
            Field("votingIdentifier"),
            Field("title"),
            Field("number", Kind.INTEGER),
            Field("classification"),
            Field("date", Kind.DATE),
            Field("sources", Kind.LINK, required=False),
        ),
        "voteEvents": (
            Field("uid"),
            Field("motionUid"),
            Field("projectNumber"),
            Field("projectTitle"),
            Field("startDate", Kind.MOMENT),
            Field("endDate", Kind.MOMENT),
            Field("result"),
            Field("votingFor", Kind.INTEGER),
            Field("votingAgainst", Kind.INTEGER),
            Field("votingAbstain", Kind.INTEGER),
            Field("notVoting", Kind.INTEGER),
            Field("absent", Kind.INTEGER),
            Field("textUrl", Kind.LINK),
            Field("text"),
        ),
        "vote": (
            Field("uid"),
            Field("voterUid"),
            Field("result"),
        ),
        "motions2": (
            Field("uid"),
            Field("date", Kind.DATE),
            Field("authorityName"),
            Field("authorityId"),
            Field("authorityCattutc"),
            Field("convocation"),
            Field("legislativeSession"),
            Field("number", Kind.INTEGER),
            Field("title"),
            Field("projectNumber", required=False),
            Field("votingFor", Kind.INTEGER, required=False),
            Field("votingAgainst", Kind.INTEGER, required=False),
            Field("votingAbstain", Kind.INTEGER, required=False),
            Field("notVoting", Kind.INTEGER, required=False),
            Field("absent", Kind.INTEGER, required=False),
            Field("votingResult"),
            Field("textUrl", Kind.LINK, required=False),
            Field("text"),
        ),
        "votings": (
            Field("motionUid"),
            Field("voterId"),
            Field("voterName"),
            Field("motionTitle"),
            Field("result"),
        ),
    }
)
"""Name of a table → its columns in order.

The first five are the full form; ``motions2`` and ``votings`` are the short one, a row an item
and a row a voter, for councils that vote once on each item.
"""

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "convocations": ("uid",),
        "sessions": ("uid",),
        "motions": ("uid",),
        "voteEvents": ("uid",),
        "vote": ("uid", "voterUid"),
        "motions2": ("uid",),
        "votings": ("motionUid", "voterId"),
    }
)
"""What identifies a row. The official files name ``uid`` alone for ``vote``, which has a row for
each voter of a vote: there the voter belongs to the key."""

NONE = "null"
"""What the recommendations write into a required text where there is nothing (annex 30)."""

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.FOR: "За",
    Outcome.AGAINST: "Проти",
    Outcome.ABSTAIN: "Утримався",
    Outcome.NOT_VOTED: "Не голосував",
    Outcome.ABSENT: "Відсутній",
    Outcome.RECUSED: "Не голосував",
}
"""A recused member has no value of his own: he is one of those who did not vote (ст. 59-1)."""

VERDICTS: Mapping[Verdict, str] = {
    Verdict.ADOPTED: "Прийнято",
    Verdict.NOT_ADOPTED: "Не прийнято",
}
NOBODY_VOTED = "Не голосували"
NOT_CONSIDERED = "Не розглядали"
