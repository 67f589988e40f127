"""The port of the search: rooms enter what is public and take it back; a visitor asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connection, transaction

from publisher.common.search import words
from publisher.common.search.models import SearchEntry

LONGEST = 200_000
"""Characters of a text that can be found; an index of PostgreSQL holds 1 MB a row."""


@dataclass(frozen=True)
class Entry:
    """What a room enters. ``kind`` is the room's word for the thing, ``key`` its own key there."""

    kind: str
    key: str
    title: str
    url: str
    text: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Asked:
    """A visitor's question."""

    query: str
    kinds: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    limit: int = 20
    offset: int = 0
    either: bool = False
    """Whether one of the words is enough; the last one is then never the beginning of another."""


@dataclass(frozen=True)
class Hit:
    """A thing that was found, with the piece of it that tells why."""

    entry: SearchEntry
    title: Sequence[tuple[str, bool]]
    excerpt: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Found:
    """How many there are, and those of this page."""

    total: int
    hits: Sequence[Hit]


class Words(Protocol):
    """The words of entries in a database's own index."""

    def write(self, rows: Sequence[tuple[int, str, str]]) -> None:
        """Keep the words of titles and texts: entry, title, text."""

    def remove(self, entries: Sequence[int]) -> None:
        """Forget entries."""

    def find(self, asked: Asked) -> tuple[int, Sequence[int]]:
        """How many entries there are, and those of this page, best first."""


def _words() -> Words:
    if connection.vendor == "postgresql":
        from publisher.common.search.postgres import PostgresWords

        return PostgresWords()
    from publisher.common.search.sqlite import SqliteWords

    return SqliteWords()


def enter(entries: Iterable[Entry]) -> None:
    """Make things findable, or what is found of them new."""
    with transaction.atomic():
        made = SearchEntry.objects.bulk_create(
            [
                SearchEntry(
                    kind=each.kind,
                    key=each.key,
                    title=each.title,
                    text=each.text[:LONGEST],
                    url=each.url,
                    day=each.day,
                )
                for each in entries
            ],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["title", "text", "url", "day"],
            batch_size=500,
        )
        keys = {(each.kind, each.key): each for each in made}
        rows = SearchEntry.objects.filter(
            kind__in={kind for kind, _ in keys}, key__in=[key for _, key in keys]
        ).values_list("pk", "kind", "key")
        ids = {(kind, key): pk for pk, kind, key in rows if (kind, key) in keys}
        _words().write(
            [
                (ids[key], words.indexed(each.title), words.indexed(each.text))
                for key, each in keys.items()
            ]
        )


def forget(kind: str, keys: Sequence[str]) -> None:
    """Things that are public no longer are found no longer."""
    with transaction.atomic():
        gone = SearchEntry.objects.filter(kind=kind, key__in=keys)
        _words().remove(list(gone.values_list("pk", flat=True)))
        gone.delete()


def find(asked: Asked) -> Found:
    """What there is; a question without a word finds nothing."""
    if not words.asked(asked.query):
        return Found(0, [])
    total, ids = _words().find(asked)
    by_id = SearchEntry.objects.in_bulk(list(ids))
    hits = []
    for each in (by_id[pk] for pk in ids if pk in by_id):
        title = words.excerpt(each.title, asked.query, len(each.title) + 1)
        hits.append(Hit(each, title, words.excerpt(each.text, asked.query)))
    return Found(total, hits)
