"""Folded sittings as the national tables (annex 29). Pure.

What the tables have no place for is in ``papers.results``: the needed majority, recusals,
vacancies, who took part in a secret vote, annulled votes, corrections, statements.
"""

from __future__ import annotations

from collections.abc import Sequence

from papers.annex29 import KEYS, TABLES, Row, Tables
from papers.publisher import Publisher
from papers.record import Record, Unpublishable, demand_sound
from papers.sheet import Sheet


def tables(of: Sequence[Record], publisher: Publisher) -> Tables:
    """All rows of all tables, the rows in the order of the sittings.

    Raises:
        Unpublishable: the record contradicts itself, or the publisher does not know a
            convocation of it.
    """
    rows: Tables = {name: [] for name in TABLES}
    for record in of:
        demand_sound(record)
        for name, added in Sheet(record, publisher).rows().items():
            _join(name, rows[name], added)
    return rows


def _join(name: str, rows: list[Row], added: list[Row]) -> None:
    """Convocations and sessions are said once, a session up to its last sitting."""
    known = {tuple(row[key] for key in KEYS[name]): row for row in rows}
    for row in added:
        key = tuple(row[key] for key in KEYS[name])
        earlier = known.get(key)
        if earlier is None:
            known[key] = row
            rows.append(row)
        elif name == "sessions":
            earlier["dateFrom"] = min(str(earlier["dateFrom"]), str(row["dateFrom"]))
            earlier["dateUntil"] = max(str(earlier["dateUntil"]), str(row["dateUntil"]))
        elif name != "convocations":
            words = " ".join(map(str, key))
            raise Unpublishable(
                f"у таблиці {name} двічі є {words}: два засідання з одним ідентифікатором?",
                f"{words} is in the table {name} twice: two sittings with one id?",
            )
