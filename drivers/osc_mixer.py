"""Microphones on a digital mixer over OSC (UDP): Behringer X32 and Midas M32.

The mixer's own words (X32/M32 OSC Remote Protocol): ``/ch/NN/mix/on`` with an integer switches a
channel (1 on, 0 muted) and without one asks for it; the answer has the same address. ``/xremote``
asks to be told of all changes, for ten seconds. UDP loses: what was asked for is told again at
each look until the mixer says that it is so.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Mapping
from typing import Final

from pythonosc.osc_message import OscMessage, ParseError
from pythonosc.osc_message_builder import OscMessageBuilder

log = logging.getLogger("viche.osc")

PORT: Final = 10023
"""Where an X32 listens; an XR18 listens at 10024."""
PATIENCE: Final = 5
"""A mixer that has not answered at so many looks, a second each, is told as a fault."""
_LONGEST: Final = 2048
"""Bytes of a datagram; what we ask for has a few dozen."""


class OscMixer:
    """The channels of a mixer as microphones of seats. Nothing here waits."""

    def __init__(
        self, name: str, host: str, channels: Mapping[int, int], port: int = PORT
    ) -> None:
        """Take seat → channel; the socket is opened, nothing is sent yet.

        ``host`` is an address in digits: to ask for that of a name takes its time.
        """
        self.name = name
        self._channels = dict(channels)
        self._seats = {channel: seat for seat, channel in channels.items()}
        self._target = (host, port)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._connected = False
        self._wanted: frozenset[int] = frozenset()
        self._live: dict[int, bool] = {}
        self._fault = ""
        self._unanswered = 0

    def close(self) -> None:
        """Let the socket go."""
        self._socket.close()

    def switch(self, on: frozenset[int]) -> None:
        """Open the channels of exactly these seats; only what changes is sent."""
        wanted = on & self._channels.keys()
        changed, self._wanted = wanted ^ self._wanted, wanted
        for seat in sorted(changed):
            self._order(seat)

    def live(self) -> frozenset[int]:
        """The seats whose channels are on, as the mixer said last."""
        self._listen()
        return frozenset(seat for seat, on in self._live.items() if on)

    def look(self) -> str:
        """Ask how the channels stand, order again what is otherwise; what is wrong, or ""."""
        self._listen()
        self._send("/xremote")
        for seat, channel in self._channels.items():
            if seat in self._live and self._live[seat] != (seat in self._wanted):
                self._order(seat)
            self._send(_address(channel))
        self._unanswered += 1
        return (self._fault or "no answer") if self._unanswered > PATIENCE else ""

    def _order(self, seat: int) -> None:
        self._send(_address(self._channels[seat]), int(seat in self._wanted))

    def _send(self, address: str, *values: int) -> None:
        message = OscMessageBuilder(address)
        for value in values:
            message.add_arg(value, OscMessageBuilder.ARG_TYPE_INT)
        try:
            if not self._connected:  # from here on the kernel takes this mixer's datagrams alone
                self._socket.connect(self._target)
                self._connected = True
            self._socket.send(message.build().dgram)
        except OSError as error:  # no route, a full buffer: said again at the next look
            self._fault = str(error)

    def _listen(self) -> None:
        while self._connected:
            try:
                self._take(self._socket.recv(_LONGEST))
            except BlockingIOError:
                return
            except OSError as error:  # nobody listens there (ICMP)
                self._fault = str(error)
                return

    def _take(self, data: bytes) -> None:
        try:
            message = OscMessage(data)
        except ParseError:
            log.debug("a datagram that is not OSC")
            return
        seat = self._seats.get(_channel(message.address))
        values = message.params
        if seat is None or len(values) != 1 or values[0] not in (0, 1):
            return
        self._unanswered = 0
        self._live[seat] = bool(values[0])


def _address(channel: int) -> str:
    return f"/ch/{channel:02d}/mix/on"


def _channel(address: str) -> int:
    """The channel that an address is about, 0 where it is about something else."""
    parts = address.split("/")
    ours = len(parts) == 5 and parts[1] == "ch" and parts[3:] == ["mix", "on"]
    return int(parts[2]) if ours and parts[2].isdecimal() else 0
