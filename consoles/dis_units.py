"""The units of a DIS central unit: serial number, address of the day, seat. Pure.

The central unit gives addresses in random order, so a seat is known by its serial number and by
nothing else. Addresses are forgotten when the central unit restarts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from consoles.signals import Ailment, Back, Health, Signal, Silent, Trouble
from drivers.dis_messages import Found, Lost


@dataclass(slots=True)
class Unit:
    """The unit of a seat. ``address`` is None until the central unit has told it."""

    serial: str
    seat: int
    address: int | None = None
    alive: bool = False
    heard_at: float | None = None
    kind: str = ""
    errors: Counter[str] = field(default_factory=Counter)


class Units:
    """All units that have a seat, and the strangers among those that are heard."""

    def __init__(self, line: str, seats: Mapping[str, int]) -> None:
        """``seats`` are the seats by serial number, ``1.2.3``."""
        self._line = line
        self._by_serial = {serial: Unit(serial, seat) for serial, seat in seats.items()}
        self._by_seat = {unit.seat: unit for unit in self._by_serial.values()}
        self._by_address: dict[int, Unit] = {}
        self._strangers: set[int | str] = set()

    @property
    def seats(self) -> frozenset[int]:
        """All seats that have a unit."""
        return frozenset(self._by_seat)

    def at(self, seat: int) -> Unit | None:
        """The unit of a seat."""
        return self._by_seat.get(seat)

    def found(self, told: Found, now: float) -> list[Signal]:
        """A unit is there. One that had its address before is no longer reached by it."""
        signals = self._displace(told)
        unit = self._by_serial.get(told.serial)
        if unit is None:
            who = f"unit {told.serial} ({_name(told)}) has no seat: give it one in hall.toml"
            return signals + self._strange(told.serial, told.unit, who)
        unit.address, unit.heard_at, unit.kind = told.unit, now, _name(told)
        self._by_address[told.unit] = unit
        if not unit.alive:
            unit.alive = True
            signals.append(Back(unit.seat))
        return signals

    def lost(self, told: Lost) -> list[Signal]:
        """A unit has gone; it keeps its address, as the central unit may speak of it again."""
        unit = self._by_serial.get(told.serial)
        if unit is None or not unit.alive:
            return []
        unit.alive = False
        unit.errors["lost"] += 1
        return [Silent(unit.seat)]

    def hear(self, address: int, now: float, *, acted: bool) -> tuple[Unit | None, list[Signal]]:
        """The unit with an address, of which something was told just now.

        ``acted``: it did something itself, and so is there; the end of a request proves nothing.
        """
        unit = self._by_address.get(address)
        if unit is None:
            who = f"address {address} is not known by its serial: restart the central unit"
            known = address in self._strangers
            return None, [] if known else self._strange(address, address, who)
        if acted:
            unit.heard_at = now
        if unit.alive or not acted:
            return unit, []
        unit.alive = True
        return unit, [Back(unit.seat)]

    def hush(self) -> list[Signal]:
        """Nothing is known of any unit any more until it is heard again; addresses stay."""
        for unit in self._by_seat.values():
            unit.alive = False
        return [Silent(seat) for seat in sorted(self._by_seat)]

    def forget(self) -> list[Signal]:
        """The addresses are given anew."""
        self._by_address.clear()
        self._strangers = {each for each in self._strangers if isinstance(each, str)}
        for unit in self._by_seat.values():
            unit.address = None
        return self.hush()

    def missing(self) -> list[Signal]:
        """The seats of which nothing was heard."""
        return [Silent(unit.seat) for unit in self._by_seat.values() if not unit.alive]

    def health(self, now: float) -> dict[int, Health]:
        """How each unit does, by seat; ``node`` is the address, 0 while it is not known."""
        return {
            seat: Health(
                self._line,
                unit.address or 0,
                None if unit.heard_at is None else now - unit.heard_at,
                dict(unit.errors),
                f"DIS {unit.kind or 'unit'} {unit.serial}",
            )
            for seat, unit in self._by_seat.items()
        }

    def _displace(self, told: Found) -> list[Signal]:
        """Whoever had this address, or this serial another address, has it no longer."""
        signals: list[Signal] = []
        before = self._by_address.pop(told.unit, None)
        if before is not None and before.serial != told.serial:
            before.address = None
            if before.alive:
                before.alive = False
                signals.append(Silent(before.seat))
        unit = self._by_serial.get(told.serial)
        if unit is not None and unit.address is not None:
            self._by_address.pop(unit.address, None)
        return signals

    def _strange(self, who: int | str, address: int, detail: str) -> list[Signal]:
        self._strangers.add(address)
        if isinstance(who, str):
            if who in self._strangers:
                return []
            self._strangers.add(who)
        return [Trouble(self._line, Ailment.STRANGER, node=address, detail=detail)]


def _name(told: Found) -> str:
    return told.kind.name.lower().replace("_", " ")
