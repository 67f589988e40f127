"""Which console stands at which seat: somebody presses a key at one seat after the other.

``SeatFinder`` is pure; ``presses`` listens to every node that the lines may have.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from consoles.hall import Hall
from consoles.signals import Ailment, Back, Lamp, Press, Silent, Trouble
from controller.config import HallConfig, LineConfig
from controller.line_tables import Canopen, Modbus, nodes_of
from controller.seat_tables import Wired
from controller.wiring import make_lines

STRIDE: Final = 1_000
"""A node's pseudo-seat is its line's number times this, and the node."""


@dataclass(frozen=True, slots=True)
class Node:
    """A console by where it hangs."""

    line: str
    node: int


@dataclass(frozen=True, slots=True)
class Seated:
    """A console was given the seat that was asked for."""

    node: Node
    seat: int


@dataclass(frozen=True, slots=True)
class SeatedBefore:
    """A console was pressed that has a seat."""

    node: Node
    seat: int


class SeatFinder:
    """The seats as they are found, one after the other.

    Attributes:
        seat: the seat that is asked for.
    """

    def __init__(self, first: int = 1) -> None:
        """Begin at a seat."""
        self.seat = self._first = first
        self._nodes: dict[int, Node] = {}

    @property
    def found(self) -> list[Wired]:
        """What was found, in the order of the seats."""
        return [Wired(seat, at.line, at.node) for seat, at in sorted(self._nodes.items())]

    def press(self, node: Node) -> Seated | SeatedBefore:
        """A key was pressed: the console is that of the present seat, unless it has one."""
        for seat, before in self._nodes.items():
            if before == node:
                return SeatedBefore(node, seat)
        told = Seated(node, self.seat)
        self._nodes[self.seat] = node
        self.seat += 1
        return told

    def skip(self) -> None:
        """Leave the present seat without a console."""
        self.seat += 1

    def back(self) -> Node | None:
        """Ask for the seat before once more; returns the console that has lost its seat."""
        self.seat = max(self._first, self.seat - 1)
        return self._nodes.pop(self.seat, None)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed on some console."""

    node: Node


@dataclass(frozen=True, slots=True)
class LineLost:
    """A line cannot be opened."""

    line: str
    reason: str


Happening = Pressed | LineLost


class AnyNode:
    """A hall in which every node that may be there has a seat, so that any press is heard.

    Attributes:
        known: set when of every node it is known whether it is there.
    """

    def __init__(self, config: HallConfig, modbus: range) -> None:
        """Take CAN and Modbus lines; of the latter only these nodes are polled.

        Raises:
            BadConfig: a line's profile cannot be meant.
        """
        self._seats: dict[Node, int] = {}
        self._lit: dict[int, Lamp] = {}
        self._alive: dict[int, bool] = {}
        self.known = asyncio.Event()
        lines = []
        for number, line in enumerate(config.lines, 1):
            seats = {node: number * STRIDE + node for node in _nodes(line, modbus)}
            self._seats |= {Node(line.name, node): seat for node, seat in seats.items()}
            lines.append(LineConfig(line.table, seats))
        self._nodes: Mapping[int, Node] = {seat: node for node, seat in self._seats.items()}
        self._hall = Hall(make_lines(replace(config, lines=tuple(lines))))

    async def happenings(self) -> AsyncGenerator[Happening, None]:
        """Open the lines and yield what happens, until ``close``."""
        async with aclosing(self._hall.signals()) as signals:
            async for signal in signals:
                match signal:
                    case Silent(seat=seat) | Back(seat=seat):
                        self._alive[seat] = isinstance(signal, Back)
                        if len(self._alive) == len(self._nodes):
                            self.known.set()
                    case Press(seat=seat):
                        yield Pressed(self._nodes[seat])
                    case Trouble(line=line, ailment=Ailment.BUS_LOST, detail=reason):
                        yield LineLost(line, reason)
                    case _:
                        pass

    @property
    def heard(self) -> int:
        """How many consoles are heard."""
        return sum(self._alive.values())

    def show(self, node: Node, *, lit: bool) -> None:
        """Light the lamp "present" on a console, or put it out."""
        self._lit[self._seats[node]] = Lamp.PRESENT if lit else Lamp.NONE
        self._hall.show(self._lit)

    def show_none(self) -> None:
        """Put all lamps out that were lit."""
        self._hall.show(dict.fromkeys(self._lit, Lamp.NONE))

    async def close(self) -> None:
        """Close the lines."""
        await self._hall.close()


def seatable(line: LineConfig) -> bool:
    """Whether its consoles can be found by pressing: not tablets, readers, conference systems."""
    return isinstance(line.table, Canopen | Modbus)


def _nodes(line: LineConfig, modbus: range) -> list[int]:
    match line.table:
        case Canopen(master=master):
            return [node for node in nodes_of(line.table) if node != master]
        case Modbus():
            return [node for node in modbus if node in nodes_of(line.table)]
        case _:
            return []
