"""The way to id.gov.ua and back."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import Proof, User
from publisher.common.accounts.persons import KnownElsewhere, prove
from publisher.common.identity.provider import Encrypted, Provider, ProviderFault, fetch

STATE = "identity_state"
log = logging.getLogger(__name__)


def provider() -> Provider:
    """The provider that is set up.

    Raises:
        Http404: none is.
    """
    told = settings.SITE.identity
    if not told.address:
        raise Http404
    return Provider(told.address.rstrip("/"), told.client_id, settings.IDENTITY_SECRET)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("identity_back"))


@require_POST
@login_required
def go(request: HttpRequest) -> HttpResponse:
    """Send a signed-in person to the provider."""
    there = provider()
    state = request.session[STATE] = secrets.token_urlsafe(32)
    return redirect(there.door(state, _back(request)))


@require_safe
@login_required
def back(request: HttpRequest) -> HttpResponse:
    """A person came back: with a code, or without."""
    there = provider()
    user = request.user
    assert isinstance(user, User)
    state = request.session.pop(STATE, "")
    given = request.GET.get("state", "")
    if not state or not constant_time_compare(state, given):
        messages.error(request, _("The way back did not match the way there. Please try again."))
    elif "code" not in request.GET:
        messages.warning(
            request, _("Your identity was not confirmed: you turned back on the way.")
        )
    else:
        _settle(request, user, there, request.GET["code"])
    return redirect("cabinet")


def _settle(request: HttpRequest, user: User, there: Provider, code: str) -> None:
    try:
        citizen = there.citizen(code, fetch)
        prove(user, Level.IDENTITY, Proof.Way.ID_GOV_UA, identifier=citizen.identifier)
    except Encrypted:
        log.exception(
            "id.gov.ua answers in envelopes; the agreement has to ask for the plain form"
        )
        messages.error(
            request, _("The state's service answers in a form that this site cannot read yet.")
        )
    except ProviderFault as fault:
        log.warning("id.gov.ua: %s", fault)
        messages.error(request, _("The state's service does not answer. Please try again later."))
    except KnownElsewhere:
        messages.error(
            request, _("You have another account here already; one person has one account.")
        )
    else:
        User.objects.filter(pk=user.pk).update(name=citizen.name)
        messages.success(request, _("Your identity is confirmed."))
