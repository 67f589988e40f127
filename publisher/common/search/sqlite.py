"""Words in SQLite: a table of FTS5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from publisher.common.search import words

if TYPE_CHECKING:
    from publisher.common.search.index import Asked

CREATE = (
    "CREATE VIRTUAL TABLE search_words USING fts5"
    "(title, body, tokenize = 'unicode61 remove_diacritics 0', detail = column)"
)
COUNTED = (
    "SELECT count(*) FROM search_words "
    "CROSS JOIN search_searchentry e ON e.id = search_words.rowid"
)
LISTED = (
    "SELECT e.id FROM search_words CROSS JOIN search_searchentry e ON e.id = search_words.rowid"
)
"""CROSS JOIN keeps the order: the words first. The other way round each entry would be looked up
among the words by itself, seconds instead of milliseconds (sqlite.org/optoverview.html, 8.2)."""
BEST = "ORDER BY bm25(search_words, 8.0, 1.0), e.day DESC, e.id DESC LIMIT %s OFFSET %s"
NEWEST = "ORDER BY e.day DESC, e.id DESC LIMIT %s OFFSET %s"
RANKED = 2000
"""To rank more than so many takes longer than a reader waits: they are told newest first."""


class SqliteWords:
    """The index of SQLite."""

    def write(self, rows: Sequence[tuple[int, str, str]]) -> None:
        """Keep words."""
        self.remove([entry for entry, _, _ in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (rowid, title, body) VALUES (%s, %s, %s)", rows
            )

    def remove(self, entries: Sequence[int]) -> None:
        """Forget entries."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM search_words WHERE rowid = %s", [(entry,) for entry in entries]
            )

    def find(self, asked: Asked) -> tuple[int, Sequence[int]]:
        """Entries by bm25, a title's word counting eight times; very many by their day."""
        where, values = conditions(asked, "search_words MATCH %s", _match(asked))
        with connection.cursor() as cursor:
            cursor.execute(f"{COUNTED} WHERE {where}", values)
            total = cursor.fetchone()[0]
            order = BEST if total <= RANKED else NEWEST
            cursor.execute(f"{LISTED} WHERE {where} {order}", [*values, asked.limit, asked.offset])
            return total, [row[0] for row in cursor.fetchall()]


def conditions(asked: Asked, match: str, query: str) -> tuple[str, list[Any]]:
    """The WHERE of both databases: constant texts with places for values."""
    where, values = [match], [query]
    if asked.kinds:
        where.append(f"e.kind IN ({', '.join(['%s'] * len(asked.kinds))})")
        values += asked.kinds
    for bound, text in ((asked.since, "e.day >= %s"), (asked.until, "e.day <= %s")):
        if bound is not None:
            where.append(text)
            values.append(bound.isoformat())
    return " AND ".join(where), values


def _match(asked: Asked) -> str:
    """A query of FTS5: a word's forms are alternatives, in quotes, so that none is a command."""
    parts = []
    for forms, unfinished in words.asked(asked.query + " " * asked.either):
        told = [f'"{form}"' for form in forms]
        if unfinished:
            told += [f'"{form}" *' for form in forms]
        parts.append(f"({' OR '.join(told)})")
    return (" OR " if asked.either else " AND ").join(parts)
