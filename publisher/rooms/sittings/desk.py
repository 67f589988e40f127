"""The secretariat's desk: announced sittings with their agendas and files, and what moves them."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import history, record
from publisher.common.record.models import Sitting
from publisher.rooms.sittings import ahead, entries, files, news
from publisher.rooms.sittings.forms import (
    AgendaForm,
    AnnouncementForm,
    DocumentForm,
    MoveForm,
)
from publisher.rooms.sittings.models import Announcement, Document, Point
from publisher.rooms.sittings.rules import Standing, may_become

LATEST = 30
PAST = 30


def user_of(request: HttpRequest) -> User:
    """Who acts; the guard of each view has seen to it that it is somebody."""
    assert isinstance(request.user, User)
    return request.user


@require_safe
@for_roles(Role.EDITOR)
def desk(request: HttpRequest) -> HttpResponse:
    """What is announced, what was held, what was published lately."""
    told = {
        "announcements": Announcement.objects.select_related("body")[:LATEST],
        "sittings": Sitting.objects.select_related("body").order_by("-opened_at")[:LATEST],
        "documents": Document.objects.order_by("-pk")[:LATEST],
    }
    return render(request, "sittings/desk/desk.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def new(request: HttpRequest) -> HttpResponse:
    """Announce a sitting: first a draft that only the desk sees."""
    form = AnnouncementForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            made = form.save()
            record(user_of(request), "sittings.draft", f"announcement:{made.pk}")
        return redirect("sittings_desk_announcement", made.pk)
    return render(request, "sittings/desk/new.html", {"form": form})


@require_safe
@for_roles(Role.EDITOR)
def announcement(request: HttpRequest, number: int) -> HttpResponse:
    """One announcement with all that can be done to it."""
    return _shown(request, get_object_or_404(Announcement, pk=number))


def _shown(
    request: HttpRequest,
    found: Announcement,
    form: AnnouncementForm | None = None,
    agenda: AgendaForm | None = None,
    document: DocumentForm | None = None,
    move: MoveForm | None = None,
) -> HttpResponse:
    standing, told = Standing(found.standing), ahead.notice(found)
    late = standing is Standing.DRAFT and told.late
    points = list(found.points.all())
    rows = "\n".join(
        " | ".join((each.number, each.title, each.reporter, each.project_number)).rstrip(" |")
        for each in points
    )
    day = {"kind": "draft", "day": timezone.localdate(found.starts_at)}
    context = {
        "announcement": found,
        "ahead": told,
        "form": form or AnnouncementForm(instance=found),
        "agenda": agenda or AgendaForm(initial={"agenda": rows}),
        "document": document or DocumentForm(about_points(points), initial=day),
        "move": move or MoveForm(standing, late),
        "documents": found.documents.select_related("file", "point"),
        "past": history(f"announcement:{found.pk}")[:PAST],
    }
    return render(request, "sittings/desk/announcement.html", context)


def about_points(points: list[Point]) -> list[tuple[str, str]]:
    """The points as a file may be about them."""
    return [(str(each.pk), str(each)[:90]) for each in points]


@require_POST
@for_roles(Role.EDITOR)
def details(request: HttpRequest, number: int) -> HttpResponse:
    """Change day, place, body."""
    found = get_object_or_404(Announcement, pk=number)
    form = AnnouncementForm(request.POST, instance=found)
    if not form.is_valid():
        return _shown(request, get_object_or_404(Announcement, pk=number), form=form)
    with transaction.atomic():
        form.save()
        told = {name: str(form.cleaned_data[name]) for name in form.changed_data}
        record(user_of(request), "sittings.details", f"announcement:{number}", **told)
        entries.enter_announcement(found)
    messages.success(request, _("Done."))
    return redirect("sittings_desk_announcement", number)


@require_POST
@for_roles(Role.EDITOR)
def agenda(request: HttpRequest, number: int) -> HttpResponse:
    """Set the agenda; a point that has files is not thrown away."""
    found = get_object_or_404(Announcement, pk=number)
    form = AgendaForm(request.POST)
    if form.is_valid():
        points = form.cleaned_data["agenda"]
        numbers = [point[0] for point in points]
        gone = found.points.exclude(number__in=numbers)
        if kept := gone.filter(documents__isnull=False).first():
            form.add_error("agenda", _("Point %(number)s has files.") % {"number": kept.number})
    if not form.is_valid():
        return _shown(request, found, agenda=form)
    with transaction.atomic():
        known = set(found.points.values_list("title", flat=True))
        added = []
        gone.delete()
        for place, (each, title, reporter, project) in enumerate(points):
            told = {"title": title, "reporter": reporter, "project_number": project}
            point, _made = found.points.update_or_create(
                number=each, defaults=told | {"place": place}
            )
            if title not in known:
                added.append(point)
        record(user_of(request), "sittings.agenda", f"announcement:{number}", points=len(points))
        entries.enter_announcement(found)
        news.tell_points(found, added)
    messages.success(request, _("Done."))
    return redirect("sittings_desk_announcement", number)


@require_POST
@for_roles(Role.EDITOR)
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Publish, postpone or call off."""
    found = get_object_or_404(Announcement, pk=number)
    now = Standing(found.standing)
    late = now is Standing.DRAFT and ahead.notice(found).late
    form = MoveForm(now, late, request.POST)
    if not form.is_valid():
        return _shown(request, found, move=form)
    then, reason = Standing(form.cleaned_data["standing"]), form.cleaned_data["reason"].strip()
    assert may_become(now, then)
    with transaction.atomic():
        found.standing, found.reason = then, reason
        found.published_at = found.published_at or timezone.now()
        found.save()
        files.publish(found)
        about = f"announcement:{number}"
        record(user_of(request), f"sittings.{then.value}", about, reason=reason)
        entries.enter_announcement(found)
        news.tell_announcement(found)
    messages.success(request, _("Done."))
    return redirect("sittings_desk_announcement", number)
