"""What every template knows: whose site it is, and the page in the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from publisher.common.web.navigation import entries
from publisher.site.site_file import SiteFile


def community(request: HttpRequest) -> dict[str, Any]:
    """The community's name, the navigation, the other language's address of this page."""
    site: SiteFile = settings.SITE
    here = get_language() or settings.LANGUAGE_CODE
    other = "en" if here == "uk" else "uk"
    english = here == "en" and site.community.name_en
    return {
        "community": site.community,
        "community_name": site.community.name_en if english else site.community.name,
        "navigation": entries(request.path),
        "language": here,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "absolute": request.build_absolute_uri("/").rstrip("/"),
    }
