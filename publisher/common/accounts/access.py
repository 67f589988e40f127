"""Who may see a page: by roles, with a second factor; or by how well a person is proven."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from publisher.common.accounts.levels import STAFF, Level, Role
from publisher.common.accounts.models import User

P = ParamSpec("P")
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def has_second_factor(user: User) -> bool:
    """Whether this account asks for a second factor when somebody signs in."""
    return bool(is_mfa_enabled(user))


def for_roles(*roles: Role) -> Callable[[Guarded[P]], Guarded[P]]:
    """Open a view to accounts with one of these roles; an administrator has them all."""
    wanted = frozenset(roles) | {Role.ADMINISTRATOR}

    def decorate(view: Guarded[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return redirect_to_login(request.get_full_path())
            held = user.roles() & wanted
            if not held:
                raise PermissionDenied
            if held & STAFF and not has_second_factor(user):
                said = _("Your role needs a second factor. Set it up here, then come back.")
                messages.warning(request, said)
                return redirect("mfa_index")
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def from_level(level: Level) -> Callable[[Guarded[P]], Guarded[P]]:
    """Open a view to people who are proven so well; others are told how to get there."""

    def decorate(view: Guarded[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return redirect_to_login(request.get_full_path())
            if user.level() < level:
                told = {"needed": level, "level": user.level(), "levels": Level}
                return render(request, "accounts/not_proven.html", told, status=403)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
