"""A simulated central unit on its cable: serial or TCP, and the fingers on it."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from hw_sim.bus_plan import DIS_TCP, BusPlan
from hw_sim.dis_door import TcpDoor
from hw_sim.dis_room import Mike
from hw_sim.dis_text_unit import TextCentralUnit
from hw_sim.dis_unit import BOOT_S, CentralUnit
from hw_sim.fingers import Fingers
from hw_sim.modbus_port import PtyPort
from hw_sim.orders import Faults

TICK_S: Final = 0.05
"""How often the central unit looks at its clock."""


Unit: TypeAlias = CentralUnit | TextCentralUnit
Door: TypeAlias = PtyPort | TcpDoor
OnLamps: TypeAlias = Callable[[dict[int, list[str]]], None]


class DisBus:
    """A central unit and its units, found by seat; the same face as the other buses have.

    Attributes:
        fingers: on the units' keys.
    """

    def __init__(
        self,
        unit: Unit,
        make_door: Callable[[Callable[[bytes], None]], Door],
        on_lamps: OnLamps = lambda _: None,
    ) -> None:
        """Connect ``unit`` to a door; ``open`` switches it on."""
        self.unit = unit
        self.door = make_door(self._hear)
        self.fingers = Fingers(self._touch)
        self._on_lamps = on_lamps
        self._lit: dict[int, list[str]] = {}
        self._clock: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def consoles(self) -> Mapping[int, Mike]:
        """The units by seat."""
        return self.unit.room.mikes

    @property
    def sent(self) -> int:
        """What the central unit has said."""
        return self.unit.sent

    @property
    def heard(self) -> int:
        """What it has understood."""
        return self.unit.heard

    @property
    def dropped(self) -> int:
        """Bytes that the controller did not take."""
        return self.door.dropped

    @property
    def counted(self) -> Mapping[str, int]:
        """No mishaps."""
        return {}

    def open(self) -> None:
        """Put the cable in and switch the central unit on.

        Raises:
            OSError: the adapter's name is taken.
        """
        self.door.plug()
        self.power_on()
        self._clock = self._loop.create_task(self._tick())

    def close(self) -> None:
        """Switch it off."""
        if self._clock is not None:
            self._clock.cancel()
        self.door.unplug()

    def power_on(self) -> None:
        """Let the central unit start, or start anew."""
        self.say(self.unit.power_on(self._loop.time()))

    def plug(self, seats: Iterable[int]) -> None:
        """Put the cables of units in."""
        for seat in seats:
            self.say(self.unit.plug(seat))

    def unplug(self, seats: Iterable[int]) -> None:
        """Pull the cables of units out."""
        for seat in seats:
            self.say(self.unit.unplug(seat))

    def mute(self, seats: Iterable[int]) -> None:
        """A unit that the central unit cannot reach is lost, as one unplugged is."""
        self.unplug(seats)

    def unmute(self, seats: Iterable[int]) -> None:
        """It can be reached again."""
        self.plug(seats)

    def insert(self, seat: int, _number: bytes | None) -> None:
        """Refuse: units have no cards."""
        raise ValueError(f"{seat}, a unit of a conference system, which has no cards")

    def remove(self, seat: int) -> None:
        """Refuse: units have no cards."""
        self.insert(seat, None)

    def suffer(self, faults: Faults) -> None:
        """Refuse: what can befall these frames is tried where they are read."""
        raise ValueError(f"a conference system, to which {faults} does not befall")

    def add_stranger(self, node: int) -> None:
        """Plug in a unit that nobody has seated."""
        self.say(self.unit.add_stranger(node))

    def remove_strangers(self, node: int) -> None:
        """Refuse: the central unit remembers whom it has seen.

        Raises:
            ValueError: always.
        """
        raise ValueError(f"unit {node} cannot be taken out of a conference system again")

    def say(self, data: bytes) -> None:
        """Send, and tell of microphones that have changed."""
        if data:
            self.door.write(data)
        lit = {seat: mike.lit for seat, mike in self.consoles.items()}
        changed = {seat: lamps for seat, lamps in lit.items() if lamps != self._lit.get(seat)}
        if changed:
            self._lit = lit
            self._on_lamps(changed)

    def _touch(self, seat: int, key: str, down: bool) -> None:
        if down:
            self.say(self.unit.touch(seat, key))

    def _hear(self, data: bytes) -> None:
        self.say(self.unit.hear(data, self._loop.time()))

    async def _tick(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(TICK_S)
                self.say(self.unit.tick(self._loop.time()))


def mikes_of(serials: Mapping[int, int], seed: int = 7) -> dict[int, Mike]:
    """Units for seats by their packed serial numbers: addresses in random order."""
    free = [at for at in range(1, 4_000) if at & 0xFF < 0xFC]  # the others would need escaping
    addresses = random.Random(seed).sample(free, len(serials))
    return {
        seat: Mike(seat, address, (serial >> 16, serial >> 8 & 255, serial & 255))
        for (seat, serial), address in zip(serials.items(), addresses, strict=True)
    }


async def open_dis(plan: BusPlan, on_lamps: OnLamps = lambda _: None) -> DisBus:
    """Switch on the central unit of a plan.

    Raises:
        OSError: the adapter's name or the TCP port is taken.
        ValueError: the channel is not ``host:port``.
    """
    if plan.interface == DIS_TCP:
        host, _, port = plan.channel.rpartition(":")
        mikes = {seat: Mike(seat, number) for seat, number in plan.seats.items()}
        bus = DisBus(TextCentralUnit(mikes), partial(TcpDoor, host, int(port)), on_lamps)
    else:
        unit = CentralUnit(mikes_of(plan.seats), boot_s=float(plan.options.get("boot_s", BOOT_S)))
        bus = DisBus(unit, partial(PtyPort, Path(plan.channel)), on_lamps)
    bus.open()
    if isinstance(bus.door, TcpDoor):
        await bus.door.ready()
    return bus
