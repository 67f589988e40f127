"""A conference system on the test stand: a simulated central unit here, and our line to it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable
from functools import partial
from pathlib import Path

from consoles.dis_line import DcsTextLine, DisLine, Settings
from drivers.tcp import Tcp
from drivers.uart import Uart
from hw_sim.bus_plan import DIS, DIS_TCP, BusPlan
from hw_sim.dis_bus import DisBus, open_dis
from hw_sim.dis_door import TcpDoor


class DisStand:
    """A central unit on its cable.

    Attributes:
        bus: the central unit, and the fingers on its units.
    """

    def __init__(self, bus: DisBus, place: Path | None, seats: Iterable[int]) -> None:
        """Take over a bus; ``opened`` makes one. ``place`` is the serial adapter, None: TCP."""
        self.bus = bus
        self._place = place
        self._seats = tuple(seats)

    @classmethod
    @contextlib.asynccontextmanager
    async def serial(
        cls, folder: Path, seats: Iterable[int], *, boot_s: float = 0.0
    ) -> AsyncIterator[DisStand]:
        """Open a stand with the binary protocol."""
        place = folder / "ttyDIS0"
        serials = {seat: 1 << 16 | seat for seat in seats}
        bus = await open_dis(
            BusPlan(interface=DIS, channel=str(place), seats=serials, options={"boot_s": boot_s})
        )
        try:
            yield cls(bus, place, serials)
        finally:
            bus.close()

    @classmethod
    @contextlib.asynccontextmanager
    async def tcp(cls, seats: Iterable[int]) -> AsyncIterator[DisStand]:
        """Open a stand with the text protocol, at a free port of this machine."""
        numbers = {seat: seat - 100 for seat in seats}
        bus = await open_dis(BusPlan(interface=DIS_TCP, channel="127.0.0.1:0", seats=numbers))
        try:
            yield cls(bus, None, numbers)
        finally:
            bus.close()

    def line(self, settings: Settings | None = None) -> DisLine | DcsTextLine:
        """Build the line ``dis0``; it is not open yet."""
        mikes = self.bus.consoles
        if self._place is None:
            door = self.bus.door
            assert isinstance(door, TcpDoor)
            numbers = {mikes[seat].address: seat for seat in self._seats}
            return DcsTextLine("dis0", numbers, partial(Tcp.open, door.host, door.port))
        serials = {".".join(map(str, mikes[seat].serial)): seat for seat in self._seats}
        open_port = partial(Uart.open, str(self._place), baud=115_200, rtscts=True)
        return DisLine("dis0", serials, open_port, settings)

    async def put_back(self) -> None:
        """Put the cable back."""
        self.bus.door.plug()
        if isinstance(self.bus.door, TcpDoor):
            await self.bus.door.ready()
