"""The desk of a deputy: hours, bookings, letters, assistants, reports; whose account is whose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.community.models import ContactDetail, Person
from publisher.common.files.content import Refused
from publisher.common.files.store import store, why
from publisher.rooms.deputies.office import booking, letters
from publisher.rooms.deputies.office.forms import (
    AnswerForm,
    AssistantForm,
    ContactForm,
    HoursForm,
    LinkForm,
    NoHoursForm,
    PhotoForm,
    YearReportForm,
)
from publisher.rooms.deputies.office.tables import (
    Assistant,
    Booking,
    Hours,
    NoHours,
    Question,
    YearReport,
)
from publisher.rooms.deputies.office.views import LATEST, user_of

KINDS: dict[str, tuple[type[models.Model], type[forms.ModelForm[Any]]]] = {
    "hours": (Hours, HoursForm),
    "no-hours": (NoHours, NoHoursForm),
    "assistant": (Assistant, AssistantForm),
    "contact": (ContactDetail, ContactForm),
    "report": (YearReport, YearReportForm),
}
"""What a deputy keeps here, by the word in the address."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


def own_person(request: HttpRequest) -> Person:
    """Whose desk it is: the account's own deputy; an editor chooses one by ``?person=``.

    Raises:
        Http404: the account is no deputy's.
    """
    user = user_of(request)
    asked = request.GET.get("person", "")
    if asked.isdecimal() and len(asked) < 10 and user.roles() & {Role.EDITOR, Role.ADMINISTRATOR}:
        return get_object_or_404(Person, pk=int(asked))
    if user.person is None:
        raise Http404
    return user.person


def _back(request: HttpRequest) -> HttpResponseBase:
    asked = request.GET.get("person", "")
    kept = f"?person={asked}" if asked.isdecimal() and len(asked) < 10 else ""
    response = redirect("deputy_desk")
    response["Location"] += kept
    return response


@require_safe
@for_roles(Role.DEPUTY, Role.EDITOR)
def desk(request: HttpRequest) -> HttpResponse:
    """Everything of the office."""
    user = user_of(request)
    if user.person is None and not request.GET.get("person"):
        people = Person.objects.order_by("family_name", "name")
        return render(request, "deputies/desk_choose.html", {"people": people})
    person = own_person(request)
    today = timezone.now().replace(hour=0, minute=0)
    told = {
        "person": person,
        "asked": request.GET.get("person", ""),
        "bookings": Booking.objects.filter(person=person, at__gte=today, cancelled_at=None),
        "questions": Question.objects.filter(person=person)[:200],
        "hours": Hours.objects.filter(person=person),
        "no_hours": NoHours.objects.filter(person=person, last__gte=timezone.localdate()),
        "assistants": Assistant.objects.filter(person=person),
        "reports": YearReport.objects.filter(person=person).select_related("file"),
        "contacts": person.contact_details.all(),
        "photo": PhotoForm(),
    }
    return render(request, "deputies/desk.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.DEPUTY, Role.EDITOR)
def keep(request: HttpRequest, kind: str, number: int = 0) -> HttpResponseBase:
    """Add one of what is kept, or change it."""
    if kind not in KINDS:
        raise Http404
    person = own_person(request)
    table, form_of = KINDS[kind]
    found = (
        get_object_or_404(table._default_manager, pk=min(number, LATEST), person=person)
        if number
        else table(person=person)
    )
    form = form_of(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid() and _with_file(request, form):
        form.save()
        record(user_of(request), f"deputy.{kind}", f"person:{person.pk}", what=str(found))
        messages.success(request, _("Done."))
        return _back(request)
    title = table._meta.verbose_name
    told = {"form": form, "title": title, "person": person, "found": found if number else None}
    return render(request, "deputies/desk_keep.html", told | {"kind": kind})


def _with_file(request: HttpRequest, form: forms.ModelForm[Any]) -> bool:
    """Keep the file of a report; whether nothing was wrong with it."""
    upload = request.FILES.get("upload")
    if upload is None or not isinstance(form, YearReportForm):
        return True
    try:
        form.instance.file, _content = store(
            upload, user_of(request), public=True, description=form.cleaned_data["title"]
        )
    except Refused as refused:
        form.add_error("upload", why(refused))
        return False
    return True


@require_POST
@for_roles(Role.DEPUTY, Role.EDITOR)
def drop(request: HttpRequest, kind: str, number: int) -> HttpResponseBase:
    """Take one of it away."""
    if kind not in KINDS:
        raise Http404
    person = own_person(request)
    table = KINDS[kind][0]
    found = get_object_or_404(table._default_manager, pk=min(number, LATEST), person=person)
    record(user_of(request), f"deputy.drop_{kind}", f"person:{person.pk}", what=str(found))
    found.delete()
    messages.success(request, _("Done."))
    return _back(request)


@require_POST
@for_roles(Role.DEPUTY, Role.EDITOR)
def photo(request: HttpRequest) -> HttpResponseBase:
    """A new photograph; it loses what it tells of its maker."""
    person = own_person(request)
    upload = request.FILES.get("upload")
    if upload is None:
        return _back(request)
    try:
        kept, _content = store(
            upload, user_of(request), kinds=PICTURES, public=True, description=person.name
        )
    except Refused as refused:
        messages.error(request, why(refused))
        return _back(request)
    person.image = kept
    person.save(update_fields=["image"])
    record(user_of(request), "deputy.photo", f"person:{person.pk}")
    messages.success(request, _("Done."))
    return _back(request)


@require_POST
@for_roles(Role.DEPUTY, Role.EDITOR)
def cancel(request: HttpRequest, number: int) -> HttpResponseBase:
    """Cancel a conversation, with a word why: the resident gets a letter."""
    person = own_person(request)
    found = get_object_or_404(Booking, pk=min(number, LATEST), person=person)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:300]
    if not reason:
        messages.error(request, _("Say why: the resident reads it."))
    elif booking.cancel(found, reason, by_office=True):
        messages.success(request, _("Done."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.DEPUTY)
def question(request: HttpRequest, number: int) -> HttpResponseBase:
    """A letter, and its answer; the deputy's own eyes alone."""
    user = user_of(request)
    if user.person is None:
        raise Http404
    found = get_object_or_404(Question, pk=min(number, LATEST), person=user.person)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if letters.answer(found, form.cleaned_data["answer"]):
            messages.success(request, _("The answer was sent."))
        return redirect("deputy_desk")
    return render(request, "deputies/desk_question.html", {"question": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMINISTRATOR)
def links(request: HttpRequest) -> HttpResponseBase:
    """Whose account is whose: an account becomes a deputy's."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(
            email=form.cleaned_data["email"].lower(), is_active=True
        ).first()
        if user is None:
            form.add_error("email", _("There is no such account."))
        else:
            user.person = form.cleaned_data["person"]
            user.save(update_fields=["person"])
            told = user.person.name if user.person is not None else ""
            record(user_of(request), "deputy.link", f"user:{user.pk}", person=told)
            messages.success(request, _("Done."))
            return redirect("deputy_links")
    rows = User.objects.exclude(person=None).select_related("person").order_by("person__name")
    return render(request, "deputies/desk_links.html", {"form": form, "rows": rows})
