"""Cameras over every wire: orders, losses, standby, power cuts. The cameras are simulated ones
behind real sockets and a real pseudo-terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from drivers import visca
from drivers.camera import Camera, Refused
from drivers.camera_wires import Chain, open_tcp, open_udp
from drivers.faults import BusLost
from drivers.visca import Cause
from hw_sim.camera import Power, SimCamera
from hw_sim.camera_doors import SimChain, SimTcp, SimUdp

WIRES = ("chain", "framed", "raw udp", "raw tcp")


@contextlib.asynccontextmanager
async def stand(wire: str, folder: Path, sim: SimCamera) -> AsyncIterator[Camera]:
    """A simulated camera behind a wire, and the driver's side of it."""
    if wire == "chain":
        chain = SimChain(folder / "ttyUSB0", [sim])
        chain.port.plug()
        line = await Chain.open(str(chain.port.path))
        yield line.camera(1)
        line.close()
        sim.forget()
        chain.port.unplug()
    elif wire == "raw tcp":
        tcp = SimTcp(sim)
        await tcp.open()
        raw = await open_tcp("127.0.0.1", tcp.port)
        yield raw.camera(1)
        raw.close()
        await tcp.close()
    else:
        udp = SimUdp(sim, framed=wire == "framed")
        await udp.open()
        framed = await open_udp("127.0.0.1", udp.port, framed=wire == "framed", local_port=0)
        yield framed.camera(1)
        framed.close()
        udp.close()


@pytest.mark.parametrize("wire", WIRES)
async def test_a_camera_turns_to_a_preset_and_says_whether_it_is_on(
    wire: str, tmp_path: Path
) -> None:
    sim = SimCamera()
    async with stand(wire, tmp_path, sim) as camera:
        await camera.recall(5)
        assert (sim.preset, await camera.is_on()) == (5, True)
        await camera.do(visca.power(1, on=False))
        assert not await camera.is_on()


@pytest.mark.parametrize("wire", WIRES)
async def test_a_lost_packet_and_a_lost_answer_are_made_good(wire: str, tmp_path: Path) -> None:
    sim = SimCamera()
    async with stand(wire, tmp_path, sim) as camera:
        sim.deaf = 1
        await camera.recall(2)
        sim.mute = 1
        await camera.recall(3)
        assert sim.preset == 3


@pytest.mark.parametrize("wire", WIRES)
async def test_a_newer_order_overtakes_the_one_that_is_not_done(wire: str, tmp_path: Path) -> None:
    sim = SimCamera(turn_s=0.2)
    async with stand(wire, tmp_path, sim) as camera:
        first = asyncio.create_task(camera.recall(1))
        second = asyncio.create_task(camera.recall(2))
        await second
        await first
        assert sim.orders == [1, 2]


@pytest.mark.parametrize("wire", WIRES)
async def test_a_busy_camera_is_tried_again_until_it_is_free(wire: str, tmp_path: Path) -> None:
    sim = SimCamera(turn_s=0.15)
    async with stand(wire, tmp_path, sim) as camera:
        await asyncio.gather(*(camera.recall(preset) for preset in (1, 2, 3)))
        assert sim.orders == [1, 2, 3]


@pytest.mark.parametrize("wire", WIRES)
async def test_what_a_camera_cannot_is_told(wire: str, tmp_path: Path) -> None:
    sim = SimCamera(presets=6)
    async with stand(wire, tmp_path, sim) as camera:
        with pytest.raises(Refused) as refused:
            await camera.recall(6)
        assert refused.value.cause == Cause.SYNTAX
        sim.power = Power.STANDBY
        with pytest.raises(Refused) as refused:
            await camera.recall(1)
        assert refused.value.cause == Cause.NOT_NOW


@pytest.mark.parametrize("wire", WIRES)
async def test_a_camera_without_power_is_lost(wire: str, tmp_path: Path) -> None:
    sim = SimCamera()
    async with stand(wire, tmp_path, sim) as camera:
        sim.switch(Power.OFF)
        with pytest.raises(BusLost, match="no answer"):
            await camera.recall(1)


async def test_a_chain_numbers_its_cameras_and_each_gets_its_own(tmp_path: Path) -> None:
    sims = [SimCamera(turn_s=0.05) for _ in range(7)]
    chain = SimChain(tmp_path / "ttyUSB0", sims)
    chain.port.plug()
    line = await Chain.open(str(chain.port.path))
    assert line.found == 7
    await asyncio.gather(*(line.camera(place).recall(place) for place in range(1, 8)))
    assert [sim.orders for sim in sims] == [[1], [2], [3], [4], [5], [6], [7]]
    line.close()
    chain.port.unplug()


async def test_a_camera_that_comes_on_has_the_chain_numbered_anew(tmp_path: Path) -> None:
    sims = [SimCamera(), SimCamera()]
    chain = SimChain(tmp_path / "ttyUSB0", sims)
    chain.port.plug()
    line = await Chain.open(str(chain.port.path))
    first, second = line.camera(1), line.camera(2)
    chain.switch(sims[1], Power.OFF)
    with pytest.raises(BusLost):
        await second.recall(1)
    chain.switch(sims[1], Power.ON)
    async with asyncio.timeout(30):
        while not second.restarts:
            await first.is_on()
    await second.recall(4)
    assert sims[1].preset == 4
    line.close()
    chain.port.unplug()


async def test_a_place_behind_the_end_of_the_chain_is_told_so(tmp_path: Path) -> None:
    chain = SimChain(tmp_path / "ttyUSB0", [SimCamera()])
    chain.port.plug()
    line = await Chain.open(str(chain.port.path))
    with pytest.raises(BusLost, match="1 cameras, and none at place 2"):
        await line.camera(2).recall(1)
    chain.port.unplug()
    await asyncio.sleep(0)
    line.close()


async def test_a_silent_chain_is_told_so(tmp_path: Path) -> None:
    sim = SimCamera()
    chain = SimChain(tmp_path / "ttyUSB0", [sim])
    chain.port.plug()
    chain.switch(sim, Power.OFF)
    with pytest.raises(BusLost, match="no camera answers"):
        await Chain.open(str(chain.port.path))
    chain.port.unplug()


@pytest.mark.parametrize("first", [0, 1])
async def test_over_ip_the_count_begins_where_the_camera_wants_it(first: int) -> None:
    sim = SimCamera()
    udp = SimUdp(sim, first=first)
    await udp.open()
    line = await open_udp("127.0.0.1", udp.port, framed=True, local_port=0)
    await line.camera(1).recall(3)
    await line.camera(1).recall(4)
    assert (sim.orders, udp.resets) == ([3, 4], 1 + first)
    line.close()
    udp.close()


async def test_over_ip_an_order_whose_answer_was_lost_keeps_its_number() -> None:
    sim = SimCamera()
    udp = SimUdp(sim)
    await udp.open()
    line = await open_udp("127.0.0.1", udp.port, framed=True, local_port=0)
    sim.mute = 2
    await line.camera(1).recall(3)
    assert udp.repeated == 1
    assert sim.preset == 3
    line.close()
    udp.close()


async def test_over_ip_a_camera_that_was_off_is_known_to_have_begun_anew() -> None:
    sim = SimCamera()
    udp = SimUdp(sim)
    await udp.open()
    line = await open_udp("127.0.0.1", udp.port, framed=True, local_port=0)
    camera = line.camera(1)
    await camera.recall(3)
    udp.switch(Power.OFF)
    udp.switch(Power.ON)
    assert camera.restarts == 0
    assert await camera.is_on()
    assert camera.restarts > 0
    line.close()
    udp.close()


async def test_over_ip_cameras_share_our_port_and_each_is_heard_by_its_own_socket() -> None:
    sims = [SimCamera(), SimCamera()]
    doors = [SimUdp(sim) for sim in sims]
    ours = SimUdp(SimCamera())  # finds a free port for us
    for udp in (*doors, ours):
        await udp.open()
    free = ours.port
    ours.close()
    await asyncio.sleep(0)
    lines = [await open_udp("127.0.0.1", udp.port, framed=True, local_port=free) for udp in doors]
    await asyncio.gather(*(line.camera(1).recall(7 + n) for n, line in enumerate(lines)))
    assert [sim.preset for sim in sims] == [7, 8]
    for line, udp in zip(lines, doors, strict=True):
        line.close()
        udp.close()


async def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(BusLost, match="no-such-camera"):
        await open_udp("no-such-camera.invalid", 52381, framed=True, local_port=0)
