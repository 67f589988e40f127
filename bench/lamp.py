"""From a press to the lamp that proves it, in an open vote, bus by bus, through the controller.

Every member presses once, briefly, at a moment of his own; then, in a last vote, all in the same
instant. The consoles are a process of their own, on RS-485 at the wire's own speed. The CAN hub
has no speed: beside it stands what a bus of 125 kbit/s would add.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import ms, p50_p99, wire_s
from bench.modbus import MODEL, TURNAROUND_S
from consoles.modbus_models import MODELS
from consoles.modbus_module import Module
from consoles.signals import Key, Lamp
from controller.rules import commands as c
from drivers.modbus import exchange_s
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

PRESSES: Final = 128
"""Single presses on each bus, at the least."""
SPREAD_S: Final = 6.0
"""The presses of one vote come within this time."""
BETWEEN_S: Final = 3.0
"""From one vote to the next: all lamps have been put out."""
TAP_S: Final = 0.15
SEED: Final = 3
CAN_BITRATE: Final = 125_000


@dataclass(frozen=True, slots=True)
class Bus:
    """A hall with one bus."""

    name: str
    consoles: int
    baud: int = 0
    """Bits a second of a Modbus line; 0: the CAN hub."""

    @property
    def wire_s(self) -> float:
        """What the wire takes if all press in one instant: a poll, the lamps, the latch, each."""
        if not self.baud:
            return 2 * wire_s(self.consoles, CAN_BITRATE)
        module = Module(1, MODELS[MODEL])
        talk = (*module.reads, *module.show(Lamp.FOR), *module.clear([Key.FOR]))
        return self.consoles * sum(exchange_s(each, self.baud) + TURNAROUND_S for each in talk)

    def segment(self, folder: Path) -> Segment:
        """The bus in hall.toml."""
        span = {node: node for node in range(1, self.consoles + 1)}
        channel = str(folder / "bus0")
        if not self.baud:
            return Segment(channel, span)
        return Segment(channel, span, kind="modbus", settings={"baud": self.baud})


BUSES: Final = (
    Bus("CAN hub", 121),
    Bus("Modbus 19,200", 32, 19_200),
    Bus("Modbus 19,200", 64, 19_200),
    Bus("Modbus 115,200", 32, 115_200),
    Bus("Modbus 115,200", 64, 115_200),
)


async def lamp(bus: Bus) -> tuple[list[float], float]:
    """Hold votes; seconds from each press to its lamp, and to the last when all press at once."""
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        folder = Path(name)
        config = HallFile(
            persons=deputies(bus.consoles),
            segments=[bus.segment(folder)],
            seats=bus.consoles,
            regulations={"vote_s": 600, "registration_s": 600},
        ).write(folder)
        async with (
            Processes(folder / "logs") as processes,
            SimulatedHall.opened(config, processes) as hall,
        ):
            everybody = range(1, bus.consoles + 1)
            await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
            await hall.ask(c.OpenRegistration())
            await _register(hall, everybody)
            waits: list[float] = []
            votes = -(-PRESSES // bus.consoles)
            for number in range(votes):
                await _open(hall, f"v{number}")
                waits += await asyncio.gather(
                    *(_press(hall, seat, chance.uniform(0.5, SPREAD_S)) for seat in everybody)
                )
                await hall.ask(c.CloseVoting(voting=f"v{number}"))
                await asyncio.sleep(BETWEEN_S)
            await _open(hall, "last")
            await asyncio.sleep(2)
            pressed = await hall.hands.press(dict.fromkeys(everybody, Key.FOR), hold_s=TAP_S)
            await hall.hands.until_lit(dict.fromkeys(everybody, Lamp.PRESENT | Lamp.FOR))
            return waits, max(hall.hands.lit_at.values()) - pressed


async def _register(hall: SimulatedHall, seats: range) -> None:
    """Let all register; whose console the line had not found yet presses again."""
    dark = list(seats)
    while dark:
        await hall.hands.press(dict.fromkeys(dark, Key.PRESENT), hold_s=TAP_S)
        with contextlib.suppress(TimeoutError):
            await hall.hands.until_lit(dict.fromkeys(dark, Lamp.PRESENT), within=4)
        dark = [seat for seat in dark if not hall.hands.lit.get(seat, Lamp.NONE) & Lamp.PRESENT]


async def _open(hall: SimulatedHall, voting: str) -> None:
    await hall.ask(c.AnnounceVoting(voting=voting, wording="Про бюджет"))
    await hall.ask(c.OpenVoting(voting=voting))


async def _press(hall: SimulatedHall, seat: int, after_s: float) -> float:
    """Let one member press; how long the lamp took."""
    await asyncio.sleep(after_s)
    pressed = await hall.hands.press({seat: Key.FOR}, hold_s=TAP_S)
    await hall.hands.until_lit({seat: Lamp.PRESENT | Lamp.FOR})
    return hall.hands.lit_at[seat] - pressed


def main() -> None:
    """Print the figures of each bus, or of those whose name or number of consoles is given."""
    chosen = set(sys.argv[1:])
    named = [bus for bus in BUSES if chosen & {*bus.name.split(), str(bus.consoles)}]
    for bus in named or BUSES:
        waits, at_once = asyncio.run(lamp(bus))
        print(
            f"  {bus.name}, {bus.consoles} consoles: press → lamp p50/p99 {p50_p99(waits)}; all "
            f"in one instant, the last lamp {ms(at_once)}; the wire alone {ms(bus.wire_s)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
