"""Prove who a person is: one person has one account, and nobody's code is kept."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from publisher.common.accounts.levels import Level
from publisher.common.accounts.models import Proof, User
from publisher.common.audit.record import record


class KnownElsewhere(Exception):
    """This person has another account already."""


def trace(identifier: str) -> str:
    """What is kept of a person's code: an HMAC under the installation's own key."""
    plain = "".join(identifier.split()).upper()
    return hmac.new(settings.IDENTITY_KEY, plain.encode(), hashlib.sha256).hexdigest()


def prove(
    user: User,
    level: Level,
    way: Proof.Way,
    *,
    identifier: str = "",
    until: date | None = None,
    seen_by: User | None = None,
) -> Proof:
    """Write down that a level was proven.

    Raises:
        KnownElsewhere: the identifier belongs to another account.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if identifier:
            found = trace(identifier)
            if User.objects.filter(identity=found).exclude(pk=user.pk).exists():
                raise KnownElsewhere
            user.identity = found
            user.save(update_fields=["identity"])
        proof = Proof.objects.create(
            user=user,
            level=level,
            way=way,
            since=timezone.localdate(),
            until=until,
            seen_by=seen_by,
        )
        record(seen_by, "person.prove", f"user:{user.pk}", level=int(level), way=str(way))
    return proof
