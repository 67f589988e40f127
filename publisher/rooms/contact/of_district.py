"""Cases of an electoral district for its deputy: without persons, unless an author agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from publisher.rooms.contact.models import Report
from publisher.rooms.contact.rules import NEVER_PUBLIC

MOST = 200


@dataclass(frozen=True)
class DistrictCase:
    """A case as a deputy sees it.

    ``text``, ``place`` and ``url`` are empty where everybody may not read it, ``author`` where
    the author did not agree: an appeal's own words tell who wrote them.
    """

    number: int
    title: str
    kind: str
    state: str
    received_at: datetime
    due: date | None
    overdue: bool
    text: str = ""
    place: str = ""
    author: str = ""
    url: str = ""


def of_district(district: str, limit: int = MOST) -> list[DistrictCase]:
    """The newest cases of a district."""
    if not district:
        return []
    rows = Report.objects.filter(district=district).exclude(state__in=sorted(NEVER_PUBLIC))
    return [_seen(each) for each in rows.select_related("category")[:limit]]


def _seen(report: Report) -> DistrictCase:
    agreed, public = report.deputy_may_know, report.is_public
    category = report.category
    return DistrictCase(
        number=report.pk,
        title=category.said_name if category is not None else str(report.get_kind_display()),
        kind=report.kind,
        state=str(report.get_state_display()),
        received_at=report.received_at,
        due=report.due,
        overdue=report.is_overdue(timezone.localdate()),
        text=report.text if public or agreed else "",
        place=report.place if agreed or (public and not report.sensitive) else "",
        author=report.author_name if agreed else "",
        url=report.get_absolute_url() if public else "",
    )
