"""The desk of paper ballots: read a sheet, see which were read differently, close the papers."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.rooms.projects import casting, counting, paperwork
from publisher.rooms.projects.author import user_of
from publisher.rooms.projects.desk_forms import PaperForm
from publisher.rooms.projects.models import Call, PaperSheet

SHOWN = 200
SAID = {
    PaperSheet.State.ONCE: gettext_lazy("Read once. Another operator reads it now."),
    PaperSheet.State.APART: gettext_lazy(
        "The two operators read it differently. Take the sheet and read it a third time."
    ),
    PaperSheet.State.TAKEN: gettext_lazy("Both read the same: the ballot is in the box."),
    PaperSheet.State.INVALID: gettext_lazy("Both read the same: the ballot is not valid."),
    PaperSheet.State.DOUBLE: gettext_lazy(
        "Both read the same, but this person's ballot is there already: it stays, this one is put"
        " aside."
    ),
}


def paper_calls() -> QuerySet[Call]:
    """Calls that take ballots on paper and are not counted."""
    return Call.objects.filter(on_paper=True, counted_at=None, published=True)


@require_safe
@for_roles(Role.DESK_OPERATOR, Role.LEADERSHIP)
def calls(request: HttpRequest) -> HttpResponse:
    """Calls with ballots on paper."""
    rows = [(call, paperwork.is_open(call)) for call in paper_calls()]
    return render(request, "projects/desk_paper_calls.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.DESK_OPERATOR, Role.LEADERSHIP)
def papers(request: HttpRequest, uid: str) -> HttpResponseBase:
    """The sheets of a call; read one."""
    call = get_object_or_404(paper_calls(), uid=uid)
    form = PaperForm(request.POST or None)
    if form.is_valid():
        return _read(request, call, form)
    open_sheets = call.sheets.filter(state__in=paperwork.OPEN)
    states = dict(call.sheets.values_list("state").annotate(Count("pk")))
    told = {
        "call": call,
        "form": form,
        "may_read": paperwork.is_open(call),
        "apart": open_sheets.filter(state=PaperSheet.State.APART)[:SHOWN],
        "once": open_sheets.filter(state=PaperSheet.State.ONCE).exclude(
            readings__operator=user_of(request)
        )[:SHOWN],
        "counts": [(state.label, states.get(state.value, 0)) for state in PaperSheet.State],
        "may_close": not open_sheets.exists() and not call.papers_done_at,
        "phase": call.phase(),
    }
    return render(request, "projects/desk_papers.html", told)


def _read(request: HttpRequest, call: Call, form: PaperForm) -> HttpResponseBase:
    try:
        sheet = paperwork.read(call, user_of(request), **form.cleaned_data)
    except paperwork.Settled:
        messages.warning(request, _("This sheet is settled already."))
    except casting.Closed:
        messages.error(request, _("Papers are not taken now."))
    else:
        good = sheet.state in (PaperSheet.State.TAKEN, PaperSheet.State.ONCE)
        tell = messages.success if good else messages.warning
        tell(request, f"{sheet.number}: {SAID[PaperSheet.State(sheet.state)]}")
    return redirect("desk_papers", call.uid)


@require_POST
@for_roles(Role.LEADERSHIP)
def close(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Say that all papers are in; the count begins."""
    call = get_object_or_404(paper_calls(), uid=uid)
    try:
        paperwork.close(call, user_of(request))
    except casting.Closed:
        messages.error(request, _("The voting is still on, or sheets are not settled."))
        return redirect("desk_papers", call.uid)
    counting.count_call.enqueue(call.pk)
    messages.success(request, _("All papers are in. The count begins by itself."))
    return redirect("desk_paper_calls")
