"""The doors of simulated cameras: a serial chain, UDP with and without a frame, TCP."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from drivers import visca
from drivers.visca import Kind, Message
from hw_sim.camera import Power, SimCamera
from hw_sim.modbus_port import PtyPort

Address = tuple[str, int]


class SimChain:
    """Cameras behind each other on a serial adapter at ``path``."""

    def __init__(self, path: Path, cameras: Sequence[SimCamera]) -> None:
        """The chain is numbered by the controller, not here."""
        self.cameras = cameras
        self.port = PtyPort(path, self._hear)
        self._packets = visca.Packets()
        for camera in cameras:
            camera.address = 0

    def switch(self, camera: SimCamera, power: Power) -> None:
        """Switch a camera; one that comes on says so, and has no number."""
        said = camera.switch(power)
        if said:
            camera.address = 0
            self.port.write(said)

    def _hear(self, data: bytes) -> None:
        for packet in self._packets.feed(data):
            if packet == visca.number_all():
                self._number()
            elif packet == visca.clear_all():
                for camera in self.cameras:
                    camera.forget()
                self.port.write(packet)
            else:
                place = packet[0] & 0x0F
                for camera in self.cameras:
                    if camera.address == place:
                        camera.hear(packet, self.port.write)

    def _number(self) -> None:
        """A camera without power breaks the chain behind it."""
        after = 1
        for camera in self.cameras:
            if camera.power is Power.OFF:
                break
            camera.address, after = after, after + 1
        if after > 1:  # the last one that lives sends it back
            self.port.write(visca.packet(visca.ALL, bytes([0x30, after])))


class SimUdp(asyncio.DatagramProtocol):
    """A camera's UDP port; with ``framed`` it counts the messages, strictly.

    Attributes:
        resets: how many times the count was begun anew.
        repeated: how many messages came that had been taken before.
    """

    def __init__(self, camera: SimCamera, *, framed: bool = True, first: int = 0) -> None:
        """``first`` is the number that it wants after a reset: makers differ."""
        self.camera = camera
        self.resets = self.repeated = 0
        self.port = 0
        self._framed, self._first, self._expected = framed, first, -1
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self, port: int = 0) -> None:
        """Listen on this machine alone."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", port)
        )
        self.port = self._transport.get_extra_info("sockname")[1]

    def close(self) -> None:
        """Stop listening."""
        self.camera.forget()
        if self._transport is not None:
            self._transport.close()

    def switch(self, power: Power) -> None:
        """Switch the camera; one that comes on has forgotten the count."""
        if self.camera.switch(power):
            self._expected = -1

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take a datagram."""
        if not self._framed:
            self.camera.hear(data, lambda packet: self._send(packet, addr))
        elif (message := visca.read_message(data)) is not None:
            self._take(message, addr)

    def _take(self, message: Message, addr: Address) -> None:
        number = message.sequence
        if self.camera.power is Power.OFF:
            return
        if message.kind is Kind.CONTROL:
            self.resets += 1
            self._expected = self._first
            self._send(Message(Kind.CONTROL_REPLY, number, visca.RESET).to_bytes(), addr)
            return
        if number != self._expected:
            self.repeated += number == self._expected - 1
            wrong = Message(Kind.CONTROL_REPLY, number, visca.WRONG_NUMBER)
            self._send(wrong.to_bytes(), addr)
            return

        def say(packet: bytes) -> None:
            self._send(Message(Kind.REPLY, number, packet).to_bytes(), addr)

        if self.camera.hear(message.payload, say):
            self._expected = number + 1

    def _send(self, data: bytes, addr: Address) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, addr)


class SimTcp:
    """A camera's TCP port, packets without a frame."""

    def __init__(self, camera: SimCamera) -> None:
        """The camera behind it."""
        self.camera = camera
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self, port: int = 0) -> None:
        """Listen on this machine alone."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hang up, and stop listening."""
        self.camera.forget()
        for writer in self._writers:
            writer.close()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        packets = visca.Packets()
        try:
            while data := await reader.read(1024):
                for packet in packets.feed(data):
                    self.camera.hear(packet, writer.write)
        except ConnectionError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
