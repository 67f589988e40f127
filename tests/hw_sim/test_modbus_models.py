"""Every model that the controller knows by name, against the same module simulated."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from consoles.modbus_models import MODELS
from consoles.signals import Back, CardIn, Key, Lamp, Press, Trouble
from hw_sim import modbus_map
from hw_sim.modbus_stand import ModbusStand
from hw_sim.stand import Ear

SPAN = {101: 1, 102: 2}


def test_every_model_has_its_simulation() -> None:
    assert modbus_map.MODELS.keys() == MODELS.keys()


@pytest.mark.parametrize("model", sorted(MODELS))
async def test_a_model_is_heard_and_lit(tmp_path: Path, model: str) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], model=model) as stand:
        line = stand.line()
        async with Ear(line) as ear:
            await ear.until_heard(Back(101), Back(102))
            line.show({101: Lamp.FOR | Lamp.MICROPHONE, 102: Lamp.NOT_STORED})
            await stand.hands.until_lit(
                {101: Lamp.FOR | Lamp.MICROPHONE, 102: Lamp.NOT_STORED}, within=5
            )
            if MODELS[model].inputs is not None:
                await stand.hands.press({101: Key.FOR, 102: Key.PRESENT}, hold_s=0.5)
                await stand.hands.card_in({102: None})
                await ear.until_heard(Press(101, Key.FOR), Press(102, Key.PRESENT), CardIn(102))
                await asyncio.sleep(1.5)  # the key comes up, and is seen to
                await stand.hands.press({101: Key.FOR}, hold_s=0.5)
                await ear.until(lambda _: len(ear.of(Press)) == 3)
            assert not ear.of(Trouble)


@pytest.mark.parametrize("model", [name for name, model in MODELS.items() if model.watchdog])
async def test_a_microphone_goes_off_when_the_controller_dies(tmp_path: Path, model: str) -> None:
    watchdog = MODELS[model].watchdog
    assert watchdog is not None
    profile = replace(MODELS[model], watchdog=replace(watchdog, after_s=3.0))
    async with ModbusStand.opened(tmp_path, [SPAN], model=model) as stand:
        line = stand.line(profile=profile)
        async with Ear(line) as ear:
            await ear.until_heard(Back(101), Back(102))
            line.show({101: Lamp.FOR | Lamp.MICROPHONE})
            await stand.hands.until_lit({101: Lamp.FOR | Lamp.MICROPHONE})
        await stand.hands.until_lit({101: Lamp.FOR}, within=8)


@pytest.mark.parametrize("model", [name for name, model in MODELS.items() if model.latch])
async def test_a_tap_between_two_polls_is_not_missed(tmp_path: Path, model: str) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN], model=model) as stand,
        Ear(stand.line()) as ear,
    ):
        await ear.until_heard(Back(101), Back(102))
        await stand.hands.press({101: Key.FOR}, hold_s=0.0)
        await ear.until_heard(Press(101, Key.FOR))
