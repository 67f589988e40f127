"""The walk on real (virtual) buses: what it hears itself, and what a running controller tells."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consoles.signals import Ailment, Lamp
from controller.config import HallConfig, read_config
from controller.walk_command import main
from controller.walk_probe import ask_controller, listen, patience_s, probe, run_light
from hw_sim import orders
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.modbus_stand import ModbusStand
from hw_sim.stand import Stand, process

SPAN = {seat: seat + 20 for seat in range(1, 7)}
"""Seat → node."""
QUICK_S = 0.2
"""Heartbeat: a lost console is known after half a second."""
ENOUGH_S = 1.2


def hall_file(stand: Stand | ModbusStand, folder: Path, kind: str = "canopen") -> Path:
    nodes = {node: seat for seat, node in SPAN.items()}
    segment = Segment(stand.channels[0], nodes)
    if kind == "modbus":
        settings = {"baud": 115_200, "turnaround_ms": 5.0}
        segment = Segment(stand.channels[0], nodes, "modbus", settings)
    return HallFile(persons=deputies(6), segments=[segment], seats=6, heartbeat_s=QUICK_S).write(
        folder
    )


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        yield stand


@pytest.fixture
def config(stand: Stand, tmp_path: Path) -> HallConfig:
    return read_config(hall_file(stand, tmp_path))


async def test_all_consoles_are_heard(config: HallConfig) -> None:
    heard = await probe(config, ENOUGH_S)
    (line,) = heard.lines
    assert not heard.running
    assert not line.lost
    assert [(console.seat, console.node, console.alive) for console in line.consoles] == [
        (seat, str(node), True) for seat, node in SPAN.items()
    ]


async def test_an_unplugged_console_a_stranger_and_a_card_are_heard(
    stand: Stand, config: HallConfig
) -> None:
    await stand.hands.order(orders.Unplug(seats=[5]))
    await stand.hands.order(orders.Stranger(node=99))
    await stand.hands.card_in({3: None})
    heard = await listen(config, ENOUGH_S)
    (line,) = heard.lines
    assert [console.seat for console in line.consoles if not console.alive] == [5]
    assert [(ill.ailment, ill.node) for ill in line.ills] == [(Ailment.STRANGER, "99")]
    assert heard.cards == {3: None}


async def test_a_bus_that_is_not_there_is_lost_and_says_why(
    stand: Stand, config: HallConfig
) -> None:
    await stand.pull_out()
    (line,) = (await listen(config, ENOUGH_S)).lines
    assert stand.channels[0] in line.lost
    assert not any(console.alive for console in line.consoles)


async def test_modbus_consoles_are_heard_too(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN]) as stand:
        config = read_config(hall_file(stand, tmp_path, "modbus"))
        await stand.hands.order(orders.Unplug(seats=[6]))
        (line,) = (await listen(config, 2.5)).lines
    assert [console.seat for console in line.consoles if not console.alive] == [6]
    assert (line.kind, line.rate) == ("modbus", 115_200)


async def test_a_running_controller_is_asked_and_keeps_its_buses(
    stand: Stand, config: HallConfig
) -> None:
    async with process("controller", str(config.path)):
        await stand.hands.order(orders.Unplug(seats=[2]))
        async with asyncio.timeout(30):
            while True:  # the controller needs some heartbeats to miss it
                heard = await ask_controller(config)
                assert heard is not None
                if any(not console.alive for console in heard.lines[0].consoles):
                    break
        assert heard.running
        assert [c.seat for c in heard.lines[0].consoles if not c.alive] == [2]
    assert await ask_controller(config) is None


async def test_a_light_runs_through_the_seats_and_leaves_the_microphones_off(
    stand: Stand, config: HallConfig
) -> None:
    told: list[tuple[int, bool]] = []
    seen: list[tuple[int, Lamp]] = []

    async def watch() -> None:
        async for lit in stand.hands.changes():
            seen.extend((seat, lamps) for seat, lamps in lit.items() if lamps)

    await stand.hands.order(orders.Unplug(seats=[4]))
    watching = asyncio.create_task(watch())
    await run_light(config, ENOUGH_S, lambda *each: told.append(each), lit_s=0.1)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert told == [(seat, seat != 4) for seat in SPAN]
    assert list(dict.fromkeys(seat for seat, _ in seen)) == [1, 2, 3, 5, 6]
    assert all(Lamp.MICROPHONE not in lamps and Lamp.PRESENT in lamps for _, lamps in seen)
    assert not any((await stand.hands.lamps()).values())


async def test_the_walk_is_told_as_json_and_by_its_exit_code(
    stand: Stand, config: HallConfig, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(config.path), "--seconds", str(ENOUGH_S), "--language", "en"]
    assert await asyncio.to_thread(main, [*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"mark": "good", "what": "bus segment-1"}.items() <= rows[0].items()
    await stand.hands.order(orders.Unplug(seats=[6]))
    assert await asyncio.to_thread(main, words) == 1
    told = capsys.readouterr().out
    assert "✗ seat 6            does not answer (segment-1, node 26)" in told
    assert "Faults: 2." in told


async def test_it_listens_until_silence_means_something(config: HallConfig) -> None:
    slow = HallFile(
        persons=deputies(1), segments=[Segment("x", {1: 1})], seats=1, heartbeat_s=3.0
    ).write(config.path.parent / "slow")
    assert patience_s(config) == 4.0
    assert patience_s(read_config(slow)) > 3.0 * 2.5
