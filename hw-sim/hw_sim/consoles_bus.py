"""Many simulated consoles on one bus: their firmware, cables and the fingers on their keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from drivers.can_bus import CanBus
from drivers.canopen import Frame
from drivers.faults import BusLost
from hw_sim.seat import Console, State, Wire

TICK_S: Final = 0.02
FINGER_S: Final = 0.03
"""Between letting a key go and pressing again: no finger is faster, and contacts have settled."""
SPARE_INPUT: Final = 0x80
REOPEN_S: Final = 0.2


class ConsolesBus:
    """The consoles of one bus, found by seat.

    Attributes:
        sent: frames that the consoles have sent.
        heard: frames that came from the other parties.
    """

    def __init__(
        self,
        bus: CanBus,
        consoles: Mapping[int, Console],
        on_lamps: Callable[[dict[int, list[str]]], None] = lambda _: None,
    ) -> None:
        """Hang ``consoles`` on ``bus``; ``on_lamps`` hears which seats' lamps have changed."""
        self.sent = self.heard = 0
        self.consoles = dict(consoles)
        self._bus, self._on_lamps = bus, on_lamps
        self._by_node = {console.node: seat for seat, console in self.consoles.items()}
        self._strangers: list[Console] = []
        self._muted: set[int] = set()
        self._free_at: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    @property
    def dropped(self) -> int:
        """Frames that the bus did not take."""
        return self._bus.dropped

    def power_on(self) -> None:
        """Switch all consoles on."""
        self.plug(self.consoles)

    async def run(self) -> None:
        """Live on the bus.

        Raises:
            BusLost: the bus has gone; ``move`` to another and run again.
        """
        while True:
            burst = await self._bus.burst(within=TICK_S)
            now = self._loop.time()
            before = {seat: console.outputs for seat, console in self.consoles.items()}
            for frame in burst:
                self._deliver(frame, now)
            for seat, console in self.consoles.items():
                if now >= console.next_at:
                    self._send(seat, console.tick(now))
            for stranger in self._strangers:
                if now >= stranger.next_at:
                    self._put(stranger.tick(now))
            self._tell_lamps(before)

    def move(self, bus: CanBus) -> None:
        """Hang the consoles on another bus, as when an adapter was replaced."""
        self._bus = bus

    def close(self) -> None:
        """Leave the bus."""
        for task in self._tasks:
            task.cancel()
        self._bus.close()

    # ---- fingers

    def press(self, keys: Mapping[int, str], hold_s: float) -> None:
        """Press one key on each seat now; a finger still busy comes down when it is free."""
        now = self._loop.time()
        for seat, key in keys.items():
            start = max(now, self._free_at.get(seat, 0.0))
            self._free_at[seat] = start + hold_s + FINGER_S
            if start > now:
                self._loop.call_at(start, self.touch, seat, key, True)
            else:
                self.touch(seat, key, True)
            self._loop.call_at(start + hold_s, self.touch, seat, key, False)

    def touch(self, seat: int, key: str, down: bool) -> None:
        """Move one key."""
        self._send(seat, self.consoles[seat].touch(key, down))

    def bounce(self, keys: Mapping[int, str], times: int, gap_s: float, hold_s: float) -> None:
        """Press keys with worn contacts: each edge comes ``times`` over."""
        edges = [False, *([True, False] * times)]
        now = self._loop.time()
        for seat, key in keys.items():
            for number, up in enumerate(edges):
                at = now + number * gap_s
                self._loop.call_at(at, self.touch, seat, key, not up)
                self._loop.call_at(at + len(edges) * gap_s + hold_s, self.touch, seat, key, up)

    def insert(self, seat: int, number: bytes | None) -> None:
        """Put a card into a console."""
        self._send(seat, self.consoles[seat].insert_card(number))

    def remove(self, seat: int) -> None:
        """Take the card out of a console."""
        self._send(seat, self.consoles[seat].remove_card())

    # ---- faults

    def plug(self, seats: Iterable[int]) -> None:
        """Give power: the consoles boot."""
        for seat in seats:
            if self.consoles[seat].state is State.OFF:
                self._send(seat, self.consoles[seat].power_on(self._loop.time()))

    def unplug(self, seats: Iterable[int]) -> None:
        """Take power away."""
        before = {seat: self.consoles[seat].outputs for seat in seats}
        for seat in before:
            self.consoles[seat].power_off()
        self._tell_lamps(before)

    def mute(self, seats: Iterable[int]) -> None:
        """Cut the data wires."""
        self._muted.update(seats)

    def unmute(self, seats: Iterable[int]) -> None:
        """Mend the data wires."""
        self._muted.difference_update(seats)

    def fault(self, seat: int, code: int, register: int) -> None:
        """Let a console report a fault of its own."""
        self._send(seat, self.consoles[seat].fault(code, register))

    def add_stranger(self, node: int) -> None:
        """Plug in a console that nobody has seated."""
        stranger = Console(node, heartbeat_ms=1000)
        self._strangers.append(stranger)
        self._put(stranger.power_on(self._loop.time()))

    def put(self, frames: Iterable[Wire]) -> None:
        """Put frames on the bus as they are."""
        self._put(frames)

    def babble(self, seat: int, rate: int, seconds: float, deaf: bool) -> None:
        """Let a console chatter; ``deaf`` ones go on when the network master stops them."""
        task = asyncio.create_task(self._babble(seat, rate, seconds, deaf))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _babble(self, seat: int, rate: int, seconds: float, deaf: bool) -> None:
        console = self.consoles[seat]
        start, done = self._loop.time(), 0
        while done < rate * seconds:
            due = int(min(self._loop.time() - start, seconds) * rate)
            for number in range(done, due):
                if deaf or console.state is State.OPERATIONAL:
                    levels = console.inputs ^ (SPARE_INPUT if number % 2 else 0)
                    self._put([(0x180 + console.node, bytes((levels,)))])
            done = due
            await asyncio.sleep(0.005)

    # ---- wires

    def _deliver(self, frame: Frame, now: float) -> None:
        """Give a frame to whom it may concern: to one node by its number, or to all."""
        self.heard += 1
        cob_id, data = frame.cob_id, frame.data
        if cob_id & 0x780 in (0x200, 0x600):
            seat = self._by_node.get(cob_id & 0x7F)
            heard_by = [] if seat is None else [seat]
        else:
            heard_by = list(self.consoles)
        for seat in heard_by:
            if seat not in self._muted:
                self._send(seat, self.consoles[seat].hear(cob_id, data, now))
        for stranger in self._strangers:
            self._put(stranger.hear(cob_id, data, now))

    def _send(self, seat: int, frames: Iterable[Wire]) -> None:
        if seat not in self._muted:
            self._put(frames)

    def _put(self, frames: Iterable[Wire]) -> None:
        for cob_id, data in frames:
            self.sent += self._bus.send(Frame(cob_id, data))

    def _tell_lamps(self, before: Mapping[int, int]) -> None:
        changed = {
            seat: self.consoles[seat].lit
            for seat, outputs in before.items()
            if self.consoles[seat].outputs != outputs
        }
        if changed:
            self._on_lamps(changed)


async def live(consoles: ConsolesBus, reopen: Callable[[], Awaitable[CanBus]]) -> None:
    """Run the consoles for ever, hanging them on a new bus whenever theirs is lost."""
    while True:
        try:
            await consoles.run()
        except BusLost:
            consoles.move(await _reopened(reopen))


async def _reopened(reopen: Callable[[], Awaitable[CanBus]]) -> CanBus:
    while True:
        try:
            return await reopen()
        except BusLost:
            await asyncio.sleep(REOPEN_S)
