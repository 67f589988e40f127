"""Pages of residents: the hours of a deputy, a booking, a letter; my bookings and letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import icalendar
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.access import from_level
from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.community.models import Person
from publisher.common.law import book
from publisher.common.limits.tries import may
from publisher.common.web.caching import public
from publisher.rooms.deputies.office import booking, letters, terms
from publisher.rooms.deputies.office.forms import BookForm, QuestionForm
from publisher.rooms.deputies.office.tables import (
    Assistant,
    Booking,
    Hours,
    NoHours,
    Question,
    YearReport,
)

LIMIT = 20
"""Bookings and letters that are tried from one network address in an hour."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LATEST = 2**31 - 1


def user_of(request: HttpRequest) -> User:
    """Who asks; the page is behind the login."""
    assert isinstance(request.user, User)
    return request.user


def person_of(number: int) -> Person:
    """A deputy.

    Raises:
        Http404: there is none.
    """
    return get_object_or_404(Person, pk=min(number, LATEST))


def office_of(person: Person) -> dict[str, Any]:
    """What a deputy's page shows of the office."""
    today = timezone.localdate()
    return {
        "hours": [
            each
            for each in Hours.objects.filter(person=person)
            if (each.until is None or each.until >= today)
            and (each.day is None or each.day >= today)
        ],
        "no_hours": NoHours.objects.filter(person=person, last__gte=today),
        "assistants": Assistant.objects.filter(person=person),
        "reports": YearReport.objects.filter(person=person).select_related("file"),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, number: int) -> HttpResponseBase:
    """The hours of a deputy, and which conversations are free."""
    person = person_of(number)
    if request.method == "POST":
        return _book(request, person)
    return _page(request, person, BookForm(initial=_known(request)))


def _known(request: HttpRequest) -> dict[str, str]:
    return {"name": request.user.name} if isinstance(request.user, User) else {}


def _page(request: HttpRequest, person: Person, form: BookForm) -> HttpResponse:
    found = groupby(booking.free(person), lambda slot: slot.at.date())
    told = office_of(person) | {
        "person": person,
        "form": form,
        "days": [(day, list(slots)) for day, slots in found],
        "chosen": form.data.get("at", ""),
        "ahead": book.value_on(terms.BOOKING_DAYS.name).value,
    }
    return render(request, "deputies/hours.html", told)


@from_level(Level.EMAIL)
def _book(request: HttpRequest, person: Person) -> HttpResponseBase:
    form = BookForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form)
    if not may(request, "reception", LIMIT):
        messages.error(request, _("Too many tries from this network. Try again in an hour."))
        return _page(request, person, form)
    told = {name: form.cleaned_data[name] for name in ("name", "phone", "about")}
    try:
        booking.take(person, form.cleaned_data["at"], user_of(request), told)
    except booking.Enough:
        messages.warning(request, _("You have a booking with this deputy already."))
    except booking.Taken:
        messages.warning(request, _("Somebody was first: choose another time."))
        return _page(request, person, form)
    else:
        messages.success(request, _("Booked. A letter with the time is on its way."))
    return redirect("my_bookings")


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My bookings and my letters."""
    user = user_of(request)
    told = {
        "bookings": Booking.objects.filter(user=user).select_related("person").order_by("-at"),
        "questions": Question.objects.filter(user=user).select_related("person"),
        "now": timezone.now(),
    }
    return render(request, "deputies/my_bookings.html", told)


@require_POST
@login_required
def cancel(request: HttpRequest, number: int) -> HttpResponseBase:
    """Cancel a booking of mine."""
    found = get_object_or_404(Booking, pk=min(number, LATEST), user=user_of(request))
    if found.at > timezone.now() and booking.cancel(found):
        messages.success(request, _("Cancelled: the time is free for others."))
    return redirect("my_bookings")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@from_level(Level.EMAIL)
def write(request: HttpRequest, number: int) -> HttpResponseBase:
    """Write to a deputy."""
    person, user = person_of(number), user_of(request)
    form = QuestionForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        if may(request, "deputy letter", LIMIT):
            letters.send(person, user, form.cleaned_data)
            messages.success(request, _("Sent. The answer comes by e-mail and stands here."))
            return redirect("my_bookings")
        messages.error(request, _("Too many tries from this network. Try again in an hour."))
    told = {
        "person": person,
        "form": form,
        "days": book.value_on(terms.ANSWER_DAYS.name).value,
    }
    return render(request, "deputies/write.html", told)


@require_safe
@public(3600)
def hours_ics(request: HttpRequest, number: int) -> HttpResponse:
    """The hours as a calendar (RFC 5545)."""
    person = person_of(number)
    made = _calendar()
    for each in Hours.objects.filter(person=person):
        made.add_component(_hours_event(each, person, request))
    return _sent(made, f"hours-{person.pk}.ics")


def _hours_event(each: Hours, person: Person, request: HttpRequest) -> icalendar.Event:
    zone = timezone.get_current_timezone()
    today = timezone.localdate()
    day = each.day or max(filter(None, (each.since, today)))
    while each.weekday is not None and day.weekday() != each.weekday:
        day += timedelta(days=1)
    event = icalendar.Event()
    event.add("uid", f"hours-{each.pk}@{request.get_host()}")
    event.add("dtstamp", timezone.now())
    event.add("summary", _("Reception: %(name)s") % {"name": person.name})
    event.add("dtstart", datetime.combine(day, each.starts, zone))
    event.add("dtend", datetime.combine(day, each.ends, zone))
    event.add("location", each.place)
    if each.note:
        event.add("description", each.note)
    if each.weekday is not None:
        rule: dict[str, Any] = {"freq": "weekly", "byday": DAYS[each.weekday]}
        if each.until is not None:
            rule["until"] = datetime.combine(each.until, each.ends, zone)
        event.add("rrule", rule)
    return event


@never_cache
@require_safe
def booking_ics(request: HttpRequest, token: str) -> HttpResponse:
    """A booking as an entry of a calendar; its name is the right to it."""
    found = get_object_or_404(Booking.objects.select_related("person"), token=token)
    event = icalendar.Event()
    event.add("uid", f"booking-{found.pk}@{request.get_host()}")
    event.add("dtstamp", timezone.now())
    event.add("summary", _("Reception: %(name)s") % {"name": found.person.name})
    event.add("dtstart", timezone.localtime(found.at))
    event.add("dtend", timezone.localtime(found.at) + timedelta(minutes=found.minutes))
    event.add("location", found.place)
    event.add("status", "CANCELLED" if found.cancelled_at else "CONFIRMED")
    made = _calendar()
    made.add_component(event)
    return _sent(made, "reception.ics")


def _calendar() -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", "-//Viche//deputies//UK")
    made.add("version", "2.0")
    return made


def _sent(made: icalendar.Calendar, name: str) -> HttpResponse:
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
