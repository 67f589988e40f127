"""From the start of the controller to "ready": a new journal, and after kill -9 in a long sitting.

The long sitting has 306 votes of 121 members, Kyiv's longest; the kill comes with the 306th open.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import ms
from controller import wire
from controller.config import read_config
from controller.journal import SqliteJournal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.ballots import Choice
from controller.rules.decide import decide
from controller.rules.fold import fold
from controller.rules.sitting import Sitting
from hw_sim.footprint import footprint
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

MEMBERS = 121
VOTES = 306
AIM_START_S = 1.5
AIM_RESUME_S = 2.0
AIM_RSS_MB = 80


def write_sitting(config: Path, votes: int) -> int:
    """Write a sitting by the rules into the journal, its last vote open; how many lines."""
    hall = read_config(config)
    state, lines = Sitting(), []
    at = datetime.now(UTC) - timedelta(hours=8)

    def keep(event: e.AnyEvent, by: e.By = e.By.SECRETARY) -> None:
        nonlocal state, at
        at += timedelta(milliseconds=100)
        entry = e.Entry(at=at, by=by, event=event)
        state = fold(state, entry)
        lines.append(wire.encode(entry))

    def does(command: c.AnyCommand, by: e.By = e.By.SECRETARY) -> None:
        for event in decide(state, command, at):
            keep(event, by)

    keep(e.JournalOpened(format=wire.FORMAT, hall=hall.id))
    does(c.OpenSittingOf(sitting="s", body=hall.bodies["council"], session="1"))
    does(c.OpenRegistration())
    for seat in hall.seats:
        does(c.RegisterAtSeat(seat=seat, how=e.How.KEY), e.By.SEAT)
    choices = list(Choice)
    for number in range(votes):
        does(c.AnnounceVoting(voting=f"v{number}", wording="Про передачу земельної ділянки " * 8))
        does(c.OpenVoting(voting=f"v{number}"))
        for seat in hall.seats:
            choice = choices[(seat * number) % 7 % 3]
            does(c.CastBallot(seat=seat, choice=choice), e.By.SEAT)
        if number < votes - 1:
            does(c.CloseVoting(voting=f"v{number}"))
    journal = SqliteJournal(hall.journal)
    journal.append(lines)
    journal.close()
    return len(lines)


async def starts(config: Path, folder: Path, times: int = 5) -> tuple[list[float], float]:
    """Start and kill the controller; seconds to "ready", and the peak of memory in MB."""
    took, peak = [], 0.0
    loop = asyncio.get_running_loop()
    async with (
        Processes(folder / "logs") as processes,
        SimulatedHall.opened(config, processes) as hall,
    ):
        for _ in range(times):
            await hall.kill_controller()
            began = loop.time()
            await hall.start_controller()
            took.append(loop.time() - began)
            peak = max(peak, footprint(hall.controller.pid).peak_kb / 1024)
    return took, peak


def _hall(folder: Path) -> Path:
    span = {seat: seat for seat in range(1, MEMBERS + 1)}
    return HallFile(
        persons=deputies(MEMBERS),
        segments=[Segment(str(folder / "bus0"), span)],
        seats=MEMBERS,
        regulations={"vote_s": 3600},
    ).write(folder)


def main() -> None:
    """Print both figures."""
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        config = _hall(Path(name))
        took, peak = asyncio.run(starts(config, Path(name)))
        print(
            f"start to ready, new journal: median {ms(sorted(took)[len(took) // 2])}, "
            f"worst {ms(max(took))}; worst ÷ aim of {AIM_START_S} s: "
            f"{max(took) / AIM_START_S:.2f}; memory {peak:.1f} MB of {AIM_RSS_MB}"
        )
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        config = _hall(Path(name))
        lines = write_sitting(config, VOTES)
        took, peak = asyncio.run(starts(config, Path(name)))
        print(
            f"resume after kill -9 with vote {VOTES} open ({lines} lines): median "
            f"{ms(sorted(took)[len(took) // 2])}, worst {ms(max(took))}; worst ÷ aim of "
            f"{AIM_RESUME_S} s: {max(took) / AIM_RESUME_S:.2f}; memory {peak:.1f} MB of "
            f"{AIM_RSS_MB}"
        )


if __name__ == "__main__":
    main()
