"""``viche check`` asks each camera whether it is there and on, and turns none."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import viche
from controller.camera_tables import Camera
from controller.camera_words import Presence
from controller.walk import Mark
from controller.walk_cameras import camera_rows
from display.camera.presence import ask_all
from hw_sim.camera import Power, SimCamera
from hw_sim.camera_doors import SimChain, SimUdp
from hw_sim.hall_file import HallFile


@pytest.fixture
async def stop() -> AsyncIterator[contextlib.ExitStack]:
    """What is opened on the way, closed in any case."""
    with contextlib.ExitStack() as stack:
        yield stack


def in_network(name: str, udp: SimUdp) -> Camera:
    return Camera(
        name, "visca_udp", 0, None, None, {}, host="127.0.0.1", port=udp.port, local_port=0
    )


async def test_each_camera_is_on_or_on_standby_or_silent_and_none_is_turned(
    tmp_path: Path, stop: contextlib.ExitStack
) -> None:
    sims = [SimCamera() for _ in range(4)]
    doors = [SimUdp(sim) for sim in sims[:2]]
    for udp in doors:
        await udp.open()
        stop.callback(udp.close)
    sims[1].switch(Power.STANDBY)
    chain = SimChain(tmp_path / "ttyUSB0", sims[2:])
    chain.port.plug()
    stop.callback(chain.port.unplug)
    chain.switch(sims[3], Power.OFF)
    device = str(chain.port.path)
    tables = [
        in_network("on", doors[0]),
        in_network("asleep", doors[1]),
        Camera("first", "visca_serial", 0, None, None, {}, device=device, address=1),
        Camera("second", "visca_serial", 0, None, None, {}, device=device, address=2),
        Camera("no port", "visca_serial", 0, None, None, {}, device=str(tmp_path / "none")),
    ]
    assert await asyncio.to_thread(ask_all, tables) == {
        "on": Presence.ON,
        "asleep": Presence.STANDBY,
        "first": Presence.ON,
        "second": Presence.SILENT,
        "no port": Presence.SILENT,
    }
    assert [sim.orders for sim in sims] == [[], [], [], []]


@pytest.mark.parametrize(
    ("language", "asleep", "silent"),
    [
        ("uk", "✗ камера «front»", "192.0.2.10:52381, visca_udp — чи так"),
        ("en", "✗ camera “front”", "192.0.2.10:52381, visca_udp: is that what its page says?"),
    ],
)
async def test_the_walk_says_how_each_is_and_what_to_do(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    stop: contextlib.ExitStack,
    language: str,
    asleep: str,
    silent: str,
) -> None:
    sim = SimCamera()
    sim.switch(Power.STANDBY)
    udp = SimUdp(sim)
    await udp.open()
    stop.callback(udp.close)
    config = HallFile(persons=[], segments=[], seats=1).write(tmp_path)
    with config.open("a", encoding="utf-8") as file:
        file.write(
            '\n[[camera]]\nname = "front"\nkind = "visca_udp"\nhost = "127.0.0.1"\nwide = 0\n'
            f"port = {udp.port}\nlocal_port = 0\n"
        )
    words = ["check", str(config), "--seconds", "0.1", "--language", language]
    assert await asyncio.to_thread(viche.main, words) == 1
    assert asleep in capsys.readouterr().out
    away = Camera("away", "visca_udp", 0, None, None, {}, host="192.0.2.10", port=52381)
    (row,) = camera_rows([away], {"away": Presence.SILENT}, language)
    assert row.mark is Mark.FAULT
    assert silent in row.remedy


def test_while_the_controller_runs_cameras_are_left_to_their_own_process() -> None:
    camera = Camera("front", "visca_udp", 0, None, None, {}, host="192.0.2.10")
    (row,) = camera_rows([camera], {}, "en")
    assert (row.mark, row.what) == (Mark.GOOD, "cameras")
    assert "journalctl -u viche-camera" in row.state
    assert list(camera_rows([], {}, "en")) == []
