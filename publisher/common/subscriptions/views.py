"""Pages of who follows: ask, confirm, end; and an account's own list."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from publisher.common.accounts.models import User
from publisher.common.limits.tries import may
from publisher.common.subscriptions import following, topics
from publisher.common.subscriptions.forms import FollowForm, PaceForm
from publisher.common.subscriptions.models import Pace, Preference, Subscription

LIMIT = 30
"""So many addresses may be given from one network address in an hour."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Follow what ``topic`` names: an account at once, an address once it is confirmed."""
    given = request.POST if request.method == "POST" else request.GET
    topic = topics.topic_of(given.get("topic", ""))
    if topic is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    if request.method != "POST":
        form = FollowForm(initial={"topic": topic.key})
        return render(request, "subscriptions/follow.html", {"form": form, "topic": topic})
    if user is not None and user.email:
        following.follow_as(user, topic, get_language() or "uk")
        messages.success(request, _("You follow this now: %s") % topic.title)
        return redirect("follow_mine")
    form = FollowForm(request.POST)
    if form.is_valid() and not form.cleaned_data["email"]:
        form.add_error("email", _("An address is needed for letters."))
    if not form.is_valid():
        told = {"form": form, "topic": topic}
        return render(request, "subscriptions/follow.html", told, status=400)
    if not may(request, "follow", LIMIT):
        return render(request, "subscriptions/too_many.html", status=429)
    if not form.cleaned_data["homepage"]:
        following.follow(form.cleaned_data["email"], topic, get_language() or "uk")
    return render(request, "subscriptions/asked.html", {"topic": topic})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. A look changes nothing: scanners of mail open links, too."""
    if request.method == "POST":
        found = following.confirm(token)
        if found is None:
            raise Http404
        return render(request, "subscriptions/confirmed.html", {"subscription": found})
    found = get_object_or_404(Subscription, token=token)
    return render(request, "subscriptions/confirm.html", {"subscription": found})


@never_cache
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the token is the right to
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """No letters any more, with one click; a second click, or a wrong token, says the same."""
    if request.method == "POST":
        following.end(token)
        return render(request, "subscriptions/ended.html")
    found = Subscription.objects.filter(token=token).first()
    return render(request, "subscriptions/end.html", {"subscription": found})


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What my account follows, and how soon letters come."""
    user = request.user
    assert isinstance(user, User)
    chosen = dict(user.paces.values_list("kind", "pace"))
    told = {
        "subscriptions": user.subscriptions.exclude(confirmed_at=None),
        "kinds": [(kind, chosen.get(kind.name, "")) for kind in topics.kinds()],
        "paces": Pace.choices,
    }
    return render(request, "subscriptions/mine.html", told)


@require_POST
@login_required
def prefer(request: HttpRequest) -> HttpResponse:
    """Choose how soon letters of each kind come; "" leaves it to each subscription."""
    user = request.user
    assert isinstance(user, User)
    for kind in topics.kinds():
        pace = request.POST.get(kind.name)
        if pace in Pace.values:
            Preference.objects.update_or_create(user=user, kind=kind.name, defaults={"pace": pace})
        elif pace == "":
            Preference.objects.filter(user=user, kind=kind.name).delete()
    messages.success(request, _("Saved."))
    return redirect("follow_mine")


@require_POST
@login_required
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change or end one of my subscriptions."""
    user = request.user
    assert isinstance(user, User)
    found = get_object_or_404(Subscription, pk=number, user=user)
    if "end" in request.POST:
        found.delete()
        return redirect("follow_mine")
    form = PaceForm(request.POST)
    if form.is_valid():
        found.pace = form.cleaned_data["pace"]
        found.save(update_fields=["pace"])
        messages.success(request, _("Saved."))
    return redirect("follow_mine")
