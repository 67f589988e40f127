"""A round of polls on RS-485 beside the wire's own time, and what it costs the processor.

The consoles are a process of their own, behind a pseudo-terminal that is paced as the wire would
be; the line is in this one. The wire's own time has the module's turnaround in it: it is the
module's, and no master can be faster.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import percentile
from consoles.modbus_line import ModbusLine
from consoles.modbus_models import MODELS
from consoles.modbus_round import cycle_s
from consoles.signals import Back
from drivers.modbus import BITS, Request, Verdict
from drivers.punctual import punctual_loop
from drivers.rs485 import Rs485
from hw_sim import orders
from hw_sim.modbus_stand import ModbusStand
from hw_sim.modbus_wire import Timing

BAUDS: Final = (19_200, 115_200)
CONSOLES: Final = (32, 64, 128)
TURNAROUND_S: Final = 0.001
"""Of the simulated module; real ones take 1 to 5 ms."""
CYCLES: Final = 10
AT_LEAST_S: Final = 10.0
AIM: Final = 1.10
MODEL: Final = "viche-console"


@dataclass(frozen=True, slots=True)
class Cycle:
    """The figures of one line, seconds unless said otherwise."""

    baud: int
    consoles: int
    median: float
    worst: float
    wire: float
    late: float
    """By how much the simulator's answers came too late, the mean of one exchange."""
    cpu: float
    """Processor time of the line's process for one exchange."""
    load: float
    """The same as a share of a core."""
    faults: int

    @property
    def ratio(self) -> float:
        """Measured ÷ the wire's own."""
        return self.median / self.wire


class Watched(Rs485):
    """A line that notes when each console is polled."""

    polled: dict[int, list[float]]

    async def ask(self, request: Request) -> Verdict:
        """Send a request as ever."""
        if request.function in BITS:
            self.polled.setdefault(request.device, []).append(time.perf_counter())
        return await super().ask(request)


@dataclass(slots=True)
class Polled:
    """A line under way and the stand it hangs on."""

    stand: ModbusStand
    line: ModbusLine
    port: Watched

    async def stats(self) -> dict[str, int]:
        """What the simulated consoles have counted."""
        return (await self.stand.hands.order(orders.Stats())).stats or {}


@contextlib.asynccontextmanager
async def polled(baud: int, consoles: int, dead: Collection[int] = ()) -> AsyncIterator[Polled]:
    """Poll so many consoles, ``dead`` ones among them; entered when all others have answered."""
    span = {seat: seat for seat in range(1, consoles + 1)}
    timing = Timing(baud=baud, turnaround_s=TURNAROUND_S)
    ports: list[Watched] = []

    async def open_port() -> Watched:
        port = await Watched.open(stand.channels[0], baud, timing.parity)
        assert isinstance(port, Watched)
        port.polled = {}
        ports.append(port)
        return port

    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        async with ModbusStand.opened(Path(name), [span], apart=True, timing=timing) as stand:
            if dead:
                await stand.hands.order(orders.Unplug(seats=list(dead)))
            line = ModbusLine("line", span, open_port, MODELS[MODEL])
            here = asyncio.Event()
            polling = asyncio.create_task(_listen(line, consoles - len(dead), here))
            await here.wait()
            yield Polled(stand, line, ports[0])
            await line.close()
            await polling


async def measure(baud: int, consoles: int) -> Cycle:
    """Poll so many consoles for at least ten rounds and ten seconds."""
    wire = cycle_s(consoles, MODELS[MODEL], baud, turnaround_s=TURNAROUND_S)
    async with polled(baud, consoles) as it:
        port, before = it.port, await it.stats()
        port.polled = {}
        sent, cpu, began = port.exchanges, time.process_time(), time.perf_counter()
        await asyncio.sleep(max(AT_LEAST_S, (CYCLES + 1.5) * wire))
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        sent, after = port.exchanges - sent, await it.stats()
    cycles = [
        later - earlier
        for times in port.polled.values()
        for earlier, later in itertools.pairwise(times)
    ]
    return Cycle(
        baud=baud,
        consoles=consoles,
        median=percentile(cycles, 0.5),
        worst=max(cycles),
        wire=wire,
        late=(after["late_us"] - before["late_us"]) / 1e6 / (after["sent"] - before["sent"]),
        cpu=cpu / sent,
        load=cpu / took,
        faults=it.line.faults.total(),
    )


async def _listen(line: ModbusLine, consoles: int, here: asyncio.Event) -> None:
    """Hear the line; ``here`` once all consoles have answered."""
    back = 0
    async for signal in line.signals():
        back += isinstance(signal, Back)
        if back == consoles:
            here.set()


def main() -> None:
    """Print the figures of each speed and size; ``modbus 19200`` those of one speed."""
    chosen = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    print("a round of polls ÷ the wire's own time, its module's turnaround of 1 ms included")
    for baud in chosen or BAUDS:
        for consoles in CONSOLES:
            with asyncio.Runner(loop_factory=punctual_loop) as runner:
                it = runner.run(measure(baud, consoles))
            print(
                f"  {baud:6} bit/s, {consoles:3} consoles: {it.median:.3f} s (worst "
                f"{it.worst:.3f}), wire {it.wire:.3f} s: {it.ratio:.3f} of {AIM:.2f}; "
                f"simulator late by {it.late * 1e6:.0f} µs an exchange; "
                f"{it.cpu * 1e3:.2f} ms of CPU an exchange, {it.load:.1%} of a core; "
                f"{it.faults} faults",
                flush=True,
            )


if __name__ == "__main__":
    main()
