"""A TCP connection, to a host in this process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest

from drivers import tcp
from drivers.faults import BusLost
from drivers.tcp import Tcp


class Host:
    """Somebody who listens at a free port."""

    def __init__(self) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.door.setblocking(False)
        self.port: int = self.door.getsockname()[1]

    async def meet(self) -> tuple[Tcp, socket.socket]:
        loop = asyncio.get_running_loop()
        ours, (theirs, _) = await asyncio.gather(
            Tcp.open("127.0.0.1", self.port), loop.sock_accept(self.door)
        )
        return ours, theirs


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    opened = Host()
    yield opened
    opened.door.close()


async def test_bytes_come_and_go(host: Host) -> None:
    ours, theirs = await host.meet()
    loop = asyncio.get_running_loop()
    with theirs:
        ours.write(b"mic_status\r\n")
        assert await loop.sock_recv(theirs, 64) == b"mic_status\r\n"
        await loop.sock_sendall(theirs, b"mic_status_done\r\n")
        assert await ours.read(5) == b"mic_status_done\r\n"
        assert await ours.read(0.01) == b""
        ours.close()


async def test_a_host_that_hangs_up_is_lost_after_its_last_words(host: Host) -> None:
    ours, theirs = await host.meet()
    theirs.sendall(b"bye")
    theirs.close()
    assert await ours.read(5) == b"bye"
    with pytest.raises(BusLost, match="closed by the other side"):
        await ours.read(5)
    with pytest.raises(BusLost):
        ours.write(b"x")
    ours.close()


async def test_closing_wakes_who_waits(host: Host) -> None:
    ours, theirs = await host.meet()
    waiting = asyncio.create_task(ours.read(5))
    await asyncio.sleep(0)
    ours.close()
    ours.close()
    with theirs, pytest.raises(BusLost, match="closed"):
        await waiting


async def test_a_host_that_does_not_read_is_lost(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp, "KEPT", 1_000)
    ours, theirs = await host.meet()
    ours.write(bytes(20_000_000))  # more than the kernel takes on both sides
    with theirs, pytest.raises(BusLost, match="does not read"):
        ours.write(b"x")
    ours.close()


async def test_a_host_that_refuses_says_what_to_look_at(host: Host) -> None:
    host.door.close()
    with pytest.raises(BusLost, match=f"127.0.0.1:{host.port}: refused"):
        await Tcp.open("127.0.0.1", host.port)


async def test_a_host_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A door whose queue is full takes no more connections and refuses none."""
    monkeypatch.setattr(tcp, "PATIENCE_S", 0.05)
    with contextlib.ExitStack() as stack:
        door = stack.enter_context(socket.socket())
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        for _ in range(2):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
        with pytest.raises(BusLost, match="no answer"):
            await Tcp.open("127.0.0.1", door.getsockname()[1])


async def test_a_name_that_is_none_says_so() -> None:
    with pytest.raises(BusLost, match=r"no\.such\.host\.invalid:3142"):
        await Tcp.open("no.such.host.invalid", 3142)
