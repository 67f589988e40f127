"""The desk itself: the tools of one's roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publisher.common.accounts.access import for_roles
from publisher.common.accounts.levels import STAFF
from publisher.common.accounts.models import User
from publisher.common.desk.tools import tools_for


@require_safe
@for_roles(*STAFF)
def desk(request: HttpRequest) -> HttpResponse:
    """What is to be done, and with what."""
    assert isinstance(request.user, User)
    tools = [(tool, tool.waiting()) for tool in tools_for(request.user.roles())]
    return render(request, "desk/desk.html", {"tools": tools})
