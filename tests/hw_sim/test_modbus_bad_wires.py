"""The controller's Modbus line on wires where everything goes wrong that can."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from consoles.modbus_limits import ModbusLimits
from consoles.signals import Ailment, Back, Key, Lamp, Mended, Press, Silent, Trouble
from hw_sim import orders
from hw_sim.modbus_stand import ModbusStand
from hw_sim.stand import Ear

SEATS = range(101, 105)
SPAN = {seat: seat - 100 for seat in SEATS}
LIMITS = ModbusLimits(probe_s=0.5, deaf_s=0.05, refresh_s=0.5)
VOTE = (Key.FOR, Key.AGAINST, Key.ABSTAIN)


def all_at_once(seed: int) -> orders.Faults:
    """Each frame in six suffers something."""
    return orders.Faults(
        seed=seed,
        unheard=0.02,
        lost=0.02,
        doubled=0.02,
        split=0.02,
        garbled=0.02,
        bad_crc=0.02,
        truncated=0.02,
        late=0.02,
        foreign=0.01,
        noise=0.01,
    )


@pytest.mark.parametrize("model", ["viche-console", "waveshare-io-8ch"])
async def test_on_bad_wires_no_press_is_lost_doubled_or_taken_for_another(
    tmp_path: Path, model: str
) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], model=model) as stand:
        line = stand.line(limits=LIMITS)
        async with Ear(line) as ear:
            await ear.until_heard(*(Back(seat) for seat in SEATS))
            await stand.hands.order(all_at_once(seed=20))
            expected: Counter[Press] = Counter()
            for turn in range(9):
                pressed = {seat: VOTE[(seat + turn) % 3] for seat in SEATS}
                expected.update(Press(seat, key) for seat, key in pressed.items())
                await stand.hands.hold(pressed)
                await ear.until(lambda _: len(ear.of(Press)) >= expected.total())
                await stand.hands.release(pressed)
                lamps = {seat: Lamp[key.name] for seat, key in pressed.items()}
                line.show(lamps)
                await stand.hands.until_lit(lamps)
            assert Counter(ear.of(Press)) == expected
            told = (await stand.hands.order(orders.Stats())).stats
            assert told
            assert told["late"] > 0
            assert told["garbled"] + told["bad_crc"] > 0


async def test_one_console_with_a_bad_cable_is_named_and_the_others_are_well(
    tmp_path: Path,
) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN]) as stand,
        Ear(stand.line(limits=LIMITS)) as ear,
    ):
        await ear.until_heard(*(Back(seat) for seat in SEATS))
        await stand.hands.order(orders.Faults(seats=[102], bad_crc=0.6, seed=3))
        await ear.until(lambda _: ear.of(Trouble))
        assert {(told.ailment, told.seat) for told in ear.of(Trouble)} == {(Ailment.GARBLED, 102)}
        await stand.hands.press({103: Key.FOR})
        await ear.until_heard(Press(103, Key.FOR))
        await stand.hands.order(orders.Faults())
        await ear.until_heard(Mended("bus0", Ailment.GARBLED, 2, 102))


async def test_two_consoles_with_one_number_are_told(tmp_path: Path) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN]) as stand,
        Ear(stand.line(limits=LIMITS)) as ear,
    ):
        await ear.until_heard(*(Back(seat) for seat in SEATS))
        await stand.hands.order(orders.Stranger(node=3))
        await ear.until(lambda _: ear.of(Trouble) and Silent(103) in ear.heard)
        assert {told.seat for told in ear.of(Trouble)} == {103}
        await stand.hands.press({101: Key.FOR})
        await ear.until_heard(Press(101, Key.FOR))


async def test_an_adapter_that_hears_itself_is_told(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN]) as stand:
        await stand.hands.order(orders.Faults(echo=True))
        async with Ear(stand.line(limits=LIMITS)) as ear:
            await ear.until(lambda _: ear.of(Trouble), within=4)
            assert "hears itself" in ear.of(Trouble)[0].detail


async def test_an_echo_that_comes_up_later_is_told_and_mended(tmp_path: Path) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN]) as stand,
        Ear(stand.line(limits=LIMITS)) as ear,
    ):
        await ear.until_heard(*(Back(seat) for seat in SEATS))
        await stand.hands.order(orders.Faults(echo=True))
        await ear.until(lambda _: ear.of(Trouble))
        assert "hears itself" in ear.of(Trouble)[0].detail
        await stand.hands.order(orders.Faults())
        await ear.until(lambda _: len(ear.of(Mended)) == len(ear.of(Trouble)))
        await stand.hands.press({101: Key.FOR})
        await ear.until_heard(Press(101, Key.FOR))


async def test_after_a_console_has_babbled_all_are_heard_and_lit(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN]) as stand:
        line = stand.line(limits=LIMITS)
        async with Ear(line) as ear:
            await ear.until_heard(*(Back(seat) for seat in SEATS))
            await stand.hands.order(orders.Babble(seat=104, rate=5_000, seconds=60))
            lamps = dict.fromkeys((101, 102, 103), Lamp.PRESENT)
            line.show(lamps)
            with pytest.raises(TimeoutError):
                await stand.hands.until_lit(lamps, within=1)
            await stand.hands.order(orders.Unplug(seats=[104]))
            await stand.hands.until_lit(lamps)
            await stand.hands.press({101: Key.FOR})
            await ear.until_heard(Press(101, Key.FOR))
            assert ear.of(Press) == [Press(101, Key.FOR)]


async def test_a_console_that_babbles_is_told_of_soon(tmp_path: Path) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN]) as stand,
        Ear(stand.line(limits=LIMITS)) as ear,
    ):
        await ear.until_heard(*(Back(seat) for seat in SEATS))
        await stand.hands.order(orders.Babble(seat=104, rate=5_000, seconds=60))
        await ear.until(lambda _: ear.of(Trouble), within=5)
        (told,) = ear.of(Trouble)
        assert (told.ailment, told.node) == (Ailment.BABBLING, None)
        assert "never quiet" in told.detail
        await stand.hands.order(orders.Unplug(seats=[104]))
        await ear.until_heard(Mended("bus0", Ailment.BABBLING))


async def test_noise_in_the_silence_brings_no_press(tmp_path: Path) -> None:
    async with (
        ModbusStand.opened(tmp_path, [SPAN]) as stand,
        Ear(stand.line(limits=LIMITS)) as ear,
    ):
        await ear.until_heard(*(Back(seat) for seat in SEATS))
        await stand.hands.order(orders.Noise(rate=50, seconds=1.5))
        await stand.hands.press({101: Key.FOR}, hold_s=0.3)
        await ear.until_heard(Press(101, Key.FOR))
        await stand.hands.press({102: Key.FOR}, hold_s=0.3)
        await ear.until_heard(Press(102, Key.FOR))
        assert ear.of(Press) == [Press(101, Key.FOR), Press(102, Key.FOR)]
