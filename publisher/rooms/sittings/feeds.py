"""Results, announced sittings and documents as Atom feeds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from publisher.common.record.models import Vote
from publisher.common.web.atom import AtomFeed
from publisher.rooms.sittings.models import Announcement, Document


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


class Agendas(AtomFeed):
    """Sittings that are announced, by when that was."""

    url_name = "sittings"

    def title(self) -> str:
        """What the feed is."""
        return _("Announced sittings")

    def items(self) -> QuerySet[Announcement]:
        """The latest first."""
        shown = Announcement.objects.exclude(published_at=None).select_related("body")
        return shown.order_by("-changed_at")[: self.limit]

    def item_title(self, item: Announcement) -> str:
        """Which body, when; and whether it was put off."""
        when = date_format(localtime(item.starts_at), "j E Y, H:i")
        return f"{item}, {when} ({item.get_standing_display()})"

    def item_description(self, item: Announcement) -> str:
        """The agenda."""
        return "\n".join(str(point) for point in item.points.all())

    def item_updateddate(self, item: Announcement) -> datetime:
        """When something of it changed last."""
        return item.changed_at


class Documents(AtomFeed):
    """Minutes, decisions, drafts: by when they were published."""

    url_name = "documents"

    def title(self) -> str:
        """What the feed is."""
        return _("Documents of sittings")

    def items(self) -> QuerySet[Document]:
        """The latest first; nothing that was withdrawn."""
        shown = Document.objects.exclude(published_at=None).filter(withdrawn_at=None)
        return shown.order_by("-published_at")[: self.limit]

    def item_title(self, item: Document) -> str:
        """What it is, its number and title."""
        number = f" № {item.number}" if item.number else ""
        return f"{item.get_kind_display()}{number}: {item.title}"

    def item_description(self, item: Document) -> str:
        """Of which day."""
        return date_format(item.day, "j E Y")

    def item_updateddate(self, item: Document) -> datetime | None:
        """When it was published."""
        return item.published_at
