"""A camera as a machine of VISCA: takes packets, turns to presets, remembers where it points."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Final

from drivers import visca
from drivers.visca import Ack, Cause, Changed, Done, Failed

Say = Callable[[bytes], None]

SOCKETS: Final = (1, 2)


class Power(Enum):
    """How a camera is supplied."""

    ON = "on"
    STANDBY = "standby"
    OFF = "off"


class SimCamera:
    """One camera.

    Attributes:
        address: its place in a chain, from 1; 0 before the chain is numbered.
        preset: where it points or turns to; None after it was switched on.
        orders: each preset that it was sent to.
        deaf: how many packets to it get lost yet.
        mute: how many of its own get lost yet.
    """

    def __init__(self, *, address: int = 1, turn_s: float = 0.0, presets: int = 16) -> None:
        """``turn_s``: how long it takes to a preset; ``presets``: how many it keeps."""
        self.address = address
        self.preset: int | None = None
        self.orders: list[int] = []
        self.power = Power.ON
        self.deaf = self.mute = 0
        self._turn_s, self._presets = turn_s, presets
        self._busy: dict[int, asyncio.TimerHandle] = {}

    def hear(self, packet: bytes, say: Say) -> bool:
        """Take a packet and answer; False if it got lost."""
        if self.power is Power.OFF:
            return False
        if self.deaf:
            self.deaf -= 1
            return False
        self._obey(packet[1:-1], self._through(say))
        return True

    def switch(self, power: Power) -> bytes:
        """Switch it on, to standby or off; what it says by itself on a serial line."""
        begins, self.power = self.power is Power.OFF, power
        if power is not Power.ON:
            self.forget()
        if power is Power.OFF:
            self.preset = None
        return visca.said(Changed(self.address or 1)) if begins and power is Power.ON else b""

    def forget(self) -> None:
        """Stop whatever is under way."""
        for timer in self._busy.values():
            timer.cancel()
        self._busy.clear()

    def _through(self, say: Say) -> Say:
        def through(packet: bytes) -> None:
            if self.mute:
                self.mute -= 1
            else:
                say(packet)

        return through

    def _obey(self, body: bytes, say: Say) -> None:
        me = self.address
        match tuple(body):
            case (0x01, 0x00, 0x01):
                self.forget()
                say(visca.said(Done(me, 0)))
            case (0x09, 0x04, 0x00):
                say(visca.said(Done(me, 0, b"\x02" if self.power is Power.ON else b"\x03")))
            case (0x09, 0x04, 0x3F):
                say(visca.said(Done(me, 0, bytes([self.preset or 0]))))
            case (0x01, 0x04, 0x00, 0x02 | 0x03 as wanted):
                self.power = Power.ON if wanted == 0x02 else Power.STANDBY
                say(visca.said(Ack(me, 1)))
                say(visca.said(Done(me, 1)))
            case (0x01, 0x04, 0x3F, 0x02, preset) if preset < self._presets:
                self._recall(preset, say)
            case _:
                say(visca.said(Failed(me, 0, Cause.SYNTAX)))

    def _recall(self, preset: int, say: Say) -> None:
        free = next((one for one in SOCKETS if one not in self._busy), None)
        if self.power is Power.STANDBY:
            say(visca.said(Failed(self.address, 1, Cause.NOT_NOW)))
        elif free is None:
            say(visca.said(Failed(self.address, 0, Cause.BUSY)))
        else:
            self.preset = preset
            self.orders.append(preset)
            say(visca.said(Ack(self.address, free)))
            loop = asyncio.get_running_loop()
            self._busy[free] = loop.call_later(self._turn_s, self._arrive, free, say)

    def _arrive(self, socket: int, say: Say) -> None:
        del self._busy[socket]
        say(visca.said(Done(self.address, socket)))
