"""What the panel can let go wrong, and what is wrong now: single consoles, and whole lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from consoles.signals import Key
from controller.config import HallConfig, LineConfig
from controller.line_tables import Canopen, Dis, DisTcp, Modbus
from hw_sim import orders
from hw_sim.hands import Clumsy

What: TypeAlias = Literal["stuck", "wires", "bounce", "reboot", "cut", "noise"]
LASTING: Final = frozenset({"stuck", "wires", "cut", "noise"})
"""What stays wrong until it is mended; a bounce and a reboot pass by themselves."""
OF_LINES: Final = frozenset({"cut", "noise"})
NOISE: Final = 0.2
"""The share of frames that is lost on a noisy line, and as large a one that is spoilt."""


class Trouble(msgspec.Struct, frozen=True, tag_field="do", tag="trouble"):
    """Let something go wrong at a seat, or on a line by its name; ``on`` false mends it."""

    what: What
    seat: int = 0
    line: str = ""
    on: bool = True

    @property
    def lasts(self) -> bool:
        """Whether it stays until it is mended."""
        return self.what in LASTING

    def order(self, config: HallConfig) -> orders.AnyOrder:
        """What the simulated consoles are told.

        Raises:
            Clumsy: there is no such line.
        """
        if self.what in OF_LINES:
            return self._of_line(config)
        match self.what:
            case "stuck":
                keys = {self.seat: Key.FOR.value}
                return orders.Hold(keys=keys) if self.on else orders.Release(keys=keys)
            case "wires":
                seats = [self.seat]
                return orders.Mute(seats=seats) if self.on else orders.Unmute(seats=seats)
            case "bounce":
                return orders.Bounce(keys={self.seat: Key.FOR.value})
            case _:
                return orders.Reboot(seats=[self.seat])

    def _of_line(self, config: HallConfig) -> orders.AnyOrder:
        bus, line = self._bus(buses(config))
        if self.what == "cut":
            seats = sorted(line.seats.values())
            return orders.Mute(seats=seats) if self.on else orders.Unmute(seats=seats)
        chance = NOISE if self.on else 0.0
        return orders.Faults(bus=bus, lost=chance, garbled=chance)

    def _bus(self, lines: Sequence[LineConfig]) -> tuple[int, LineConfig]:
        for bus, line in enumerate(lines):
            if line.name == self.line:
                return bus, line
        raise Clumsy(self.line)


def buses(config: HallConfig) -> tuple[LineConfig, ...]:
    """The lines whose consoles are simulated, in the order in which these count their buses."""
    kinds = (Canopen, Modbus, Dis, DisTcp)
    return tuple(line for line in config.lines if isinstance(line.table, kinds))
