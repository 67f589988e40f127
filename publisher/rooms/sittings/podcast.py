"""The podcast: recordings of sittings as RSS 2.0 with what players of podcasts want beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from publisher.common.record.models import Recording
from publisher.common.web.caching import public

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
LATEST = 100
"""Recordings in the feed."""


class PodcastFeed(Rss201rev2Feed):
    """RSS 2.0 with what players of podcasts want beside it."""

    def rss_attributes(self) -> dict[str, str]:
        """With the name space of podcasts."""
        more = {"xmlns:itunes": ITUNES, "xmlns:podcast": PODCAST}
        return super().rss_attributes() | more

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Who speaks, of what kind it is."""
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:author", str(self.feed["author_name"]))
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:category", None, {"text": "Government"})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """How long it is, and where its chapters are."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:duration", str(item["duration"]))
        told = {"url": str(item["chapters"]), "type": "application/json+chapters"}
        handler.addQuickElement("podcast:chapters", None, told)


class Podcast(Feed[Any, Any]):
    """The recordings of all sittings, the newest first."""

    feed_type = PodcastFeed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed, kept as public pages are."""
        answer = public(300)(super().__call__)(request, *args, **kwargs)
        assert isinstance(answer, HttpResponse)
        return answer

    def get_object(self, request: HttpRequest) -> HttpRequest:
        """Addresses in a feed are whole: they hang on where it was asked for."""
        return request

    def title(self) -> str:
        """What the feed is."""
        return _("Recordings of sittings: %(community)s") % {"community": self.author_name()}

    def description(self) -> str:
        """In a sentence."""
        return _("Sittings from their beginning to their end, with chapters.")

    def link(self) -> str:
        """The page that the feed follows."""
        return reverse("sittings")

    def author_name(self) -> str:
        """The community."""
        told = settings.SITE.community
        return str(told.name_en if get_language() == "en" and told.name_en else told.name)

    def items(self, obj: HttpRequest) -> list[tuple[HttpRequest, Recording]]:
        """The newest first."""
        found: QuerySet[Recording] = Recording.objects.filter(complete=True)
        newest = found.select_related("sitting", "sitting__body").order_by("-started_at")
        return [(obj, each) for each in newest[:LATEST]]

    def item_title(self, item: tuple[HttpRequest, Recording]) -> str:
        """Body, session, day."""
        sitting = item[1].sitting
        return f"{sitting}, {date_format(sitting.day, 'j E Y')}"

    def item_description(self, item: tuple[HttpRequest, Recording]) -> str:
        """Where it was."""
        return item[1].sitting.place

    def item_link(self, item: tuple[HttpRequest, Recording]) -> str:
        """The page with the player."""
        return f"{reverse('player', args=[item[1].sitting_id])}?r={item[1].pk}"

    def item_pubdate(self, item: tuple[HttpRequest, Recording]) -> datetime:
        """When it began."""
        return item[1].started_at

    def item_enclosure_url(self, item: tuple[HttpRequest, Recording]) -> str:
        """The file."""
        return item[0].build_absolute_uri(item[1].get_absolute_url())

    def item_enclosure_length(self, item: tuple[HttpRequest, Recording]) -> int:
        """Bytes."""
        return item[1].size

    def item_enclosure_mime_type(self, item: tuple[HttpRequest, Recording]) -> str:
        """Its kind."""
        return item[1].media_type

    def item_extra_kwargs(self, item: tuple[HttpRequest, Recording]) -> dict[str, Any]:
        """What the generator above writes."""
        request, recording = item
        where = reverse("chapters_json", args=[recording.sitting_id, recording.pk])
        return {
            "duration": round(recording.duration_s),
            "chapters": request.build_absolute_uri(where),
        }
