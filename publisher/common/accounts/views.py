"""A person's own pages."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from publisher.common.accounts import own_data
from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import User


@require_safe
@login_required
def cabinet(request: HttpRequest) -> HttpResponse:
    """Who I am here, how well that is proven, what I may do."""
    user = request.user
    assert isinstance(user, User)
    told: dict[str, Any] = {
        "level": user.level(),
        "levels": Level,
        "proofs": user.proofs.order_by("level"),
    }
    told["identity_offered"] = bool(settings.SITE.identity.address)
    return render(request, "accounts/cabinet.html", told)


@never_cache
@require_safe
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """What is kept of me: to take along, and to end it."""
    return render(request, "accounts/own_data.html", {"holdings": own_data.holdings()})


@never_cache
@require_safe
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def own_all(request: HttpRequest) -> HttpResponse:
    """All of it as one file."""
    assert isinstance(request.user, User)
    answer = HttpResponse(own_data.packed(request.user), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def own_end(request: HttpRequest) -> HttpResponseBase:
    """End my account, once it was asked again."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            own_data.end(user)
        except own_data.OfStaff:
            said = _("You have a role here: ask an administrator to take it from you first.")
            messages.error(request, said)
            return redirect("own_data")
        logout(request)
        return redirect("home")
    told = {"staying": [each for each in own_data.holdings() if each.stays]}
    return render(request, "accounts/end.html", told)
