"""A process full of simulated consoles, on one bus or several, with a socket to move them by.

``python -m hw_sim.consoles --control SOCKET --interface viche_hub --channel PATH --nodes 1-121``

How buses are named: ``hw_sim.bus_plan``. What may be asked at the socket: ``hw_sim.orders``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import selectors
import signal
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from drivers.can_bus import CanBus
from drivers.faults import BusLost
from hw_sim import hub, orders
from hw_sim.bus_plan import DIS, DIS_TCP, HUB, MODBUS, BusPlan, add_words, plans_of
from hw_sim.consoles_bus import ConsolesBus, live
from hw_sim.dis_bus import DisBus, open_dis
from hw_sim.dis_door import TcpDoor
from hw_sim.modbus_bus import ModbusBus
from hw_sim.modbus_map import MODELS, VICHE_CONSOLE
from hw_sim.modbus_port import PtyPort
from hw_sim.modbus_seat import ModbusConsole
from hw_sim.modbus_wire import Timing
from hw_sim.orders import Answer, AnyOrder
from hw_sim.seat import KEYS, Console

T = TypeVar("T")
Bus: TypeAlias = ConsolesBus | ModbusBus | DisBus

SLOW_WATCHER_BYTES: Final = 4 << 20
"""News kept for a watcher that does not read; then it is cut off."""


class Consoles:
    """All simulated consoles of a hall and the socket at which they are moved."""

    def __init__(self) -> None:
        """Start without a bus; ``add`` brings them."""
        self._buses: list[Bus] = []
        self._by_seat: dict[int, Bus] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._watchers: set[asyncio.StreamWriter] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def add(self, plan: BusPlan) -> Bus:
        """Open a bus, hang its consoles on it, switch them on, and return it.

        Raises:
            BusLost: the bus cannot be opened.
            OSError: nor can the adapter of a Modbus line, or the door of a central unit.
            ValueError: a seat is on another bus already, or an option is none.
        """
        if twice := sorted(plan.seats.keys() & self._by_seat.keys()):
            raise ValueError(f"seats {twice} are on two buses")
        bus = await self._open(plan)
        self._buses.append(bus)
        self._by_seat.update(dict.fromkeys(plan.seats, bus))
        return bus

    async def _open(self, plan: BusPlan) -> Bus:
        if plan.interface == MODBUS:
            return self._modbus(plan)
        if plan.interface in (DIS, DIS_TCP):
            return await open_dis(plan, self._tell)
        return await self._can(plan)

    async def _can(self, plan: BusPlan) -> ConsolesBus:
        consoles = {seat: Console(node, plan.card_reader) for seat, node in plan.seats.items()}
        extra: dict[str, Any] = dict(plan.options)
        reopen = partial(CanBus.open, plan.interface, plan.channel, **extra)
        bus = ConsolesBus(await reopen(), consoles, self._tell)
        if plan.interface == HUB:
            bus.on_error = partial(hub.report_error, Path(plan.channel))
        self._tasks.append(asyncio.create_task(live(bus, reopen)))
        bus.power_on()
        return bus

    def _modbus(self, plan: BusPlan) -> ModbusBus:
        options: dict[str, Any] = dict(plan.options)
        name = options.pop("model", VICHE_CONSOLE.name)
        if name not in MODELS:
            raise ValueError(f"there is no model {name!r}; there are {', '.join(MODELS)}")
        try:
            timing = Timing(**options)
        except TypeError as error:
            raise ValueError(f"options of a Modbus line: {error}") from None
        consoles = {
            seat: ModbusConsole(node, plan.card_reader, MODELS[name])
            for seat, node in plan.seats.items()
        }
        bus = ModbusBus(Path(plan.channel), consoles, timing, self._tell)
        bus.open()
        return bus

    async def listen(self, path: Path) -> None:
        """Take orders at a Unix socket; what a dead process left there is removed."""
        self._server = await asyncio.start_unix_server(self._serve, path)

    async def close(self) -> None:
        """Leave all buses."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        if self._serving:
            await asyncio.wait(self._serving)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for bus in self._buses:
            bus.close()

    # ---- the socket

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if task := asyncio.current_task():
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        try:
            while line := await reader.readline():
                writer.write(orders.encode(self._answer(line, writer)) + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):  # gone, or a line longer than the reader's limit
            pass
        finally:
            self._watchers.discard(writer)
            self._writers.discard(writer)
            writer.close()

    def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> Answer:
        try:
            order = orders.decode_order(line)
        except msgspec.DecodeError as error:
            return Answer(ok=False, error=str(error))
        if isinstance(order, orders.Watch):
            self._watchers.add(writer)
        try:
            answer = self.obey(order)
        except (KeyError, ValueError) as error:
            answer = Answer(ok=False, error=f"no such seat, key or bus: {error}")
        except OSError as error:  # an adapter whose name is taken, a hub that has gone
            answer = Answer(ok=False, error=str(error))
        answer.id = order.id
        answer.at = asyncio.get_running_loop().time()
        return answer

    def _tell(self, lamps: dict[int, list[str]]) -> None:
        at = asyncio.get_running_loop().time()
        news = orders.encode(Answer(lamps=lamps, at=at)) + b"\n"
        for watcher in list(self._watchers):
            if watcher.transport.get_write_buffer_size() > SLOW_WATCHER_BYTES:
                self._watchers.discard(watcher)
                watcher.transport.abort()
            else:
                watcher.write(news)

    # ---- orders

    def obey(self, order: AnyOrder) -> Answer:
        """Do what an order asks.

        Raises:
            KeyError: an unknown seat or key.
            ValueError: a number that is not hex, or no such bus.
        """
        match order:
            case orders.Lamps() | orders.Watch():
                return Answer(lamps=self._lamps())
            case orders.Stats():
                return Answer(stats=self._stats())
            case orders.CardIn(cards=cards):
                for seat, number in cards.items():
                    card = None if number is None else bytes.fromhex(number)
                    self._by_seat[seat].insert(seat, card)
            case orders.CardOut(seats=seats):
                for seat in seats:
                    self._by_seat[seat].remove(seat)
            case orders.Press() | orders.Hold() | orders.Release() | orders.Bounce():
                self._move_keys(order)
            case _:
                self._break(order)
        return Answer()

    def _move_keys(
        self, order: orders.Press | orders.Hold | orders.Release | orders.Bounce
    ) -> None:
        if strange := set(order.keys.values()) - KEYS.keys():
            raise KeyError(*strange)
        for bus, keys in self._shares(order.keys):
            match order:
                case orders.Press(hold_s=hold_s):
                    bus.fingers.press(keys, hold_s)
                case orders.Bounce(times=times, gap_s=gap_s, hold_s=hold_s):
                    bus.fingers.bounce(keys, times, gap_s, hold_s)
                case _:
                    for seat, key in keys.items():
                        bus.fingers.touch(seat, key, isinstance(order, orders.Hold))

    def _break(self, order: AnyOrder) -> None:
        """Do something to cables, power or wires."""
        match order:
            case orders.Babble(seat=seat, rate=rate, seconds=seconds, deaf=deaf):
                match self._by_seat[seat]:
                    case ModbusBus() as line:
                        line.babble(seat, rate, seconds)
                    case ConsolesBus() as segment:
                        segment.babble(seat, rate, seconds, deaf)
                    case DisBus():
                        raise ValueError("units of a conference system do not babble")
            case orders.Stranger(node=node, bus=bus, gone=True):
                self._bus(bus).remove_strangers(node)
            case orders.Stranger(node=node, bus=bus):
                self._bus(bus).add_stranger(node)
            case orders.Faults(bus=bus):
                self._bus(bus).suffer(order)
            case orders.Unplug(seats=seats) | orders.Plug(seats=seats):
                self._power(
                    seats, isinstance(order, orders.Unplug), isinstance(order, orders.Plug)
                )
            case orders.Reboot(seats=seats):
                self._power(seats, off=True, on=True)
            case orders.Mute(seats=seats) | orders.Unmute(seats=seats):
                for bus_, share in self._shares(dict.fromkeys(seats or self._by_seat)):
                    (bus_.mute if isinstance(order, orders.Mute) else bus_.unmute)(share)
            case orders.Emergency(seat=seat, code=code, register=register):
                _can(self._by_seat[seat]).fault(seat, code, register)
            case orders.Raw(frames=frames, bus=bus):
                data = [(cob_id, bytes.fromhex(data)) for cob_id, data in frames]
                _can(self._bus(bus)).put(data)
            case orders.BusOff(bus=bus):
                _can(self._bus(bus)).bus_off()
            case orders.Noise(bus=bus, rate=rate, seconds=seconds):
                _modbus(self._bus(bus)).noise(rate, seconds)
            case orders.Spill(bus=bus, data=data_):
                _modbus(self._bus(bus)).wire.port.write(bytes.fromhex(data_))
            case orders.PullOut(bus=bus):
                _door(self._bus(bus)).unplug()
            case orders.PutBack(bus=bus):
                _door(self._bus(bus)).plug()

    def _power(self, seats: Iterable[int], off: bool, on: bool) -> None:
        for bus, share in self._shares(dict.fromkeys(seats or self._by_seat)):
            if off:
                bus.unplug(share)
            if on:
                bus.plug(share)

    def _shares(self, seats: Mapping[int, T]) -> list[tuple[Bus, dict[int, T]]]:
        """Split by bus what is meant for seats; a seat without a console is a KeyError."""
        shares: dict[int, dict[int, T]] = {}
        for seat, what in seats.items():
            shares.setdefault(self._buses.index(self._by_seat[seat]), {})[seat] = what
        return [(self._buses[number], share) for number, share in shares.items()]

    def _bus(self, number: int) -> Bus:
        if not 0 <= number < len(self._buses):
            raise ValueError(f"bus {number}")
        return self._buses[number]

    def _lamps(self) -> dict[int, list[str]]:
        return {seat: bus.consoles[seat].lit for seat, bus in self._by_seat.items()}

    def _stats(self) -> dict[str, int]:
        consoles = [bus.consoles[seat] for seat, bus in self._by_seat.items()]
        late_s = sum(bus.wire.late_s for bus in self._buses if isinstance(bus, ModbusBus))
        befallen = sum((Counter(bus.counted) for bus in self._buses), Counter[str]())
        return {
            "consoles": len(consoles),
            "operational": sum(console.operational for console in consoles),
            "sent": sum(bus.sent for bus in self._buses),
            "heard": sum(bus.heard for bus in self._buses),
            "dropped": sum(bus.dropped for bus in self._buses),
            "late_us": round(late_s * 1_000_000),
            **befallen,
        }


def _can(bus: Bus) -> ConsolesBus:
    if not isinstance(bus, ConsolesBus):
        raise ValueError("that needs a CAN bus")
    return bus


def _modbus(bus: Bus) -> ModbusBus:
    if not isinstance(bus, ModbusBus):
        raise ValueError("that needs a Modbus line")
    return bus


def _door(bus: Bus) -> PtyPort | TcpDoor:
    """The adapter, or the TCP port, that can be pulled out."""
    return bus.door if isinstance(bus, DisBus) else _modbus(bus).wire.port


async def _run(control: Path, plans: Sequence[BusPlan]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    consoles = Consoles()
    try:
        for plan in plans:
            await consoles.add(plan)
        await consoles.listen(control)
        print(f"ready {control}", flush=True)
        await stop.wait()
    finally:
        await consoles.close()
        control.unlink(missing_ok=True)


def _loop() -> asyncio.AbstractEventLoop:
    """An event loop whose timers are exact to microseconds; epoll's are to a millisecond."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


def main() -> None:
    """Run simulated consoles until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.consoles", description=main.__doc__)
    parser.add_argument("--control", type=Path, required=True, help="socket for orders")
    add_words(parser)
    words = parser.parse_args()
    try:
        plans = plans_of(words)
    except ValueError as error:
        parser.error(str(error))
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_loop) as runner:
        try:
            runner.run(_run(words.control, plans))
        except (BusLost, OSError, ValueError) as error:
            parser.exit(1, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
