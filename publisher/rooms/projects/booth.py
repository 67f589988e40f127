"""The booth: choose projects into a basket, look at it, cast it. Works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from publisher.common.accounts.levels import Level
from publisher.rooms.projects import casting, shown, voting
from publisher.rooms.projects.author import user_of
from publisher.rooms.projects.ballot_box import AGES
from publisher.rooms.projects.models import Call, Project
from publisher.rooms.projects.rules import State
from publisher.rooms.projects.templatetags.humanity import hryvnias
from publisher.rooms.projects.timetable import Phase
from publisher.rooms.projects.views import number_in, open_call, page_number

A_PAGE = 30
MOST_KEPT = 200
"""Projects that a basket may hold at all."""


def _kept(request: HttpRequest, call: Call) -> list[int]:
    """The basket: what was chosen in this session, or what is on the ballot that was cast."""
    key = f"basket.{call.pk}"
    if key not in request.session:
        ballot = casting.ballot_of(call, user_of(request))
        return list(ballot.chosen.values_list("project_id", flat=True)) if ballot else []
    return [int(pk) for pk in request.session[key]]


def _keep(request: HttpRequest, call: Call, chosen: list[int]) -> None:
    request.session[f"basket.{call.pk}"] = chosen[:MOST_KEPT]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def booth(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Choose and cast."""
    call = open_call(uid)
    user = user_of(request)
    if user.level() < casting.needed():
        told = {"needed": casting.needed(), "level": user.level(), "levels": Level}
        return render(request, "accounts/not_proven.html", told, status=403)
    if call.phase() is not Phase.VOTING:
        messages.warning(request, _("Voting is not on now."))
        return redirect(call)
    if request.method == "POST":
        return _done(request, call)
    return _page(request, call)


def _done(request: HttpRequest, call: Call) -> HttpResponseBase:
    """One step: a project into the basket, or out of it, or the ballot into the box."""
    chosen = _kept(request, call)
    added, dropped = request.POST.get("add", ""), request.POST.get("drop", "")
    if added.isdecimal() and len(added) < 10:
        standing = call.projects.filter(pk=int(added), state=State.APPROVED).exists()
        if standing and int(added) not in chosen:
            _keep(request, call, [*chosen, int(added)])
    elif dropped.isdecimal() and len(dropped) < 10:
        _keep(request, call, [pk for pk in chosen if pk != int(dropped)])
    elif "cast" in request.POST:
        return _cast(request, call, chosen)
    return redirect(request.get_full_path())


def _cast(request: HttpRequest, call: Call, chosen: list[int]) -> HttpResponseBase:
    try:
        casting.cast(call, user_of(request), chosen, request.POST.get("age", ""))
    except casting.Bad as bad:
        for line in faults_in_words(bad.faults, call):
            messages.error(request, line)
    except casting.Closed:
        messages.error(request, _("The voting is over: your ballot came too late."))
        return redirect(call)
    except casting.Final:
        messages.error(request, _("Your ballot is in the box already, and stays as it is."))
    except casting.NotProven:
        messages.error(
            request,
            _("Your account has no proof of a person. Confirm who you are in your account."),
        )
    else:
        request.session.pop(f"basket.{call.pk}", None)
        messages.success(request, _("Your ballot is in the box. Thank you!"))
    return redirect("vote", call.uid)


def _page(request: HttpRequest, call: Call) -> HttpResponse:
    chosen = _kept(request, call)
    ballot = casting.ballot_of(call, user_of(request))
    rows = call.projects.filter(state=State.APPROVED).select_related("purse")
    purse, first = number_in(request, "purse"), number_in(request, "project")
    if purse:
        rows = rows.filter(purse_id=purse)
    if first:
        rows = rows.filter(pk=first)
    mix = 1 + user_of(request).pk * 7 % shown.MIXES
    page = Paginator(shown.mixed(rows, mix), A_PAGE).get_page(page_number(request))
    basket = casting.basket(call, chosen)
    on_ballot = set(ballot.chosen.values_list("project_id", flat=True)) if ballot else set()
    told: dict[str, Any] = {
        "call": call,
        "page": page,
        "purse": purse,
        "purses": call.purses.all(),
        "basket": basket,
        "chosen": {each.pk for each in basket},
        "sum": sum(each.cost for each in basket),
        "faults": list(faults_in_words(_faults(call, basket), call)) if basket else [],
        "ballot": ballot,
        "same": ballot is not None and {each.pk for each in basket} == on_ballot,
        "final": ballot is not None and (not call.may_change or ballot.channel == "paper"),
        "ages": AGES,
        "first": first,
    }
    return render(request, "projects/booth.html", told)


def _faults(call: Call, basket: list[Project]) -> tuple[voting.Fault, ...]:
    return voting.faults([str(each.pk) for each in basket], casting.paper_of(call))


def faults_in_words(faults: tuple[voting.Fault, ...], call: Call) -> list[str]:
    """Each fault of a ballot as a sentence."""
    purses = {str(each.pk): str(each) for each in call.purses.all()}
    return [_in_words(each, purses.get(each.purse, "")) for each in faults]


def _in_words(fault: voting.Fault, purse: str) -> str:
    told = {"bound": fault.bound, "purse": purse}
    match fault.wrong:
        case voting.Wrong.TOO_FEW:
            said = ngettext(
                "Choose at least %(bound)s project.",
                "Choose at least %(bound)s projects.",
                fault.bound,
            )
        case voting.Wrong.TOO_MANY:
            said = ngettext(
                "No more than %(bound)s project may be chosen.",
                "No more than %(bound)s projects may be chosen.",
                fault.bound,
            )
        case voting.Wrong.TOO_DEAR:
            told["bound"] = hryvnias(fault.bound)
            said = _("What you chose costs more than %(bound)s together.")
        case voting.Wrong.DISTRICTS:
            said = ngettext(
                "Choose in %(bound)s district only.",
                "Choose in %(bound)s districts only.",
                fault.bound,
            )
        case _:
            said = _("A project that you chose does not stand any more. Choose anew.")
    sentence = said % told
    return f"{purse}: {sentence}" if purse else sentence
