"""A process full of simulated consoles, on one bus or several, with a socket to move them by.

``python -m hw_sim.consoles --control SOCKET --interface viche_hub --channel PATH --nodes 1-121``

``--channel`` and ``--nodes`` may be repeated, one pair a bus. Nodes are ``1-113`` (seat = node) or
``114-226=1-113`` (seats = nodes). What may be asked at the socket: ``hw_sim.orders``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import signal
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from drivers.can_bus import CanBus
from drivers.faults import BusLost
from hw_sim import orders
from hw_sim.consoles_bus import ConsolesBus, live
from hw_sim.orders import Answer, AnyOrder
from hw_sim.seat import KEYS, Console, State

T = TypeVar("T")

SLOW_WATCHER_BYTES: Final = 4 << 20
"""News kept for a watcher that does not read; then it is cut off."""


class Consoles:
    """All simulated consoles of a hall and the socket at which they are moved."""

    def __init__(self) -> None:
        """Start without a bus; ``add`` brings them."""
        self._buses: list[ConsolesBus] = []
        self._by_seat: dict[int, ConsolesBus] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._watchers: set[asyncio.StreamWriter] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def add(
        self,
        interface: str,
        channel: str,
        seats: Mapping[int, int],
        card_reader: bool = False,
        options: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Open a bus, hang a console on it for each seat (seat → node) and switch them on.

        Raises:
            BusLost: the bus cannot be opened.
            ValueError: a seat is on another bus already.
        """
        if twice := sorted(seats.keys() & self._by_seat.keys()):
            raise ValueError(f"seats {twice} are on two buses")
        consoles = {seat: Console(node, card_reader) for seat, node in seats.items()}
        reopen = partial(CanBus.open, interface, channel, **options)
        bus = ConsolesBus(await reopen(), consoles, self._tell)
        self._buses.append(bus)
        self._by_seat.update(dict.fromkeys(seats, bus))
        self._tasks.append(asyncio.create_task(live(bus, reopen)))
        bus.power_on()

    async def listen(self, path: Path) -> None:
        """Take orders at a Unix socket; what a dead process left there is removed."""
        self._server = await asyncio.start_unix_server(self._serve, path)

    async def close(self) -> None:
        """Leave all buses."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for bus in self._buses:
            bus.close()

    # ---- the socket

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
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
                    bus.press(keys, hold_s)
                case orders.Bounce(times=times, gap_s=gap_s, hold_s=hold_s):
                    bus.bounce(keys, times, gap_s, hold_s)
                case _:
                    for seat, key in keys.items():
                        bus.touch(seat, key, isinstance(order, orders.Hold))

    def _break(self, order: AnyOrder) -> None:
        """Do something to cables, power or wires."""
        match order:
            case orders.Babble(seat=seat, rate=rate, seconds=seconds, deaf=deaf):
                self._by_seat[seat].babble(seat, rate, seconds, deaf)
            case orders.Emergency(seat=seat, code=code, register=register):
                self._by_seat[seat].fault(seat, code, register)
            case orders.Stranger(node=node, bus=bus):
                self._bus(bus).add_stranger(node)
            case orders.Raw(frames=frames, bus=bus):
                self._bus(bus).put((cob_id, bytes.fromhex(data)) for cob_id, data in frames)
            case orders.Unplug(seats=seats) | orders.Plug(seats=seats):
                self._power(
                    seats, isinstance(order, orders.Unplug), isinstance(order, orders.Plug)
                )
            case orders.Reboot(seats=seats):
                self._power(seats, off=True, on=True)
            case orders.Mute(seats=seats) | orders.Unmute(seats=seats):
                for bus_, share in self._shares(dict.fromkeys(seats or self._by_seat)):
                    (bus_.mute if isinstance(order, orders.Mute) else bus_.unmute)(share)

    def _power(self, seats: Iterable[int], off: bool, on: bool) -> None:
        for bus, share in self._shares(dict.fromkeys(seats or self._by_seat)):
            if off:
                bus.unplug(share)
            if on:
                bus.plug(share)

    def _shares(self, seats: Mapping[int, T]) -> list[tuple[ConsolesBus, dict[int, T]]]:
        """Split by bus what is meant for seats; a seat without a console is a KeyError."""
        shares: dict[int, dict[int, T]] = {}
        for seat, what in seats.items():
            shares.setdefault(self._buses.index(self._by_seat[seat]), {})[seat] = what
        return [(self._buses[number], share) for number, share in shares.items()]

    def _bus(self, number: int) -> ConsolesBus:
        if not 0 <= number < len(self._buses):
            raise ValueError(f"bus {number}")
        return self._buses[number]

    def _lamps(self) -> dict[int, list[str]]:
        return {seat: bus.consoles[seat].lit for seat, bus in self._by_seat.items()}

    def _stats(self) -> dict[str, int]:
        consoles = [bus.consoles[seat] for seat, bus in self._by_seat.items()]
        return {
            "consoles": len(consoles),
            "operational": sum(console.state is State.OPERATIONAL for console in consoles),
            "sent": sum(bus.sent for bus in self._buses),
            "heard": sum(bus.heard for bus in self._buses),
            "dropped": sum(bus.dropped for bus in self._buses),
        }


def seats_of(text: str) -> dict[int, int]:
    """Read ``1-113``, ``5`` or ``114-226=1-113`` as seat → node.

    Raises:
        ValueError: it is none of these.
    """
    seats, _, nodes = text.partition("=")
    left, right = _span(seats), _span(nodes or seats)
    if len(left) != len(right) or right.start < 1 or right.stop > 128:
        raise ValueError(f"{text!r} does not give each seat a node of 1..127")
    return dict(zip(left, right, strict=True))


def option_of(text: str) -> tuple[str, str | int]:
    """Read ``KEY=VALUE``; what looks like a number is one.

    Raises:
        ValueError: there is no ``=``.
    """
    key, found, value = text.partition("=")
    if not found:
        raise ValueError(f"{text!r} is not KEY=VALUE")
    return key, int(value) if value.isdecimal() else value


def _span(text: str) -> range:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", text)
    if found is None:
        raise ValueError(f"{text!r} is not a number or a span like 1-113")
    return range(int(found[1]), int(found[2] or found[1]) + 1)


async def _run(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    consoles = Consoles()
    try:
        for channel, seats in zip(options.channel, options.nodes, strict=True):
            await consoles.add(
                options.interface, channel, seats, options.card_reader, dict(options.option)
            )
        await consoles.listen(options.control)
        print(f"ready {options.control}", flush=True)
        await stop.wait()
    finally:
        await consoles.close()
        options.control.unlink(missing_ok=True)


def main() -> None:
    """Run simulated consoles until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.consoles", description=main.__doc__)
    parser.add_argument("--control", type=Path, required=True, help="socket for orders")
    parser.add_argument("--interface", default="viche_hub", help="python-can interface")
    parser.add_argument("--channel", action="append", required=True, help="a bus")
    parser.add_argument(
        "--nodes", action="append", required=True, type=seats_of, help="SEATS=NODES of that bus"
    )
    parser.add_argument(
        "--option", action="append", default=[], type=option_of, help="KEY=VALUE for python-can"
    )
    parser.add_argument("--card-reader", action="store_true", help="consoles read card numbers")
    options = parser.parse_args()
    if len(options.channel) != len(options.nodes):
        parser.error("give --channel and --nodes the same number of times")
    with contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(_run(options))
        except (BusLost, OSError, ValueError) as error:
            parser.exit(1, f"{parser.prog}: {error}\n")


if __name__ == "__main__":
    main()
