"""One vote as the Kyiv City Council's hall system wrote it, field by field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from controller.rules.ballots import Outcome, Tally, Verdict, count

_T = TypeVar("_T")

KYIV = ZoneInfo("Europe/Kyiv")

_GOLOS: Mapping[str, Outcome] = {
    "За": Outcome.FOR,
    "Проти": Outcome.AGAINST,
    "Утримався": Outcome.ABSTAIN,
    "Не голосував": Outcome.NOT_VOTED,
    "Відсутній": Outcome.ABSENT,
    ".........": Outcome.ABSENT,
}
_RESULT: Mapping[str, Verdict] = {
    "РІШЕННЯ ПРИЙНЯТЕ": Verdict.ADOPTED,
    "РІШЕННЯ НЕ ПРИЙНЯТЕ": Verdict.NOT_ADOPTED,
}
_TYPED = re.compile(r"\((?P<no>НЕ )?ПРИЙНЯТО\)")
_TIMES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%y %H:%M")


@dataclass(frozen=True, slots=True)
class Person:
    """A name of the list. Raw files have no factions: it is empty there."""

    name: str
    faction: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote of the official record; its counters agree with its list."""

    doc_id: str
    """The name of the published file, ``210923_1.json``."""
    at: datetime
    """Of the result, Kyiv time."""
    council: str
    session: str
    number: str
    """``PD_NPP``: the number of the item, as the operator typed it."""
    item: str
    """``PD_Fullname``: the item, mostly empty."""
    wording: str
    roll: tuple[Person, ...]
    outcomes: Mapping[str, Outcome]
    """Name → outcome, over the whole roll."""
    tally: Tally
    verdict: Verdict
    """What the machine said, ``RESULT``."""
    typed: Verdict | None = None
    """What the operator wrote before the wording where the machine had said the opposite."""

    @property
    def decided(self) -> Verdict:
        """What was decided: the operator's word stands above the machine's."""
        return self.typed or self.verdict


class Odd(Exception):
    """A vote is not as votes are: what is odd, in both languages."""

    def __init__(self, uk: str, en: str) -> None:
        super().__init__(en)
        self.uk, self.en = uk, en


def read_vote(value: object, doc_id: str) -> Vote:
    """A vote from its JSON object. ``doc_id`` names it where it does not name itself.

    Raises:
        Odd: a field is missing or strange, or the counters differ from the list.
    """
    fields = _object(value, "голосування", "a vote")
    listed = _list(fields, "DPList")
    outcomes = {person.name: outcome for person, outcome in listed}
    if len(outcomes) != len(listed):
        twice = Counter(person.name for person, _ in listed).most_common(1)[0][0]
        raise Odd(f"«{twice}» у списку двічі", f"“{twice}” is on the list twice")
    tally = count(outcomes.values(), vacant=0)
    _demand_counters(fields, tally)
    wording = _words(fields, "GL_Text")
    typed = _TYPED.match(wording)
    return Vote(
        doc_id=_words(fields, "docId") if "docId" in fields else doc_id,
        at=_time(fields, "GLTime"),
        council=_words(fields, "OrgName"),
        session=_words(fields, "SName"),
        number=_words(fields, "PD_NPP"),
        item=_words(fields, "PD_Fullname"),
        wording=wording,
        roll=tuple(person for person, _ in listed),
        outcomes=outcomes,
        tally=tally,
        verdict=_one_of(_RESULT, fields, "RESULT"),
        typed=_typed(typed["no"]) if typed else None,
    )


def _typed(no: str | None) -> Verdict:
    return Verdict.NOT_ADOPTED if no else Verdict.ADOPTED


def _list(fields: Mapping[str, object], key: str) -> list[tuple[Person, Outcome]]:
    rows = fields.get(key)
    if not isinstance(rows, list) or not rows:
        raise Odd(f"немає списку {key}", f"there is no list {key}")
    listed = []
    for row in rows:
        member = _object(row, "рядок списку", "a line of the list")
        faction = _words(member, "DPFraction") if "DPFraction" in member else ""
        person = Person(_words(member, "DPName"), faction)
        listed.append((person, _one_of(_GOLOS, member, "DPGolos")))
    return listed


def _demand_counters(fields: Mapping[str, object], tally: Tally) -> None:
    """The official counters equal the sums over the list, or the vote is not believed."""
    counters = {
        "YESCnt": tally.votes_for,
        "NOCnt": tally.against,
        "UTRCnt": tally.abstain,
        "NGCnt": tally.not_voted,
        "TotalCnt": tally.taking_part,
    }
    for key, heads in counters.items():
        official = _count(fields, key)
        if official != heads:
            raise Odd(
                f"лічильник {key} = {official}, а за списком {heads}",
                f"the counter {key} = {official}, but the list has {heads}",
            )


def _object(value: object, uk: str, en: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Odd(f"тут має бути {uk}: {{ … }}", f"{en} was expected here: {{ … }}")
    return value


def _words(fields: Mapping[str, object], key: str) -> str:
    """A text without its padding; runs of spaces become one."""
    value = fields.get(key)
    if not isinstance(value, str):
        raise Odd(f"немає тексту {key}", f"there is no text {key}")
    return " ".join(value.split())


def _count(fields: Mapping[str, object], key: str) -> int:
    value = fields.get(key)
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Odd(f"немає числа {key}", f"there is no number {key}")
    return value


def _one_of(meanings: Mapping[str, _T], fields: Mapping[str, object], key: str) -> _T:
    words = _words(fields, key)
    if words not in meanings:
        raise Odd(f"невідоме значення {key}: «{words}»", f"unknown value of {key}: “{words}”")
    return meanings[words]


def _time(fields: Mapping[str, object], key: str) -> datetime:
    words = _words(fields, key)
    for form in _TIMES:
        try:
            return datetime.strptime(words, form).replace(tzinfo=KYIV)
        except ValueError:
            continue
    raise Odd(f"незрозумілий час {key}: «{words}»", f"unknown form of time {key}: “{words}”")
