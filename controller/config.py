"""hall.toml as frozen types. Every error names the file, the line and the way out."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from controller.roster import Roster, Row, read_rows
from controller.rules.council import Body, BodyKind, Council, MayorCounts, Regulations
from controller.rules.majority import MAJORITIES
from controller.toml_lines import BadConfig, line_of, lines_of

__all__ = ["BadConfig", "HallConfig", "LineConfig", "read_config"]

_S = TypeVar("_S")

LINE_KINDS = ("canopen",)
INTERFACES = ("socketcan", "udp_multicast", "slcan", "viche_hub")
NODES = range(1, 128)
"""Node ids of a CAN segment (CiA 301 §7.2.4)."""


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


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str
    interface: str
    channel: str
    bitrate: int = 125_000
    heartbeat_s: float = 1.0
    debounce_s: float = 0.02
    master: int | None = None
    seats: str = ""
    nodes: str = ""
    profile: dict[str, Any] = {}
    options: dict[str, Any] = {}


class _Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    line: str
    node: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hall: _Hall
    body: tuple[_Body, ...]
    line: tuple[_Line, ...] = ()
    seat: tuple[_Seat, ...] = ()
    open_data: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class LineConfig:
    """One bus and the seats on it. ``options`` go to the driver, ``profile`` to the line.

    ``master`` is the node number under which the controller shows life, so that consoles switch
    their microphones off when it dies; None: it does not.
    """

    name: str
    kind: str
    interface: str
    channel: str
    bitrate: int
    heartbeat_s: float
    debounce_s: float
    master: int | None
    seats: Mapping[int, int]
    """Node → seat."""
    profile: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


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
        taken: dict[int, str] = {}
        for index, line in enumerate(file.line):
            where = f"$.line[{index}]"
            if line.name in nodes:
                raise self._bad(f"{where}.name", f"line “{line.name}” stands twice")
            if line.kind not in LINE_KINDS:
                known = ", ".join(LINE_KINDS)
                raise self._bad(f"{where}.kind", f"unknown bus “{line.kind}”: use one of {known}")
            if line.interface not in INTERFACES:
                known = ", ".join(INTERFACES)
                fault = f"unknown interface “{line.interface}”: use one of {known}"
                raise self._bad(f"{where}.interface", fault)
            nodes[line.name] = {}
            for node, seat in self._span(where, line):
                self._wire(where, nodes[line.name], taken, _Seat(seat, line.name, node))
        for index, seat_table in enumerate(file.seat):
            where = f"$.seat[{index}]"
            if seat_table.line not in nodes:
                known = ", ".join(nodes) or "none is defined"
                fault = f"unknown bus “{seat_table.line}”: use one of [[line]] name = {known}"
                raise self._bad(f"{where}.line", fault)
            self._wire(where, nodes[seat_table.line], taken, seat_table)
        for index, line in enumerate(file.line):
            if line.master is not None and line.master in nodes[line.name]:
                fault = f"master {line.master} is the node of seat {nodes[line.name][line.master]}"
                raise self._bad(f"$.line[{index}].master", f"{fault}: choose a free number")
        return tuple(
            LineConfig(
                name=line.name,
                kind=line.kind,
                interface=line.interface,
                channel=line.channel,
                bitrate=line.bitrate,
                heartbeat_s=line.heartbeat_s,
                debounce_s=line.debounce_s,
                master=line.master,
                seats=nodes[line.name],
                profile=line.profile,
                options=line.options,
            )
            for line in file.line
        )

    def _wire(self, where: str, nodes: dict[int, int], taken: dict[int, str], seat: _Seat) -> None:
        if seat.number < 1:
            raise self._bad(f"{where}.number", f"seat {seat.number}: seats are numbered from 1")
        if seat.number in taken:
            fault = f"seat {seat.number} stands twice (before: {taken[seat.number]})"
            raise self._bad(f"{where}.number", f"{fault}: give each seat one console")
        if seat.node not in NODES:
            raise self._bad(f"{where}.node", f"node {seat.node}: CAN node ids are 1 to 127")
        if seat.node in nodes:
            fault = (
                f"node {seat.node} of line “{seat.line}” serves seat {nodes[seat.node]} already"
            )
            raise self._bad(f"{where}.node", fault)
        nodes[seat.node] = seat.number
        taken[seat.number] = f"line “{seat.line}”, node {seat.node}"

    def _span(self, where: str, line: _Line) -> Iterator[tuple[int, int]]:
        """The (node, seat) pairs of the short form ``seats = "1-121"``, ``nodes = "1-121"``."""
        if not line.seats:
            return
        seats = self._range(f"{where}.seats", line.seats)
        nodes = (
            self._range(f"{where}.nodes", line.nodes) if line.nodes else range(1, 1 + len(seats))
        )
        if len(seats) != len(nodes):
            fault = f"{len(seats)} seats, but {len(nodes)} nodes: make both equally long"
            raise self._bad(f"{where}.nodes", fault)
        yield from zip(nodes, seats, strict=True)

    def _range(self, where: str, text: str) -> range:
        match = re.fullmatch(r"(\d+)-(\d+)", text.replace(" ", ""))
        if match is None or int(match[2]) < int(match[1]):
            raise self._bad(where, f"“{text}”: write a range such as 1-121")
        return range(int(match[1]), int(match[2]) + 1)

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
