"""``viche export``: the results of a journal as files, the national tables and our own JSON.

Everything is computed before anything is written; a file is there whole or not at all.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from types import MappingProxyType

import msgspec

from controller.rules.events import Entry
from controller.wire import Unreadable
from papers import annex9, annex29, annex30
from papers.annex9 import Register
from papers.annex29 import Field, Row
from papers.calendar import calendar
from papers.files import put, unwritten
from papers.opendata import tables
from papers.popolo import popolo
from papers.publisher import Publisher, read_publisher
from papers.record import Record, Unpublishable, records
from papers.results import results

RESULTS = "results.json"
"""Our own JSON; written beside the national tables in either format."""
POPOLO = "popolo.json"
CALENDAR = "sittings.ics"


TABLES: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {**annex29.TABLES, **annex9.TABLES, **annex30.TABLES}
)
"""Name of a table → its columns: annexes 29, 9 and 30."""


class Format(Enum):
    """How the national tables are written."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Written:
    """A file and how many rows it has; of our own JSON, how many votes."""

    path: Path
    rows: int


def export(
    entries: Iterable[Entry],
    to: Path,
    publisher: Publisher,
    *,
    sitting: str | None = None,
    form: Format = Format.CSV,
    register: Register | None = None,
) -> tuple[Written, ...]:
    """Write the national tables and ``results.json`` into a folder, made if need be.

    Args:
        entries: a journal from its first line, in order.
        to: the folder; files of the same names are replaced.
        publisher: what the tables demand and a journal does not know.
        sitting: the id of one sitting; None is all of them.
        form: of the national tables.
        register: what the council's register of acts knows, and no hall.

    Raises:
        BadPaper: the file with what annex 30 demands of members is not as it must be.
        Unpublishable: the record contradicts itself, or there is no such sitting. Nothing is
            written.
        OSError: the folder cannot be written.
    """
    chosen = _chosen(records(entries), sitting)
    rows = tables(chosen, publisher)
    rows |= annex9.acts(chosen, publisher, register or Register())
    rows |= annex30.deputies(chosen, publisher)
    own = results(chosen)
    files = {
        f"{name}.{form.value}": (_write(form, name, rows[name]), len(rows[name]))
        for name in TABLES
        if name != "deputies" or publisher.deputies is not None
    }
    votes = sum(len(each.votings) for each in own.sittings)
    files[RESULTS] = (_pretty(own), votes)
    people = popolo(chosen)
    files[POPOLO] = (_pretty(people), len(people["vote_events"]))
    files[CALENDAR] = (calendar(chosen), len(chosen))
    to.mkdir(parents=True, exist_ok=True)
    for name, (content, _) in files.items():
        put(to / name, content)
    return tuple(Written(to / name, count) for name, (_, count) in files.items())


def to_csv(name: str, rows: Iterable[Row]) -> bytes:
    """A table as CSV: UTF-8, comma, CRLF (RFC 4180), a header; what is not there is empty."""
    text = io.StringIO(newline="")
    columns = [field.name for field in TABLES[name]]
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def to_json(rows: Iterable[Row]) -> bytes:
    """A table as a JSON array of objects; numbers are numbers, what is not there is null."""
    return _pretty(list(rows))


def _write(form: Format, name: str, rows: list[Row]) -> bytes:
    return to_csv(name, rows) if form is Format.CSV else to_json(rows)


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _chosen(found: tuple[Record, ...], sitting: str | None) -> tuple[Record, ...]:
    chosen = tuple(each for each in found if sitting in (None, each.sitting.id))
    if chosen:
        return chosen
    if not found:
        raise Unpublishable(
            "у журналі ще немає жодного засідання", "there is no sitting in the journal yet"
        )
    ids = ", ".join(each.sitting.id for each in found)
    raise Unpublishable(
        f"у журналі немає засідання {sitting}; є: {ids}",
        f"there is no sitting {sitting} in the journal; there are: {ids}",
    )


def main(argv: list[str], read: Callable[[Path], Iterable[Entry]]) -> int:
    """``viche export JOURNAL --to DIR``. ``read`` gives the entries of a journal file."""
    parser = argparse.ArgumentParser(
        prog="viche export",
        description="Write the results of a journal as open data: the national tables of annexes "
        "29, 9 and 30, Popolo, iCalendar and results.json.",
    )
    parser.add_argument("journal", type=Path)
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder to fill")
    parser.add_argument("--sitting", metavar="ID", help="one sitting; all, if not given")
    parser.add_argument("--format", choices=[each.value for each in Format], default="csv")
    parser.add_argument(
        "--hall",
        type=Path,
        metavar="TOML",
        help="where [open_data] stands; hall.toml beside the journal, if not given",
    )
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    parser.add_argument(
        "--first-number", type=int, metavar="N", help="of the first decision in the register"
    )
    parser.add_argument(
        "--issued", type=date.fromisoformat, metavar="DAY", help="when decisions were published"
    )
    parser.add_argument(
        "--drafts-issued", type=date.fromisoformat, metavar="DAY", help="when drafts were"
    )
    given = parser.parse_args(argv)
    hall = given.hall or given.journal.with_name("hall.toml")
    try:
        written = export(
            read(given.journal),
            given.to,
            read_publisher(hall),
            sitting=given.sitting,
            form=Format(given.format),
            register=Register(given.first_number, given.issued, given.drafts_issued),
        )
    except (Unreadable, Unpublishable) as error:
        print(_words(error, given.language), file=sys.stderr)
        return 1
    except OSError as error:
        print(unwritten(given.to, error, given.language), file=sys.stderr)
        return 1
    for file in written:
        print(f"{file.path}  {file.rows}")
    return 0


def _words(error: Unreadable | Unpublishable, language: str) -> str:
    if isinstance(error, Unreadable):
        return error.words(language)
    return error.uk if language == "uk" else error.en
