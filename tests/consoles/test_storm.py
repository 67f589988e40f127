"""Everybody presses in one instant: nothing is lost, nothing is heard twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from consoles.hall import Hall
from consoles.signals import Back, Key, Lamp, Press, Trouble
from hw_sim.stand import Ear, Span, Stand

CHOICES = (Key.FOR, Key.AGAINST, Key.ABSTAIN)
LAMPS = {Key.FOR: Lamp.FOR, Key.AGAINST: Lamp.AGAINST, Key.ABSTAIN: Lamp.ABSTAIN}


def spans(seats: int, buses: int) -> list[Span]:
    """Spread seats 1.. over buses, node numbers from 1 on each."""
    share = -(-seats // buses)
    firsts = range(1, seats + 1, share)
    return [
        {s: s - first + 1 for s in range(first, min(first + share, seats + 1))} for first in firsts
    ]


@pytest.mark.parametrize(("seats", "buses"), [(121, 1), (127, 1), (250, 2), (450, 4)])
async def test_a_storm_loses_nothing(tmp_path: Path, seats: int, buses: int) -> None:
    choices = {seat: CHOICES[seat % 3] for seat in range(1, seats + 1)}
    async with Stand.opened(tmp_path, spans(seats, buses), apart=True) as stand:
        hall = Hall([stand.line(bus) for bus in range(buses)])
        async with Ear(hall) as ear:
            await ear.until(lambda _: len(ear.of(Back)) == seats)
            await stand.hands.press(choices)
            await stand.hands.press(dict.fromkeys(choices, Key.PRESENT))  # as soon as they can
            await ear.until(lambda _: len(ear.of(Press)) >= 2 * seats)
            lamps = {seat: LAMPS[key] for seat, key in choices.items()}
            hall.show(lamps)
            await stand.hands.until_lit(lamps)
            expected = Counter(
                press
                for seat, key in choices.items()
                for press in (Press(seat, key), Press(seat, Key.PRESENT))
            )
            assert Counter(ear.of(Press)) == expected
            assert not ear.of(Trouble)
