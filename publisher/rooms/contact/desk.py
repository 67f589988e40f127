"""The desk of the contact centre: my queue, one case with its moves, a case written down."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.rooms.contact import filing, pictures
from publisher.rooms.contact.alike import alike, point_of
from publisher.rooms.contact.categories import replies_for
from publisher.rooms.contact.clocks import forward_by, last_day
from publisher.rooms.contact.desk_forms import MoveForm, WriteDownForm
from publisher.rooms.contact.forms import categories
from publisher.rooms.contact.hands import STAFF, cases, departments, hands
from publisher.rooms.contact.mine import photo_of
from publisher.rooms.contact.models import Report
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.reports import Nature
from publisher.rooms.contact.rules import (
    OPEN,
    Hand,
    Kind,
    Move,
    NotAllowed,
    State,
    Why,
    moves,
)
from publisher.rooms.contact.views import number_of, page_of, within

A_PAGE = 50
WORDS = {
    Move.TAKE: gettext_lazy("take as a case"),
    Move.CHECK: gettext_lazy("checked: show it"),
    Move.ASSIGN: gettext_lazy("assign"),
    Move.BEGIN: gettext_lazy("begin the work"),
    Move.FINISH: gettext_lazy("done: answer"),
    Move.REOPEN: gettext_lazy("open again"),
    Move.CLOSE: gettext_lazy("close"),
    Move.ASK: gettext_lazy("ask the author"),
    Move.FORWARD: gettext_lazy("not ours: forward"),
    Move.MERGE: gettext_lazy("a duplicate: merge"),
    Move.DECLINE: gettext_lazy("cannot be done"),
    Move.REFUSE: gettext_lazy("do not consider"),
}
"""Moves that staff make by a button."""
WHY_NOT = {
    Why.STATE: gettext_lazy("Somebody was first: the case is in another state now."),
    Why.HAND: gettext_lazy("That is not for you to decide."),
    Why.REASON: gettext_lazy("Something is missing: words, a department, a number, an addressee."),
}
TABS = {
    "new": gettext_lazy("to be checked"),
    "mine": gettext_lazy("mine"),
    "department": gettext_lazy("of my department"),
    "overdue": gettext_lazy("overdue"),
    "soon": gettext_lazy("due soon"),
    "appeals": gettext_lazy("appeals under the law"),
    "drafts": gettext_lazy("letters to be read"),
    "all": gettext_lazy("all"),
}


def user_of(request: HttpRequest) -> User:
    """Who asks; the page is behind a role."""
    assert isinstance(request.user, User)
    return request.user


def tab(user: User, name: str) -> QuerySet[Report]:
    """The cases of a tab, in the order in which they are to be worked at."""
    found = cases(user)
    today = timezone.localdate()
    by_due = ("due", "pk")
    going = found.filter(state__in=sorted(OPEN))
    match name:
        case "new":
            return found.filter(state=State.RECEIVED).order_by("received_at")
        case "mine":
            return going.filter(officer=user).order_by(*by_due)
        case "overdue":
            return going.filter(due__lt=today).order_by(*by_due)
        case "soon":
            soon = today + timedelta(days=3)
            return going.filter(due__range=(today, soon)).order_by(*by_due)
        case "appeals":
            return going.filter(kind=Kind.APPEAL).order_by(*by_due)
        case "drafts":
            return found.filter(state=State.DRAFT).order_by("received_at")
        case "department":
            own = departments(user)
            return (going if own is None else going.filter(department__in=own)).order_by(*by_due)
        case _:
            return found.exclude(state=State.DRAFT).order_by("-received_at")


@require_safe
@for_roles(*STAFF)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me, by tabs."""
    user = user_of(request)
    officer = Role.OFFICER in user.roles()
    name = request.GET.get("tab", "department" if officer else "new")
    name = name if name in TABS else "new"
    wanted = number_of(request.GET.get("number", ""))
    if wanted is not None and cases(user).filter(pk=wanted).exists():
        return redirect("desk_contact_case", wanted)
    found = within(tab(user, name), request.GET.get("bbox", ""))
    page = Paginator(found, A_PAGE).get_page(number_of(request.GET.get("page", "1")) or 1)
    told = {
        "page": page,
        "tab": name,
        "tabs": [(key, words, tab(user, key).count()) for key, words in TABS.items()],
        "today": timezone.localdate(),
        "may_write": user.roles() & {Role.DESK_OPERATOR, Role.MODERATOR, Role.ADMINISTRATOR},
        "may_rule": user.roles() & {Role.LEADERSHIP, Role.ADMINISTRATOR},
    }
    return render(request, "contact/desk.html", told)


def at_desk(request: HttpRequest, number: int) -> Report:
    """A case as this member of staff sees it.

    Raises:
        Http404: it is another department's, or none.
    """
    return get_object_or_404(cases(user_of(request)), pk=number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STAFF)
def case(request: HttpRequest, number: int) -> HttpResponseBase:
    """One case with all that was said of it, and the moves that I may make."""
    report = at_desk(request, number)
    own = hands(user_of(request), report)
    form = MoveForm(report, request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            return _moved(request, report, own, form)
        messages.error(request, _("Something is missing: words, a department, a number."))
    told = page_of(report) | {
        "form": form,
        "moves": [
            (move, WORDS[move]) for move in moves(State(report.state), *own) if move in WORDS
        ],
        "replies": replies_for(report.category_id, report.department_id),
        "near": [
            pair
            for pair in alike(report.category, report.lat, report.lon, staff=True)
            if pair[1].pk != report.pk
        ],
        "forward_by": forward_by(report),
        "photos": report.photos.select_related("file"),
        "categories": categories(),
        "natures": Nature.choices,
        "own": True,
        "may_extend": Hand.LEADERSHIP in own and report.kind == Kind.APPEAL,
    }
    return render(request, "contact/desk_case.html", told)


def _moved(
    request: HttpRequest, report: Report, own: tuple[Hand, ...], form: MoveForm
) -> HttpResponseBase:
    name = request.POST.get("move", "")
    if name not in {str(each) for each in WORDS}:
        raise PermissionDenied
    move, user = Move(name), user_of(request)
    allowed = [hand for hand in own if move in moves(State(report.state), hand)]
    told = form.cleaned_data
    number = told["original"]
    goes_with = Told(
        said=told["said"],
        note=told["note"],
        department=told["department"],
        officer=told["officer"],
        original=cases(user).filter(pk=number).first() if number else None,
        forwarded_to=told["forwarded_to"],
    )
    try:
        if move is Move.TAKE:
            uid = request.POST.get("category", "").replace("\0", "")
            nature = request.POST.get("nature", "")
            filing.take_draft(
                report,
                categories().filter(uid=uid).first(),
                user,
                nature=nature if nature in Nature.values else "",
            )
        else:
            hand = allowed[0] if allowed else (own[0] if own else Hand.RESIDENTS)
            make(report, move, hand, user, goes_with)
    except NotAllowed as refused:
        messages.error(request, WHY_NOT[refused.why])
        return redirect("desk_contact_case", report.pk)
    for fault in pictures.add_after(report, request.FILES.getlist("photos"), user):
        messages.error(request, fault)
    messages.success(request, _("Done."))
    return redirect("desk_contact")


@require_POST
@for_roles(Role.LEADERSHIP)
def term(request: HttpRequest, number: int) -> HttpResponseBase:
    """The head extends an appeal's term, or says that it needs no study (art. 20)."""
    report = at_desk(request, number)
    wanted = request.POST.get("term", "")
    if report.kind != Kind.APPEAL or wanted not in ("simple", "usual", "extended"):
        raise PermissionDenied
    report.simple, report.extended = wanted == "simple", wanted == "extended"
    report.due = last_day(report, timezone.localdate(report.received_at))
    report.save(update_fields=["simple", "extended", "due", "changed_at"])
    record(user_of(request), "contact.term", f"report:{report.pk}", term=wanted)
    messages.success(request, _("Done."))
    return redirect("desk_contact_case", report.pk)


@require_safe
@for_roles(*STAFF)
def photo(request: HttpRequest, number: int, photo: int) -> HttpResponseBase:
    """A picture of a case that is not public."""
    return photo_of(request, at_desk(request, number), photo)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.DESK_OPERATOR, Role.MODERATOR)
def write_down(request: HttpRequest) -> HttpResponseBase:
    """Write a case down for somebody who telephones or comes."""
    form = WriteDownForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        lat, lon = point_of(told["place"]) or (None, None)
        kind = Kind(told["kind"])
        made = filing.take_in(
            filing.Sent(
                text=told["text"],
                kind=kind,
                channel=told["channel"],
                category=told["category"],
                place=told["place"],
                lat=lat,
                lon=lon,
                public=told["public"],
                name=told["name"],
                email=told["email"],
                phone=told["phone"],
                address=told["address"],
                nature=told["nature"] if kind is Kind.APPEAL else "",
                consents=told["consents"],
                deputy_may_know=told["deputy_may_know"],
                sent_as=told["sent_as"] or None,
                by=user_of(request),
            )
        )
        said = _("Written down under № %(number)s; to be answered by %(day)s.")
        day = f"{made.due:%d.%m.%Y}" if made.due else "—"
        messages.success(request, said % {"number": made.pk, "day": day})
        return redirect("desk_contact_case", made.pk)
    return render(request, "contact/desk_write.html", {"form": form})
