"""python-can on the event loop, over buses that run anywhere: hub, udp_multicast, virtual."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import can
import pytest

from drivers import can_bus
from drivers.can_bus import BusLost, CanBus
from drivers.canopen import Frame
from hw_sim.hub import Hub

CAN_FRAME = struct.Struct("=IB3x8s")  # linux/can.h
EXTENDED, REMOTE, ERROR = 0x8000_0000, 0x4000_0000, 0x2000_0000

_ports = itertools.count(50_000 + os.getpid() % 10_000)


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    opened = Hub(tmp_path / "bus")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def bus(hub: Hub) -> AsyncIterator[CanBus]:
    opened = await CanBus.open("viche_hub", str(hub.path))
    yield opened
    opened.close()


@pytest.fixture
def wire(hub: Hub, bus: CanBus) -> Iterator[socket.socket]:
    """Another party on the bus, as a bare socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as party:
        party.connect(str(hub.path))
        yield party


def put(party: socket.socket, cob_id: int, data: str) -> None:
    content = bytes.fromhex(data)
    party.send(CAN_FRAME.pack(cob_id, len(content), content))


async def collect(bus: CanBus, count: int) -> list[Frame]:
    frames: list[Frame] = []
    async with asyncio.timeout(30):
        while len(frames) < count:
            frames += await bus.burst()
    return frames


async def test_frames_come_and_go_with_identifier_and_bytes(
    bus: CanBus, wire: socket.socket
) -> None:
    put(wire, 0x181, "01")
    put(wire, 0x711, "")
    assert await collect(bus, 2) == [Frame(0x181, b"\x01"), Frame(0x711, b"")]
    assert bus.send(Frame(0x201, bytes.fromhex("8001")))
    loop = asyncio.get_running_loop()
    wire.setblocking(False)
    #                     identifier, length, padding, data
    assert await loop.sock_recv(wire, 32) == bytes.fromhex("01020000 02 000000 8001000000000000")


async def test_a_burst_is_all_that_has_come(bus: CanBus, wire: socket.socket) -> None:
    for number in range(100):
        put(wire, 0x181, f"{number:02X}")
    assert [frame.data[0] for frame in await collect(bus, 100)] == list(range(100))


async def test_an_empty_burst_says_that_nothing_came_in_time(bus: CanBus) -> None:
    assert await bus.burst(within=0.01) == []


async def test_frames_are_yielded_one_by_one(bus: CanBus, wire: socket.socket) -> None:
    put(wire, 0x181, "01")
    put(wire, 0x182, "02")
    frames = bus.frames()
    assert [await anext(frames), await anext(frames)] == [Frame(0x181, b"\1"), Frame(0x182, b"\2")]


async def test_frames_that_canopen_does_not_use_are_counted_and_left_out(
    bus: CanBus, wire: socket.socket
) -> None:
    put(wire, 0x181 | EXTENDED, "01")
    put(wire, 0x181 | REMOTE, "")
    put(wire, 0x182, "02")
    assert await collect(bus, 1) == [Frame(0x182, b"\2")]
    assert bus.foreign == 2


async def test_bus_off_is_a_lost_bus_after_what_came_before_it(
    bus: CanBus, wire: socket.socket
) -> None:
    put(wire, 0x181, "01")
    put(wire, 0x040 | ERROR, "0000000000000000")  # linux/can/error.h: CAN_ERR_BUSOFF
    assert await bus.burst() == [Frame(0x181, b"\1")]
    with pytest.raises(BusLost, match="bus-off"):
        await bus.burst(within=5)
    assert not bus.send(Frame(0x201, b"\1"))


async def test_a_lesser_error_frame_is_no_loss_and_an_overflow_is_counted(
    bus: CanBus, wire: socket.socket
) -> None:
    put(wire, 0x004 | ERROR, "0008000000000000")  # CAN_ERR_CRTL, transmit warning
    put(wire, 0x004 | ERROR, "0001000000000000")  # CAN_ERR_CRTL, receive overflow
    put(wire, 0x008 | ERROR, "0000000000000000")  # CAN_ERR_PROT
    put(wire, 0x181, "01")
    assert await collect(bus, 1) == [Frame(0x181, b"\1")]
    assert bus.overflows == 1


async def test_a_hub_that_goes_is_a_lost_bus(bus: CanBus, hub: Hub) -> None:
    await hub.close()
    with pytest.raises(BusLost, match="gone"):
        await bus.burst(within=5)


async def test_closing_wakes_who_waits(bus: CanBus) -> None:
    waiting = asyncio.create_task(bus.burst(within=5))
    await asyncio.sleep(0)
    bus.close()
    bus.close()
    with pytest.raises(BusLost, match="closed"):
        await waiting


@pytest.mark.parametrize(
    ("interface", "channel", "says"),
    [
        ("viche_hub", "/nonexistent/bus", "no hub at /nonexistent/bus"),
        ("carrier_pigeon", "coop", "carrier_pigeon"),
        ("socketcan", "can_that_is_not0", "can_that_is_not0"),
        ("udp_multicast", "not an address", "not an address"),
    ],
)
async def test_a_bus_that_cannot_be_opened_says_why(
    interface: str, channel: str, says: str
) -> None:
    with pytest.raises(BusLost, match=says):
        await CanBus.open(interface, channel)


async def test_what_a_full_adapter_does_not_take_is_sent_later_in_order(tmp_path: Path) -> None:
    """The other side does not read: the kernel's queue fills up as a busy adapter's does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(str(tmp_path / "bus"))
        door.listen()
        bus = await CanBus.open("viche_hub", str(tmp_path / "bus"))
        other, _ = door.accept()
        other.setblocking(False)
        with other:
            for number in range(1_500):
                assert bus.send(Frame(0x201, number.to_bytes(2, "big")))
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(30):
                for number in range(1_500):
                    packet = await loop.sock_recv(other, 32)
                    assert int.from_bytes(packet[8:10], "big") == number
            assert bus.dropped == 0
        bus.close()


async def test_what_does_not_fit_is_refused_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(can_bus, "OUTBOX", 10)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(str(tmp_path / "bus"))
        door.listen()
        bus = await CanBus.open("viche_hub", str(tmp_path / "bus"))
        taken = sum(bus.send(Frame(0x201, b"")) for _ in range(2_000))
        assert bus.dropped == 2_000 - taken > 0
        bus.close()


async def test_nothing_is_lost_when_nobody_takes_the_frames(
    bus: CanBus, wire: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(can_bus, "HIGH_WATER", 50)
    monkeypatch.setattr(can_bus, "DRAIN_AT_ONCE", 20)
    for number in range(500):
        put(wire, 0x181, f"{number:04X}")
        if number % 20 == 0:
            await asyncio.sleep(0)
    frames = await collect(bus, 500)
    assert [int.from_bytes(frame.data, "big") for frame in frames] == list(range(500))


async def test_an_adapter_without_a_descriptor_is_read_in_a_thread() -> None:
    name = f"virtual{next(_ports)}"
    bus = await CanBus.open("virtual", name)
    with can.Bus(interface="virtual", channel=name) as peer:
        peer.send(can.Message(arbitration_id=0x181, data=b"\1", is_extended_id=False))
        assert await collect(bus, 1) == [Frame(0x181, b"\1")]
        bus.send(Frame(0x201, b"\2"))
        heard = await asyncio.to_thread(peer.recv, 5)
        assert heard is not None
        assert (heard.arbitration_id, bytes(heard.data)) == (0x201, b"\2")
        bus.close()
        with pytest.raises(BusLost):
            await bus.burst(within=5)


async def test_udp_carries_frames_and_a_packet_that_is_none_is_counted() -> None:
    port = next(_ports)
    left = await CanBus.open("udp_multicast", "239.74.163.2", port=port)
    right = await CanBus.open("udp_multicast", "239.74.163.2", port=port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"\xc1nonsense", ("239.74.163.2", port))
    assert left.send(Frame(0x181, b"\1"))
    assert await collect(right, 1) == [Frame(0x181, b"\1")]
    assert right.garbled == 1
    left.close()
    right.close()


async def test_a_bus_that_brings_nothing_but_nonsense_is_lost() -> None:
    port = next(_ports)
    bus = await CanBus.open("udp_multicast", "239.74.163.2", port=port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for _ in range(can_bus.NONSENSE + 50):
            stranger.sendto(b"\xc1nonsense", ("239.74.163.2", port))
    with pytest.raises(BusLost, match="unpack"):
        await bus.burst(within=5)
