"""From the grant of the floor to the microphone's relay, bus by bus, through the controller."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from bench.figures import p50_p99
from consoles.signals import Lamp
from controller.rules import commands as c
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

SEATS: Final = 32
GRANTS: Final = 60
_SPEAKS: Final = Lamp.PRESENT | Lamp.SPEAK | Lamp.MICROPHONE


async def grants(kind: str) -> list[float]:
    """Seconds from each command at the desk's socket to the relay of that seat."""
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        folder = Path(name)
        span = {node: node for node in range(1, SEATS + 1)}
        channel = str(folder / "bus0")
        segment = (
            Segment(channel, span)
            if kind == "canopen"
            else Segment(channel, span, kind="modbus", settings={"baud": 115_200})
        )
        config = HallFile(
            persons=deputies(SEATS),
            segments=[segment],
            seats=SEATS,
            regulations={"registration_s": 600},
        ).write(folder)
        async with (
            Processes(folder / "logs") as processes,
            SimulatedHall.opened(config, processes) as hall,
        ):
            await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
            await hall.ask(c.OpenRegistration())
            await hall.hands.card_in(dict.fromkeys(span))
            await hall.until(lambda sitting: len(sitting.present) == SEATS)
            await hall.ask(c.CloseRegistration())
            return [await _grant(hall, 1 + number % SEATS) for number in range(GRANTS)]


async def _grant(hall: SimulatedHall, seat: int) -> float:
    given = asyncio.get_running_loop().time()
    await hall.ask(c.AskFloor(member=hall.sitting.seating[seat], grant=True))
    await hall.hands.until_lit({seat: _SPEAKS})
    took = hall.hands.lit_at[seat] - given
    await hall.ask(c.EndFloor())
    await hall.hands.until_lit({seat: Lamp.PRESENT})
    return took


def main() -> None:
    """Print the figures of both buses."""
    for kind, words in (("canopen", "CAN hub"), ("modbus", "Modbus 115,200")):
        waits = asyncio.run(grants(kind))
        print(f"  {words}, {SEATS} consoles: grant → relay p50/p99 {p50_p99(waits)}", flush=True)


if __name__ == "__main__":
    main()
