"""The simulated RS-485 line, byte by byte: its pace, its adapter and all that goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import os
import termios
import tty
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest

from consoles.signals import Key
from hw_sim import orders
from hw_sim.hands import Clumsy
from hw_sim.modbus_seat import sealed
from hw_sim.modbus_stand import ModbusStand
from hw_sim.modbus_wire import Timing
from hw_sim.stand import Stand

SPAN = {101: 1, 102: 2, 103: 3}
READ = sealed(bytes.fromhex("010200000006"))  # console 1, inputs 0..5
ANSWER = sealed(bytes.fromhex("01020100"))  # none is closed
READ_2 = sealed(bytes.fromhex("020200000006"))
ANSWER_2 = sealed(bytes.fromhex("02020100"))
LIGHT = sealed(bytes.fromhex("01050000ff00"))  # console 1, lamp 0 on
BYTE_S = 11 / 19_200
AWHILE_S = 0.05
"""Long after whatever comes without pace."""


class Tap:
    """A bare program at the adapter: what it writes is on the line, what comes it keeps."""

    def __init__(self, path: str, baud: int) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._fd)
        settings = termios.tcgetattr(self._fd)
        settings[4] = settings[5] = getattr(termios, f"B{baud}")
        termios.tcsetattr(self._fd, termios.TCSANOW, settings)
        self.pieces: list[tuple[float, bytes]] = []
        self.gone = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._loop.add_reader(self._fd, self._hear)

    @property
    def heard(self) -> bytes:
        return b"".join(data for _, data in self.pieces)

    def write(self, data: bytes) -> float:
        os.write(self._fd, data)
        return self._loop.time()

    async def until(self, count: int) -> bytes:
        """Wait for so many bytes and return all that came."""
        async with asyncio.timeout(30):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()
        return self.heard

    async def ask(self, request: bytes, count: int) -> bytes:
        """Send, and return what came once there are so many bytes."""
        self.pieces.clear()
        self.write(request)
        return await self.until(count)

    async def nothing(self, request: bytes) -> bool:
        """Send, and tell whether nothing comes for a while."""
        self.pieces.clear()
        self.write(request)
        await asyncio.sleep(AWHILE_S)
        return not self.heard

    def close(self) -> None:
        self._loop.remove_reader(self._fd)
        os.close(self._fd)

    def _hear(self) -> None:
        data = b""
        with contextlib.suppress(OSError):  # EIO: the adapter was pulled out
            data = os.read(self._fd, 4096)
        if data:
            self.pieces.append((self._loop.time(), data))
            self._news.set()
        else:
            self.gone.set()
            self._loop.remove_reader(self._fd)


@contextlib.contextmanager
def tapped(stand: ModbusStand, baud: int = 0) -> Iterator[Tap]:
    tap = Tap(stand.channels[0], baud or stand.timing.baud)
    try:
        yield tap
    finally:
        tap.close()


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[ModbusStand]:
    """Without pace: what comes, comes at once."""
    timing = Timing(baud=115_200, pace=0)
    async with ModbusStand.opened(tmp_path, [SPAN], timing=timing) as opened:
        yield opened


def faults(chances: Mapping[str, float]) -> orders.AnyOrder:
    """The order by which these mishaps happen with these chances."""
    order: orders.AnyOrder = orders.decode_order(orders.encode({"do": "faults", **chances}))
    return order


async def stats(stand: ModbusStand | Stand) -> dict[str, int]:
    told = (await stand.hands.order(orders.Stats())).stats
    assert told
    return told


# ---- pace


async def test_an_answer_takes_the_time_that_the_wire_takes(tmp_path: Path) -> None:
    timing = Timing(baud=19_200, turnaround_s=0.004)
    async with ModbusStand.opened(tmp_path, [SPAN], timing=timing) as stand:
        with tapped(stand) as tap:
            began_at = tap.write(READ)
            assert await tap.until(6) == ANSWER
            took_s = tap.pieces[-1][0] - began_at
            # Request, silence of 3.5 characters, the device, answer: 14 bytes in all.
            late_s = (await stats(stand))["late_us"] / 1_000_000
            assert late_s >= 0  # never before its time
            assert took_s >= 17.5 * BYTE_S + 0.004 + late_s - 0.0005
            assert len(tap.pieces) == 1


async def test_bytes_may_come_one_by_one(tmp_path: Path) -> None:
    timing = Timing(baud=1_200, parity="N", bytewise=True)
    async with ModbusStand.opened(tmp_path, [SPAN], timing=timing) as stand:
        with tapped(stand) as tap:
            assert await tap.ask(READ, 6) == ANSWER
            assert [len(data) for _, data in tap.pieces] == [1] * 6
            assert tap.pieces[-1][0] - tap.pieces[0][0] >= 4 * 10 / 1_200


def test_the_silence_between_frames_is_fixed_above_19200() -> None:
    assert Timing(baud=19_200).silence_s == pytest.approx(3.5 * 11 / 19_200)
    assert Timing(baud=9_600, parity="N").silence_s == pytest.approx(3.5 * 10 / 9_600)
    assert Timing(baud=115_200).silence_s == 0.00175
    assert Timing(baud=115_200, pace=0).silence_s == 0


async def test_a_request_may_come_in_pieces_and_a_silence_ends_it(tmp_path: Path) -> None:
    timing = Timing(baud=1_200)
    async with ModbusStand.opened(tmp_path, [SPAN], timing=timing) as stand:
        with tapped(stand) as tap:
            tap.write(READ[:3])
            await asyncio.sleep(0.01)  # the wire is still busy with these three for 27 ms
            tap.write(READ[3:])
            assert await tap.until(6) == ANSWER
            tap.pieces.clear()
            tap.write(READ[:3])
            await asyncio.sleep(0.1)  # 27 ms of bytes and 32 ms of silence: that was the frame
            assert await tap.nothing(READ[3:])


async def test_who_speaks_while_a_console_does_spoils_both(tmp_path: Path) -> None:
    timing = Timing(baud=1_200)
    async with ModbusStand.opened(tmp_path, [SPAN], timing=timing) as stand:
        with tapped(stand) as tap:
            tap.write(READ)
            await asyncio.sleep(0.115)  # request 73 ms, silence 32 ms: now the console speaks
            tap.write(READ_2)
            assert await tap.until(6) != ANSWER
            await asyncio.sleep(0.25)
            assert len(tap.heard) == 6
            assert (await stats(stand))["collisions"] == 1
            assert await tap.ask(READ, 6) == ANSWER


async def test_at_another_speed_nothing_is_understood(stand: ModbusStand) -> None:
    with tapped(stand, baud=9_600) as tap:
        assert await tap.nothing(READ)
        assert (await stats(stand))["wrong_speed"] == 8


# ---- the adapter


@pytest.mark.parametrize("apart", [False, True], ids=["here", "apart"])
async def test_an_adapter_pulled_out_is_gone_and_comes_back_by_its_name(
    tmp_path: Path, apart: bool
) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN], apart=apart) as stand:
        with tapped(stand) as tap:
            await stand.pull_out()
            async with asyncio.timeout(30):
                await tap.gone.wait()
            assert not os.path.lexists(stand.channels[0])
        await stand.hands.hold({101: Key.FOR})  # the consoles live on
        await stand.put_back()
        with tapped(stand) as tap:
            assert await tap.ask(READ, 6) == sealed(bytes.fromhex("01020101"))


async def test_an_adapter_whose_name_is_taken_meanwhile_is_told(tmp_path: Path) -> None:
    async with ModbusStand.opened(tmp_path, [SPAN]) as stand:
        await stand.pull_out()
        (tmp_path / "bus0").touch()
        with pytest.raises(Clumsy, match="File exists"):
            await stand.put_back()
        (tmp_path / "bus0").unlink()
        await stand.put_back()
        with tapped(stand) as tap:
            assert await tap.ask(READ, 6) == ANSWER


async def test_a_name_that_a_dead_simulator_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "bus0").symlink_to("/dev/pts/no-such")
    async with ModbusStand.opened(tmp_path, [SPAN]) as stand:
        with tapped(stand) as tap:
            assert await tap.ask(READ, 6) == ANSWER
    assert not os.path.lexists(tmp_path / "bus0")


# ---- mishaps


@pytest.mark.parametrize(
    ("mishap", "answer"),
    [
        ("doubled", ANSWER * 2),
        ("split", ANSWER),
        ("bad_crc", ANSWER[:-1] + bytes((ANSWER[-1] ^ 0xFF,))),
        ("foreign", ANSWER_2),
    ],
)
async def test_an_answer_may_be(stand: ModbusStand, mishap: str, answer: bytes) -> None:
    await stand.hands.order(faults({mishap: 1.0}))
    with tapped(stand) as tap:
        assert await tap.ask(READ, len(answer)) == answer
        assert (await stats(stand))[mishap] == 1
        await stand.hands.order(orders.Faults())
        assert await tap.ask(READ, 6) == ANSWER


async def test_a_split_answer_comes_in_two_parts_with_a_gap(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(split=1.0, split_s=0.03))
    with tapped(stand) as tap:
        assert await tap.ask(READ, 6) == ANSWER
        (first, _), (second, _) = tap.pieces
        assert second - first >= 0.028


async def test_a_garbled_answer_is_as_long_and_another(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(garbled=1.0, seed=5))
    with tapped(stand) as tap:
        garbled = await tap.ask(READ, 6)
        assert len(garbled) == 6
        assert sealed(garbled[:-2]) != garbled


async def test_a_truncated_answer_lacks_its_end(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(truncated=1.0))
    with tapped(stand) as tap:
        cut = await tap.ask(READ, 1)
        await asyncio.sleep(AWHILE_S)
        assert len(cut) < 6
        assert ANSWER.startswith(tap.heard)


@pytest.mark.parametrize(("mishap", "lit"), [("lost", True), ("unheard", False)])
async def test_what_is_not_answered_may_be_done_or_not(
    stand: ModbusStand, mishap: str, lit: bool
) -> None:
    await stand.hands.order(faults({mishap: 1.0}))
    with tapped(stand) as tap:
        assert await tap.nothing(LIGHT)
    assert bool((await stand.hands.lamps())[101]) is lit


async def test_an_answer_held_back_comes_before_that_to_the_next_request(
    stand: ModbusStand,
) -> None:
    await stand.hands.order(orders.Faults(late=1.0, seats=[101]))
    with tapped(stand) as tap:
        assert await tap.nothing(READ)
        assert await tap.ask(READ_2, 12) == ANSWER + ANSWER_2


async def test_an_answer_may_come_so_many_seconds_late(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(late=1.0, late_s=0.04))
    with tapped(stand) as tap:
        began_at = tap.write(READ)
        assert await tap.until(6) == ANSWER
        assert tap.pieces[0][0] - began_at >= 0.039


async def test_noise_follows_the_answer_in_the_silence(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(noise=1.0))
    with tapped(stand) as tap:
        assert (await tap.ask(READ, 7)).startswith(ANSWER)


async def test_an_adapter_may_hear_itself(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(echo=True))
    with tapped(stand) as tap:
        assert await tap.ask(READ, 14) == READ + ANSWER


async def test_only_the_seats_named_suffer(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Faults(lost=1.0, seats=[102]))
    with tapped(stand) as tap:
        assert await tap.ask(READ, 6) == ANSWER
        assert await tap.nothing(READ_2)


async def test_the_same_seed_brings_the_same_mishaps(stand: ModbusStand) -> None:
    async def told() -> list[bytes]:
        await stand.hands.order(orders.Faults(seed=7, garbled=0.3, doubled=0.2))
        return [await tap.ask(READ, 6) for _ in range(12)]

    with tapped(stand) as tap:
        first = await told()
        assert await told() == first
        assert len(set(first)) > 2


@pytest.mark.parametrize("chances", [{"lost": 0.7, "late": 0.4}, {"lost": -0.1}])
async def test_chances_that_are_none_are_refused(
    stand: ModbusStand, chances: dict[str, float]
) -> None:
    with pytest.raises(Clumsy, match="chances"):
        await stand.hands.order(faults(chances))


# ---- neighbours


async def test_two_consoles_with_one_number_answer_at_once(stand: ModbusStand) -> None:
    await stand.hands.order(orders.Stranger(node=2))
    with tapped(stand) as tap:
        mixed = await tap.ask(READ_2, 6)
        assert sealed(mixed[:-2]) != mixed
        assert await tap.ask(READ, 6) == ANSWER


async def test_a_stranger_answers_to_its_own_number(stand: ModbusStand) -> None:
    with tapped(stand) as tap:
        assert await tap.nothing(sealed(bytes.fromhex("630200000006")))
        await stand.hands.order(orders.Stranger(node=0x63))
        answer = await tap.ask(sealed(bytes.fromhex("630200000006")), 6)
        assert answer == sealed(bytes.fromhex("63020100"))


async def test_while_one_babbles_nobody_is_understood(stand: ModbusStand) -> None:
    with tapped(stand) as tap:
        await stand.hands.order(orders.Babble(seat=103, rate=5_000, seconds=60))
        await tap.until(20)
        tap.write(LIGHT)
        await tap.until(200)
        assert not any((await stand.hands.lamps()).values())
        await stand.hands.order(orders.Unplug(seats=[103]))
        await asyncio.sleep(AWHILE_S)
        assert await tap.ask(READ, 6) == ANSWER


async def test_noise_spoils_what_it_hits_and_is_heard_in_the_silence(tmp_path: Path) -> None:
    timing = Timing(baud=1_200)
    async with ModbusStand.opened(tmp_path, [SPAN], timing=timing) as stand:
        with tapped(stand) as tap:
            await stand.hands.order(orders.Noise(rate=500, seconds=0.3))
            tap.write(READ)  # 73 ms on the wire, with 36 bytes of noise
            await asyncio.sleep(0.2)
            assert tap.heard
            told = await stats(stand)
            assert (told["spoilt"], told["sent"]) == (1, 0)


async def test_bytes_may_be_put_on_the_line_as_they_are(stand: ModbusStand) -> None:
    with tapped(stand) as tap:
        await stand.hands.order(orders.Spill(data="00ff55"))
        assert await tap.until(3) == b"\x00\xff\x55"


async def test_a_modbus_line_does_not_do_what_only_can_does(stand: ModbusStand) -> None:
    for order in (
        orders.Raw(frames=[(0x181, "01")]),
        orders.Emergency(seat=101, code=1),
        orders.BusOff(),
    ):
        with pytest.raises(Clumsy, match="needs a CAN bus"):
            await stand.hands.order(order)
