"""The count: one job counts signatures, and moves petitions that reached enough or ran out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from publisher.common.jobs.regular import every
from publisher.rooms.petitions import moving
from publisher.rooms.petitions.models import Petition
from publisher.rooms.petitions.rules import Hand, State, due


@every(30)
def count_all() -> None:
    """Count what collects."""
    now = timezone.now()
    for petition in Petition.objects.filter(state=State.COLLECTING).order_by("pk"):
        count(petition, now)


def count(petition: Petition, now: datetime) -> Petition:
    """Count one petition, and move it where it has to be moved.

    While it is counted nobody signs: what is told at the end is what is there.
    """
    with transaction.atomic():
        held = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
        if held.state != State.COLLECTING or held.closes_at is None:
            return held
        recount(held, now)
        move = due(held.counted, held.threshold, held.closes_at, now)
        return moving.make(held, move, Hand.SITE, now=now) if move is not None else held


def recount(held: Petition, now: datetime) -> None:
    """Write down how many signatures stand, and how many were struck."""
    standing = held.signatures.filter(struck_at=None).count()
    struck = held.signatures.exclude(struck_at=None).count()
    if (standing, struck) != (held.counted, held.struck) or held.counted_at is None:
        held.counted, held.struck, held.counted_at = standing, struck, now
        held.save(update_fields=["counted", "struck", "counted_at", "changed_at"])
