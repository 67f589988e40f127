"""Many simulated consoles on one bus: their firmware, cables and the fingers on their keys."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from drivers.can_bus import CanBus
from drivers.canopen import Frame
from drivers.faults import BusLost
from hw_sim.fingers import Fingers
from hw_sim.hub import BAD_FRAME, BUS_OFF
from hw_sim.mishaps import ON_CAN, Mishaps
from hw_sim.orders import Faults
from hw_sim.seat import Console, State, Wire

TICK_S: Final = 0.02
SPARE_INPUT: Final = 0x80
REOPEN_S: Final = 0.2


class ConsolesBus:
    """The consoles of one bus, found by seat.

    Attributes:
        fingers: on the consoles' keys.
        sent: frames that the consoles have sent.
        heard: frames that came from the other parties.
        on_error: puts an error frame of a kind on the bus; None where a bus has no such frames.
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
        self.fingers = Fingers(self._touch)
        self.on_error: Callable[[int], None] | None = None
        self._bus, self._on_lamps = bus, on_lamps
        self._by_node = {console.node: seat for seat, console in self.consoles.items()}
        self._strangers: list[Console] = []
        self._muted: set[int] = set()
        self._mishaps_in, self._mishaps_out = Mishaps(Faults()), Mishaps(Faults())
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    @property
    def dropped(self) -> int:
        """Frames that the bus did not take."""
        return self._bus.dropped

    @property
    def counted(self) -> dict[str, int]:
        """What befell frames, by mishap."""
        return dict(self._mishaps_in.counted + self._mishaps_out.counted)

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

    # ---- keys and cards

    def _touch(self, seat: int, key: str, down: bool) -> None:
        self._send(seat, self.consoles[seat].touch(key, down))

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

    def suffer(self, faults: Faults) -> None:
        """Let things go wrong from now on.

        Raises:
            ValueError: what is asked for cannot befall a CAN frame.
        """
        if strange := sorted(faults.chances.keys() - ON_CAN):
            raise ValueError(f"{', '.join(strange)} cannot befall a CAN frame")
        hearing = Faults(seats=faults.seats, seed=faults.seed, unheard=faults.unheard)
        self._mishaps_in = Mishaps(hearing)
        self._mishaps_out = Mishaps(replace(faults, unheard=0.0))

    def bus_off(self) -> None:
        """Let all adapters report that they have left the bus after too many errors.

        Raises:
            ValueError: this kind of bus has no error frames.
        """
        if self.on_error is None:
            raise ValueError("this kind of bus has no error frames")
        self.on_error(BUS_OFF)

    def add_stranger(self, node: int) -> None:
        """Plug in a console that nobody has seated."""
        stranger = Console(node, heartbeat_ms=1000)
        self._strangers.append(stranger)
        self._put(stranger.power_on(self._loop.time()))

    def remove_strangers(self, node: int) -> None:
        """Pull out those consoles with this number that nobody has seated."""
        self._strangers = [each for each in self._strangers if each.node != node]

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
            if seat not in self._muted and not self._mishaps_in.draw(seat):
                self._send(seat, self.consoles[seat].hear(cob_id, data, now))
        for stranger in self._strangers:
            self._put(stranger.hear(cob_id, data, now))

    def _send(self, seat: int, frames: Iterable[Wire]) -> None:
        if seat in self._muted:
            return
        for frame in frames:
            match self._mishaps_out.draw(seat):
                case "lost":
                    pass
                case "doubled":
                    self._put([frame, frame])
                case "garbled":
                    if self.on_error is not None:
                        with contextlib.suppress(OSError):  # the hub has just gone
                            self.on_error(BAD_FRAME)
                case _:
                    self._put([frame])

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
