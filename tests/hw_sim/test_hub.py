"""The hub carries what one party sends to all the others, and counts what it cannot carry."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import can
import pytest

from hw_sim import hub as hub_module
from hw_sim.hub import Hub
from hw_sim.stand import process

#                        identifier (little endian), length, padding, data
PRESS = bytes.fromhex("81010000 01 000000 0100000000000000")


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    opened = Hub(tmp_path / "bus")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def parties(hub: Hub) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        sockets = []
        for _ in range(3):
            party = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
            party.connect(str(hub.path))
            party.setblocking(False)
            sockets.append(party)
        yield sockets


async def receive(party: socket.socket) -> bytes:
    async with asyncio.timeout(30):
        return await asyncio.get_running_loop().sock_recv(party, 64)


async def test_all_others_hear_and_the_sender_does_not(
    hub: Hub, parties: list[socket.socket]
) -> None:
    left, middle, right = parties
    left.send(PRESS)
    assert await receive(middle) == await receive(right) == PRESS
    with pytest.raises(BlockingIOError):
        left.recv(64)
    assert (hub.carried, hub.dropped, hub.parties) == (1, 0, 3)


async def test_what_is_no_frame_is_counted_and_not_carried(
    hub: Hub, parties: list[socket.socket]
) -> None:
    left, middle, _ = parties
    left.send(PRESS[:-1])
    left.send(PRESS + b"\0")
    left.send(PRESS)
    assert await receive(middle) == PRESS
    assert (hub.carried, hub.garbled) == (1, 2)


async def test_who_leaves_is_forgotten(hub: Hub, parties: list[socket.socket]) -> None:
    left, middle, right = parties
    right.close()
    left.send(PRESS)
    assert await receive(middle) == PRESS
    left.send(PRESS)
    assert await receive(middle) == PRESS
    assert hub.parties == 2


async def test_who_does_not_read_for_a_while_loses_nothing(
    hub: Hub, parties: list[socket.socket]
) -> None:
    left, middle, _ = parties
    loop = asyncio.get_running_loop()
    for number in range(2_000):
        await loop.sock_sendall(left, PRESS[:8] + number.to_bytes(8, "little"))
    for number in range(2_000):
        assert int.from_bytes((await receive(middle))[8:], "little") == number
    assert hub.dropped == 0


async def test_who_never_reads_loses_frames_and_they_are_counted(
    hub: Hub, parties: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "BACKLOG_FRAMES", 10)
    left, middle, _ = parties
    loop = asyncio.get_running_loop()
    for _ in range(1_000):
        await loop.sock_sendall(left, PRESS)
        assert await receive(middle) == PRESS  # the others are not held up
    assert hub.dropped > 0


async def test_closing_cuts_everybody_off(hub: Hub, parties: list[socket.socket]) -> None:
    parties[0].send(PRESS)
    await receive(parties[1])
    await hub.close()
    await receive(parties[2])  # what was on its way
    assert await receive(parties[2]) == b""
    assert not hub.path.exists()


async def test_a_socket_left_by_a_dead_hub_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "bus"
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as dead:
        dead.bind(str(path))
    hub = Hub(path)
    await hub.open()
    await hub.close()


async def test_a_living_hub_is_not_pushed_aside(hub: Hub) -> None:
    with pytest.raises(OSError, match="in use") as refused:
        await Hub(hub.path).open()
    assert refused.value.errno == errno.EADDRINUSE


async def test_python_can_finds_the_hub_by_its_entry_point(tmp_path: Path) -> None:
    path = str(tmp_path / "bus")
    async with process("hw_sim.hub", "--socket", path):
        with (
            can.Bus(interface="viche_hub", channel=path) as left,
            can.Bus(interface="viche_hub", channel=path) as right,
        ):
            for sent in (
                can.Message(arbitration_id=0x181, data=b"\1", is_extended_id=False),
                can.Message(arbitration_id=0x18DAF110, data=bytes(8), is_extended_id=True),
                can.Message(arbitration_id=0x181, is_remote_frame=True, is_extended_id=False),
            ):
                left.send(sent)
                heard = right.recv(timeout=5)
                assert heard is not None
                assert heard.equals(sent, timestamp_delta=None, check_direction=False)
            assert right.recv(timeout=0) is None
            assert right.recv(timeout=0.01) is None


def test_without_a_hub_python_can_says_so(tmp_path: Path) -> None:
    with pytest.raises(can.CanInitializationError, match="no hub at"):
        can.Bus(interface="viche_hub", channel=str(tmp_path / "bus"))
