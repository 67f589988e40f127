"""Pages of an author: my petitions, the draft, what is like it, sending; and signing."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User
from publisher.common.law import book
from publisher.common.limits.tries import may
from publisher.common.subscriptions.following import follow_as
from publisher.common.subscriptions.topics import Topic
from publisher.rooms.petitions import moving, signing, terms
from publisher.rooms.petitions.forms import PetitionForm, SignForm
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import Hand, Move, NotAllowed, State, moves
from publisher.rooms.petitions.views import LATEST, alike, open_petition, page_of

MOST_DRAFTS = 10
"""Drafts and unread petitions that one person may have."""
MOST_TRIES = 120
"""Signatures from one network address in an hour: a family, a library, an office."""
ALIKE = 5


def user_of(request: HttpRequest) -> User:
    """Who asks; the page is behind the login."""
    assert isinstance(request.user, User)
    return request.user


def own(request: HttpRequest, number: int) -> Petition:
    """The author's own petition.

    Raises:
        Http404: it is another's, or none.
    """
    found: Petition = get_object_or_404(Petition, pk=min(number, LATEST), author=user_of(request))
    return found


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My petitions, and those that I signed."""
    user = user_of(request)
    signed = user.signatures.select_related("petition").order_by("-signed_at")[:100]
    told = {"rows": user.petitions.order_by("-pk"), "signed": signed}
    return render(request, "petitions/mine.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponseBase:
    """Begin a petition."""
    user = user_of(request)
    needed = Level(book.value_on(terms.CREATE_LEVEL.name).value)
    if user.level() < needed:
        told = {"needed": needed, "level": user.level(), "levels": Level}
        return render(request, "accounts/not_proven.html", told, status=403)
    if not book.value_on(terms.CREATING.name).value:
        messages.warning(request, _("Petitions are not taken for the time being."))
        return redirect("my_petitions")
    if user.petitions.filter(state__in=(State.DRAFT, State.WAITING)).count() >= MOST_DRAFTS:
        messages.warning(request, _("You have too many petitions that nobody has read yet."))
        return redirect("my_petitions")
    return _form(request, Petition(author=user, author_name=user.name))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Go on with a draft."""
    petition = own(request, number)
    if petition.state != State.DRAFT:
        messages.warning(request, _("What was sent is not changed."))
        return redirect("my_petition", petition.pk)
    return _form(request, petition)


def _form(request: HttpRequest, petition: Petition) -> HttpResponseBase:
    """The form: kept as a draft, or kept and looked at before it is sent."""
    goes_on = "look" in request.POST
    form = PetitionForm(request.POST or None, instance=petition, whole=goes_on)
    if request.method == "POST" and form.is_valid():
        kept = form.save()
        if goes_on:
            return redirect("my_petition", kept.pk)
        messages.success(request, _("The draft is kept."))
        return redirect("petition_edit", kept.pk)
    told = {"form": form, "petition": petition}
    return render(request, "petitions/edit.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_petition(request: HttpRequest, number: int) -> HttpResponseBase:
    """My petition as it will be seen, what is like it; it is sent or withdrawn here."""
    petition = own(request, number)
    if request.method == "POST":
        return _moved(request, petition)
    draft = petition.state == State.DRAFT
    numbers = alike(petition.title, ALIKE) if draft else []
    told = page_of(petition) | {
        "alike": Petition.objects.public().filter(pk__in=numbers),
        "moves": moves(State(petition.state), Hand.AUTHOR),
        "whole": bool(petition.text and petition.author_name),
        "days": book.value_on(terms.MODERATION_DAYS.name).value,
    }
    return render(request, "petitions/my_petition.html", told)


def _moved(request: HttpRequest, petition: Petition) -> HttpResponseBase:
    asked = request.POST.get("move", "")
    if asked not in (Move.SEND, Move.WITHDRAW):
        return redirect("my_petition", petition.pk)
    if asked == Move.SEND:
        told = {"agreed": "on"} | {
            name: getattr(petition, name) for name in ("title", "text", "topic", "author_name")
        }
        if not PetitionForm(told, instance=petition).is_valid():
            messages.error(request, _("Something is missing: fill in the petition."))
            return redirect("petition_edit", petition.pk)
        if not book.value_on(terms.CREATING.name).value:
            messages.warning(request, _("Petitions are not taken for the time being."))
            return redirect("my_petition", petition.pk)
    try:
        moving.make(petition, Move(asked), Hand.AUTHOR, user_of(request))
    except NotAllowed:
        messages.warning(request, _("The petition is in another state already."))
    else:
        said = _("It was sent: a moderator reads it.") if asked == Move.SEND else _("Withdrawn.")
        messages.success(request, said)
    return redirect("my_petition", petition.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sign a petition: my name, my word, done."""
    petition, user = open_petition(number), user_of(request)
    form = SignForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        return _signed(request, petition, form)
    if user.level() < signing.needed():
        return _not_proven(request)
    before = signing.signature_of(petition, user)
    told = {"petition": petition, "form": form, "signature": before, "on": signing.is_on()}
    return render(request, "petitions/sign.html", told)


def _not_proven(request: HttpRequest) -> HttpResponse:
    told = {"needed": signing.needed(), "level": user_of(request).level(), "levels": Level}
    return render(request, "accounts/not_proven.html", told, status=403)


def _signed(request: HttpRequest, petition: Petition, form: SignForm) -> HttpResponseBase:
    user = user_of(request)
    if not may(request, "petition-sign", MOST_TRIES):
        messages.error(request, _("Too many signatures from this network. Try again in an hour."))
        return redirect("petition_sign", petition.pk)
    address = get_adapter(request).get_client_ip(request)
    try:
        signing.sign(petition, user, form.cleaned_data["name"], address)
    except signing.Twice:
        messages.warning(request, _("You have signed this petition already."))
    except signing.Closed:
        messages.error(request, _("The collecting is over: your signature came too late."))
        return redirect("petition_sign", petition.pk)
    except signing.Halted:
        messages.error(request, _("Signatures are not collected for the time being."))
    except signing.NotProven:
        return _not_proven(request)
    else:
        if form.cleaned_data["follow"]:
            key = f"petition:{petition.pk}"
            follow_as(user, Topic(key, petition.title, petition.get_absolute_url()), user.language)
        messages.success(request, _("Your signature is kept. Thank you!"))
    return redirect("petition_sign", petition.pk)


@require_POST
@login_required
def drop(request: HttpRequest, number: int) -> HttpResponseBase:
    """Delete a draft of mine."""
    petition = own(request, number)
    if petition.state == State.DRAFT:
        petition.delete()
        messages.success(request, _("The draft is deleted."))
    return redirect("my_petitions")
