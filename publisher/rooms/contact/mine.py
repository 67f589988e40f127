"""Pages of whoever sent a case, by its token or by the account; a resident's word on a report."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.files.views import ranged
from publisher.common.limits.tries import may
from publisher.rooms.contact import terms
from publisher.rooms.contact.clocks import forward_by, value
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.rules import Hand, Move, NotAllowed, State, moves
from publisher.rooms.contact.sending import by_token
from publisher.rooms.contact.views import page_of
from publisher.rooms.contact.voices import may_speak, say, say_as_author

LIMIT = 60
"""So many answers may be given from one network address in an hour."""


@require_safe
@login_required
@never_cache
def my_reports(request: HttpRequest) -> HttpResponse:
    """What I sent."""
    user = request.user
    assert isinstance(user, User)
    rows = user.reports.select_related("category").order_by("-pk")[:200]
    return render(request, "contact/my_reports.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponseBase:
    """A case as its sender sees it; the token is the right to go on with it."""
    report = by_token(token)
    if request.method == "POST":
        return _done(request, report)
    told = page_of(report) | {
        "own": True,
        "moves": moves(State(report.state), Hand.AUTHOR),
        "forward_by": forward_by(report),
        "before": report.photos.filter(after=False).select_related("file"),
        "after": report.photos.filter(after=True).select_related("file"),
    }
    return render(request, "contact/mine.html", told)


def _done(request: HttpRequest, report: Report) -> HttpResponseBase:
    if not may(request, "contact_mine", LIMIT):
        return render(request, "contact/too_many.html", status=429)
    move, said = (
        request.POST.get("move", ""),
        request.POST.get("said", "").replace("\0", "")[:4000],
    )
    try:
        match move:
            case Move.TELL:
                make(report, Move.TELL, Hand.AUTHOR, report.author, Told(said=said))
            case Move.CONFIRM | Move.REFUTE:
                say_as_author(report, done=move == Move.CONFIRM, words=said)
            case _:
                raise Http404
    except NotAllowed:
        messages.warning(request, _("That cannot be done now; perhaps some words are missing."))
    else:
        messages.success(request, _("Thank you. It is written down."))
    return redirect("contact_mine", report.token)


@never_cache
@require_safe
def my_photo(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A picture of one's own case, public or not."""
    return photo_of(request, by_token(token), number)


def photo_of(request: HttpRequest, report: Report, number: int) -> HttpResponseBase:
    """A picture of a case, for whoever may see the case.

    Raises:
        Http404: the case has no such picture.
    """
    kept = get_object_or_404(report.photos.select_related("file"), pk=number).file
    stream = kept.file.open("rb").file
    if stream is None:
        raise Http404
    answer = ranged(request, stream, kept.size, kept.media_type, kept.sha256)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def speak(request: HttpRequest, number: int) -> HttpResponseBase:
    """A resident says whether what is said to be done is done."""
    user = request.user
    assert isinstance(user, User)
    report = get_object_or_404(Report.objects.public().select_related("category"), pk=number)
    needed = Level(value(terms.VOTE_LEVEL))
    if user.level() < needed:
        told = {"needed": needed, "level": user.level(), "levels": Level}
        return render(request, "accounts/not_proven.html", told, status=403)
    if request.method != "POST":
        return render(
            request, "contact/speak.html", {"report": report, "may": may_speak(report, user)}
        )
    if request.POST.get("done") not in ("yes", "no"):
        raise Http404
    try:
        say(
            report,
            user,
            done=request.POST["done"] == "yes",
            words=request.POST.get("said", "").replace("\0", ""),
        )
    except NotAllowed:
        messages.warning(request, _("You have said your word, or it is not asked for now."))
    else:
        messages.success(request, _("Thank you. It is written down."))
    return redirect(report)
