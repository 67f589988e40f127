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
from hw_sim.consoles import Consoles
from hw_sim.dis_bus import DisBus
from hw_sim.dis_door import TcpDoor
from hw_sim.hands import Hands


class DisStand:
    """A central unit on its cable; ``serial`` and ``tcp`` set one up and take it down.

    Attributes:
        bus: the central unit, and the fingers on its units.
        hands: moves the units, as those of any console.
        channels: the name of the adapter, or the address.
    """

    def __init__(self, bus: DisBus, place: Path | None, seats: Iterable[int]) -> None:
        """Take over a bus; ``place`` is the serial adapter, None: TCP."""
        self.bus = bus
        self.hands: Hands
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
        plan = BusPlan(
            interface=DIS, channel=str(place), seats=serials, options={"boot_s": boot_s}
        )
        async with cls._opened(folder, plan, place) as stand:
            yield stand

    @classmethod
    @contextlib.asynccontextmanager
    async def tcp(cls, folder: Path, seats: Iterable[int]) -> AsyncIterator[DisStand]:
        """Open a stand with the text protocol, at a free port of this machine."""
        numbers = {seat: seat - 100 for seat in seats}
        plan = BusPlan(interface=DIS_TCP, channel="127.0.0.1:0", seats=numbers)
        async with cls._opened(folder, plan, None) as stand:
            yield stand

    @classmethod
    @contextlib.asynccontextmanager
    async def _opened(
        cls, folder: Path, plan: BusPlan, place: Path | None
    ) -> AsyncIterator[DisStand]:
        async with contextlib.AsyncExitStack() as stack:
            consoles = Consoles()
            stack.push_async_callback(consoles.close)
            bus = await consoles.add(plan)
            assert isinstance(bus, DisBus)
            await consoles.listen(folder / "units.sock")
            stand = cls(bus, place, plan.seats)
            hands = await Hands.connect(folder / "units.sock")
            stand.hands = await stack.enter_async_context(hands)
            await stand.hands.watch()
            yield stand

    @property
    def channels(self) -> list[str]:
        """Where the central unit is reached."""
        door = self.bus.door
        return [f"{door.host}:{door.port}" if isinstance(door, TcpDoor) else str(self._place)]

    def line(self, settings: Settings | None = None) -> DisLine | DcsTextLine:
        """Build the line ``dis0``; it is not open yet."""
        mikes, door = self.bus.consoles, self.bus.door
        if isinstance(door, TcpDoor):
            numbers = {mikes[seat].address: seat for seat in self._seats}
            return DcsTextLine("dis0", numbers, partial(Tcp.open, door.host, door.port))
        serials = {".".join(map(str, mikes[seat].serial)): seat for seat in self._seats}
        open_port = partial(Uart.open, str(self._place), baud=115_200, rtscts=True)
        return DisLine("dis0", serials, open_port, settings)

    def where(self, seat: int) -> tuple[int, int]:
        """The only bus, and the address of a seat's unit there."""
        return 0, self.bus.consoles[seat].address

    async def pull_out(self, _bus: int = 0) -> None:
        """Pull the cable out."""
        self.bus.door.unplug()

    async def put_back(self, _bus: int = 0) -> None:
        """Put the cable back."""
        self.bus.door.plug()
        if isinstance(self.bus.door, TcpDoor):
            await self.bus.door.ready()
