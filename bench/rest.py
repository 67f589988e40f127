"""What the controller takes of the processor while nobody presses anything.

128 Modbus consoles are polled as fast as their lines go, 450 CAN consoles send a heartbeat a
second: the whole controller, a process of its own, over half a minute.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.storm import spans
from hw_sim import orders
from hw_sim.footprint import footprint
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

FOR_S: Final = 30.0
CAN: Final = 450
MODBUS_LINES: Final = 4
PER_LINE: Final = 32
HALLS: Final = ["can", "19200", "115200", "both"]
"""CAN alone; Modbus alone, at each speed; 115,200 and CAN."""
AIM: Final = 0.15
PI_4: Final = 4.0
"""How many times longer a Raspberry Pi 4 takes for the same Python: bench/README.md says why."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The figures of one hall."""

    name: str
    load: float
    """Processor time of the controller as a share of a core."""
    exchanges: float
    """Modbus requests a second that the consoles heard; 0 where CAN frames are among them."""
    rss_kb: int


def can_segments(folder: Path, first: int) -> list[Segment]:
    """450 consoles on four buses, their seats from ``first`` on."""
    return [
        Segment(
            str(folder / f"bus{number}"), {node: seat + first - 1 for node, seat in span.items()}
        )
        for number, span in enumerate(spans(CAN))
    ]


def modbus_segments(folder: Path, baud: int) -> list[Segment]:
    """128 consoles on four lines, their seats from 1 on."""
    return [
        Segment(
            str(folder / f"rs485-{number}"),
            {node: number * PER_LINE + node for node in range(1, PER_LINE + 1)},
            kind="modbus",
            settings={"baud": baud},
        )
        for number in range(MODBUS_LINES)
    ]


async def rest(name: str, folder: Path, segments: list[Segment]) -> Rest:
    """Let a controller rest for half a minute."""
    seats = sum(len(segment.seats) for segment in segments)
    config = HallFile(persons=deputies(seats), segments=segments, seats=seats).write(folder)
    async with (
        Processes(folder / "logs") as processes,
        SimulatedHall.opened(config, processes) as hall,
    ):
        await asyncio.sleep(5)  # all have been found and set up
        before, heard = footprint(hall.controller.pid), await _heard(hall)
        await asyncio.sleep(FOR_S)
        after, heard_after = footprint(hall.controller.pid), await _heard(hall)
    return Rest(
        name,
        (after.cpu_s - before.cpu_s) / FOR_S,
        (heard_after - heard) / FOR_S if all(each.kind == "modbus" for each in segments) else 0,
        after.peak_kb,
    )


async def _heard(hall: SimulatedHall) -> int:
    """Requests and frames that the consoles have heard so far."""
    return ((await hall.hands.order(orders.Stats())).stats or {})["heard"]


def main() -> None:
    """Print the figures; ``can``, ``19200``, ``115200``, ``both`` choose."""
    chosen = [word for word in sys.argv[1:] if word in HALLS] or HALLS
    for which in chosen:
        with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
            folder = Path(name)
            segments = []
            if which != "can":
                segments += modbus_segments(folder, int(which) if which.isdecimal() else 115_200)
            if which in {"can", "both"}:
                segments += can_segments(folder, 1 + len(segments) * PER_LINE)
            it = asyncio.run(rest(which, folder, segments))
        print(
            f"  {it.name}: {it.load:.1%} of a core of {AIM:.0%}, a Pi 4 {it.load * PI_4:.0%}; "
            f"{it.rss_kb / 1024:.1f} MB"
            + (f"; {it.exchanges:.0f} exchanges a second" if it.exchanges else ""),
            flush=True,
        )


if __name__ == "__main__":
    main()
