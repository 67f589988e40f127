"""The site's map for machines; each room adds its own when it is ready."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class Pages(Sitemap[str]):
    """Pages that always are, in both languages."""

    i18n = True
    alternates = True
    names: ClassVar[list[str]] = ["home"]

    def items(self) -> list[str]:
        """Names of addresses."""
        return self.names

    def location(self, item: str) -> str:
        """Where the page is."""
        return reverse(item)


maps: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {"pages": Pages}
"""By section; a room writes ``maps["petitions"] = PetitionMap`` in its ``ready()``."""
