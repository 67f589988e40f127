"""hall.toml as frozen types. Every error names the file, the line and the way out."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec

from controller.line_tables import (
    CAN_RATES,
    SERIAL_RATES,
    Canopen,
    Dis,
    Interface,
    LineTable,
    Modbus,
    Parity,
    Reader,
    Seat,
    nodes_of,
)
from controller.roster import Roster, Row, read_rows
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Regulations
from controller.rules.majority import MAJORITIES
from controller.toml_lines import BadConfig, line_of, lines_of

__all__ = ["BadConfig", "HallConfig", "LineConfig", "read_config"]

_S = TypeVar("_S")


CHOICES: dict[str, tuple[str, ...]] = {
    "line.kind": tuple(kind.__struct_config__.tag for kind in get_args(LineTable)),
    "line.interface": get_args(Interface),
    "line.parity": get_args(Parity),
    "body.kind": tuple(kind.value for kind in BodyKind),
    "body.mayor_counts": tuple(when.value for when in MayorCounts),
}
"""What may stand where the choice is among names."""


class _Hall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    language: str = "uk"
    timezone: str = "Europe/Kyiv"
    journal: str = "journal.db"
    run: str = "run"
    readers: str | None = None
    secretaries: str | None = None


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    kind: BodyKind
    name: str
    seats: int
    convocation: str = ""
    mayor_counts: MayorCounts = MayorCounts.WHEN_PRESENT
    members: str | None = None
    member: tuple[Row, ...] = ()
    regulations: dict[str, Any] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hall: _Hall
    body: tuple[_Body, ...]
    line: tuple[LineTable, ...] = ()
    seat: tuple[Seat, ...] = ()
    open_data: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class LineConfig:
    """One line and the seats on it: node → seat. A DIS unit's node is its packed serial."""

    table: LineTable
    seats: Mapping[int, int]

    @property
    def name(self) -> str:
        """The name of the line."""
        return self.table.name


@dataclass(frozen=True, slots=True)
class HallConfig:
    """All that a hall's machine has to know."""

    path: Path
    id: str
    name: str
    language: str
    timezone: zoneinfo.ZoneInfo
    journal: Path
    run: Path
    readers: str | None
    secretaries: str | None
    bodies: Mapping[str, Body]
    lines: tuple[LineConfig, ...]
    cards: Mapping[str, str] = field(repr=False)
    """Card number (upper-case hex) → member id."""
    open_data: Mapping[str, Any]

    @property
    def seats(self) -> tuple[int, ...]:
        """The numbers of all wired seats, in order."""
        return tuple(sorted(seat for line in self.lines for seat in line.seats.values()))


def read_config(path: Path) -> HallConfig:
    """Read and check hall.toml and the files that it names.

    Raises:
        BadConfig: with file, line, fault and way out.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError as error:
        raise BadConfig(f"{path}: there is no such file; name the hall's configuration") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path}: not valid TOML: {error}") from error
    return _Reader(path, lines_of(text)).read(raw)


class _Reader:
    """One reading of one file: keeps where things stand."""

    def __init__(self, path: Path, places: dict[str, int]) -> None:
        self._path = path
        self._places = places

    def _bad(self, where: str, fault: str) -> BadConfig:
        return BadConfig(f"{self._path}:{line_of(self._places, where)}: {fault}")

    def _convert(self, raw: object, kind: type[_S], prefix: str) -> _S:
        try:
            return msgspec.convert(raw, kind, strict=True)
        except msgspec.ValidationError as error:
            said = str(error)
            place = re.search(r" - at `\$(.*)`$", said)
            inner = place[1].replace("[...]", "") if place else ""
            fault = said[: place.start()] if place else said
            if (unknown := re.search(r"unknown field `(.*)`$", fault)) is not None:
                inner += f".{unknown[1]}"
            key = re.sub(r"\[\d+\]", "", inner)[1:]
            if (choices := CHOICES.get(key)) and (value := re.search(r"value '(.*)'", fault)):
                fault = f"unknown {key} “{value[1]}”: use one of {', '.join(choices)}"
            raise self._bad(prefix + inner, fault) from error

    def read(self, raw: dict[str, Any]) -> HallConfig:
        file = self._convert(raw, _File, "$")
        hall = file.hall
        if hall.language not in ("uk", "en"):
            raise self._bad("$.hall.language", f"unknown language “{hall.language}”: uk or en")
        try:
            timezone = zoneinfo.ZoneInfo(hall.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
            raise self._bad("$.hall.timezone", f"unknown time zone “{hall.timezone}”") from error
        lines = self._lines(file)
        wired = {seat for line in lines for seat in line.seats.values()}
        bodies: dict[str, Body] = {}
        cards: dict[str, str] = {}
        for index, table in enumerate(file.body):
            where = f"$.body[{index}]"
            if table.id in bodies:
                raise self._bad(f"{where}.id", f"body “{table.id}” stands twice")
            bodies[table.id] = self._body(where, table, wired, cards)
        if not bodies:
            raise self._bad("$", "no [[body]]: name at least one body that sits here")
        base = self._path.resolve().parent
        return HallConfig(
            path=self._path,
            id=hall.id,
            name=hall.name,
            language=hall.language,
            timezone=timezone,
            journal=base / hall.journal,
            run=base / hall.run,
            readers=hall.readers,
            secretaries=hall.secretaries,
            bodies=bodies,
            lines=lines,
            cards=cards,
            open_data=file.open_data,
        )

    # --- wiring ---------------------------------------------------------------------------

    def _lines(self, file: _File) -> tuple[LineConfig, ...]:
        nodes: dict[str, dict[int, int]] = {}
        tables: dict[str, LineTable] = {}
        taken: dict[int, str] = {}
        for index, table in enumerate(file.line):
            where = f"$.line[{index}]"
            if table.name in nodes:
                raise self._bad(f"{where}.name", f"line “{table.name}” stands twice")
            self._rates(where, table)
            nodes[table.name] = {}
            tables[table.name] = table
            for node, seat in self._span(where, table):
                self._wire(where, table, nodes[table.name], taken, node, seat)
        for index, given in enumerate(file.seat):
            where = f"$.seat[{index}]"
            if (named := tables.get(given.line)) is None:
                known = ", ".join(nodes) or "none is defined"
                fault = f"unknown bus “{given.line}”: use one of [[line]] name = {known}"
                raise self._bad(f"{where}.line", fault)
            node = self._node(where, named, given)
            self._wire(where, named, nodes[given.line], taken, node, given.number)
        for index, table in enumerate(file.line):
            master = table.master if isinstance(table, Canopen) else None
            if master is not None and master in nodes[table.name]:
                fault = f"master {master} is the node of seat {nodes[table.name][master]}"
                raise self._bad(f"$.line[{index}].master", f"{fault}: choose a free number")
        return tuple(LineConfig(table, nodes[table.name]) for table in file.line)

    def _rates(self, where: str, table: LineTable) -> None:
        """Refuse a bit rate that no bus of the kind has."""
        known: tuple[int, ...]
        match table:
            case Canopen(bitrate=rate):
                key, known = "bitrate", CAN_RATES
            case Modbus(baud=rate) | Dis(baud=rate) | Reader(baud=rate):
                key, known = "baud", SERIAL_RATES
            case _:
                return
        if rate not in known:
            choices = ", ".join(map(str, known))
            raise self._bad(f"{where}.{key}", f"{key} {rate}: use one of {choices}")

    def _node(self, where: str, table: LineTable, given: Seat) -> int:
        """The node of a seat wired apart: its number, or its serial number packed into one."""
        if isinstance(table, Dis):
            parts = re.fullmatch(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})", given.serial or "")
            numbers = [int(part) for part in parts.groups()] if parts else []
            if not numbers or max(numbers) > 255:
                fault = "a unit of this line is named by its serial: write serial = “1.2.3”"
                raise self._bad(f"{where}.serial", fault)
            return int.from_bytes(bytes(numbers), "big")
        if given.node is None:
            raise self._bad(where, f"seat {given.number}: write its node = …")
        return given.node

    def _wire(
        self,
        where: str,
        table: LineTable,
        nodes: dict[int, int],
        taken: dict[int, str],
        node: int,
        seat: int,
    ) -> None:
        if seat < 1:
            raise self._bad(f"{where}.number", f"seat {seat}: seats are numbered from 1")
        if seat in taken:
            fault = f"seat {seat} stands twice (before: {taken[seat]})"
            raise self._bad(f"{where}.number", f"{fault}: give each seat one console")
        if node not in (allowed := nodes_of(table)):
            fault = f"node {node}: on this line they are {allowed.start} to {allowed.stop - 1}"
            raise self._bad(f"{where}.node", fault)
        if node in nodes:
            fault = f"node {node} of line “{table.name}” serves seat {nodes[node]} already"
            raise self._bad(f"{where}.node", fault)
        nodes[node] = seat
        taken[seat] = f"line “{table.name}”, node {node}"

    def _span(self, where: str, line: LineTable) -> Iterator[tuple[int, int]]:
        """The (node, seat) pairs of the short form ``seats = "1-121"``, ``nodes = "1-121"``."""
        if not line.seats:
            return
        if isinstance(line, Dis):
            fault = "units of this line are seated one by one: [[seat]] number, line, serial"
            raise self._bad(f"{where}.seats", fault)
        seats = self._range(f"{where}.seats", line.seats)
        if isinstance(line, Reader) and len(seats) != 1:
            raise self._bad(f"{where}.seats", "a card reader stands at one seat, or at none")
        nodes = (
            self._range(f"{where}.nodes", line.nodes) if line.nodes else range(1, 1 + len(seats))
        )
        if len(seats) != len(nodes):
            fault = f"{len(seats)} seats, but {len(nodes)} nodes: make both equally long"
            raise self._bad(f"{where}.nodes", fault)
        yield from zip(nodes, seats, strict=True)

    def _range(self, where: str, text: str) -> range:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", text.replace(" ", ""))
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise self._bad(where, f"“{text}”: write a range such as 1-121")
        return range(int(match[1]), int(match[2] or match[1]) + 1)

    # --- bodies ---------------------------------------------------------------------------

    def _body(self, where: str, table: _Body, wired: set[int], cards: dict[str, str]) -> Body:
        rows = [
            (f"{self._path}:{line_of(self._places, f'{where}.member[{index}]')}", row)
            for index, row in enumerate(table.member)
        ]
        if table.members is not None:
            path = self._path.resolve().parent / table.members
            try:
                rows.extend(read_rows(path))
            except OSError as error:
                fault = f"{table.members}: {error.strerror}"
                raise self._bad(f"{where}.members", fault) from error
        roster = Roster(wired, cards)
        for place, row in rows:
            roster.add(place, row)
        members = roster.members
        deputies = sum(not member.mayor for member in members)
        if deputies > table.seats and not any(member.mandate_until for member in members):
            fault = f"{deputies} deputies for {table.seats} seats: mend seats, or the list"
            raise self._bad(f"{where}.seats", fault)
        if sum(member.mayor for member in members) > 1:
            raise self._bad(where, f"body “{table.id}” has more than one mayor")
        council = Council(
            name=table.name,
            convocation=table.convocation,
            seats=table.seats,
            members=tuple(members),
            mayor_counts=table.mayor_counts,
        )
        regulations = self._regulations(where, table.regulations)
        return Body(
            id=table.id,
            kind=table.kind,
            council=council,
            regulations=regulations,
            seating=roster.seating,
        )

    def _regulations(self, where: str, raw: dict[str, Any]) -> Regulations:
        place = f"{where}.regulations"
        unknown = raw.keys() - set(Regulations.__struct_fields__)
        if unknown:
            name = min(unknown)
            known = ", ".join(Regulations.__struct_fields__)
            raise self._bad(f"{place}.{name}", f"unknown setting “{name}”: use one of {known}")
        regulations = self._convert(raw, Regulations, place)
        for setting in ("default_majority", "procedural_majority"):
            majority = getattr(regulations, setting)
            if majority not in MAJORITIES:
                known = ", ".join(MAJORITIES)
                raise self._bad(f"{place}.{setting}", f"unknown majority “{majority}”: {known}")
        for setting in ("vote_s", "registration_s", "turnout_tick_s"):
            if not 1 <= getattr(regulations, setting) <= 3600:
                raise self._bad(f"{place}.{setting}", f"{setting}: 1 to 3600 seconds")
        return regulations
