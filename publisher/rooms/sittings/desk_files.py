"""The secretariat's desk: files of sittings, a vote in plain words, topics, streams."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.audit.record import history, record
from publisher.common.files.content import Refused
from publisher.common.files.store import why
from publisher.common.record.models import Sitting, Vote
from publisher.rooms.sittings import files
from publisher.rooms.sittings.desk import PAST, about_points, user_of
from publisher.rooms.sittings.forms import (
    ConvocationForm,
    DocumentForm,
    StreamForm,
    SummaryForm,
    TopicForm,
    WithdrawForm,
)
from publisher.rooms.sittings.models import (
    Announcement,
    Convocation,
    Document,
    Stream,
    Summary,
    Topic,
)


@require_POST
@for_roles(Role.EDITOR)
def announced(request: HttpRequest, number: int) -> HttpResponse:
    """A file for an announced sitting: the agenda itself, or the draft of a point."""
    found = get_object_or_404(Announcement, pk=number)
    points = list(found.points.all())
    form = DocumentForm(about_points(points), request.POST, request.FILES)
    if form.is_valid():
        point = next((p for p in points if str(p.pk) == form.cleaned_data["about"]), None)
        told = form.cleaned_data
        if point is not None and not told["title"]:
            told["title"], told["number"] = point.title, told["number"] or point.project_number
        day = timezone.localdate(found.starts_at)
        try:
            files.take(told, user_of(request), found.body, day, announcement=found, point=point)
        except Refused as refused:
            messages.error(request, why(refused))
        else:
            messages.success(request, _("Done."))
    else:
        messages.error(request, _("The form is not whole: kind and file are needed."))
    return redirect("sittings_desk_announcement", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def held(request: HttpRequest, number: int) -> HttpResponse:
    """A sitting that was held: its minutes, decisions, sheets."""
    sitting = get_object_or_404(Sitting.objects.select_related("body"), pk=number)
    votes = list(sitting.votes.exclude(adopted=None).select_related("summary"))
    about = [(str(vote.pk), f"№ {vote.number}. {vote.wording}"[:90]) for vote in votes]
    first = {"kind": "minutes", "day": sitting.day}
    form = DocumentForm(about, request.POST or None, request.FILES or None, initial=first)
    if form.is_valid():
        vote = next((v for v in votes if str(v.pk) == form.cleaned_data["about"]), None)
        told = form.cleaned_data
        if vote is not None and not told["title"]:
            told["title"] = vote.wording[:1000]
        try:
            files.take(
                told, user_of(request), sitting.body, sitting.day, sitting=sitting, vote=vote
            )
        except Refused as refused:
            form.add_error("file", why(refused))
        else:
            messages.success(request, _("Done."))
            return redirect("sittings_desk_sitting", number)
    documents = Document.objects.filter(sitting=sitting).select_related("file", "vote")
    told_all = {"sitting": sitting, "form": form, "documents": documents, "votes": votes}
    return render(request, "sittings/desk/held.html", told_all)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a document back, with a reason that everybody reads."""
    document = get_object_or_404(Document.objects.select_related("file", "signature"), pk=number)
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and document.withdrawn_at is None:
        files.withdraw(document, user_of(request), form.cleaned_data["reason"])
        messages.success(request, _("Done."))
        return redirect("sittings_desk")
    return render(request, "sittings/desk/withdraw.html", {"document": document, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def summary(request: HttpRequest, number: int) -> HttpResponse:
    """A vote in plain words; each wording stays in the acts of staff."""
    vote = get_object_or_404(Vote.objects.select_related("sitting", "sitting__body"), pk=number)
    said = Summary.objects.filter(vote=vote).first()
    form = SummaryForm(request.POST or None, instance=said or Summary(vote=vote))
    about = f"vote:{vote.pk}"
    if form.is_valid():
        with transaction.atomic():
            made = form.save()
            record(user_of(request), "sittings.summary", about, text=made.text, en=made.text_en)
        messages.success(request, _("Done."))
        return redirect("sittings_desk_sitting", vote.sitting_id)
    told = {"vote": vote, "form": form, "past": history(about)[:PAST]}
    return render(request, "sittings/desk/summary.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def streams(request: HttpRequest) -> HttpResponse:
    """Where each hall's stream is to be seen; an empty one is taken away in the list."""
    found = Stream.objects.select_related("hall")
    return _kept(request, StreamForm(request.POST or None), "sittings.stream", "streams", found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def topics(request: HttpRequest) -> HttpResponse:
    """The topics of the archive."""
    found = Topic.objects.all()
    return _kept(request, TopicForm(request.POST or None), "sittings.topic", "topics", found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.EDITOR)
def convocations(request: HttpRequest) -> HttpResponse:
    """The terms of convocations, for the national tables."""
    form, found = ConvocationForm(request.POST or None), Convocation.objects.all()
    return _kept(request, form, "sittings.convocation", "convocations", found)


Short = StreamForm | TopicForm | ConvocationForm


def _kept(request: HttpRequest, form: Short, verb: str, page: str, found: object) -> HttpResponse:
    """A short list with a form below it; one that is there already is written anew or removed."""
    if request.POST.get("remove", "").isdecimal():
        return _removed(request, type(form), verb, page)
    if form.is_valid():
        with transaction.atomic():
            made = form.save()
            record(user_of(request), verb, f"{page}:{made.pk}", said=str(made))
        messages.success(request, _("Done."))
        return redirect(f"sittings_desk_{page}")
    return render(request, f"sittings/desk/{page}.html", {"form": form, "found": found})


def _removed(request: HttpRequest, kind: type[Short], verb: str, page: str) -> HttpResponse:
    gone = get_object_or_404(kind._meta.model, pk=int(request.POST["remove"]))
    with transaction.atomic():
        record(user_of(request), f"{verb}.remove", f"{page}:{gone.pk}", said=str(gone))
        gone.delete()
    messages.success(request, _("Done."))
    return redirect(f"sittings_desk_{page}")
