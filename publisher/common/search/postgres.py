"""Words in PostgreSQL: a tsvector of the configuration ``simple`` with a GIN index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from publisher.common.search import sqlite, words
from publisher.common.search.sqlite import conditions

if TYPE_CHECKING:
    from publisher.common.search.index import Asked

CREATE = (
    "CREATE TABLE search_words (entry bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_words_gin ON search_words USING gin (words)",
)
WRITTEN = (
    "INSERT INTO search_words (entry, words) VALUES (%s, "
    "setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'D')) "
    "ON CONFLICT (entry) DO UPDATE SET words = excluded.words"
)
COUNTED = "SELECT count(*) FROM search_words w JOIN search_searchentry e ON e.id = w.entry"
LISTED = "SELECT e.id FROM search_words w JOIN search_searchentry e ON e.id = w.entry"

NEWEST = "ORDER BY e.day DESC NULLS LAST, e.id DESC LIMIT %s OFFSET %s"
BEST = (
    "ORDER BY ts_rank(w.words, to_tsquery('simple', %s)) DESC, "
    "e.day DESC NULLS LAST, e.id DESC LIMIT %s OFFSET %s"
)


class PostgresWords:
    """The index of PostgreSQL."""

    def write(self, rows: Sequence[tuple[int, str, str]]) -> None:
        """Keep words."""
        with connection.cursor() as cursor:
            cursor.executemany(WRITTEN, rows)

    def remove(self, entries: Sequence[int]) -> None:
        """Forget entries."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE entry = ANY(%s)", [list(entries)])

    def find(self, asked: Asked) -> tuple[int, Sequence[int]]:
        """Entries by ts_rank, a title's word counting most; very many by their day."""
        query = _match(asked)
        where, values = conditions(asked, "w.words @@ to_tsquery('simple', %s)", query)
        page: list[Any] = [asked.limit, asked.offset]
        with connection.cursor() as cursor:
            cursor.execute(f"{COUNTED} WHERE {where}", values)
            total = cursor.fetchone()[0]
            if total <= sqlite.RANKED:
                order, page = BEST, [query, *page]
            else:
                order = NEWEST
            cursor.execute(f"{LISTED} WHERE {where} {order}", [*values, *page])
            return total, [row[0] for row in cursor.fetchall()]


def _match(asked: Asked) -> str:
    """A tsquery: each word's forms are alternatives, in quotes, so that none is a command."""
    parts = []
    for forms, unfinished in words.asked(asked.query + " " * asked.either):
        told = [f"'{form}'{':*' if unfinished else ''}" for form in forms]
        parts.append(f"({' | '.join(told)})")
    return (" | " if asked.either else " & ").join(parts)
