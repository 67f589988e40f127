"""Cameras behind a real feed, on real wires to simulated cameras: orders, losses, secrets."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from controller.camera_tables import Camera
from controller.feed import Feed
from controller.rules import commands as c
from controller.rules.ballots import BallotKind
from controller.sockets import listen
from display.camera.crew import Crew
from hw_sim.camera import Power, SimCamera
from hw_sim.camera_doors import SimChain, SimUdp
from tests.controller.conftest import Chamber

WIDE, CHAIR, ROSTRUM, SEAT_2, SEAT_3 = range(5)


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    made = Chamber(tmp_path / "journal.db")
    yield made
    made.journal.close()


@contextlib.asynccontextmanager
async def served(chamber: Chamber, run: Path) -> AsyncIterator[None]:
    """The public feed of an engine that is driven by hand."""
    feed = Feed(chamber.engine, log_id="log", bodies={}, public=True)
    chamber.engine.changed = feed.changed
    async with await listen(run / "screen.sock", feed.serve):
        yield


@contextlib.asynccontextmanager
async def following(run: Path, *tables: Camera) -> AsyncIterator[None]:
    crew = Crew(tables, retry_s=0.05, look_s=0.1)
    task = asyncio.create_task(crew.serve(run, lambda: None))
    try:
        async with asyncio.timeout(30):
            yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def camera(sim: SimCamera) -> AsyncIterator[tuple[SimUdp, Camera]]:
    """A simulated camera in the network, and its table."""
    udp = SimUdp(sim)
    await udp.open()
    try:
        yield (
            udp,
            Camera(
                "front",
                "visca_udp",
                WIDE,
                CHAIR,
                ROSTRUM,
                {2: SEAT_2, 3: SEAT_3},
                host="127.0.0.1",
                port=udp.port,
                local_port=0,
            ),
        )
    finally:
        udp.close()


async def until(so: Callable[[], bool]) -> None:
    """Wait for what a camera behind a socket does: it tells nobody but the driver."""
    while not so():
        await asyncio.sleep(0.01)


async def test_the_camera_follows_the_sitting_and_no_order_is_repeated(
    chamber: Chamber, tmp_path: Path
) -> None:
    sim = SimCamera()
    async with camera(sim) as (_, table), following(tmp_path, table):
        await until(lambda: sim.orders == [WIDE])
        async with served(chamber, tmp_path):
            chamber.opens()
            await until(lambda: sim.preset == CHAIR)
            chamber.registers(1, 2, 3)
            chamber.votes()
            await until(lambda: sim.preset == WIDE)
            chamber.does(c.CloseVoting(voting="v1"))
            await until(lambda: sim.preset == CHAIR)
        await until(lambda: sim.preset == WIDE)
    assert sim.orders == [WIDE, CHAIR, WIDE, CHAIR, WIDE]


async def test_the_camera_goes_from_speaker_to_speaker_and_back_to_the_chair(
    chamber: Chamber, tmp_path: Path
) -> None:
    sim = SimCamera()
    async with (
        camera(sim) as (_, table),
        served(chamber, tmp_path),
        following(tmp_path, table),
    ):
        chamber.opens().registers(1, 2, 3)
        await until(lambda: sim.preset == CHAIR)
        speakers = (
            c.AskFloor(member="m2", grant=True),
            c.AskFloor(member="m3", grant=True),
            c.AskFloor(guest="Голова ОСББ", grant=True),
        )
        for speaks in speakers:
            chamber.does(speaks)
            await until(lambda: sim.preset != CHAIR)
            chamber.does(c.EndFloor())
            await until(lambda: sim.preset == CHAIR)
    assert sim.orders[sim.orders.index(CHAIR) :] == [
        CHAIR,
        SEAT_2,
        CHAIR,
        SEAT_3,
        CHAIR,
        ROSTRUM,
        CHAIR,
    ]


async def test_a_vote_after_a_speech_is_the_wide_shot_and_then_who_presides(
    chamber: Chamber, tmp_path: Path
) -> None:
    sim = SimCamera()
    async with (
        camera(sim) as (_, table),
        served(chamber, tmp_path),
        following(tmp_path, table),
    ):
        chamber.opens().registers(1, 2, 3)
        chamber.does(c.AskFloor(member="m2", grant=True))
        await until(lambda: sim.preset == SEAT_2)
        chamber.votes()
        await until(lambda: sim.preset == WIDE)
        chamber.does(c.CloseVoting(voting="v1"))
        await until(lambda: sim.preset == CHAIR)
    assert sim.orders[-3:] == [SEAT_2, WIDE, CHAIR]


async def test_a_camera_that_was_off_comes_back_to_where_it_should_point(
    chamber: Chamber, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sim = SimCamera()
    async with (
        camera(sim) as (udp, table),
        served(chamber, tmp_path),
        following(tmp_path, table),
    ):
        chamber.opens()
        await until(lambda: sim.preset == CHAIR)
        udp.switch(Power.OFF)
        await until(lambda: "no answer" in caplog.text)
        udp.switch(Power.ON)
        await until(lambda: sim.preset == CHAIR)
        await until(lambda: "obeys again" in caplog.text)
    assert caplog.text.count("no answer") == 1


async def test_a_camera_on_standby_is_told_of_and_turned_when_it_is_on(
    chamber: Chamber, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sim = SimCamera()
    async with (
        camera(sim) as (udp, table),
        served(chamber, tmp_path),
        following(tmp_path, table),
    ):
        chamber.opens()
        await until(lambda: sim.preset == CHAIR)
        udp.switch(Power.STANDBY)
        await until(lambda: "on standby" in caplog.text)
        sim.preset = None
        udp.switch(Power.ON)
        await until(lambda: sim.preset == CHAIR)


async def test_a_camera_lost_in_a_secret_vote_is_told_as_a_risk(
    chamber: Chamber, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    sim = SimCamera()
    async with (
        camera(sim) as (udp, table),
        served(chamber, tmp_path),
        following(tmp_path, table),
    ):
        chamber.opens()
        await until(lambda: sim.preset == CHAIR)
        chamber.registers(1, 2, 3)
        udp.switch(Power.OFF)
        chamber.votes(ballot=BallotKind.SECRET)
        await until(lambda: "A SECRET VOTE" in caplog.text)


async def test_a_dead_camera_of_a_chain_does_not_hold_up_the_other(
    chamber: Chamber, tmp_path: Path
) -> None:
    sims = [SimCamera(), SimCamera()]
    chain = SimChain(tmp_path / "ttyUSB0", sims)
    chain.port.plug()
    device = str(chain.port.path)
    tables = [
        Camera(f"c{n}", "visca_serial", WIDE, CHAIR, None, {}, device=device, address=n)
        for n in (1, 2)
    ]
    async with served(chamber, tmp_path), following(tmp_path, *tables):
        await until(lambda: [sim.preset for sim in sims] == [WIDE, WIDE])
        chain.switch(sims[1], Power.OFF)
        chamber.opens()
        await until(lambda: sims[0].preset == CHAIR)
        chain.switch(sims[1], Power.ON)
        await until(lambda: sims[1].preset == CHAIR)
        chain.port.unplug()
        chamber.does(c.TakeBreak())
        chain.port.plug()
        await until(lambda: [sim.preset for sim in sims] == [WIDE, WIDE])
    chain.port.unplug()
