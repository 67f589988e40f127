"""What carries VISCA to cameras: a serial chain, IP with numbered messages, IP raw."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Protocol

from drivers import visca
from drivers.camera import ANSWER_S, TRIES, Camera
from drivers.faults import BusLost
from drivers.tcp import Tcp
from drivers.uart import Uart
from drivers.visca import Ack, Answer, Changed, Done, Failed, Kind, Message


class Line(Protocol):
    """What is open to one camera, or to a chain of them."""

    def camera(self, address: int, /) -> Camera:
        """The camera of an address."""

    def close(self) -> None:
        """Hang up."""


class Chain:
    """A serial line with up to seven cameras behind each other."""

    def __init__(self, uart: Uart) -> None:
        """Take over an open port; :meth:`start` numbers the cameras."""
        self.found = 0
        self._uart = uart
        self._packets = visca.Packets()
        self._cameras: dict[int, Camera] = {}
        self._numbered = asyncio.Event()
        self._reading = asyncio.create_task(self._read(), name="chain")
        self._renewing: asyncio.Task[None] | None = None
        self._lost: str | None = None

    @classmethod
    async def open(cls, path: str, baud: int = visca.BAUD) -> Chain:
        """Open a port and number the cameras on it.

        Raises:
            BusLost: no such port, or no camera answers.
        """
        chain = cls(await Uart.open(path, baud=baud))
        try:
            await chain._number()
        except BaseException:
            chain.close()
            raise
        return chain

    @property
    def works(self) -> bool:
        """Whether the port is still there."""
        return self._lost is None

    def camera(self, address: int) -> Camera:
        """The camera at a place of the chain."""
        return self._cameras.setdefault(address, Camera(address, self))

    def send(self, packet: bytes, _number: int, /) -> None:
        """Send a packet; a chain has no numbers.

        Raises:
            BusLost: the port has gone, or the chain is shorter than the camera's place.
        """
        if self._lost is not None:
            raise BusLost(self._lost)
        if (place := packet[0] & 0x0F) != visca.ALL and place > self.found:
            raise BusLost(f"the chain has {self.found} cameras, and none at place {place}")
        self._uart.write(packet)

    def next_number(self) -> int:
        """There are no numbers here."""
        return 0

    async def renumber(self) -> None:
        """There is nothing to count here."""

    def close(self) -> None:
        """Close the port."""
        self._lost = self._lost or "closed"
        self._uart.close()
        self._reading.cancel()
        if self._renewing is not None:
            self._renewing.cancel()

    async def _number(self) -> None:
        for _ in range(TRIES):
            self._numbered.clear()
            self.send(visca.number_all(), 0)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    await self._numbered.wait()
                    break
        else:
            raise BusLost("no camera answers: is the first one switched on, the cable in?")
        self.send(visca.clear_all(), 0)
        for camera in self._cameras.values():
            camera.restarts += 1

    async def _read(self) -> None:
        try:
            while True:
                for packet in self._packets.feed(await self._uart.read()):
                    self._hear(visca.read(packet))
        except BusLost as error:
            self._lost = error.reason

    def _hear(self, answer: Answer) -> None:
        match answer:
            case visca.Numbered(cameras):
                self.found = cameras
                self._numbered.set()
            case Changed():
                if self._renewing is None or self._renewing.done():
                    self._renewing = asyncio.create_task(self._renew(), name="chain anew")
            case Ack(camera=place) | Done(camera=place) | Failed(camera=place):
                if (camera := self._cameras.get(place)) is not None:
                    camera.hear(answer)

    async def _renew(self) -> None:
        with contextlib.suppress(BusLost):  # the next order says so
            await self._number()


class Raw:
    """One camera over IP, packets without a frame, by TCP or UDP."""

    def __init__(self, write: Callable[[bytes], None], close: Callable[[], None]) -> None:
        """How to send and how to hang up."""
        self._write, self._close = write, close
        self._packets = visca.Packets()
        self._camera = Camera(1, self)

    def camera(self, _address: int, /) -> Camera:
        """The only camera; its address is 1."""
        return self._camera

    def send(self, packet: bytes, _number: int, /) -> None:
        """Send a packet."""
        self._write(packet)

    def next_number(self) -> int:
        """There are no numbers here."""
        return 0

    async def renumber(self) -> None:
        """There is nothing to count here."""

    def close(self) -> None:
        """Hang up."""
        self._close()

    def take(self, data: bytes) -> None:
        """Take what has come."""
        for packet in self._packets.feed(data):
            self._camera.hear(visca.read(packet))


class Framed:
    """One camera over IP, each packet in a message with a number."""

    def __init__(self, write: Callable[[bytes], None], close: Callable[[], None]) -> None:
        """How to send and how to hang up."""
        self._write, self._close = write, close
        self._camera = Camera(1, self)
        self._number = 0
        self._begins_at = 1
        self._reset = asyncio.Event()

    def camera(self, _address: int, /) -> Camera:
        """The only camera; its address is 1."""
        return self._camera

    def send(self, packet: bytes, number: int) -> None:
        """Send a packet as the message of a number."""
        kind = Kind.INQUIRY if packet[1] == 0x09 else Kind.COMMAND
        self._write(Message(kind, number, packet).to_bytes())

    def next_number(self) -> int:
        """One more than the last; behind the greatest comes 0."""
        number = self._number
        self._number = (number + 1) % visca.NUMBERS
        return number

    async def renumber(self) -> None:
        """Have the camera count from 0.

        Whether the first message after it has the number 0 or 1 is not printed: if it is refused,
        the other is tried the next time.

        Raises:
            BusLost: no answer.
        """
        for _ in range(TRIES):
            self._reset.clear()
            self._write(Message(Kind.CONTROL, 0, visca.RESET).to_bytes())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    await self._reset.wait()
                    self._begins_at ^= 1
                    self._number = self._begins_at
                    return
        raise BusLost("no answer: is the camera switched on, VISCA over IP allowed in its menu?")

    def close(self) -> None:
        """Hang up."""
        self._close()

    def take(self, datagram: bytes) -> None:
        """Take a datagram; a stranger's is none."""
        match visca.read_message(datagram):
            case Message(Kind.REPLY, number, payload):
                self._camera.hear(visca.read(payload), number)
            case Message(Kind.CONTROL_REPLY, _, visca.RESET):
                self._reset.set()
            case Message(Kind.CONTROL | Kind.CONTROL_REPLY, number, visca.WRONG_NUMBER):
                self._camera.refuse_number(number)


class _Datagrams(asyncio.DatagramProtocol):
    """Hands on what comes. An ICMP refusal is no loss: the answer that stays away is."""

    def __init__(self) -> None:
        self.take: Callable[[bytes], object] = len

    def datagram_received(self, data: bytes, _addr: object) -> None:
        self.take(data)

    def error_received(self, _error: Exception) -> None:
        pass


async def open_udp(
    host: str, port: int, *, framed: bool, local_port: int | None = None
) -> Framed | Raw:
    """A camera by UDP. Cameras of Sony answer to port 52381 whoever asks: so it is ours, too.

    Raises:
        BusLost: no such host, or with a frame no answer.
    """
    ours = (visca.PORT if framed else 0) if local_port is None else local_port
    loop, protocol = asyncio.get_running_loop(), _Datagrams()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
        family, _, _, _, address = found[0]
        door = socket.socket(family, socket.SOCK_DGRAM)
        try:
            door.setblocking(False)
            # Each camera has a socket of its own on the same port; the kernel tells them apart.
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("", ours))
            door.connect(address)
            transport, _ = await loop.create_datagram_endpoint(lambda: protocol, sock=door)
        except BaseException:
            door.close()
            raise
    except OSError as error:
        raise BusLost(f"{host}:{port}: {error.strerror or error}") from error
    wire = Framed if framed else Raw
    opened = wire(transport.sendto, transport.close)
    protocol.take = opened.take
    if isinstance(opened, Framed):
        try:
            await opened.renumber()
        except BaseException:
            opened.close()
            raise
    return opened


async def open_tcp(host: str, port: int) -> Raw:
    """A camera by TCP, packets without a frame.

    Raises:
        BusLost: no such host, or it does not answer.
    """
    tcp = await Tcp.open(host, port)

    async def read() -> None:
        with contextlib.suppress(BusLost):  # the next order says so
            while True:
                wire.take(await tcp.read())

    def close() -> None:
        reading.cancel()
        tcp.close()

    wire = Raw(tcp.write, close)
    reading = asyncio.create_task(read(), name=f"camera {host}")
    return wire
