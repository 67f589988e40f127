"""What staff did, page by page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import Role
from publisher.common.audit.models import Act

A_PAGE = 100


@require_safe
@for_roles(Role.ADMINISTRATOR, Role.LEADERSHIP)
def acts(request: HttpRequest) -> HttpResponse:
    """The latest first; ``about`` narrows it to one thing."""
    found = Act.objects.select_related("actor")
    if about := request.GET.get("about", "").strip():
        found = found.filter(about=about)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/acts.html", {"page": page, "about": about})
