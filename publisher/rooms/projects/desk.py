"""The desk of projects: what is to be read, evaluated, approved; one project with its moves."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.audit.record import history, record
from publisher.rooms.projects import moving
from publisher.rooms.projects.author import private_file, user_of
from publisher.rooms.projects.desk_forms import AskForm, EvaluationForm, SettleForm
from publisher.rooms.projects.forms import ReasonForm
from publisher.rooms.projects.hands import COMMISSION, STAFF, evaluations, hands, projects_in_work
from publisher.rooms.projects.models import Evaluation, Project
from publisher.rooms.projects.rules import TABLE, Hand, Move, NotAllowed, State, Why, moves
from publisher.rooms.projects.views import page_number, page_of

A_PAGE = 50
HELD = (
    Move.RETURN,
    Move.LEAVE_OUT,
    Move.ACCEPT,
    Move.APPROVE,
    Move.REFUSE,
    Move.LAPSE,
    Move.BEGIN,
    Move.FINISH,
    Move.ABANDON,
)
"""Moves that staff make by a button."""
WORDS = {
    Move.RETURN: gettext_lazy("return to be mended"),
    Move.LEAVE_OUT: gettext_lazy("leave out as not complete"),
    Move.ACCEPT: gettext_lazy("complete: to the departments"),
    Move.APPROVE: gettext_lazy("approve for the vote"),
    Move.REFUSE: gettext_lazy("do not approve"),
    Move.LAPSE: gettext_lazy("close: not decided in time"),
    Move.BEGIN: gettext_lazy("begin the work"),
    Move.FINISH: gettext_lazy("the work is done"),
    Move.ABANDON: gettext_lazy("will not be carried out"),
}
WHY_NOT = {
    Why.STATE: gettext_lazy("Somebody was first: the project is in another state now."),
    Why.HAND: gettext_lazy("That is not for you to decide."),
    Why.PHASE: gettext_lazy("The call's phase does not allow it now."),
    Why.REASON: gettext_lazy("Say why: the author reads it."),
}


SETTLED = (State.EVALUATED, State.APPROVED, State.WON, State.IN_WORK)
"""When it is settled who carries a project out."""


def to_be_read() -> QuerySet[Project]:
    """Projects that were handed in and nobody has read."""
    return Project.objects.filter(state=State.SUBMITTED)


def to_be_decided() -> QuerySet[Project]:
    """Projects that the departments have spoken of."""
    return Project.objects.filter(state=State.EVALUATED)


@require_safe
@for_roles(*STAFF)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me here."""
    user = user_of(request)
    asked = evaluations(user).filter(answered_at=None, project__state=State.COMPLETE)
    told = {
        "read": _page(
            request, to_be_read().select_related("call", "purse").order_by("submitted_at")
        ),
        "asked": asked.select_related("project", "project__call", "department").order_by(
            "due", "pk"
        )[:A_PAGE],
        "decide": to_be_decided()
        .select_related("call", "purse")
        .annotate(against=Count("evaluations", filter=Q(evaluations__verdict="impossible")))
        .order_by("call", "number")[: 4 * A_PAGE],
        "works": projects_in_work(user).select_related("call", "department")[:A_PAGE],
        "roles": {str(role) for role in user.roles()},
        "today": timezone.localdate(),
    }
    return render(request, "projects/desk.html", told)


def _page(request: HttpRequest, rows: QuerySet[Project]) -> object:
    return Paginator(rows, A_PAGE).get_page(page_number(request))


def at_desk(request: HttpRequest, number: int) -> Project:
    """A project as staff see it: a draft is its author's alone."""
    found = Project.objects.select_related("call", "purse", "department", "author")
    return get_object_or_404(found.exclude(state=State.DRAFT), pk=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STAFF)
def item(request: HttpRequest, number: int) -> HttpResponseBase:
    """One project with all that was said of it, and the moves that I may make."""
    project = at_desk(request, number)
    user = user_of(request)
    own = hands(user, project)
    phase, state = project.call.phase(), State(project.state)
    if request.method == "POST":
        return _moved(request, project, own)
    open_ones = [
        (move, WORDS[move]) for hand in own for move in moves(state, hand, phase) if move in HELD
    ]
    told = page_of(project) | {
        "moves": open_ones,
        "form": ReasonForm(),
        "asked": project.evaluations.select_related("department"),
        "mine": set(evaluations(user).filter(project=project).values_list("pk", flat=True)),
        "past": history(f"project:{project.pk}")[:30],
        "executor": Hand.EXECUTOR in own and project.won,
        "ask": AskForm() if Hand.CHECKER in own and state is State.COMPLETE else None,
        "settle": SettleForm(instance=project)
        if Hand.COMMISSION in own and state in SETTLED
        else None,
    }
    return render(request, "projects/desk_item.html", told)


def _moved(request: HttpRequest, project: Project, own: list[Hand]) -> HttpResponseBase:
    name = request.POST.get("move", "")
    if name not in {str(each) for each in HELD}:
        raise PermissionDenied
    move = Move(name)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    hand = next((each for each in own if each in TABLE[move].hands), None)
    if hand is None:
        raise PermissionDenied
    try:
        moving.make(project, move, hand, user_of(request), reason)
    except NotAllowed as refused:
        messages.error(request, WHY_NOT[refused.why])
        return redirect("desk_project", project.pk)
    messages.success(request, _("Done."))
    return redirect("desk_projects")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICER)
def evaluate(request: HttpRequest, number: int) -> HttpResponseBase:
    """A department's answer; it may be changed until the project is decided on."""
    found = get_object_or_404(
        evaluations(user_of(request)).select_related("project", "project__call", "department"),
        pk=number,
    )
    project = found.project
    if project.state not in (State.COMPLETE, State.EVALUATED):
        messages.warning(request, _("This project is decided on; the evaluation stays."))
        return redirect("desk_project", project.pk)
    form = EvaluationForm(request.POST or None, instance=found)
    if form.is_valid():
        _answered(form, request, timezone.now())
        messages.success(request, _("Done."))
        return redirect("desk_projects")
    told = page_of(project) | {"evaluation": found, "form": form}
    return render(request, "projects/evaluate.html", told)


def _answered(form: EvaluationForm, request: HttpRequest, now: datetime) -> None:
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=form.instance.project_id)
        made: Evaluation = form.save(commit=False)
        made.answered_at, made.officer = now, user_of(request)
        made.save()
        about = f"project:{project.pk}"
        record(
            made.officer,
            "project.evaluate",
            about,
            department=str(made.department),
            verdict=made.verdict,
        )
        moving.conclude(project, now)


@require_safe
@for_roles(*STAFF)
def desk_file(request: HttpRequest, number: int, file: int) -> HttpResponseBase:
    """A file of a project that is not public yet."""
    return private_file(request, at_desk(request, number), file)


@require_POST
@for_roles(*STAFF)
def ask(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask one more department about a project."""
    project = at_desk(request, number)
    if Hand.CHECKER not in hands(user_of(request), project) or project.state != State.COMPLETE:
        raise PermissionDenied
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a department."))
        return redirect("desk_project", project.pk)
    department = form.cleaned_data["department"]
    moving.ask_one(project, department, form.cleaned_data["question"])
    record(user_of(request), "project.ask", f"project:{project.pk}", department=department.name)
    messages.success(request, _("Done."))
    return redirect("desk_project", project.pk)


@require_POST
@for_roles(*COMMISSION)
def settle(request: HttpRequest, number: int) -> HttpResponseBase:
    """Name the department that carries a project out; before the vote, also its cost."""
    project = at_desk(request, number)
    if project.state not in SETTLED:
        raise PermissionDenied
    form = SettleForm(request.POST, instance=project)
    if not form.is_valid():
        messages.error(request, _("Choose a department; the cost is a whole number."))
        return redirect("desk_project", project.pk)
    made = form.save(commit=False)
    changed = [name for name in form.changed_data if name in form.fields]
    if changed:
        made.save(update_fields=[*changed, "changed_at"])
        told = {"department": str(made.department), "cost": made.cost}
        record(user_of(request), "project.settle", f"project:{project.pk}", **told)
    messages.success(request, _("Done."))
    return redirect("desk_project", project.pk)
