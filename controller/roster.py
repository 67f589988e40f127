"""The members of a body as hall.toml or a CSV file lists them, and where they sit."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence, Set
from datetime import date
from pathlib import Path

import msgspec

from controller.config_words import Fault
from controller.misfits import misfit
from controller.rules.council import Member
from controller.toml_lines import BadConfig


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member as written: ``[[body.member]]`` or a line of the CSV file.

    ``seat`` None or 0 is somebody without a console; ``card`` is the card's number in hex.
    """

    id: str
    name: str
    seat: int | None = None
    faction: str = ""
    mayor: bool = False
    card: str = ""
    mandate_from: date | None = None
    mandate_until: date | None = None

    def person(self) -> Member:
        """The member as the journal keeps him: without seat and card."""
        return Member(
            id=self.id,
            name=self.name,
            faction=self.faction,
            mayor=self.mayor,
            mandate_from=self.mandate_from,
            mandate_until=self.mandate_until,
        )


COLUMNS = Row.__struct_fields__
EXAMPLE = """
id,name,faction,mayor,seat
d01,Галаган Орест Іванович,Громада,,1
d02,Ярова Надія Петрівна,Громада,,2
m,Вишневий Тарас Олегович,,true,37
"""
"""A list of members to begin with."""
_ODD = {"seat": Fault.BAD_SEAT, "mayor": Fault.BAD_MAYOR}
"""What to say of a value that does not fit its column, where there is more to say."""


class Roster:
    """Members as they are added, each checked against those before.

    ``wired`` are the seats that have a console; ``cards`` (number → member id) is one for all
    bodies of a hall and is added to. Errors are in ``language``.
    """

    def __init__(self, wired: Set[int], cards: dict[str, str], language: str = "uk") -> None:
        self.members: list[Member] = []
        self.seating: dict[int, str] = {}
        self._wired = wired
        self._cards = cards
        self._language = language
        self._seen: dict[str, str] = {}

    def add(self, place: str, row: Row) -> None:
        """Add a member; ``place`` (file:line) begins every error.

        Raises:
            BadConfig: no id or name; id, seat or card twice; a seat without a console.
        """
        if not row.id or not row.name:
            raise self._bad(place, Fault.NO_NAME)
        if row.id in self._seen:
            raise self._bad(place, Fault.MEMBER_TWICE, id=row.id, before=self._seen[row.id])
        self._seen[row.id] = place
        self._seat(place, row)
        card = row.card.upper()
        if card and self._cards.setdefault(card, row.id) != row.id:
            raise self._bad(place, Fault.CARD_TAKEN, name=row.name, owner=self._cards[card])
        self.members.append(row.person())

    def _seat(self, place: str, row: Row) -> None:
        if not row.seat:
            return
        if (owner := self.seating.get(row.seat)) is not None:
            raise self._bad(place, Fault.SEAT_TAKEN, seat=row.seat, owner=owner)
        if row.seat not in self._wired:
            raise self._bad(place, Fault.SEAT_UNWIRED, seat=row.seat, name=row.name)
        self.seating[row.seat] = row.id

    def _bad(self, place: str, fault: Fault, **values: object) -> BadConfig:
        return BadConfig(f"{place}: {fault.say(self._language, **values)}")


def read_rows(path: Path, language: str = "uk") -> list[tuple[str, Row]]:
    """Members of a CSV file with a header; each with its place (file:line).

    UTF-8; commas, or semicolons as the spreadsheets of our region write them.

    Raises:
        OSError: the file cannot be opened.
        BadConfig: it is not such a file, or a value is not what it should be.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = ";" if ";" in first and "," not in first else ","
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        table = [(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadConfig(f"{path}: {Fault.NOT_CSV.say(language)}") from error
    _check_header(path, reader.fieldnames or (), language)
    return [
        (f"{path}:{number}", _row(f"{path}:{number}", line, language)) for number, line in table
    ]


def _check_header(path: Path, names: Sequence[str], language: str) -> None:
    known = ", ".join(COLUMNS)
    if not {"id", "name"} <= set(names):
        raise BadConfig(f"{path}:1: {Fault.NO_COLUMNS.say(language, example=EXAMPLE)}")
    for name in names:
        if name and name not in COLUMNS:
            fault = Fault.UNKNOWN_COLUMN.say(language, key=name, known=known)
            raise BadConfig(f"{path}:1: {fault}")


def _row(place: str, line: Mapping[str | None, object], language: str) -> Row:
    """A line of the file as a member; an empty field is one that is not there."""
    given = {
        key: text.strip()
        for key, text in line.items()
        if key and isinstance(text, str) and text.strip()
    }
    if not {"id", "name"} <= given.keys():
        raise BadConfig(f"{place}: {Fault.NO_NAME.say(language)}")
    try:
        return msgspec.convert(given, Row, strict=False)
    except msgspec.ValidationError as error:
        where, fault = misfit(error, given, Row, language)
        key = where.removeprefix(".")
        if key in _ODD:
            fault = _ODD[key].say(language, value=given[key])
        raise BadConfig(f"{place}: {fault}") from error
