"""Results as an Atom feed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from publisher.common.record.models import Vote
from publisher.common.web.atom import AtomFeed


class Results(AtomFeed):
    """The newest results of all bodies."""

    url_name = "sittings"

    def title(self) -> str:
        """What the feed is."""
        return _("Results of votes")

    def items(self) -> QuerySet[Vote]:
        """The newest first; nothing that is withheld."""
        done = Vote.objects.filter(withheld="").exclude(adopted=None)
        return done.select_related("sitting", "sitting__body").order_by("-closed_at", "-pk")[
            : self.limit
        ]

    def item_title(self, item: Vote) -> str:
        """The wording."""
        return item.wording or str(item)

    def item_description(self, item: Vote) -> str:
        """The verdict and its counters."""
        verdict = _("Adopted") if item.adopted else _("Not adopted")
        told = _("%(verdict)s: for %(for)d, against %(against)d, abstained %(abstain)d.")
        return told % {
            "verdict": verdict,
            "for": item.votes_for,
            "against": item.against,
            "abstain": item.abstain,
        }

    def item_updateddate(self, item: Vote) -> datetime | None:
        """When the vote was closed."""
        return item.closed_at
