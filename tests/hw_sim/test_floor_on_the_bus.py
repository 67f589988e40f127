"""The floor on real buses: a key, a grant, a relay; and the relay when the controller is dead."""

from __future__ import annotations

from pathlib import Path

import pytest

from consoles.signals import Key, Lamp
from controller.rules import commands as c
from hw_sim.hall_file import HallFile, Segment, deputies
from hw_sim.processes import Processes
from hw_sim.simulated_hall import SimulatedHall

SEATS = 4
SPEAKS = Lamp.PRESENT | Lamp.SPEAK | Lamp.MICROPHONE


def _hall(folder: Path, kind: str) -> Path:
    span = {node: node for node in range(1, SEATS + 1)}
    segment = (
        Segment(str(folder / "bus0"), span, settings={"master": 127})
        if kind == "canopen"
        else Segment(str(folder / "bus0"), span, kind="modbus", settings={"baud": 115_200})
    )
    return HallFile(
        persons=deputies(SEATS),
        segments=[segment],
        seats=SEATS,
        heartbeat_s=0.2,
        regulations={"registration_s": 600},
    ).write(folder)


@pytest.mark.parametrize("kind", ["canopen", "modbus"])
async def test_a_grant_switches_the_relay_and_a_dead_controller_lets_it_fall(
    tmp_path: Path, kind: str
) -> None:
    async with (
        Processes(tmp_path / "logs") as processes,
        SimulatedHall.opened(_hall(tmp_path, kind), processes) as hall,
    ):
        await hall.ask(c.OpenSitting(sitting="s", body="council", session="1"))
        await hall.ask(c.OpenRegistration())
        await hall.hands.card_in(dict.fromkeys(range(1, SEATS + 1)))
        await hall.until(lambda sitting: len(sitting.present) == SEATS)
        await hall.hands.press({2: Key.SPEAK})
        await hall.until(lambda sitting: len(sitting.floor.waiting) == 1)
        await hall.hands.until_lit({2: Lamp.PRESENT | Lamp.SPEAK})
        await hall.ask(c.GrantFloor())
        await hall.hands.until_lit({2: SPEAKS})
        await hall.kill_controller()
        # A CANopen module puts all outputs out; our Modbus console lets its relay fall.
        left = Lamp.NONE if kind == "canopen" else Lamp.PRESENT | Lamp.SPEAK
        await hall.hands.until_lit({2: left})
        await hall.start_controller()
        await hall.until(lambda sitting: not sitting.floor.speaking)
        await hall.hands.until_lit({2: Lamp.PRESENT})
