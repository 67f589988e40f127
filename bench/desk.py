"""From a key at the desk to the accepted event shown there, and how soon a desk stands.

The desk is the real one, in a pseudo-terminal; the controller a process of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import struct
import sys
import tempfile
import termios
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from bench.figures import ms, p50_p99
from controller.rules import commands as c
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes, environment
from hw_sim.simulated_hall import SimulatedHall

SEATS: Final = 121
ROUNDS: Final = 30
STARTS: Final = 5
ROWS, COLUMNS = 45, 160
REST_S: Final = 1.2
"""A key right after a change is taken for one meant for what stood there before: it rests."""


class Terminal:
    """A desk in a terminal, and all that it has written."""

    def __init__(self, run: Path) -> None:
        self.written = bytearray()
        self._news = asyncio.Event()
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self._ours, False)
        self.begun = time.perf_counter()
        self._process = asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "viche", "desk", "--run", str(run)),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment(), "TERM": "xterm-256color", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        self._theirs = theirs

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, run: Path) -> AsyncIterator[Terminal]:
        """Sit down; get up at the end."""
        made = cls(run)
        child = await made._process
        os.close(made._theirs)
        loop = asyncio.get_running_loop()
        loop.add_reader(made._ours, made._read)
        try:
            yield made
        finally:
            loop.remove_reader(made._ours)
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
            await child.wait()
            os.close(made._ours)

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            self.written += os.read(self._ours, 1 << 16)
        self._news.set()

    def press(self, key: bytes) -> int:
        """Press a key; returns how much was written before it."""
        before = len(self.written)
        os.write(self._ours, key)
        return before

    async def sees(self, words: str, after: int = 0) -> float:
        """Wait until words are written; returns when (of ``time.perf_counter``)."""
        async with asyncio.timeout(8):
            while words.encode() not in self.written[after:]:
                self._news.clear()
                await self._news.wait()
        return time.perf_counter()


@contextlib.asynccontextmanager
async def _hall() -> AsyncIterator[tuple[SimulatedHall, Path]]:
    """A council of 121, all here."""
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as named:
        folder = Path(named)
        bus = [Segment(str(folder / "bus0"), {seat: seat for seat in range(1, SEATS + 1)})]
        rules = {"registration_s": 600, "vote_s": 600}
        config = HallFile(
            persons=deputies(SEATS), segments=bus, seats=SEATS, regulations=rules
        ).write(folder)
        async with (
            Processes(folder / "logs") as processes,
            SimulatedHall.opened(config, processes) as hall,
        ):
            await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
            await hall.ask(c.OpenRegistration())
            await hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
            await hall.until(lambda sitting: len(sitting.present) == SEATS)
            await hall.ask(c.CloseRegistration())
            yield hall, folder / "run"


async def _start(hall: SimulatedHall, run: Path) -> float:
    """Seconds from the start of the process to the sitting on the screen."""
    async with Terminal.opened(run) as desk:
        return await desk.sees(f"{SEATS} із {SEATS}") - desk.begun


async def _keys(hall: SimulatedHall, run: Path) -> list[float]:
    """Seconds from Enter, which ends a break, to the line that says so."""
    waits = []
    async with Terminal.opened(run) as desk:
        await desk.sees(f"{SEATS} із {SEATS}")
        for _ in range(ROUNDS):
            before = len(desk.written)
            await hall.ask(c.TakeBreak(reason="обід"))
            await desk.sees("Закінчити перерву", before)
            await asyncio.sleep(REST_S)
            begun = time.perf_counter()
            before = desk.press(b"\r")
            waits.append(await desk.sees("Перерву закінчено", before) - begun)
    return waits


async def _measured() -> tuple[list[float], list[float]]:
    async with _hall() as (hall, run):
        starts = [await _start(hall, run) for _ in range(STARTS)]
        return starts, await _keys(hall, run)


def main() -> None:
    """Print the figures."""
    starts, waits = asyncio.run(_measured())
    middle = sorted(starts)[len(starts) // 2]
    print(f"  a desk stands: median of {STARTS} {ms(middle)}, worst {ms(max(starts))}")
    print(f"  Enter → its event shown, {ROUNDS} times: p50/p99 {p50_p99(waits)}")


if __name__ == "__main__":
    main()
