"""The members of a body as hall.toml or a CSV file lists them, and where they sit."""

from __future__ import annotations

import csv
from collections.abc import Set
from datetime import date
from pathlib import Path

import msgspec

from controller.rules.council import Member
from controller.toml_lines import BadConfig


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member as written: ``[[body.member]]`` or a line of the CSV file.

    ``seat`` 0 is somebody without a console; ``card`` is the card's number in hex.
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


class Roster:
    """Members as they are added, each checked against those before.

    ``wired`` are the seats that have a console; ``cards`` (number → member id) is one for all
    bodies of a hall and is added to.
    """

    def __init__(self, wired: Set[int], cards: dict[str, str]) -> None:
        self.members: list[Member] = []
        self.seating: dict[int, str] = {}
        self._wired = wired
        self._cards = cards
        self._seen: dict[str, str] = {}

    def add(self, place: str, row: Row) -> None:
        """Add a member; ``place`` (file:line) begins every error.

        Raises:
            BadConfig: no id, name or seat; one of them twice; a seat without a console.
        """
        if not row.id or not row.name:
            raise BadConfig(f"{place}: a member needs id and name")
        if row.id in self._seen:
            before = self._seen[row.id]
            raise BadConfig(f"{place}: member “{row.id}” stands twice (before: {before})")
        self._seen[row.id] = place
        self._seat(place, row)
        card = row.card.upper()
        if card and self._cards.setdefault(card, row.id) != row.id:
            fault = f"the card of “{row.name}” belongs to “{self._cards[card]}”"
            raise BadConfig(f"{place}: {fault}")
        self.members.append(row.person())

    def _seat(self, place: str, row: Row) -> None:
        if row.seat is None:
            fault = f"member “{row.name}” has no seat"
            raise BadConfig(f"{place}: {fault}: give a seat, or 0 for one who has no console")
        if not row.seat:
            return
        if row.seat in self.seating:
            fault = f"seat {row.seat} stands twice: “{self.seating[row.seat]}” has it already"
            raise BadConfig(f"{place}: {fault}")
        if row.seat not in self._wired:
            fault = f"seat {row.seat} of “{row.name}” is on no line"
            raise BadConfig(f"{place}: {fault}: add a [[seat]] for it")
        self.seating[row.seat] = row.id


def read_rows(path: Path) -> list[tuple[str, Row]]:
    """Members of a CSV file with a header, UTF-8, commas; each with its place (file:line).

    Raises:
        OSError: the file cannot be opened.
        BadConfig: it is not such a file, or a value is not what it should be.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadConfig(f"{path}: not a UTF-8 CSV file: {error}") from error
    rows = []
    for number, line in enumerate(table, 2):
        given = {key: text.strip() for key, text in line.items() if key and text and text.strip()}
        try:
            rows.append((f"{path}:{number}", msgspec.convert(given, Row, strict=False)))
        except msgspec.ValidationError as error:
            raise BadConfig(f"{path}:{number}: {error}") from error
    return rows
