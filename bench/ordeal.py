"""A hundred thousand faults on the wires while votes are held: is every ballot what was pressed?

``python -m bench ordeal [FAULTS]``. Several halls sit at once, half of them on CAN and half on
RS-485, each with an engine, a journal and consoles of its own; each is given its share. Most of
the time all wait for something, so several share a core.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from consoles.canopen_limits import Limits
from consoles.modbus_limits import ModbusLimits
from hw_sim.modbus_stand import ModbusStand
from hw_sim.modbus_wire import Timing
from hw_sim.ordeal import Ordeal, Toll, Wrong
from hw_sim.stand import Stand

FAULTS: Final = 100_000
HALLS: Final = 12
SEATS: Final = {seat: seat for seat in range(1, 33)}
ON_CAN: Final = {"unheard": 0.04, "lost": 0.04, "doubled": 0.04, "garbled": 0.04}
ON_MODBUS: Final = {
    "unheard": 0.02,
    "lost": 0.02,
    "doubled": 0.02,
    "split": 0.02,
    "garbled": 0.03,
    "bad_crc": 0.02,
    "truncated": 0.02,
    "late": 0.02,
    "foreign": 0.01,
    "noise": 0.02,
}


async def on_can(faults: int, seed: int, folder: Path) -> Toll:
    """Hold votes on a bad CAN bus; heartbeats are quick, so that a minute holds many votes."""
    limits = Limits(heartbeat_s=0.2, quiet_s=0.5, probe_s=0.5, refresh_s=0.5)
    async with Stand.opened(folder, [SEATS]) as stand:
        line = stand.line(limits=limits)
        return await Ordeal(stand, [line], ON_CAN, seed, folder / "journal.db").run(faults)


async def on_modbus(faults: int, seed: int, folder: Path) -> Toll:
    """Hold votes on a bad RS-485 line, as fast as this machine can."""
    timing = Timing(baud=115_200, pace=0)
    async with ModbusStand.opened(folder, [SEATS], timing=timing) as stand:
        line = stand.line(limits=ModbusLimits(probe_s=0.5))
        return await Ordeal(stand, [line], ON_MODBUS, seed, folder / "journal.db").run(faults)


def _sit(faults: int, seed: int) -> Toll | str:
    """Sit in one hall; a word of what must never happen, if it did."""
    hall = on_modbus if seed % 2 else on_can
    with tempfile.TemporaryDirectory(prefix="viche-ordeal-") as name:
        try:
            return asyncio.run(hall(faults, seed, Path(name)))
        except Wrong as wrong:
            return f"seed {seed}: {wrong}"


def main() -> None:
    """Print what was endured and what came of it, hall by hall and in all."""
    wanted = next((int(word) for word in sys.argv[2:] if word.isdecimal()), FAULTS)
    begun, total, wrong = time.perf_counter(), Toll(), list[str]()
    with ProcessPoolExecutor(HALLS) as pool:
        halls = {pool.submit(_sit, -(-wanted // HALLS), seed): seed for seed in range(HALLS)}
        for done in as_completed(halls):
            toll, seed = done.result(), halls[done]
            if isinstance(toll, str):
                wrong.append(toll)
                print(f"  WRONG {toll}", flush=True)
                continue
            bus = "RS-485" if seed % 2 else "CAN"
            print(f"  {bus}, seed {seed}: {toll.faults.total()} faults, {toll.votes} votes")
            total = _sum(total, toll)
    took = time.perf_counter() - begun
    print(f"{total.faults.total()} faults in {took:.0f} s, {total.votes} votes, ", end="")
    print(f"{total.presses} presses, {total.ballots} ballots stored: ", end="")
    print(f"{len(wrong)} halls in which something went wrong" if wrong else "none wrong")
    print(f"  {total.unheard} times a member had no ballot, and no lamp, in the end")
    for name, number in sorted(total.faults.items()):
        print(f"  {name}: {number}")


def _sum(one: Toll, other: Toll) -> Toll:
    return Toll(
        faults=Counter(one.faults) + other.faults,
        votes=one.votes + other.votes,
        presses=one.presses + other.presses,
        ballots=one.ballots + other.ballots,
        unheard=one.unheard + other.unheard,
    )


if __name__ == "__main__":
    main()
