"""One deputy's votes as an Atom feed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from publisher.common.community.models import Person
from publisher.common.record.models import VoteLine
from publisher.common.web.atom import AtomFeed


class DeputyVotes(AtomFeed):
    """The newest votes of one person."""

    def get_object(self, request: HttpRequest, number: int) -> Person:
        """Whose votes they are."""
        return get_object_or_404(Person, pk=number)

    def link(self, obj: Person | None = None) -> str:
        """The person's page."""
        return reverse("deputy", args=[obj.pk]) if obj else reverse("deputies")

    def title(self, obj: Person) -> str:
        """The person."""
        return obj.name

    def items(self, obj: Person) -> QuerySet[VoteLine]:
        """The newest first."""
        lines = VoteLine.objects.filter(person=obj, vote__withheld="")
        return lines.select_related("vote").order_by("-vote_id")[: self.limit]

    def item_title(self, item: VoteLine) -> str:
        """The choice and the wording."""
        return f"{item.get_outcome_display()}: {item.vote.wording}"

    def item_link(self, item: VoteLine) -> str:
        """The vote's page."""
        return item.vote.get_absolute_url()

    def item_updateddate(self, item: VoteLine) -> datetime | None:
        """When the vote was closed."""
        return item.vote.closed_at
