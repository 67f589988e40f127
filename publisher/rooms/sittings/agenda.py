"""Announced sittings for the public: agenda with drafts and files, as pages and a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import icalendar
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from publisher.common.law import book
from publisher.common.record import versions
from publisher.common.record.models import Sitting
from publisher.common.web.caching import kept, public
from publisher.rooms.sittings import ahead
from publisher.rooms.sittings.models import Announcement, Document, Kind, Point
from publisher.rooms.sittings.rules import Ahead, Standing

HOURS = timedelta(hours=3)
"""How long a sitting lasts in a calendar: nobody knows before it."""
BACK = timedelta(days=90)
"""So far back a calendar reaches."""


@dataclass(frozen=True)
class Draft:
    """A document with how long before the sitting it was there."""

    document: Document
    ahead: Ahead | None


@dataclass(frozen=True)
class Row:
    """A point of an agenda with its files."""

    point: Point
    drafts: list[Draft]


def upcoming() -> QuerySet[Announcement]:
    """What is announced from today on, the nearest first; what was called off among it."""
    since = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    shown = Announcement.objects.exclude(published_at=None).filter(starts_at__gte=since)
    return shown.select_related("body").order_by("starts_at", "pk")


def held(found: Announcement) -> Sitting | None:
    """The sitting that came of it, if it was held: of that body, on that day."""
    day = timezone.localdate(found.starts_at)
    return Sitting.objects.filter(body=found.body_id, day=day).order_by("opened_at").first()


def documents(found: Announcement) -> QuerySet[Document]:
    """Its documents that the public sees, those that were withdrawn among them."""
    shown = found.documents.exclude(published_at=None)
    return shown.select_related("file", "signature").order_by("pk")


def drafts(of: Iterable[Document], found: Announcement) -> list[Draft]:
    """Documents, drafts of decisions with how long ahead they were."""
    calendar, day = book.calendar(), timezone.localdate(found.starts_at)
    return [
        Draft(each, ahead.draft(each, day, calendar) if each.kind == Kind.DRAFT else None)
        for each in of
    ]


@require_safe
@kept(versions.of_all)
@public()
def announcement(request: HttpRequest, number: int) -> HttpResponse:
    """An announced sitting: when, where, what about, with the drafts of what it may decide."""
    shown = Announcement.objects.exclude(published_at=None).select_related("body")
    found = get_object_or_404(shown, pk=number)
    whole = drafts(documents(found), found)
    told = {
        "announcement": found,
        "notice": ahead.notice(found),
        "off": found.standing in (Standing.POSTPONED, Standing.CANCELLED),
        "files": [each for each in whole if each.document.point_id is None],
        "rows": [
            Row(point, [each for each in whole if each.document.point_id == point.pk])
            for point in found.points.all()
        ],
        "held": held(found),
    }
    return render(request, "sittings/announcement.html", told)


@require_safe
@kept(versions.of_all)
@public(300)
def calendar(request: HttpRequest) -> HttpResponse:
    """Announced sittings to subscribe to (RFC 5545)."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Viche//sittings//UK")
    made.add("version", "2.0")
    made.add("x-wr-calname", settings.SITE.community.name)
    shown = Announcement.objects.exclude(published_at=None).select_related("body")
    for each in shown.filter(starts_at__gte=timezone.now() - BACK):
        made.add_component(_event(each, request))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(found: Announcement, request: HttpRequest) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"announcement-{found.pk}@{request.get_host()}")
    event.add("dtstamp", found.changed_at)
    event.add("dtstart", found.starts_at)
    event.add("dtend", found.starts_at + HOURS)
    event.add("summary", str(found))
    event.add("url", request.build_absolute_uri(found.get_absolute_url()))
    off = found.standing in (Standing.POSTPONED, Standing.CANCELLED)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if found.place:
        event.add("location", found.place)
    points = found.points.values_list("number", "title")
    if text := "\n".join(f"{number}. {title}" for number, title in points):
        event.add("description", text)
    return event
