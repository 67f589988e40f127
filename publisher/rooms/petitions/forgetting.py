"""What is not kept for ever: old drafts, and the traces of signers' networks."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from publisher.common.jobs.regular import every
from publisher.common.law import book
from publisher.rooms.petitions import terms
from publisher.rooms.petitions.models import Petition, Signature
from publisher.rooms.petitions.rules import State


@every(86400)
def forget() -> None:
    """Drafts that nobody sent, and networks after the collecting."""
    now = timezone.now()
    drafts = now - timedelta(days=book.value_on(terms.DRAFTS_KEPT.name).value)
    old = Petition.objects.filter(state__in=(State.DRAFT, State.WITHDRAWN), made_at__lt=drafts)
    old.delete()
    ended = now - timedelta(days=book.value_on(terms.NETWORKS_KEPT.name).value)
    over = Signature.objects.filter(petition__ended_at__lt=ended).exclude(network="")
    over.update(network="")
