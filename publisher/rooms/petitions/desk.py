"""The desk of petitions: what is to be read, taken, answered; one petition with its moves."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.accounts.models import User
from publisher.common.audit.record import history
from publisher.common.files.content import Refused
from publisher.common.files.store import store, why
from publisher.common.law import book
from publisher.rooms.petitions import moving, terms
from publisher.rooms.petitions.author import user_of
from publisher.rooms.petitions.forms import AnswerForm, TakeForm, VerdictForm
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import Hand, Move, NotAllowed, State, Why, moves
from publisher.rooms.petitions.tools import STAFF
from publisher.rooms.petitions.views import LATEST, number_in, page_of

A_PAGE = 50
WORDS = {
    Move.PUBLISH: gettext_lazy("publish"),
    Move.REFUSE: gettext_lazy("refuse"),
    Move.STOP: gettext_lazy("stop the collecting"),
    Move.TAKE: gettext_lazy("begin the consideration"),
    Move.ANSWER: gettext_lazy("publish the answer"),
}
WHY_NOT = {
    Why.STATE: gettext_lazy("Somebody was first: the petition is in another state now."),
    Why.HAND: gettext_lazy("That is not for you to decide."),
    Why.REASON: gettext_lazy("Say why: the author reads it."),
    Why.GROUND: gettext_lazy("Choose the ground in the law."),
}


def hands(user: User) -> list[Hand]:
    """The hands of the table that an account has at the desk."""
    roles = user.roles()
    every = Role.ADMINISTRATOR in roles
    found = []
    if every or Role.MODERATOR in roles:
        found.append(Hand.MODERATOR)
    if every or roles & {Role.OFFICER, Role.LEADERSHIP}:
        found.append(Hand.OFFICER)
    return found


@require_safe
@for_roles(*STAFF)
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, the most urgent first; and all that collect."""
    rows = Petition.objects.all()
    collecting = rows.filter(state=State.COLLECTING).order_by("-counted", "pk")
    told = {
        "waiting": rows.filter(state=State.WAITING).order_by("read_by", "sent_at"),
        "supported": rows.filter(state=State.SUPPORTED).order_by("begin_by", "pk"),
        "considered": rows.filter(state=State.CONSIDERED).order_by("answer_by", "pk"),
        "page": Paginator(collecting, A_PAGE).get_page(number_in(request, "page") or 1),
        "today": timezone.localdate(),
        "creating": bool(book.value_on(terms.CREATING.name).value),
        "collecting": bool(book.value_on(terms.COLLECTING.name).value),
        "switches": Role.ADMINISTRATOR in user_of(request).roles(),
        "terms": terms,
    }
    return render(request, "petitions/desk.html", told)


def at_desk(number: int) -> Petition:
    """A petition as staff see it: a draft is its author's alone."""
    rows = Petition.objects.select_related("department", "author", "answer_file")
    found: Petition = get_object_or_404(rows.exclude(state=State.DRAFT), pk=min(number, LATEST))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*STAFF)
def item(request: HttpRequest, number: int) -> HttpResponseBase:
    """One petition with the moves that I may make."""
    petition = at_desk(number)
    own = hands(user_of(request))
    if request.method == "POST":
        return _moved(request, petition, own)
    open_ones = {
        move for hand in own for move in moves(State(petition.state), hand) if move in WORDS
    }
    return render(request, "petitions/desk_item.html", _told(petition, open_ones))


def _told(petition: Petition, open_ones: set[Move], **more: object) -> dict[str, object]:
    verdicts = open_ones & {Move.PUBLISH, Move.REFUSE, Move.STOP}
    return page_of(petition) | {
        "verdicts": [(move, WORDS[move]) for move in WORDS if move in verdicts],
        "form": VerdictForm() if verdicts else None,
        "take": TakeForm() if Move.TAKE in open_ones else None,
        "reply": AnswerForm() if Move.ANSWER in open_ones else None,
        "past": history(f"petition:{petition.pk}")[:30],
        "today": timezone.localdate(),
        **more,
    }


def _moved(request: HttpRequest, petition: Petition, own: list[Hand]) -> HttpResponseBase:
    asked = request.POST.get("move", "")
    if asked not in {str(each) for each in WORDS}:
        raise PermissionDenied
    move = Move(asked)
    hand = next((each for each in own if move in _of(each)), None)
    if hand is None:
        raise PermissionDenied
    try:
        _make(request, petition, move, hand)
    except NotAllowed as refused:
        messages.error(request, WHY_NOT[refused.why])
        return redirect("desk_petition", petition.pk)
    except Refused as refused:
        messages.error(request, why(refused))
        return redirect("desk_petition", petition.pk)
    messages.success(request, _("Done."))
    return redirect("desk_petitions")


def _of(hand: Hand) -> set[Move]:
    """The moves of a hand at the desk."""
    return {move for state in State for move in moves(state, hand)}


def _make(request: HttpRequest, petition: Petition, move: Move, hand: Hand) -> None:
    """Make a move with what its form says.

    Raises:
        NotAllowed: not now, or something is missing.
        Refused: the file is not taken.
    """
    user = user_of(request)
    if move is Move.TAKE:
        take = TakeForm(request.POST)
        with transaction.atomic():
            taken = moving.make(petition, move, hand, user)
            taken.department = take.cleaned_data["department"] if take.is_valid() else None
            taken.save(update_fields=["department"])
        return
    if move is Move.ANSWER:
        answer = AnswerForm(request.POST, request.FILES)
        said = answer.cleaned_data["answer"] if answer.is_valid() else ""
        with transaction.atomic():
            upload = request.FILES.get("file")
            if upload is not None and said:
                kept, _content = store(upload, user, description=_("The answer to the petition"))
                Petition.objects.filter(pk=petition.pk).update(answer_file=kept)
            moving.make(petition, move, hand, user, reason=said)
        return
    form = VerdictForm(request.POST)
    told = form.cleaned_data if form.is_valid() else {"reason": "", "ground": ""}
    moving.make(petition, move, hand, user, reason=told["reason"], ground=told["ground"])
