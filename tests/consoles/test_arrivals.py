"""When frames came: by the adapter's stamps, whatever the adapter's clock does."""

from __future__ import annotations

import itertools

import pytest

from consoles.arrivals import WAITED_S, Arrivals
from drivers.canopen import Frame

WALL = 1_795_000_000.0
"""The adapter's clock is far from ours."""
CREPT = 0.03
"""How far the guess of its distance may have wandered in a few seconds."""


def frames(*stamps: float) -> list[Frame]:
    return [Frame(0x181, b"", stamp) for stamp in stamps]


def test_frames_that_waited_keep_their_distance() -> None:
    arrivals = Arrivals()
    arrivals.times(frames(WALL), now=10.0)
    times = arrivals.times(frames(WALL + 1.0, WALL + 1.05), now=11.5)
    assert times == pytest.approx([11.0, 11.05], abs=CREPT)


def test_without_a_stamp_a_frame_came_now() -> None:
    assert Arrivals().times(frames(0.0, 0.0), now=7.0) == [7.0, 7.0]


def test_time_never_goes_back_after_a_stall() -> None:
    """The first burst is read late: only the second tells how far the clocks are apart."""
    arrivals = Arrivals()
    late = arrivals.times(frames(WALL), now=1.5)
    quick = arrivals.times(frames(WALL + 1.6), now=1.6)
    assert late == [1.5]
    assert quick == pytest.approx([1.6])
    assert arrivals.times(frames(WALL + 1.7), now=1.7) == pytest.approx([1.7], abs=CREPT)


@pytest.mark.parametrize("step", [-3600.0, -1.0, 1.0, 3600.0])
def test_a_wall_clock_that_is_set_does_not_stop_the_consoles(step: float) -> None:
    arrivals = Arrivals()
    arrivals.times(frames(WALL), now=0.0)
    told = [arrivals.times(frames(WALL + step + now), now)[0] for now in map(float, range(1, 200))]
    assert all(before <= after for before, after in itertools.pairwise(told))
    assert all(now - at <= WAITED_S for now, at in enumerate(told, 1))
    assert told[-1] == pytest.approx(199.0, abs=CREPT)
