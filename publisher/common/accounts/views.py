"""A person's own pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
