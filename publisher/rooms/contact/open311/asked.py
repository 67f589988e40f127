"""What GeoReport v2 is asked: filters of a list, a report that is sent; each checked."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from publisher.rooms.contact.categories import Category
from publisher.rooms.contact.forms import QuestionsForm
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.rules import OPEN

SPAN = timedelta(days=90)
"""A list without dates is of these last days."""
MOST = 1000
"""Requests of one answer, at most."""
NUMBERS = 200
LONGEST = {
    "description": 4000, "address_string": 250, "first_name": 90, "last_name": 90, "email": 254,
    "phone": 30, "media_url": 500,
}  # fmt: skip
DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
ATTRIBUTE = re.compile(r"attribute\[([-\w]{1,40})\](\[\])?")


class Refused(Exception):
    """An error of the specification: an HTTP status, and words for an engineer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True)
class Page:
    """Which part of a list."""

    first: int
    size: int


@dataclass(frozen=True)
class Wanted:
    """A report that an application sends."""

    category: Category
    text: str
    place: str
    lat: float | None
    lon: float | None
    name: str
    email: str
    phone: str
    sent_as: str
    answers: dict[str, object] = field(default_factory=dict)


def _word(told: QueryDict, name: str) -> str:
    word = told.get(name, "").strip()
    if "\0" in word:
        raise Refused(400, f"{name}: a zero byte")
    if len(word) > LONGEST.get(name, 4000):
        raise Refused(400, f"{name}: longer than {LONGEST.get(name, 4000)} characters")
    return word


def _time(told: QueryDict, name: str) -> datetime | None:
    word = _word(told, name)
    if not word:
        return None
    try:
        at = parse_datetime(word.replace(" ", "+") if "T" in word else word)
    except ValueError as error:
        raise Refused(400, f"{name}: no such day or time") from error
    if at is None:
        raise Refused(400, f"{name}: write it like 2026-05-01T00:00:00Z")
    aware = at if timezone.is_aware(at) else timezone.make_aware(at)
    if not 1970 <= aware.year < 3000:
        raise Refused(400, f"{name}: no such year here")
    return aware.astimezone(UTC)  # a database refuses offsets of 16 hours that ISO 8601 allows


def numbers(word: str) -> list[int] | None:
    """Numbers of reports, by commas; None where something is none, or they are too many."""
    found = [each.strip() for each in word.split(",")]
    fit = all(each.isascii() and each.isdecimal() and len(each) < 10 for each in found)
    return [int(each) for each in found] if fit and len(found) <= NUMBERS else None


def _number(told: QueryDict, name: str, usual: int, most: int) -> int:
    word = _word(told, name)
    if not word:
        return usual
    if not (word.isascii() and word.isdecimal() and len(word) < 10 and int(word) > 0):
        raise Refused(400, f"{name}: a number from 1 on")
    return min(int(word), most)


def filtered(told: QueryDict, rows: QuerySet[Report]) -> QuerySet[Report]:
    """The requests that are asked for, newest first.

    Numbers of requests stand above all other filters, which are minded all the same.

    Raises:
        Refused: a filter is not understood.
    """
    among = _among(told, rows)
    if ids := _word(told, "service_request_id"):
        found = numbers(ids)
        if found is None:
            raise Refused(400, f"service_request_id: numbers by commas, at most {NUMBERS}")
        return rows.filter(pk__in=found)
    return among


def _among(told: QueryDict, rows: QuerySet[Report]) -> QuerySet[Report]:
    start, end = _time(told, "start_date"), _time(told, "end_date")
    if start is None:
        start = (end or timezone.now()) - SPAN
    rows = rows.filter(received_at__gte=start)
    if end is not None:
        rows = rows.filter(received_at__lte=end)
    after = _time(told, "updated_after")
    if after is not None:
        rows = rows.filter(changed_at__gte=after)
    before = _time(told, "updated_before")
    if before is not None:
        rows = rows.filter(changed_at__lte=before)
    if codes := _word(told, "service_code"):
        rows = rows.filter(category__uid__in=[each.strip() for each in codes.split(",")[:NUMBERS]])
    if statuses := {each.strip() for each in _word(told, "status").split(",")} - {""}:
        if statuses - {"open", "closed"}:
            raise Refused(400, "status: open, closed")
        if len(statuses) == 1:
            of_open = "open" in statuses
            condition = {"state__in": sorted(OPEN)}
            rows = rows.filter(**condition) if of_open else rows.exclude(**condition)
    return rows


def page_of(told: QueryDict) -> Page:
    """Which part of the list is asked for.

    Raises:
        Refused: no number.
    """
    size = _number(told, "page_size", MOST, MOST)
    number = _number(told, "page", 1, 1_000_000)
    return Page((number - 1) * size, size)


def wanted(told: QueryDict, sender: str) -> Wanted:
    """The report that is sent.

    Raises:
        Refused: something is missing or not understood.
    """
    code = _word(told, "service_code")
    if not code:
        raise Refused(400, "service_code was not provided")
    category = Category.objects.filter(uid=code[:60], active=True).first()
    if category is None:
        raise Refused(404, "service_code was not found")
    lat, lon = _point(told)
    place = _word(told, "address_string")
    if lat is None and not place:
        raise Refused(400, "lat and long, or address_string, were not provided")
    text = _word(told, "description")
    if picture := _picture(told):
        text = f"{text}\n\n{picture}".strip()
    email = _word(told, "email")
    if email:
        _check_email(email)
    name = " ".join(filter(None, (_word(told, "last_name"), _word(told, "first_name"))))
    return Wanted(
        category=category,
        text=text or category.name,
        place=place,
        lat=lat,
        lon=lon,
        name=name,
        email=email,
        phone=_word(told, "phone"),
        sent_as=_sent_as(told, sender),
        answers=_answers(told, category),
    )


def _point(told: QueryDict) -> tuple[float, float] | tuple[None, None]:
    """The point, where both of its numbers are there."""
    lat, lon = _degrees(told, "lat", 90), _degrees(told, "long", 180)
    return (None, None) if lat is None or lon is None else (lat, lon)


def _degrees(told: QueryDict, name: str, most: int) -> float | None:
    word = _word(told, name)
    if not word:
        return None
    if DEGREES.fullmatch(word) is None or abs(float(word)) > most:
        raise Refused(400, f"{name}: degrees like 48.8534, WGS 84")
    return float(word)


def _picture(told: QueryDict) -> str:
    """The address of a picture: it is written down, not fetched."""
    url = _word(told, "media_url")
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            raise Refused(400, "media_url: no address") from error
    return url


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(400, "email: no address") from error


def _answers(told: QueryDict, category: Category) -> dict[str, object]:
    """What is answered beside, by the category's own form."""
    data = QueryDict(mutable=True)
    for key in told:
        found = ATTRIBUTE.fullmatch(key)
        if found is not None:
            values = [each for each in told.getlist(key) if "\0" not in each]
            data.setlist(f"ask-{found[1]}", [*data.getlist(f"ask-{found[1]}"), *values])
    form = QuestionsForm(category, data)
    if not form.is_valid():
        faults = (f"attribute[{name}]: {said[0]}" for name, said in form.errors.items())
        raise Refused(400, "; ".join(faults))
    return form.answers()


def _sent_as(told: QueryDict, sender: str) -> str:
    """The same words from the same application on the same day are the same report."""
    pairs = sorted((key, value) for key in told for value in told.getlist(key))
    plain = repr((sender, timezone.localdate().isoformat(), pairs)).encode()
    return f"o311:{hashlib.sha256(plain).hexdigest()[:48]}"
