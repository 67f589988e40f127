"""The simulated central units of a conference system: what they do, and what they must not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from consoles.dis_line import DcsTextLine, DisLine
from consoles.signals import Back, Key, Lamp, Microphone, Press, Silent
from drivers.tcp import Tcp
from drivers.uart import Uart
from hw_sim import orders
from hw_sim.bus_plan import DIS, DIS_TCP, BusPlan
from hw_sim.consoles import Consoles
from hw_sim.dis_room import Mike
from hw_sim.dis_text_unit import TextCentralUnit
from hw_sim.dis_unit import CentralUnit
from hw_sim.hands import Clumsy, Hands
from hw_sim.stand import Ear

ENTER = bytes.fromhex("FC 6D 00 63 6D 65 FD")
REGISTER = bytes.fromhex("FC 6A 01 00 0F AD 1B 02 01 3C 3A FD")
GIVEN = bytes.fromhex("0F AD 1B 04 02 0F 3C 3C")


def a_unit(*, boot_s: float = 3.0) -> CentralUnit:
    return CentralUnit({1: Mike(1, 34, (1, 2, 3))}, boot_s=boot_s)


def registered() -> CentralUnit:
    unit = a_unit(boot_s=0.0)
    unit.power_on(0.0)
    assert unit.hear(ENTER + REGISTER, 0.0)
    return unit


# ---- the binary protocol


def test_it_says_that_it_has_started_and_then_text_without_a_frame() -> None:
    said = a_unit().power_on(0.0)
    assert said.startswith(bytes.fromhex("FC 72 00 88 FD"))  # printed
    assert said[5:].isascii()


def test_it_answers_a_registration_only_when_it_is_up() -> None:
    unit = a_unit()
    unit.power_on(0.0)
    assert unit.hear(ENTER + REGISTER, 2.9) == b""
    said = unit.hear(REGISTER, 3.1)
    assert GIVEN in said
    assert unit.entered
    assert bytes.fromhex("00 08 1A 01 00 22 01 02 03 00") in said, "and tells of its units"


def test_it_registers_nobody_before_microphone_mode() -> None:
    unit = a_unit(boot_s=0.0)
    unit.power_on(0.0)
    assert unit.hear(REGISTER, 0.0) == b""
    assert unit.hear(ENTER + REGISTER, 0.0)
    unit.hear(bytes.fromhex("FC 6D 00 71 04 FD"), 0.0)
    assert unit.hear(REGISTER, 0.0) == b""


def test_it_says_nothing_by_itself() -> None:
    """No heartbeat is published, so none is invented."""
    unit = registered()
    assert all(unit.tick(tenth / 10) == b"" for tenth in range(1_000))


@pytest.mark.parametrize(
    "wire",
    [
        "FC 6A 01 00 0F AD 1B 02 01 3C 3B FD",  # wrong CRC
        "FC 6A 01 00 0F AD 1B 02 01 3C FD",
        "FC FE FD",
        "FC FD",
        "FD FD 00",
    ],
)
def test_what_is_no_frame_is_not_answered(wire: str) -> None:
    unit = a_unit(boot_s=0.0)
    unit.power_on(0.0)
    assert unit.hear(bytes.fromhex(wire), 1.0) == b""


def test_it_obeys_only_the_address_that_it_has_given() -> None:
    unit = registered()
    stranger = bytes.fromhex("FC 6A 0D 00 0F 3D 12 0E 00 22")
    assert unit.hear(stranger, 1.0) == b""
    ours = bytes.fromhex("FC 6A 0D 00 0F 3C 12 0E 00 22 3A FD")
    assert bytes.fromhex("17 03 09 00 22") in unit.hear(ours, 1.0)
    assert unit.hear(ours, 1.0) == b"", "it is on already: silence"


def test_a_voting_is_refused_while_a_check_runs() -> None:
    unit = registered()
    assert unit.run(11, 0.0)
    assert unit.run(16, 0.0) == b""
    assert unit.run(12, 0.0)
    assert unit.run(16, 0.0)


def test_a_check_is_counted_twice_a_second() -> None:
    unit = registered()
    unit.run(11, 0.0)
    unit.touch(1, "present")
    counts = [unit.tick(tenth / 10) for tenth in range(1, 21)]
    assert sum(bool(said) for said in counts) == 4
    assert all(bytes.fromhex("35 03 0E 00 01") in said for said in counts if said)


# ---- the text protocol


def test_text_is_answered_only_if_something_changes() -> None:
    unit = TextCentralUnit({101: Mike(101, 1), 102: Mike(102, 2)})
    assert unit.hear(b"MIC_ON 1\n", 0.0) == b"mic_on 1\r\n"
    assert unit.hear(b"mic_on 1\r", 0.0) == b""
    assert unit.hear(b"mic_on 99\r\n", 0.0) == b""
    assert unit.hear(b"mic_request_on 2\r\n", 0.0) == b"mic_request_on 2 1\r\n"
    assert unit.hear(b"mic_st", 0.0) == b""
    status = unit.hear(b"atus\r\n", 0.0).decode().splitlines()
    assert status[-3:] == ["mic_on 1", "mic_request_on 2 1", "mic_status_done"]
    assert unit.hear(b"sing\r\nmic_on\r\n", 0.0) == (
        b"command_error unknown command\r\ncommand_error syntax error\r\n"
    )


def test_nobody_is_told_who_voted_what() -> None:
    unit = TextCentralUnit({101: Mike(101, 1)})
    unit.room.polling = True
    assert unit.touch(101, "for") == b""


# ---- moved by hand


@asynccontextmanager
async def moved(folder: Path, plan: BusPlan) -> AsyncIterator[Hands]:
    """Consoles with one conference system, and hands on them."""
    consoles = Consoles()
    await consoles.add(plan)
    await consoles.listen(folder / "consoles.sock")
    try:
        async with await Hands.connect(folder / "consoles.sock") as hands:
            await hands.watch()
            yield hands
    finally:
        await consoles.close()


def serial(folder: Path) -> tuple[BusPlan, DisLine]:
    port = str(folder / "ttyDIS0")
    plan = BusPlan(
        interface=DIS, channel=port, seats={1: 0x010203, 2: 0x010204}, options={"boot_s": 0}
    )
    open_port = partial(Uart.open, port, baud=115_200)
    return plan, DisLine("dis", {"1.2.3": 1, "1.2.4": 2}, open_port)


def tcp(_folder: Path) -> tuple[BusPlan, DcsTextLine]:
    """At a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    plan = BusPlan(interface=DIS_TCP, channel=f"127.0.0.1:{port}", seats={1: 11, 2: 12})
    return plan, DcsTextLine("dis", {11: 1, 12: 2}, partial(Tcp.open, "127.0.0.1", port))


@pytest.mark.parametrize("kind", [serial, tcp], ids=["rs232", "tcp"])
async def test_hands_press_unplug_and_see_the_microphones(
    tmp_path: Path, kind: Callable[[Path], tuple[BusPlan, DisLine | DcsTextLine]]
) -> None:
    plan, line = kind(tmp_path)
    async with moved(tmp_path, plan) as hands, Ear(line) as ear:
        await ear.until_heard(Back(1), Back(2))
        await hands.press({1: Key.SPEAK, 2: Key.SPEAK})
        await ear.until_heard(Press(1, Key.SPEAK), Press(2, Key.SPEAK))
        line.show({1: Lamp.MICROPHONE})
        await hands.until_lit({1: Lamp.MICROPHONE})
        await ear.until_heard(Microphone(1, on=True))
        await hands.order(orders.Unplug(seats=[1]))
        await ear.until_heard(Silent(1))
        await hands.until_lit({1: Lamp.NONE})
        await hands.order(orders.Plug(seats=[1]))
        await hands.until_lit({1: Lamp.MICROPHONE})
        with pytest.raises(Clumsy, match="no cards"):
            await hands.card_in({1: None})
        await hands.order(orders.PullOut(bus=0))
        async with asyncio.timeout(30):
            assert await ear.until_ended() is not None
