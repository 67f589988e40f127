"""Which node of which line is which seat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


class SeatedTwice(ValueError):
    """A seat or a node that the configuration names more than once."""


@dataclass(frozen=True, slots=True)
class Place:
    """One console: the ``node`` on the ``line`` that stands at the ``seat``."""

    seat: int
    line: str
    node: int


class Seating:
    """All consoles of a hall, found by seat or by line and node."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Seat the consoles.

        Raises:
            SeatedTwice: a seat has two consoles, or a node two seats.
            ValueError: a seat is not a positive number.
        """
        self._by_seat: dict[int, Place] = {}
        self._by_node: dict[tuple[str, int], Place] = {}
        for place in places:
            self._add(place)

    def _add(self, place: Place) -> None:
        if place.seat < 1:
            raise ValueError(f"a seat is numbered from 1, not {place.seat}")
        if other := self._by_seat.get(place.seat):
            raise SeatedTwice(
                f"seat {place.seat} has two consoles: node {other.node} of line {other.line!r}"
                f" and node {place.node} of line {place.line!r}"
            )
        if other := self._by_node.get((place.line, place.node)):
            raise SeatedTwice(
                f"node {place.node} of line {place.line!r} has two seats:"
                f" {other.seat} and {place.seat}"
            )
        self._by_seat[place.seat] = place
        self._by_node[place.line, place.node] = place

    @property
    def seats(self) -> frozenset[int]:
        """All seats that have a console."""
        return frozenset(self._by_seat)

    @property
    def lines(self) -> tuple[str, ...]:
        """The names of the lines, in the order of their first console."""
        return tuple(dict.fromkeys(place.line for place in self._by_seat.values()))

    def place(self, seat: int) -> Place | None:
        """Return where the console of ``seat`` hangs, None if it has none."""
        return self._by_seat.get(seat)

    def seat(self, line: str, node: int) -> int | None:
        """Return the seat of a node, None if nobody sits there."""
        place = self._by_node.get((line, node))
        return place.seat if place else None

    def nodes(self, line: str) -> Mapping[int, int]:
        """Return the seat of each node of one line."""
        return MappingProxyType(
            {place.node: place.seat for place in self._by_seat.values() if place.line == line}
        )
