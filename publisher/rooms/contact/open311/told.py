"""What GeoReport v2 tells: services, their attributes, requests; nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from publisher.rooms.contact.categories import Category, Question
from publisher.rooms.contact.clocks import Places
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.open311.writing import Value
from publisher.rooms.contact.rules import OPEN

DESCRIPTION = 4000
"""Characters of a description that the specification allows."""


def when(at: datetime | None) -> str | None:
    """A time as the specification wants it (ISO 8601 with its zone)."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at is not None else None


def service(category: Category) -> dict[str, Value]:
    """A category."""
    return {
        "service_code": category.uid,
        "service_name": category.said_name,
        "description": category.hint,
        "metadata": bool(category.questions.all()),
        "type": "realtime",
        "keywords": "",
        "group": category.said_group,
    }


def definition(category: Category) -> dict[str, Value]:
    """A category with what is asked beside."""
    questions = category.questions.all()
    return {
        "service_code": category.uid,
        "attributes": [_attribute(each, place) for place, each in enumerate(questions, 1)],
    }


def _attribute(question: Question, place: int) -> dict[str, Value]:
    values: list[Value] = [{"key": str(each), "name": str(each)} for each in question.values]
    return {
        "variable": True,
        "code": question.code,
        "datatype": question.kind,
        "required": question.required,
        "datatype_description": "",
        "order": place,
        "description": question.said_text,
        "values": values,
    }


def requests(request: HttpRequest, rows: Iterable[Report]) -> list[Value]:
    """Reports. Where the place is kept, so are the pictures."""
    places = Places()
    return [_request(request, each, shown=places.shows(each)) for each in rows]


def _request(request: HttpRequest, report: Report, *, shown: bool) -> dict[str, Value]:
    due = datetime.combine(report.due, time(23, 59, 59)) if report.due else None
    notes = f"{report.get_state_display()}. {report.answer}".strip()
    return {
        "service_request_id": str(report.pk),
        "status": "open" if report.state in OPEN else "closed",
        "status_notes": notes,
        "service_name": report.title,
        "service_code": report.category.uid if report.category is not None else "",
        "description": report.text[:DESCRIPTION],
        "agency_responsible": str(report.department or ""),
        "service_notice": "",
        "requested_datetime": when(report.received_at),
        "updated_datetime": when(report.changed_at),
        "expected_datetime": when(timezone.make_aware(due)) if due is not None else None,
        "address": report.place if shown else "",
        "address_id": "",
        "zipcode": "",
        "lat": report.lat if shown else None,
        "long": report.lon if shown else None,
        "media_url": _picture(request, report) if shown else None,
    }


def _picture(request: HttpRequest, report: Report) -> str | None:
    """The first public picture of the trouble."""
    for photo in report.photos.all():
        if not photo.after and photo.file.public:
            return request.build_absolute_uri(
                reverse("file", args=[photo.file.pk, photo.file.name])
            )
    return None
