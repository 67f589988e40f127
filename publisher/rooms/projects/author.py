"""Pages of an author: my projects, a form with drafts, files, handing in, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.files.content import Refused
from publisher.common.files.store import store, why
from publisher.common.files.views import ranged
from publisher.common.law import book
from publisher.rooms.projects import moving, terms
from publisher.rooms.projects.forgetting import discard, discard_project
from publisher.rooms.projects.forms import FileForm, Lines, ProjectForm, total
from publisher.rooms.projects.models import Attachment, Call, Project
from publisher.rooms.projects.rules import WRITABLE, Hand, Move, NotAllowed, State, moves
from publisher.rooms.projects.timetable import Phase
from publisher.rooms.projects.views import open_call, page_of

MOST_PROJECTS = 20
"""Drafts and projects that one person may have in a call."""
MOST_FILES = 15
MOST_MONEY = 2_000_000_000
"""Hryvnias: what a column of the table holds."""


def user_of(request: HttpRequest) -> User:
    """Who asks; the page is behind the login."""
    assert isinstance(request.user, User)
    return request.user


def own(request: HttpRequest, number: int) -> Project:
    """The author's own project.

    Raises:
        Http404: it is another's, or none.
    """
    found = Project.objects.select_related("call", "purse", "department")
    return get_object_or_404(found, pk=number, author=user_of(request))


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My projects, and what may be done with each."""
    rows = user_of(request).projects.select_related("call", "purse").order_by("-pk")
    told = [
        (row, row.state in WRITABLE, moves(State(row.state), Hand.AUTHOR, row.call.phase()))
        for row in rows
    ]
    return render(request, "projects/mine.html", {"rows": told, "moves": Move})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Begin a project."""
    call = open_call(uid)
    user = user_of(request)
    needed = Level(book.value_on(terms.SUBMIT_LEVEL.name).value)
    if user.level() < needed:
        told = {"needed": needed, "level": user.level(), "levels": Level}
        return render(request, "accounts/not_proven.html", told, status=403)
    if call.phase() is not Phase.SUBMISSION:
        messages.warning(request, _("Projects are not taken now."))
        return redirect(call)
    if user.projects.filter(call=call).count() >= MOST_PROJECTS:
        messages.warning(request, _("You have too many projects in this call."))
        return redirect("my_projects")
    return _form(request, call, Project(call=call, author=user, author_name=user.name))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Go on with a draft, or mend what was returned."""
    project = own(request, number)
    if project.state not in WRITABLE:
        messages.warning(request, _("What was handed in is not changed."))
        return redirect("my_project", project.pk)
    return _form(request, project.call, project)


def _form(request: HttpRequest, call: Call, project: Project) -> HttpResponseBase:
    """The form: saved as a draft, or saved and handed in."""
    hands_in = "submit" in request.POST
    form = ProjectForm(call, request.POST or None, instance=project, whole=hands_in)
    lines = Lines(request.POST or None, instance=project, prefix="lines")
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        cost = total(lines)
        dearest = form.cleaned_data["purse"].dearest
        if cost > MOST_MONEY:
            form.add_error(None, _("No call has so much money."))
            return _shown(request, call, project, form, lines)
        if hands_in and not cost:
            form.add_error(None, _("The estimate is empty: say what it costs."))
        elif hands_in and dearest and cost > dearest:
            told = {"dearest": f"{dearest:,}".replace(",", "\u00a0")}
            form.add_error(
                "purse", _("A project of this part costs %(dearest)s UAH at most.") % told
            )
        else:
            return _saved(request, form, lines, cost, hands_in=hands_in)
    return _shown(request, call, project, form, lines)


def _shown(
    request: HttpRequest, call: Call, project: Project, form: ProjectForm, lines: Any
) -> HttpResponse:
    context = {"call": call, "project": project, "form": form, "lines": lines, "files": FileForm()}
    if project.pk:
        context["attachments"] = project.attachments.select_related("file")
    return render(request, "projects/edit.html", context)


def _saved(
    request: HttpRequest, form: ProjectForm, lines: Any, cost: int, *, hands_in: bool
) -> HttpResponseBase:
    with transaction.atomic():
        made = form.save(commit=False)
        made.cost = cost
        if not made.pk:
            made.save()
        elif Project.objects.select_for_update().get(pk=made.pk).state in WRITABLE:
            made.save(update_fields=[*form.Meta.fields, "cost", "changed_at"])
        else:  # handed in meanwhile, in another window
            return redirect("my_project", made.pk)
        lines.instance = made
        lines.save()
    if not hands_in:
        messages.success(request, _("The draft is saved. Nobody but you sees it."))
        return redirect("project_edit", made.pk)
    try:
        moving.make(made, Move.SUBMIT, Hand.AUTHOR)
    except NotAllowed:
        messages.warning(request, _("Projects are not taken any more. The draft is saved."))
        return redirect("project_edit", made.pk)
    messages.success(request, _("The project is handed in. You get a letter when it was read."))
    return redirect("my_project", made.pk)


@require_safe
@login_required
def my_project(request: HttpRequest, number: int) -> HttpResponse:
    """The project as its author sees it, whatever its state."""
    project = own(request, number)
    told = page_of(project) | {
        "own": True,
        "writable": project.state in WRITABLE,
        "may_withdraw": Move.WITHDRAW
        in moves(State(project.state), Hand.AUTHOR, project.call.phase()),
    }
    return render(request, "projects/project.html", told)


@require_POST
@login_required
def withdraw(request: HttpRequest, number: int) -> HttpResponseBase:
    """Take a project back; a draft goes for good."""
    project = own(request, number)
    if project.state == State.DRAFT:
        discard_project(project)
        messages.success(request, _("The draft is deleted."))
        return redirect("my_projects")
    try:
        moving.make(project, Move.WITHDRAW, Hand.AUTHOR)
    except NotAllowed:
        messages.warning(request, _("It is too late to withdraw this project."))
    else:
        messages.success(request, _("The project is withdrawn."))
    return redirect("my_projects")


@require_POST
@login_required
def add_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """Add a file to a draft."""
    project = own(request, number)
    form = FileForm(request.POST, request.FILES)
    if project.state not in WRITABLE or project.attachments.count() >= MOST_FILES:
        raise PermissionDenied
    if form.is_valid():
        try:
            kept, _content = store(
                form.cleaned_data["file"],
                user_of(request),
                description=form.cleaned_data["description"],
            )
        except Refused as refused:
            messages.error(request, why(refused))
        else:
            kind = form.cleaned_data["kind"]
            picture = kept.media_type.startswith("image/")
            if kind == Attachment.Kind.PICTURE and not picture:
                kind = Attachment.Kind.ESTIMATE
            Attachment.objects.create(project=project, file=kept, kind=kind)
            messages.success(request, _("The file is added."))
    else:
        messages.error(request, _("Choose a file."))
    return redirect("project_edit", project.pk)


@require_POST
@login_required
def drop_file(request: HttpRequest, number: int, file: int) -> HttpResponseBase:
    """Take a file out of a draft."""
    project = own(request, number)
    if project.state not in WRITABLE:
        raise PermissionDenied
    attachment = get_object_or_404(project.attachments, pk=file)
    discard(attachment.file)
    messages.success(request, _("The file is removed."))
    return redirect("project_edit", project.pk)


def private_file(request: HttpRequest, project: Project, file: int) -> HttpResponseBase:
    """A file of a project that is not public, for whoever may see the project."""
    attachment = get_object_or_404(project.attachments.select_related("file"), pk=file)
    kept = attachment.file
    stream = kept.file.open("rb").file
    if stream is None:
        raise Http404
    answer = ranged(request, stream, kept.size, kept.media_type, kept.sha256)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@login_required
def my_file(request: HttpRequest, number: int, file: int) -> HttpResponseBase:
    """A file of one's own project."""
    return private_file(request, own(request, number), file)
