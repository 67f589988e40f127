"""The raw tables, for administrators with a second factor: what no tool of the desk is for yet."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.access import has_second_factor
from publisher.common.accounts.models import User


class Tables(admin.AdminSite):
    """Django's administration behind our own sign-in; its sign-in page is not there."""

    site_title = site_header = _("Tables")
    index_title = _("Tables of the site")

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff of the tables, with a second factor."""
        user = request.user
        return (
            super().has_permission(request) and isinstance(user, User) and has_second_factor(user)
        )

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Our own sign-in; who is in, and may not, is told so by the desk."""
        if request.user.is_authenticated:
            return redirect("desk")
        return redirect_to_login(request.GET.get("next", ""))
