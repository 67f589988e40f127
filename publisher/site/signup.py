"""Signing up, with the human check where a network signs up many."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context

from publisher.common.human.fields import demand
from publisher.common.limits import tries

ACTION = "sign-up"
LIMIT = 10**9
"""How many may sign up from one address is allauth's own limit; here they are counted."""


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password; and the check after many."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = context.request
        demand(self, request, tries.made(request, ACTION))
        if self.is_bound:
            tries.may(request, ACTION, LIMIT)
