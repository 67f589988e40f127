"""Simulated consoles in their process, and the hands that move them through its socket."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from consoles.canopen_limits import Limits
from consoles.profile import Profile
from consoles.signals import (
    Ailment,
    Back,
    CardIn,
    CardOut,
    Key,
    Lamp,
    Mended,
    Press,
    Trouble,
)
from drivers.can_bus import CanBus
from hw_sim import orders
from hw_sim.bus_plan import option_of, seats_of
from hw_sim.hands import Clumsy, Hands
from hw_sim.stand import Ear, Stand, environment

LIMITS = Limits(heartbeat_s=0.2, stuck_s=0.2, quiet_s=0.3, boot_up_s=1.0)
SPAN = {1: 1, 2: 2, 3: 3}


async def test_orders_are_lines_of_json(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1), Back(2), Back(3))
        reader, writer = await asyncio.open_unix_connection(stand.control)
        writer.write(b'{"do": "press", "id": 7, "keys": {"2": "against"}, "hold_s": 0.01}\n')
        answer = json.loads(await reader.readline())
        assert (answer["id"], answer["ok"]) == (7, True)
        assert abs(answer["at"] - asyncio.get_running_loop().time()) < 5
        await ear.until_heard(Press(2, Key.AGAINST))
        writer.close()


@pytest.mark.parametrize(
    "line",
    [
        "press",
        '{"do": "dance"}',
        '{"do": "press", "keys": {"99": "for"}}',
        '{"do": "press", "keys": {"1": "perhaps"}}',
        '{"do": "card_in", "cards": {"1": "not hex"}}',
        '{"do": "raw", "bus": 3, "frames": []}',
        '{"do": "unplug", "seats": [99]}',
    ],
)
async def test_what_cannot_be_done_is_answered_and_the_next_order_obeyed(
    tmp_path: Path, line: str
) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        reader, writer = await asyncio.open_unix_connection(stand.control)
        writer.write(line.encode() + b"\n" + b'{"do": "lamps", "id": 2}\n')
        refused = json.loads(await reader.readline())
        assert refused["ok"] is False
        assert refused["error"]
        obeyed = json.loads(await reader.readline())
        assert obeyed["lamps"] == {"1": [], "2": [], "3": []}
        writer.close()


async def test_hands_that_grasp_at_nothing_are_told(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        with pytest.raises(Clumsy, match="99"):
            await stand.hands.press({99: Key.FOR})
        await stand.hands.press({1: Key.FOR})


async def test_hands_know_when_the_consoles_have_gone(tmp_path: Path) -> None:
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.close()
        gone.set()

    control = tmp_path / "consoles.sock"
    async with (
        await asyncio.start_unix_server(serve, control),
        await Hands.connect(control) as hands,
    ):
        with pytest.raises(ConnectionError):
            await hands.press({1: Key.FOR})
        await gone.wait()
        with pytest.raises(ConnectionError):
            await hands.press({1: Key.FOR})


async def test_a_finger_still_on_its_key_comes_down_again_when_it_is_free(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1))
        for _ in range(3):
            await stand.hands.press({1: Key.FOR})
        await ear.until(lambda _: len(ear.of(Press)) == 3)


async def test_a_key_held_is_reported_stuck_until_it_is_let_go(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1))
        await stand.hands.hold({1: Key.FOR})
        await ear.until(lambda _: ear.of(Trouble))
        assert ear.of(Trouble)[0].ailment is Ailment.STUCK_KEY
        await stand.hands.release({1: Key.FOR})
        await ear.until_heard(Mended("bus0", Ailment.STUCK_KEY, 1, 1))


async def test_a_console_in_trouble_says_so(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1))
        await stand.hands.order(orders.Emergency(seat=1, code=0x3120, register=5))
        await ear.until(lambda _: ear.of(Trouble))
        assert "0x3120" in ear.of(Trouble)[0].detail
        await stand.hands.order(orders.Emergency(seat=1, code=0, register=0))
        await ear.until_heard(Mended("bus0", Ailment.EMERGENCY, 1, 1))


async def test_two_consoles_with_one_number_are_reported(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1))
        await stand.hands.order(orders.Raw(frames=[(0x701, "00")] * 3))
        await ear.until(lambda _: ear.of(Trouble))
        assert ear.of(Trouble)[0].ailment is Ailment.DUPLICATE
        await ear.until_heard(Mended("bus0", Ailment.DUPLICATE, 1, 1))


async def test_a_card_reader_tells_whose_card_it_is(tmp_path: Path) -> None:
    profile = Profile(card_reader=True)
    async with Stand.opened(tmp_path, [SPAN], card_reader=True) as stand:
        await stand.hands.card_in({1: "04A1B2C3"})
        async with Ear(stand.line(limits=LIMITS, profile=profile)) as ear:
            await ear.until_heard(CardIn(1, "04A1B2C3"))
            await stand.hands.card_in({2: "04FFEE11"})
            await stand.hands.card_out([1])
            await ear.until_heard(CardIn(2, "04FFEE11"), CardOut(1))


async def hear_heartbeats_of(node: int, channel: str, count: int) -> None:
    bus = await CanBus.open("viche_hub", channel)
    async with asyncio.timeout(30):
        async for frame in bus.frames():
            count -= frame.cob_id == 0x700 + node
            if not count:
                break
    bus.close()


async def test_microphones_go_off_when_the_controller_dies(tmp_path: Path) -> None:
    limits = Limits(heartbeat_s=0.1, master=127)
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        line = stand.line(limits=limits)
        async with Ear(line) as ear:
            await ear.until_heard(Back(1))
            line.show({1: Lamp.MICROPHONE})
            await stand.hands.until_lit({1: Lamp.MICROPHONE})
            await hear_heartbeats_of(127, stand.channels[0], count=3)
        async with asyncio.timeout(30):
            await stand.hands.until_lit({1: Lamp.NONE})


async def test_consoles_find_their_bus_again(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand:
        await stand.pull_out()
        await stand.put_back()
        async with Ear(stand.line(limits=LIMITS)) as ear:
            await ear.until_heard(Back(1), Back(2), Back(3))
            await stand.hands.press({1: Key.FOR})
            await ear.until_heard(Press(1, Key.FOR))


async def test_statistics_tell_what_was_sent(tmp_path: Path) -> None:
    async with Stand.opened(tmp_path, [SPAN]) as stand, Ear(stand.line(limits=LIMITS)) as ear:
        await ear.until_heard(Back(1), Back(2), Back(3))
        stats = (await stand.hands.order(orders.Stats())).stats
        assert stats
        assert (stats["consoles"], stats["operational"], stats["dropped"]) == (3, 3, 0)
        assert stats["sent"] >= 9  # boot-ups, levels, answers


@pytest.mark.parametrize(
    ("text", "seats"),
    [
        ("1-3", {1: 1, 2: 2, 3: 3}),
        ("5", {5: 5}),
        ("114-116=1-3", {114: 1, 115: 2, 116: 3}),
        ("200=7", {200: 7}),
    ],
)
def test_nodes_are_given_as_spans(text: str, seats: dict[int, int]) -> None:
    assert seats_of(text) == seats


@pytest.mark.parametrize("text", ["", "1-", "a-b", "1-248", "0-3", "1-3=1-2", "3-1=3-1=3-1"])
def test_spans_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"'"):
        seats_of(text)


def test_options_are_numbers_where_they_look_like_it() -> None:
    assert option_of("port=43113") == ("port", 43113)
    assert option_of("name=left") == ("name", "left")
    with pytest.raises(ValueError, match="KEY=VALUE"):
        option_of("port")


async def test_a_process_that_cannot_open_its_bus_says_why_and_ends(tmp_path: Path) -> None:
    words = ["--control", str(tmp_path / "c"), "--channel", str(tmp_path / "b"), "--nodes", "1-3"]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hw_sim.consoles",
        *words,
        stderr=asyncio.subprocess.PIPE,
        env=environment(),
    )
    _, said = await child.communicate()
    assert child.returncode == 1
    assert b"no hub at" in said
    assert b"Traceback" not in said
