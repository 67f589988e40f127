"""Does the lamp of a secret vote tell, by when it comes, what was pressed?

``python -m bench secrecy [VOTES]``. A listener at the bus stamps each press and the lamp after it,
over many secret votes with random choices. If the delay does not depend on the choice, the choices
may be shuffled among the delays; how often shuffled groups differ as much as the true ones is p.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import Final

from bench.figures import p50_p99
from consoles.signals import Key, Lamp
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.secrecy import LAMPS, PRESSES, Tap
from hw_sim.simulated_hall import SimulatedHall

CONSOLES: Final = 60
VOTES: Final = 25
SHUFFLES: Final = 10_000
SEED: Final = 5
PAUSE_S: Final = 0.02
KEYS: Final = (Key.FOR, Key.AGAINST, Key.ABSTAIN)
TAKEN: Final = 0x20  # the bit of the lamp on a console


class StampedTap:
    """A tap that remembers when each frame came, as this process saw it."""

    def __init__(self, tap: Tap) -> None:
        """Listen with the event loop."""
        self._tap = tap
        self._pressed: dict[int, float] = {}
        self.delays: dict[int, float] = {}
        asyncio.get_running_loop().add_reader(tap.sock, self._hear)

    def next_vote(self) -> None:
        """Forget."""
        self._pressed, self.delays = {}, {}

    def _hear(self) -> None:
        now = time.perf_counter()
        self._tap.frames.clear()
        for frame in self._tap.take():
            pressed = frame.data.strip(b"\0")
            if frame.id in PRESSES and pressed:
                self._pressed.setdefault(frame.id - PRESSES.start + 1, now)
            elif frame.id in LAMPS and frame.data[0] & TAKEN:
                node = frame.id - LAMPS.start + 1
                if node in self._pressed:
                    self.delays.setdefault(node, now - self._pressed[node])


async def delays(votes: int) -> dict[Key, list[float]]:
    """Seconds from press to lamp on the bus, by the key that was pressed."""
    chance = random.Random(SEED)
    found: dict[Key, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        folder = Path(name)
        seats = range(1, CONSOLES + 1)
        config = HallFile(
            persons=deputies(CONSOLES),
            segments=[Segment(str(folder / "bus0"), {seat: seat for seat in seats})],
            seats=CONSOLES,
            regulations={"vote_s": 600, "registration_s": 600},
        ).write(folder)
        async with (
            Processes(folder / "logs") as processes,
            SimulatedHall.opened(config, processes) as hall,
        ):
            await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
            await hall.ask(c.OpenRegistration())
            await hall.hands.press(dict.fromkeys(seats, Key.PRESENT))
            await hall.hands.until_lit(dict.fromkeys(seats, Lamp.PRESENT))
            with Tap.on(folder / "bus0") as tap:
                stamped = StampedTap(tap)
                for number in range(votes):
                    chosen = {seat: chance.choice(KEYS) for seat in seats}
                    stamped.next_vote()
                    await _vote(hall, f"v{number}", chosen)
                    for seat, delay in stamped.delays.items():
                        found[chosen[seat]].append(delay)
                asyncio.get_running_loop().remove_reader(tap.sock)
    return found


async def _vote(hall: SimulatedHall, voting: str, chosen: dict[int, Key]) -> None:
    secret = BallotKind.SECRET
    await hall.ask(c.AnnounceVoting(voting=voting, wording="Про обрання", ballot=secret))
    await hall.ask(c.OpenVoting(voting=voting))
    for seat, key in chosen.items():
        await hall.hands.press({seat: key}, hold_s=PAUSE_S / 2)
        await asyncio.sleep(PAUSE_S)
    await hall.hands.until_lit(dict.fromkeys(chosen, Lamp.PRESENT | Lamp.TAKEN))
    await hall.ask(c.CloseVoting(voting=voting))
    await hall.hands.until_lit(dict.fromkeys(chosen, Lamp.PRESENT))


def spread(groups: dict[Key, list[float]]) -> float:
    """How far the groups' means lie apart, in seconds."""
    means = [fmean(group) for group in groups.values()]
    return max(means) - min(means)


def p_of(groups: dict[Key, list[float]]) -> float:
    """The share of shuffles in which the means lie at least as far apart as in truth."""
    chance = random.Random(SEED)
    pool = [delay for group in groups.values() for delay in group]
    truth, as_far = spread(groups), 0
    for _ in range(SHUFFLES):
        chance.shuffle(pool)
        cut, shuffled = 0, {}
        for key, group in groups.items():
            shuffled[key] = pool[cut : cut + len(group)]
            cut += len(group)
        as_far += spread(shuffled) >= truth
    return as_far / SHUFFLES


def main() -> None:
    """Print the delays by choice, and whether they tell it."""
    votes = int(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2].isdigit() else VOTES
    found = asyncio.run(delays(votes))
    for key, group in found.items():
        print(f"  {key.name}: {len(group)} presses, press → lamp p50/p99 {p50_p99(group)}")
    print(f"  the means lie {spread(found) * 1e6:.0f} µs apart; p = {p_of(found):.2f}")
