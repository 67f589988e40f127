"""Ten dead consoles among 64 on RS-485: what they cost the living, at rest and in a vote."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Final

from bench.modbus import BAUDS, polled
from consoles.signals import Voting
from drivers.punctual import punctual_loop

LIVING: Final = 54
DEAD: Final = range(1, 60, 6)
AT_REST_S: Final = 60.0
IN_VOTE_S: Final = 20.0
AIM: Final = 1.10


async def rounds(baud: int, consoles: int, dead: Collection[int]) -> tuple[float, float]:
    """The mean time from poll to poll of a living console, seconds: at rest, and in a vote."""
    async with polled(baud, consoles, dead) as it:
        means = []
        for voting, seconds in ((False, AT_REST_S), (True, IN_VOTE_S)):
            if voting:
                it.line.heed(Voting(frozenset(range(1, consoles + 1)), secret=False))
                await asyncio.sleep(1)  # whoever is being called is let alone first
            it.port.polled = {}
            await asyncio.sleep(seconds)
            polls = sum(len(t) for node, t in it.port.polled.items() if node not in dead)
            means.append(seconds * (consoles - len(dead)) / polls)
    return means[0], means[1]


def main() -> None:
    """Print both, beside a line on which the same 54 hang alone."""
    for baud in BAUDS:
        with asyncio.Runner(loop_factory=punctual_loop) as runner:
            alone = runner.run(rounds(baud, LIVING, ()))
            among = runner.run(rounds(baud, LIVING + len(DEAD), DEAD))
        for when, before, after in zip(("at rest", "in a vote"), alone, among, strict=True):
            print(
                f"  {baud:6} bit/s, {LIVING} living consoles, a round {when}: alone {before:.3f} "
                f"s, with {len(DEAD)} dead {after:.3f} s: {after / before:.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
