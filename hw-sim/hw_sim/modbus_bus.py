"""Many simulated consoles on one RS-485 line: their firmware, cables and the fingers on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from typing import Final

from hw_sim.fingers import Fingers
from hw_sim.mishaps import Mishaps
from hw_sim.modbus_seat import ModbusConsole, sealed
from hw_sim.modbus_wire import ModbusWire, Timing
from hw_sim.orders import Faults

TICK_S: Final = 0.02
"""How often watchdogs are looked at; they count in 100 ms."""
BABBLE_S: Final = 0.005
RUBBISH: Final = 4
"""The most bytes that one mishap ``noise`` brings."""


class ModbusBus:
    """The consoles of one line, found by seat.

    Attributes:
        wire: the line itself.
        fingers: on the consoles' keys.
        sent: answers that the consoles have given.
        heard: requests that came whole.
    """

    def __init__(
        self,
        path: Path,
        consoles: Mapping[int, ModbusConsole],
        timing: Timing,
        on_lamps: Callable[[dict[int, list[str]]], None] = lambda _: None,
    ) -> None:
        """Hang ``consoles`` on a line whose adapter is at ``path``; ``open`` puts it in."""
        self.sent = self.heard = 0
        self.consoles = dict(consoles)
        self.wire = ModbusWire(path, timing, self._deliver)
        self.fingers = Fingers(self._touch)
        self._on_lamps = on_lamps
        self._strangers: list[ModbusConsole] = []
        self._muted: set[int] = set()
        self._mishaps = Mishaps(Faults())
        self._held: list[bytes] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    @property
    def dropped(self) -> int:
        """Bytes that the controller did not take."""
        return self.wire.port.dropped

    @property
    def counted(self) -> dict[str, int]:
        """What befell frames, by mishap."""
        return dict(self._mishaps.counted + self.wire.counted)

    def open(self) -> None:
        """Put the adapter in and switch all consoles on.

        Raises:
            OSError: the adapter's name is taken.
        """
        self.wire.port.plug()
        self.plug(self.consoles)
        self._begin(self._mind_watchdogs())

    def close(self) -> None:
        """Pull the adapter out for good."""
        for task in self._tasks:
            task.cancel()
        self.wire.port.unplug()

    # ---- cards

    def insert(self, seat: int, number: bytes | None) -> None:
        """Put a card into a console."""
        self.consoles[seat].insert_card(number)

    def remove(self, seat: int) -> None:
        """Take the card out of a console."""
        self.consoles[seat].remove_card()

    # ---- faults

    def plug(self, seats: Iterable[int]) -> None:
        """Give power: the consoles boot."""
        for seat in seats:
            if not self.consoles[seat].on:
                self.consoles[seat].power_on()

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

    def add_stranger(self, node: int) -> None:
        """Plug in a console that nobody has seated; with a number in use, two answer at once."""
        stranger = ModbusConsole(node)
        stranger.power_on()
        self._strangers.append(stranger)

    def remove_strangers(self, node: int) -> None:
        """Pull out those consoles with this number that nobody has seated."""
        self._strangers = [each for each in self._strangers if each.node != node]

    def suffer(self, faults: Faults) -> None:
        """Let things go wrong from now on."""
        self._mishaps = Mishaps(faults)
        self._held.clear()

    def noise(self, rate: float, seconds: float) -> None:
        """Strew bytes over the line."""
        self._begin(self._strew(rate, seconds))

    def babble(self, seat: int, rate: int, seconds: float) -> None:
        """Let a console drive the line, ``rate`` bytes a second, until its cable is pulled."""
        self._begin(self._babble(seat, rate, seconds))

    # ---- the line

    def _touch(self, seat: int, key: str, down: bool) -> None:
        self.consoles[seat].touch(key, down)

    def _deliver(self, frame: bytes) -> None:
        """Give a request to whom it is for, and say what they answer."""
        self.heard += 1
        now = self._loop.time()
        if self._mishaps.faults.echo:
            self.wire.port.write(frame)
        held, self._held = self._held, []
        for answer in held:
            self.wire.say(answer)
        by_seat = {
            seat: console
            for seat, console in self.consoles.items()
            if frame[0] in (0, console.node) and seat not in self._muted
        }
        before = {seat: console.outputs for seat, console in by_seat.items()}
        mishap = self._mishaps.draw(next(iter(by_seat), None)) if by_seat else ""
        if mishap == "unheard":
            return
        heard_by = [*by_seat.values(), *self._strangers]
        answers = [answer for each in heard_by if (answer := each.hear(frame, now))]
        self._tell_lamps(before)
        if len(answers) > 1:
            self.wire.say(self._mishaps.garbled(answers[0]))
        elif answers:
            self.sent += 1
            self._suffer(mishap, answers[0])

    def _suffer(self, mishap: str, answer: bytes) -> None:
        """Say an answer, with what befalls it."""
        mishaps, wire = self._mishaps, self.wire
        match mishap:
            case "lost":
                pass
            case "doubled":
                wire.say(answer)
                wire.go_on(answer, wire.timing.silence_s)
            case "split":
                place = mishaps.cut(answer)
                wire.say(answer[:place])
                wire.go_on(answer[place:], mishaps.faults.split_s)
            case "garbled":
                wire.say(mishaps.garbled(answer))
            case "bad_crc":
                wire.say(answer[:-1] + bytes((answer[-1] ^ 0xFF,)))
            case "truncated":
                wire.say(answer[: mishaps.cut(answer)])
            case "late" if mishaps.faults.late_s:
                self._loop.call_later(mishaps.faults.late_s, wire.say, answer)
            case "late":
                self._held.append(answer)
            case "foreign":
                other = answer[0] % 247 + 1
                wire.say(sealed(bytes((other,)) + answer[1:-2]))
            case "noise":
                wire.say(answer)
                wire.go_on(mishaps.rubbish(RUBBISH), 1.5 * wire.timing.silence_s)
            case _:
                wire.say(answer)

    def _tell_lamps(self, before: Mapping[int, int]) -> None:
        changed = {
            seat: self.consoles[seat].lit
            for seat, outputs in before.items()
            if self.consoles[seat].outputs != outputs
        }
        if changed:
            self._on_lamps(changed)

    # ---- in the background

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _mind_watchdogs(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            now = self._loop.time()
            due = [seat for seat, each in self.consoles.items() if now >= each.next_at]
            before = {seat: self.consoles[seat].outputs for seat in due}
            for seat in due:
                self.consoles[seat].tick(now)
            self._tell_lamps(before)

    async def _strew(self, rate: float, seconds: float) -> None:
        over_at = self._loop.time() + seconds
        chance = self._mishaps.random
        while self._loop.time() < over_at:
            await asyncio.sleep(chance.expovariate(rate))
            self.wire.strike(chance.randrange(256))

    async def _babble(self, seat: int, rate: int, seconds: float) -> None:
        console, chance = self.consoles[seat], self._mishaps.random
        over_at = self._loop.time() + seconds
        most = self.wire.timing.baud / 10
        count = max(1, round(BABBLE_S * min(rate, most)))
        while self._loop.time() < over_at and console.on and seat not in self._muted:
            self.wire.jam(2 * BABBLE_S)
            self.wire.port.write(chance.randbytes(count))
            await asyncio.sleep(BABBLE_S)
