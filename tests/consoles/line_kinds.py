"""Every kind of line there is, what each can do, and the stand that plays its consoles."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from consoles.canopen_limits import Limits
from consoles.dis_line import Settings
from consoles.hall import Line
from consoles.modbus_limits import ModbusLimits
from consoles.reader_line import ReaderLine
from consoles.signals import Key, Lamp
from drivers.rfid import BAUD, frame
from drivers.uart import Uart
from hw_sim import orders
from hw_sim.dis_stand import DisStand
from hw_sim.modbus_port import PtyPort
from hw_sim.modbus_stand import ModbusStand
from hw_sim.stand import Stand
from tests.consoles.tablet_stand import TabletStand

SEATS: Final = range(101, 107)
SPAN: Final = {seat: seat - 100 for seat in SEATS}
LIMITS: Final = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5)
MODBUS_LIMITS: Final = ModbusLimits(probe_s=0.5, deaf_s=0.05, refresh_s=0.5)
"""Quicker than in a hall, so that silence takes half a second."""
ALL_LAMPS: Final = ~Lamp.NONE

_ports = itertools.count(40_000 + os.getpid() % 10_000)


class Hands(Protocol):
    """What moves the consoles of a stand: ``hw_sim.hands.Hands``, or fingers on pages."""

    async def press(self, keys: Mapping[int, Key], hold_s: float = 0.05) -> float: ...
    async def bounce(
        self, keys: Mapping[int, Key], times: int = 4, gap_s: float = 0.002
    ) -> None: ...
    async def card_in(self, cards: Mapping[int, str | None]) -> None: ...
    async def card_out(self, seats: Iterable[int]) -> None: ...
    async def lamps(self) -> dict[int, Lamp]: ...
    async def until_lit(self, lamps: Mapping[int, Lamp], within: float = 20.0) -> None: ...
    async def order(self, order: orders.AnyOrder) -> object: ...


AnyStand: TypeAlias = Stand | ModbusStand | DisStand | TabletStand


@dataclass(frozen=True)
class Able:
    """What a kind of line can do; what it cannot is asked of it nowhere, and said here."""

    keys: tuple[Key, ...] = (Key.FOR, Key.AGAINST, Key.ABSTAIN)
    """Keys that are heard at any time."""
    lamps: Lamp = ALL_LAMPS
    """Lamps that can be lit from outside."""
    bounce: bool = True
    """Contacts, or a network that says the same again; not units that mind their own keys."""
    cards: bool = True
    cable: bool = True
    """It has an adapter that the test can pull out."""
    spare: bool = False
    """Nobody need be at its seats: one that was never heard is no fault, and not told."""
    open_votes: bool = True
    secret_votes: bool = True

    @property
    def first(self) -> Key:
        """A key that is heard at any time."""
        return self.keys[0]

    @property
    def picture(self) -> Lamp:
        """Lamps that can be told from the others, and from none."""
        return self.lit(Lamp.AGAINST | Lamp.PRESENT | Lamp.MICROPHONE)

    @property
    def other(self) -> Lamp:
        """Other lamps, or none where there is one lamp only."""
        return self.lit(Lamp.FOR)

    def lit(self, lamps: Lamp) -> Lamp:
        """What of these lamps can be seen."""
        return lamps & self.lamps


CONSOLE: Final = Able()
APART: Final = Able(cable=False)
"""Its bus is in another process, out of the test's reach."""
MICROPHONES: Final = Able(
    keys=(Key.SPEAK,),
    lamps=Lamp.MICROPHONE,
    bounce=False,
    cards=False,
    open_votes=False,
    secret_votes=False,
)
"""A conference system: what stands in docs/installer/dis.md."""
CONFIRMED: Final = replace(MICROPHONES, open_votes=True)
"""The same where somebody has seen that its votes are votes."""
TABLET: Final = Able(cards=False, cable=False, spare=True)


@dataclass(frozen=True)
class Kind:
    """A kind of line: what it can do, and how its stand is opened."""

    name: str
    able: Able
    opened: Callable[[Path], AbstractAsyncContextManager[AnyStand]]


@dataclass(frozen=True)
class Bench:
    """An opened stand and what a line on it can do."""

    able: Able
    stand: AnyStand

    @property
    def hands(self) -> Hands:
        """Move the consoles."""
        return self.stand.hands

    @property
    def channel(self) -> str:
        """The bus, as a fault names it."""
        return self.stand.channels[0]

    def line(self) -> Line:
        """Build the line; it is not open yet."""
        match self.stand:
            case Stand():
                return self.stand.line(limits=LIMITS)
            case ModbusStand():
                return self.stand.line(limits=MODBUS_LIMITS)
            case DisStand():
                confirmed = self.able.open_votes
                return self.stand.line(Settings(confirmed_on_hardware=confirmed, found_s=0.5))
            case TabletStand():
                return self.stand.line()

    def node(self, seat: int) -> int:
        """The number of a seat's console on its bus."""
        return self.stand.where(seat)[1]

    async def pull_out(self) -> None:
        """Pull the adapter out."""
        assert not isinstance(self.stand, TabletStand)
        await self.stand.pull_out()

    async def put_back(self) -> None:
        """Put the adapter back."""
        assert not isinstance(self.stand, TabletStand)
        await self.stand.put_back()

    async def until_voting(self) -> None:
        """Wait until the consoles know of an open vote: a central unit has to be told."""
        if isinstance(self.stand, DisStand):
            async with asyncio.timeout(30):
                while not self.stand.bus.unit.room.polling:
                    await asyncio.sleep(0.005)


def canopen_udp_apart(folder: Path) -> AbstractAsyncContextManager[Stand]:
    """Buses of the network, which have no adapter; each test has a port of its own."""
    return Stand.opened(
        folder,
        [SPAN],
        apart=True,
        interface="udp_multicast",
        channels=["239.74.163.2"],
        options={"port": next(_ports)},
    )


class ReaderStand:
    """A serial card reader at seat 101, and its line: no console, but a bus like any other."""

    def __init__(self, folder: Path) -> None:
        self._port = PtyPort(folder / "reader", lambda _: None)
        self.channel = str(self._port.path)

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[ReaderStand]:
        stand = cls(folder)
        await stand.put_back()
        yield stand
        await stand.pull_out()

    def line(self) -> Line:
        """Build the line; it is not open yet."""
        return ReaderLine("reader", 101, partial(Uart.open, self.channel, baud=BAUD))

    def hold(self, tag: str, times: int) -> None:
        """Hold a card to the reader, which says so again and again."""
        self._port.write(frame(tag) * times)

    async def pull_out(self) -> None:
        """Pull the adapter out."""
        self._port.unplug()

    async def put_back(self) -> None:
        """Put the adapter back."""
        self._port.plug()


_HUB = partial(Stand.opened, spans=[SPAN])
_PTY = partial(ModbusStand.opened, spans=[SPAN])
_DIS = partial(DisStand.serial, seats=SEATS)

KINDS: Final = [
    Kind("canopen_hub", CONSOLE, _HUB),
    Kind("canopen_hub_apart", APART, partial(_HUB, apart=True)),
    Kind("canopen_udp_apart", APART, canopen_udp_apart),
    Kind("modbus_pty", CONSOLE, _PTY),
    Kind("modbus_pty_apart", CONSOLE, partial(_PTY, apart=True)),
    Kind("dis_pty", MICROPHONES, _DIS),
    Kind("dis_pty_confirmed", CONFIRMED, _DIS),
    Kind("dis_tcp", MICROPHONES, partial(DisStand.tcp, seats=SEATS)),
    Kind("tablet_tls", TABLET, partial(TabletStand.opened, seats=SEATS)),
]
