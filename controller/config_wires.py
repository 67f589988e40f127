"""The wiring of hall.toml: which node of which line is which seat, and what cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from controller.config_words import Fault
from controller.line_tables import (
    CAN_RATES,
    SERIAL_RATES,
    Canopen,
    Dis,
    LineTable,
    Modbus,
    Pcsc,
    Reader,
    Seat,
    Tablet,
    nodes_of,
    place_of,
)
from controller.toml_lines import BadConfig


class Complaint(Protocol):
    """Makes an error of a place in the file, as ``$.line[0].name``, and of what is wrong there."""

    def __call__(self, where: str, fault: Fault, **values: object) -> BadConfig:
        """The error to raise."""


BOUNDS: dict[str, tuple[float, float]] = {
    "heartbeat_s": (0.1, 20),
    "debounce_s": (0, 1),
    "turnaround_ms": (0, 1000),
    "probe_s": (1, 3600),
    "master": (1, 127),
    "tcp_port": (1, 65_535),
    "seats": (1, 1000),
    "vote_s": (1, 3600),
    "registration_s": (1, 3600),
    "turnout_tick_s": (1, 3600),
    "secret_minimum": (0, 1000),
    "warn_s": (0, 600),
    "item_s": (0, 86_400),
    "faction_s": (0, 86_400),
    "free_microphones": (1, 100),
    "instant_ms": (10, 5000),
}
"""What a number may be: the least and the most, in the unit that its key names."""


def demand_bounds(bad: Complaint, where: str, table: msgspec.Struct) -> None:
    """Refuse a number in a table that cannot be meant; NaN, too.

    Raises:
        BadConfig: the number, and what it may be.
    """
    for key, (least, most) in BOUNDS.items():
        value = getattr(table, key, None)
        if isinstance(value, int | float) and not least <= value <= most:
            facts = {"key": key, "value": value, "least": least, "most": most}
            raise bad(f"{where}.{key}", Fault.OUT_OF_BOUNDS, **facts)


@dataclass(frozen=True, slots=True)
class LineConfig:
    """One line and the seats on it: node → seat. A DIS unit's node is its packed serial."""

    table: LineTable
    seats: Mapping[int, int]

    @property
    def name(self) -> str:
        """The name of the line."""
        return self.table.name

    @property
    def spare(self) -> bool:
        """Whether its seats stand free until somebody needs one."""
        return isinstance(self.table, Tablet)


class Wires:
    """The lines of one file, as they are read."""

    def __init__(self, bad: Complaint) -> None:
        self._bad = bad
        self._nodes: dict[str, dict[int, int]] = {}
        self._tables: dict[str, LineTable] = {}
        self._taken: dict[int, tuple[str, int]] = {}

    def lines(self, tables: Sequence[LineTable], seats: Sequence[Seat]) -> tuple[LineConfig, ...]:
        """The lines with their seats.

        Raises:
            BadConfig: what cannot be meant, with its place and the way out.
        """
        for index, table in enumerate(tables):
            self._add(f"$.line[{index}]", table)
        for index, given in enumerate(seats):
            self._seat(f"$.seat[{index}]", given)
        for index, table in enumerate(tables):
            self._look_again(f"$.line[{index}]", table)
        return tuple(LineConfig(table, self._nodes[table.name]) for table in tables)

    def _add(self, where: str, table: LineTable) -> None:
        if table.name in self._nodes:
            raise self._bad(f"{where}.name", Fault.LINE_TWICE, name=table.name)
        if isinstance(table, Tablet):
            self._demand_first(where)
        self._rates(where, table)
        demand_bounds(self._bad, where, table)
        self._nodes[table.name] = {}
        self._tables[table.name] = table
        if isinstance(table, Reader | Pcsc):
            return  # no console: its seat's hangs on another line
        for node, seat in self._span(where, table):
            self._wire(where, table, node, seat)

    def _demand_first(self, where: str) -> None:
        """All tablets come through one gateway at one socket, so there is one line of them."""
        for before in self._tables.values():
            if isinstance(before, Tablet):
                raise self._bad(f"{where}.kind", Fault.TABLETS_TWICE, name=before.name)

    def _seat(self, where: str, given: Seat) -> None:
        table = self._tables.get(given.line)
        if table is None:
            facts = {"name": given.line, "known": ", ".join(self._tables) or "—"}
            raise self._bad(f"{where}.line", Fault.UNKNOWN_LINE, **facts)
        if isinstance(table, Reader | Pcsc):
            raise self._bad(f"{where}.line", Fault.READER_SEATED)
        self._wire(where, table, self._node(where, table, given), given.number)

    def _look_again(self, where: str, table: LineTable) -> None:
        """What can be seen only when all seats are wired."""
        nodes = self._nodes[table.name]
        if isinstance(table, Canopen) and table.master in nodes:
            facts = {"master": table.master, "seat": nodes[table.master]}
            raise self._bad(f"{where}.master", Fault.MASTER_TAKEN, **facts)
        if isinstance(table, Reader | Pcsc):
            self._beside(f"{where}.seats", table)

    def _beside(self, where: str, table: Reader | Pcsc) -> None:
        """Refuse a card reader at a seat that has no console, or at many seats."""
        try:
            seat = place_of(table)
        except ValueError as error:
            raise self._bad(where, Fault.ONE_READER) from error
        if seat is not None and seat not in self._taken:
            raise self._bad(where, Fault.READER_ALONE, seat=seat)

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
            facts = {"key": key, "value": rate, "known": ", ".join(map(str, known))}
            raise self._bad(f"{where}.{key}", Fault.UNKNOWN_RATE, **facts)

    def _node(self, where: str, table: LineTable, given: Seat) -> int:
        """The node of a seat wired apart: its number, or its serial number packed into one."""
        if isinstance(table, Dis):
            parts = re.fullmatch(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})", given.serial or "")
            numbers = [int(part) for part in parts.groups()] if parts else []
            if not numbers or max(numbers) > 255:
                raise self._bad(f"{where}.serial", Fault.NO_SERIAL)
            return int.from_bytes(bytes(numbers), "big")
        if given.node is None:
            raise self._bad(where, Fault.NO_NODE, seat=given.number)
        return given.node

    def _wire(self, where: str, table: LineTable, node: int, seat: int) -> None:
        nodes = self._nodes[table.name]
        if seat < 1:
            raise self._bad(f"{where}.number", Fault.SEAT_NUMBER, seat=seat)
        if seat in self._taken:
            line, before = self._taken[seat]
            facts: dict[str, object] = {"seat": seat, "line": line, "node": before}
            raise self._bad(f"{where}.number", Fault.SEAT_TWICE, **facts)
        if node not in (allowed := nodes_of(table)):
            facts = {"node": node, "least": allowed.start, "most": allowed.stop - 1}
            raise self._bad(f"{where}.node", Fault.NODE_BOUNDS, **facts)
        if node in nodes:
            facts = {"node": node, "line": table.name, "seat": nodes[node]}
            raise self._bad(f"{where}.node", Fault.NODE_TAKEN, **facts)
        nodes[node] = seat
        self._taken[seat] = table.name, node

    def _span(self, where: str, line: LineTable) -> Iterator[tuple[int, int]]:
        """The (node, seat) pairs of the short form ``seats = "1-121"``, ``nodes = "1-121"``."""
        if not line.seats:
            return
        if isinstance(line, Dis):
            raise self._bad(f"{where}.seats", Fault.SERIALS_ONLY)
        seats = self._range(f"{where}.seats", line.seats)
        nodes = (
            self._range(f"{where}.nodes", line.nodes) if line.nodes else range(1, 1 + len(seats))
        )
        if len(seats) != len(nodes):
            facts = {"seats": len(seats), "nodes": len(nodes)}
            raise self._bad(f"{where}.nodes", Fault.UNEVEN, **facts)
        yield from zip(nodes, seats, strict=True)

    def _range(self, where: str, text: str) -> range:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", text.replace(" ", ""))
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise self._bad(where, Fault.NOT_A_RANGE, value=text)
        return range(int(match[1]), int(match[2] or match[1]) + 1)
