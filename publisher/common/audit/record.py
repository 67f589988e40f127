"""Write down what staff did, and read it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from publisher.common.audit.models import Act


def record(actor: AbstractBaseUser | None, verb: str, about: str, **details: Any) -> Act:
    """One act, in the transaction of what was done: both stand, or neither.

    ``actor`` is None where the site itself acted (a job, a term that ended).
    """
    who = actor.pk if actor is not None else None
    return Act.objects.create(actor_id=who, verb=verb, about=about, details=details)


def history(about: str) -> QuerySet[Act]:
    """What was done about a thing, the latest first."""
    return Act.objects.filter(about=about).select_related("actor")


def newest() -> int:
    """The number of the newest act: whatever staff write on this site makes it larger."""
    return Act.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
