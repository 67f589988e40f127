"""Everybody presses in the same instant: how soon is all of it durable, told and lit?

From the last frame on the bus to the last ballot on the feed (durable before it is told) and to
the last lamp frame at a console. The hub has no speed of its own, so a real bus's time is added by
arithmetic, beside it.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.figures import ms, p50_p99, percentile, wire_s
from consoles.signals import Key, Lamp
from controller.rules import commands as c
from controller.rules.events import BallotCast, Entry, MemberRegistered
from hw_sim.footprint import footprint
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

ROUNDS = 30
PER_SEGMENT = 127
BITRATES = (125_000, 250_000, 500_000)
AIM_S = {121: 0.050, 127: 0.050, 450: 0.150}
"""Last frame off the bus → durable → lamp sent."""
PEER_S = {450: 27.0}
"""OpenSlides 3.3, few live screens, on the same kind of machine."""


@dataclass
class Storm:
    """The figures of one size of hall, seconds."""

    consoles: int
    segments: int
    told: list[float]
    lit: list[float]
    registered: float
    rss_kb: int


def spans(consoles: int) -> list[Mapping[int, int]]:
    """Node → seat for each segment, as evenly as may be."""
    count = -(-consoles // PER_SEGMENT)
    size = -(-consoles // count)
    firsts = range(1, consoles + 1, size)
    return [
        {seat - first + 1: seat for seat in range(first, min(first + size, consoles + 1))}
        for first in firsts
    ]


async def storm(consoles: int, rounds: int = ROUNDS) -> Storm:
    """Hold so many votes in which everybody presses at once."""
    with tempfile.TemporaryDirectory(prefix="viche-bench-") as name:
        folder = Path(name)
        segments = [
            Segment(str(folder / f"bus{number}"), span)
            for number, span in enumerate(spans(consoles))
        ]
        config = HallFile(
            persons=deputies(consoles),
            segments=segments,
            seats=consoles,
            regulations={"vote_s": 600, "registration_s": 600},
        ).write(folder)
        async with (
            Processes(folder / "logs") as processes,
            SimulatedHall.opened(config, processes) as hall,
        ):
            return await _measure(hall, consoles, len(segments), rounds)


async def _measure(hall: SimulatedHall, consoles: int, segments: int, rounds: int) -> Storm:
    everybody = range(1, consoles + 1)
    ear = _Ear(consoles)
    hall.hear(ear.hear)
    await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
    await hall.ask(c.OpenRegistration())
    pressed = await hall.hands.press(dict.fromkeys(everybody, Key.PRESENT))
    registered = await ear.last() - pressed
    result = Storm(consoles, segments, [], [], registered, 0)
    for number in range(rounds):
        key, lamp = ((Key.FOR, Lamp.FOR), (Key.AGAINST, Lamp.AGAINST))[number % 2]
        await asyncio.sleep(0.1)  # fingers come up
        await hall.ask(c.AnnounceVoting(voting=f"v{number}", wording="Про бюджет"))
        await hall.ask(c.OpenVoting(voting=f"v{number}"))
        pressed = await hall.hands.press(dict.fromkeys(everybody, key))
        result.told.append(await ear.last() - pressed)
        await hall.hands.until_lit(dict.fromkeys(everybody, Lamp.PRESENT | lamp))
        result.lit.append(max(hall.hands.lit_at.values()) - pressed)
        await hall.ask(c.CloseVoting(voting=f"v{number}"))
    result.rss_kb = footprint(hall.controller.pid).peak_kb
    return result


class _Ear:
    """Hears when the last of so many ballots or registrations is told."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._heard = 0
        self._at: asyncio.Queue[float] = asyncio.Queue()

    def hear(self, _: int, entry: Entry) -> None:
        if isinstance(entry.event, BallotCast | MemberRegistered):
            self._heard += 1
            if self._heard == self._size:
                self._heard = 0
                self._at.put_nowait(asyncio.get_running_loop().time())

    async def last(self) -> float:
        async with asyncio.timeout(20):
            return await self._at.get()


def main() -> None:
    """Print the figures for 121 consoles (Kyiv), 127 (a full bus) and 450 on four buses."""
    for consoles in AIM_S:
        _report(asyncio.run(storm(consoles)))


def _report(result: Storm) -> None:
    aim, per_bus = AIM_S[result.consoles], -(-result.consoles // result.segments)
    worst, last_lamp = percentile(result.told, 0.99), percentile(result.lit, 0.99)
    print(f"storm of {result.consoles} consoles on {result.segments} segment(s), {ROUNDS} rounds")
    print(f"  last frame → all durable and told  p50/p99  {p50_p99(result.told)}")
    print(f"  last frame → last lamp at console  p50/p99  {p50_p99(result.lit)}")
    print(f"  p99 ÷ aim of {ms(aim)}: told {worst / aim:.2f}, lamp {last_lamp / aim:.2f}")
    for bitrate in BITRATES:
        wire = wire_s(per_bus, bitrate)
        print(
            f"  the wire's own time at {bitrate // 1000} kbit/s: presses {ms(wire)}, lamps as "
            f"much again; ours to the lamp ÷ presses' (p50) "
            f"{percentile(result.lit, 0.5) / wire:.2f}"
        )
    print(f"  registration by key, all shown: {ms(result.registered)}")
    if result.consoles in PEER_S:
        peer = PEER_S[result.consoles]
        print(
            f"  OpenSlides 3.3 for {result.consoles} votes: {peer:.0f} s = "
            f"{peer / worst:.0f} × ours"
        )
    print(f"  controller's memory at its peak: {result.rss_kb / 1024:.1f} MB")


if __name__ == "__main__":
    main()
