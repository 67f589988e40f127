"""The navigation of every page: rooms enter themselves when their application is ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """One room in the navigation; ``order`` sorts them, lower first."""

    title: str | Promise
    url_name: str
    order: int
    summary: str | Promise = ""


@dataclass(frozen=True)
class Shown:
    """An entry as a page has it."""

    title: str
    summary: str
    url: str
    here: bool


_entries: dict[str, Entry] = {}


def enter(entry: Entry) -> None:
    """A room enters itself, once."""
    _entries[entry.url_name] = entry


def entries(path: str) -> Sequence[Shown]:
    """The rooms in their order, as seen from a page."""
    found = []
    for entry in sorted(_entries.values(), key=lambda each: each.order):
        url = reverse(entry.url_name)
        found.append(Shown(str(entry.title), str(entry.summary), url, path.startswith(url)))
    return found
