"""The desk of works: steps, payments and pictures of a winner, by the department that does it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.audit.record import record
from publisher.common.files.content import PICTURES, Refused
from publisher.common.files.store import store, why
from publisher.rooms.projects import news
from publisher.rooms.projects.author import user_of
from publisher.rooms.projects.desk import at_desk
from publisher.rooms.projects.desk_forms import MilestoneForm, PictureForm, SpendingForm
from publisher.rooms.projects.hands import hands
from publisher.rooms.projects.models import Attachment, Milestone, Project
from publisher.rooms.projects.rules import Hand, State
from publisher.rooms.projects.views import page_of

WORKED_ON = (State.WON, State.IN_WORK, State.DONE)


def _worked_on(request: HttpRequest, number: int) -> Project:
    """A winner of one's own department.

    Raises:
        PermissionDenied: another department carries it out.
    """
    project = at_desk(request, number)
    if project.state not in WORKED_ON or Hand.EXECUTOR not in hands(user_of(request), project):
        raise PermissionDenied
    return project


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICER)
def works(request: HttpRequest, number: int) -> HttpResponseBase:
    """All that is published of a work; add to it."""
    project = _worked_on(request, number)
    kind = request.POST.get("kind", "")
    step = MilestoneForm(request.POST if kind == "step" else None, prefix="step")
    paid = SpendingForm(request.POST if kind == "paid" else None, prefix="paid")
    for form, verb in ((step, "step"), (paid, "pay")):
        if form.is_bound and form.is_valid():
            _add(request, project, form, verb)
            return redirect("desk_works", project.pk)
    told = page_of(project) | {"step": step, "paid": paid, "picture": PictureForm()}
    return render(request, "projects/desk_works.html", told)


def _add(request: HttpRequest, project: Project, form: forms.ModelForm[Any], verb: str) -> None:
    with transaction.atomic():
        made = form.save(commit=False)
        made.project = project
        made.save()
        if verb == "step":
            news.worked(project, made.title)
        record(user_of(request), f"project.{verb}", f"project:{project.pk}", what=str(made))
    messages.success(request, _("Done."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICER)
def step(request: HttpRequest, number: int, milestone: int) -> HttpResponseBase:
    """Change a step: when it was done, why it is late."""
    project = _worked_on(request, number)
    found = get_object_or_404(Milestone, pk=milestone, project=project)
    form = MilestoneForm(request.POST or None, instance=found, prefix="step")
    if form.is_valid():
        _add(request, project, form, "step")
        return redirect("desk_works", project.pk)
    told = {"project": project, "call": project.call, "form": form, "milestone": found}
    return render(request, "projects/desk_step.html", told)


@require_POST
@for_roles(Role.OFFICER)
def picture(request: HttpRequest, number: int) -> HttpResponseBase:
    """A picture of the work; what it shows of its maker goes."""
    project = _worked_on(request, number)
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a picture, and say what is seen on it."))
        return redirect("desk_works", project.pk)
    told = form.cleaned_data
    kinds = frozenset(PICTURES.values())
    try:
        kept, _content = store(
            told["file"],
            user_of(request),
            public=True,
            kinds=kinds,
            description=told["description"],
        )
    except Refused as refused:
        messages.error(request, why(refused))
    else:
        Attachment.objects.create(project=project, file=kept, kind=Attachment.Kind.WORK)
        record(user_of(request), "project.picture", f"project:{project.pk}", file=kept.name)
        messages.success(request, _("Done."))
    return redirect("desk_works", project.pk)
