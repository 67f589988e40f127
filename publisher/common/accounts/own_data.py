"""What is kept of a person: handed over as it is, and let go of when the account ends.

A room enters what it holds. When an account ends its row stays as a number, so that what others
rely on (a counted vote, a signature, an act of staff) stays whole and says of whom no more.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from publisher.common.accounts.levels import STAFF
from publisher.common.accounts.models import User
from publisher.common.audit.record import record
from publisher.common.mail.post import write

Rows = Iterable[Mapping[str, Any]]
Tells = Callable[[User], Rows]
LetsGo = Callable[[User], None]


def _nothing(user: User) -> None:
    """Nothing to let go of."""


@dataclass(frozen=True)
class Holding:
    """What one part of the site holds of people.

    ``stays`` says in words what remains when the account ends, and why.
    """

    name: str
    title: str | Promise
    tells: Tells
    lets_go: LetsGo = _nothing
    stays: str | Promise = ""


class OfStaff(Exception):
    """An account that has a role ends only after the role was taken from it."""


_holdings: dict[str, Holding] = {}


def enter(holding: Holding) -> None:
    """Make a holding known; twice is once."""
    _holdings[holding.name] = holding


def holdings() -> list[Holding]:
    """All of them, by name."""
    return [_holdings[name] for name in sorted(_holdings)]


def packed(user: User) -> bytes:
    """All that is kept of a person: a ZIP with a JSON file for each holding."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in holdings():
            rows = [dict(row) for row in each.tells(user)]
            text = json.dumps(rows, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
            made.writestr(f"{each.name}.json", text)
    return out.getvalue()


def end(user: User) -> None:
    """End an account: who it was is known here no more.

    Raises:
        OfStaff: it has a role.
    """
    if user.is_staff or user.roles() & STAFF:
        raise OfStaff
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        for each in holdings():
            each.lets_go(held)
        address, language = held.email, held.language
        held.email = f"ended-{held.pk}@invalid"
        held.name, held.identity, held.person, held.is_active = "", None, None, False
        held.set_unusable_password()
        held.save()
        record(None, "account.end", f"user:{held.pk}")
        write(address, "accounts/ended.txt", {}, language)


def _account(user: User) -> Rows:
    yield {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined": user.date_joined,
        "last_login": user.last_login,
        "identity_is_known_as": user.identity,
        "at": timezone.now(),
    }
    for proof in user.proofs.order_by("since", "pk"):
        yield {
            "proof": proof.get_level_display(),
            "way": proof.get_way_display(),
            "since": proof.since,
            "until": proof.until,
        }
    for grant in user.grants.order_by("pk"):
        yield {"role": grant.get_role_display(), "until": grant.until}
    for address in EmailAddress.objects.filter(user=user):
        yield {"address": address.email, "confirmed": address.verified}
    for factor in Authenticator.objects.filter(user=user):
        yield {"second_factor": factor.type, "since": factor.created_at}


def _account_goes(user: User) -> None:
    user.proofs.all().delete()
    user.grants.all().delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()


enter(Holding("account", _("Account: e-mail, name, proofs"), _account, _account_goes))
