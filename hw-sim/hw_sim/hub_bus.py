"""The hub's bus for python-can: interface ``viche_hub``, whose channel is the hub's socket.

Registered by the entry point ``can.interface`` of this folder's own project file, so that
``can.Bus(interface="viche_hub", channel="/run/…/bus")`` finds it wherever it is installed.
"""

from __future__ import annotations

import select
import socket
import struct
from typing import Final

import can

CAN_FRAME: Final = struct.Struct("=IB3x8s")  # linux/can.h: identifier, length, data
_EXTENDED: Final = 0x8000_0000
_REMOTE: Final = 0x4000_0000
_ERROR: Final = 0x2000_0000


class HubBus(can.BusABC):
    """One party on a hub."""

    def __init__(
        self, channel: str, can_filters: can.typechecking.CanFilters | None = None, **_: object
    ) -> None:
        """Connect to the hub that listens at the path ``channel``.

        Raises:
            can.CanInitializationError: there is no hub.
        """
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._socket.connect(channel)
        except OSError as error:
            self._socket.close()
            raise can.CanInitializationError(
                f"no hub at {channel}: {error.strerror}", error.errno
            ) from error
        self._socket.setblocking(False)
        self.channel_info = f"viche_hub {channel}"
        super().__init__(channel, can_filters)

    def _recv_internal(self, timeout: float | None) -> tuple[can.Message | None, bool]:
        packet = self._receive()
        if packet is None and timeout != 0:
            select.select([self._socket], [], [], timeout)
            packet = self._receive()
        return (None if packet is None else _message(packet)), False

    def _receive(self) -> bytes | None:
        try:
            packet = self._socket.recv(CAN_FRAME.size)
        except BlockingIOError:
            return None
        except OSError as error:
            raise can.CanOperationError(f"hub: {error.strerror}", error.errno) from error
        if not packet:
            raise can.CanOperationError("the hub has gone") from ConnectionResetError()
        return packet

    def send(self, msg: can.Message, timeout: float | None = None) -> None:
        """Send a frame; waits up to ``timeout`` seconds for a full queue, for ever if None.

        Raises:
            can.CanOperationError: the queue is still full, or the hub has gone.
        """
        identifier = msg.arbitration_id
        identifier |= _EXTENDED if msg.is_extended_id else 0
        identifier |= _REMOTE if msg.is_remote_frame else 0
        packet = CAN_FRAME.pack(identifier, msg.dlc, bytes(msg.data))
        try:
            self._transmit(packet, timeout)
        except OSError as error:
            raise can.CanOperationError(f"hub: {error.strerror}", error.errno) from error

    def _transmit(self, packet: bytes, timeout: float | None) -> None:
        try:
            self._socket.send(packet)
        except BlockingIOError:
            if timeout == 0:
                raise
            select.select([], [self._socket], [], timeout)
            self._socket.send(packet)

    def fileno(self) -> int:
        """Return the socket's descriptor, for the event loop."""
        return self._socket.fileno()

    def shutdown(self) -> None:
        """Leave the bus."""
        super().shutdown()
        self._socket.close()


def _message(packet: bytes) -> can.Message:
    identifier, length, data = CAN_FRAME.unpack(packet)
    return can.Message(
        arbitration_id=identifier & (0x1FFF_FFFF if identifier & _EXTENDED else 0x7FF),
        is_extended_id=bool(identifier & _EXTENDED),
        is_remote_frame=bool(identifier & _REMOTE),
        is_error_frame=bool(identifier & _ERROR),
        dlc=length,
        data=None if identifier & _REMOTE else data[:length],
    )
