"""What the recorder says of itself: levels to the desks, faults to the record, no more."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from controller import wire
from controller.hearing import PATIENCE_S, STALE_S, Hearing
from controller.recorder_door import RecorderDoor
from controller.sockets import listen
from tests.controller.conftest import Chamber, HandClock

RECORDING = wire.Sound(state=wire.SoundState.RECORDING, peaks=(-20, -96), quiet=(0, 42))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def test_a_seat_is_as_quiet_as_its_channel(clock: HandClock) -> None:
    hearing = Hearing({7: 1, 8: 2, 9: 3}, clock)
    hearing.take(RECORDING)
    assert [hearing.quiet_s(seat) for seat in (7, 8, 9, 10)] == [0, 42, None, None]


def test_in_one_mix_a_seat_is_as_quiet_as_the_loudest_channel(clock: HandClock) -> None:
    hearing = Hearing({}, clock)
    hearing.take(RECORDING)
    assert hearing.quiet_s(7) == 0


@pytest.mark.parametrize(
    "state", [s for s in wire.SoundState if s is not wire.SoundState.RECORDING]
)
def test_nobody_is_quiet_while_nothing_is_recorded(
    clock: HandClock, state: wire.SoundState
) -> None:
    hearing = Hearing({}, clock)
    hearing.take(wire.Sound(state=state, quiet=(100,)))
    assert hearing.quiet_s(7) is None


def test_a_recorder_may_take_its_time_to_come_and_then_is_missed(clock: HandClock) -> None:
    hearing = Hearing({}, clock)
    clock.passes(PATIENCE_S)
    assert hearing.wrong() == {}
    clock.passes(0.1)
    assert set(hearing.wrong()) == {"recorder_gone"}


def test_a_recorder_that_falls_silent_is_gone(clock: HandClock) -> None:
    hearing = Hearing({}, clock)
    hearing.take(RECORDING)
    clock.passes(STALE_S)
    assert hearing.wrong() == {}
    clock.passes(0.1)
    assert set(hearing.wrong()) == {"recorder_gone"}
    assert hearing.quiet_s(7) is None


def test_only_faults_of_sound_are_taken_from_it_and_no_long_ones(clock: HandClock) -> None:
    hearing = Hearing({}, clock)
    wrong = {"no_sound": "x" * 5000, "bus_lost": "not a recorder's to say"}
    hearing.take(wire.Sound(state=wire.SoundState.DEAF, wrong=wrong))
    assert hearing.wrong() == {"no_sound": "x" * 200}


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"Sound","state":"singing"}',
        b'{"type":"Sound","state":"recording","peaks":[7]}',
        b'{"type":"Sound","state":"recording","quiet":[-1]}',
        b'{"type":"Sound"}',
    ],
)
def test_what_is_no_level_is_unreadable(line: bytes) -> None:
    with pytest.raises(wire.Unreadable):
        wire.read_sound(line)


async def test_the_door_tells_the_desks_and_says_when_the_recorder_goes(
    chamber: Chamber, clock: HandClock, tmp_path: Path
) -> None:
    hearing = Hearing({}, clock)
    door = RecorderDoor(chamber.engine, hearing)
    server = await listen(tmp_path / "recorder.sock", door.serve, group=None)
    changed = asyncio.Event()
    chamber.engine.notices = type(chamber.engine.notices)(changed.set)

    async def newest() -> wire.Notice | None:
        async with asyncio.timeout(30):
            await changed.wait()
        changed.clear()
        return chamber.engine.notices.newest(wire.Sound)

    async with server:
        _, writer = await asyncio.open_unix_connection(tmp_path / "recorder.sock")
        writer.write(wire.encode(RECORDING) + b"\n")
        assert await newest() == RECORDING
        assert hearing.quiet_s(1) == 0
        writer.close()
        assert await newest() == wire.Sound(state=wire.SoundState.GONE)
        assert hearing.quiet_s(1) is None
