"""A secret vote over every byte: exchange two choices, and nothing but the presses differs.

The same members vote in the same order; two of them exchange their choices, so that the tally
stays. Compared are two runs of the real controller, a process of its own over a bus with consoles.

Equal byte for byte: the frames that light the lamps, in their order on the bus.

Equal once stamps of time are masked: the journal's lines, the raw journal file after an orderly
end (free pages and all), the pages of its write-ahead log while it runs, the file of cards, the
log with ``--verbose``, all that feed.sock, screen.sock and desk.sock told. Left out: the hashes of
stamped lines (tree heads, signatures, keys drawn anew), the notices of time and health, and on the
bus heartbeats and the presses themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from consoles.signals import Key, Lamp
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from controller.rules.sitting import Stage
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Child, Processes
from hw_sim.secrecy import LAMPS, PRESSES, Heard, Tap, found_in_memory
from hw_sim.simulated_hall import SimulatedHall

SEATS = 5
PLAIN = {1: Key.FOR, 2: Key.AGAINST, 3: Key.ABSTAIN, 4: Key.FOR, 5: Key.AGAINST}
EXCHANGED = {1: Key.AGAINST, 2: Key.FOR, 3: Key.ABSTAIN, 4: Key.AGAINST, 5: Key.FOR}


class WitnessedHall(SimulatedHall):
    """A hall whose controller tells, when asked by a signal, what in it refers to a choice."""

    async def start_controller(self) -> None:
        self.report = self.config.path.with_name("holders.jsonl")
        words = ("hw_sim.secrecy_probe", str(self.report), str(self.config.path), "--verbose")
        self.controller = await self.processes.start("controller", *words)

    async def holders(self) -> dict[str, int]:
        told = len(self._reports())
        self.controller.process.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(10):
            while len(self._reports()) == told:
                await asyncio.sleep(0.02)
        return self._reports()[-1]

    def _reports(self) -> list[dict[str, int]]:
        if not self.report.exists():
            return []
        whole = self.report.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]


@contextlib.asynccontextmanager
async def secret_hall(folder: Path) -> AsyncIterator[tuple[WitnessedHall, Tap]]:
    """A hall in session, all registered, and a listener at its bus."""
    hall_toml = HallFile(
        persons=deputies(SEATS),
        segments=[Segment(str(folder / "bus0"), {seat: seat for seat in range(1, SEATS + 1)})],
        seats=SEATS,
        regulations={"vote_s": 600, "registration_s": 600},
    ).write(folder)
    async with (
        Processes(folder / "logs") as processes,
        WitnessedHall.opened(hall_toml, processes) as hall,
    ):
        assert isinstance(hall, WitnessedHall)
        with Tap.on(folder / "bus0") as tap:
            await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
            await hall.ask(c.OpenRegistration())
            for seat in range(1, SEATS + 1):
                await hall.hands.press({seat: Key.PRESENT})
                await hall.until(lambda now, seat=seat: len(now.present) == seat)
            yield hall, tap


async def vote(hall: SimulatedHall, keys: dict[int, Key]) -> None:
    """Announce, open, press one after the other, close."""
    await hall.ask(c.AnnounceVoting(voting="v", wording="Про обрання", ballot=BallotKind.SECRET))
    await hall.ask(c.OpenVoting(voting="v"))
    for seat, key in keys.items():
        await hall.hands.press({seat: key}, hold_s=0.01)
        await hall.hands.until_lit({seat: Lamp.PRESENT | Lamp.TAKEN})
    await hall.ask(c.CloseVoting(voting="v"))
    await hall.until(lambda now: "v" in now.past and now.past["v"].stage is Stage.CLOSED)
    await hall.hands.until_lit(dict.fromkeys(keys, Lamp.PRESENT))


async def test_after_the_close_nothing_in_memory_refers_to_a_choice(tmp_path: Path) -> None:
    async with secret_hall(tmp_path) as (hall, tap):
        before = await hall.holders()
        await vote(hall, PLAIN)
        await asyncio.sleep(0.2)
        after = await hall.holders()
        assert after == before
