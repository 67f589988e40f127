"""Atom feeds of lists (RFC 4287): what a room's feed says of itself, and no more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from publisher.common.web.caching import public


class Atom1(Atom1Feed):
    """As XML for machines: some readers know no other type."""

    content_type = "application/atom+xml; charset=utf-8"


class AtomFeed(Feed[Any, Any]):
    """The base of each room's feed. A room gives ``title``, ``url_name`` and the items."""

    feed_type = Atom1
    url_name = ""
    """The page that the feed follows."""
    limit = 50

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed, kept as public pages are."""
        answer = public(60)(super().__call__)(request, *args, **kwargs)
        assert isinstance(answer, HttpResponse)
        return answer

    def link(self, obj: Any = None) -> str:
        """The page that the feed follows."""
        return reverse(self.url_name)

    def author_name(self, obj: Any = None) -> str:
        """The community."""
        told = settings.SITE.community
        english = get_language() == "en" and told.name_en
        return str(told.name_en if english else told.name)
