"""A Modbus RTU line on RS-485: a strict master, and pymodbus's only door in the hall.

pymodbus writes the requests; ``drivers.modbus`` judges the answers, because pymodbus takes a late
answer of another function for the one it waits for. One request is under way at a time, the line
is silent for t3.5 between frames, and after anything but a sound answer nothing is sent before
the line has been quiet for longer: so an answer that comes late finds no request to answer.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import lru_cache
from typing import Final, Literal, Protocol

from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import (
    ReadCoilsRequest,
    ReadDiscreteInputsRequest,
    WriteMultipleCoilsRequest,
    WriteSingleCoilRequest,
)
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadInputRegistersRequest,
    WriteMultipleRegistersRequest,
    WriteSingleRegisterRequest,
)

from drivers.modbus import (
    Exchange,
    Fault,
    Function,
    Reason,
    Request,
    Verdict,
    frame_s,
    silence_s,
)
from drivers.uart import Uart

__all__ = ["Port", "Rs485", "frame_of"]

SETTLE_AT_MOST_S: Final = 1.0
"""A line that is never quiet is used again after this: whoever babbles must not stop the hall."""
RESTLESS_S: Final = 0.1
"""The same on a line that was not quiet the last time either: its sound moments are few."""
SLOW_ADAPTER_S: Final = 0.016
"""How long an FTDI adapter keeps bytes when it is not asked for low latency."""

_FRAMER: Final = FramerRTU(DecodePDU(is_server=True))


class Port(Protocol):
    """What carries the bytes: ``drivers.uart.Uart``."""

    @property
    def heard_at(self) -> float:
        """When bytes came last, in the event loop's time."""

    def write(self, data: bytes) -> None:
        """Send."""

    async def read(self, within: float) -> bytes:
        """Return whatever has come; nothing if nothing comes ``within`` seconds."""

    def drain_input(self) -> bytes:
        """Return and forget what has come, without waiting."""

    def close(self) -> None:
        """Close the port."""


WRITE_BYTES: Final = 16
"""A request that writes a coil, and its answer, eight bytes each."""
QUICK_S: Final = 0.002
"""What a module commonly takes before it answers."""


class Rs485:
    """An open line. Counts what it could not use: nothing is dropped in silence.

    Attributes:
        faults: exchanges that brought nothing, and noise between them, by reason.
        exchanges: requests sent.
        restless: whether the line was not quiet when it should have been: somebody babbles.
    """

    def __init__(
        self,
        port: Port,
        *,
        baud: int,
        bits: int = 11,
        turnaround_s: float = 0.015,
    ) -> None:
        """Take over an open port.

        Args:
            port: carries the bytes.
            baud: bits a second.
            bits: bits a byte, 11 for 8E1 and 10 for 8N1.
            turnaround_s: how long a device may think before it answers.
        """
        self.faults: Counter[Reason] = Counter()
        self.exchanges = 0
        self.restless = False
        self._port, self._baud, self._bits = port, baud, bits
        self._turnaround_s = turnaround_s
        self._silence_s = silence_s(baud, bits)
        self.write_s = frame_s(WRITE_BYTES, baud, bits) + 2 * self._silence_s + QUICK_S
        """About how long it takes to write a coil and hear of it."""
        self._loop = asyncio.get_running_loop()
        self._quiet_since = self._loop.time()
        self._given_up: Request | None = None

    @classmethod
    async def open(
        cls,
        path: str,
        baud: int = 19_200,
        parity: Literal["N", "E", "O"] = "E",
        turnaround_s: float = 0.015,
        low_latency: bool = True,
    ) -> Rs485:
        """Open the line on a serial port; without parity a byte has one stop bit, as 8N1.

        Raises:
            BusLost: there is no such port, or it cannot be had.
        """
        port = await Uart.open(path, baud=baud, parity=parity, low_latency=low_latency)
        return cls(
            port,
            baud=baud,
            bits=10 if parity == "N" else 11,
            turnaround_s=turnaround_s + (0 if low_latency else SLOW_ADAPTER_S),
        )

    def patience_s(self, request: Request) -> float:
        """How long to wait for the answer: both frames, two silences, the device's turnaround."""
        length = request.asked_bytes + request.answer_bytes
        wire = frame_s(length, self._baud, self._bits)
        return wire + 2 * self._silence_s + self._turnaround_s

    async def ask(self, request: Request) -> Verdict:
        """Send one request, once, and judge what comes.

        Raises:
            BusLost: the port has gone.
        """
        frame = frame_of(request)
        exchange = Exchange(request, frame, self._given_up)
        self._given_up = None
        await self.rest(self._silence_s)
        self.exchanges += 1
        self._port.write(frame)
        verdict = await self._listen(request, exchange)
        if isinstance(verdict, Fault):
            self.faults[verdict.reason] += 1
            self._given_up = request
            await self._settle(request, frame)
        return verdict

    async def rest(self, quiet_s: float) -> None:
        """Wait until nothing has been on the line for ``quiet_s``; what comes is counted.

        Raises:
            BusLost: the port has gone.
        """
        give_up_at = self._loop.time() + max(self._patience_for_quiet_s, 2 * quiet_s)
        if self._port.drain_input():
            self._noise(Reason.GARBAGE)
        while (left := self._quiet_since + quiet_s - self._loop.time()) > 0:
            if await self._port.read(left):
                self._noise(Reason.GARBAGE)
            if self._loop.time() > give_up_at:
                self.restless = True
                return
        self.restless = False

    def close(self) -> None:
        """Close the port; who waits for an answer gets ``BusLost``."""
        self._port.close()

    async def _listen(self, request: Request, exchange: Exchange) -> Verdict:
        """Take bytes until the answer is whole, or time is up, or the line is quiet again."""
        loop, port = self._loop, self._port
        deadline = loop.time() + self.patience_s(request)
        while (left := deadline - loop.time()) > 0:
            data = await port.read(left)
            if data and exchange.hear(data):
                self._quiet_since = port.heard_at
                return exchange.verdict()
        exchange.hear(port.drain_input())  # in time, if only our own loop was late
        self._quiet_since = loop.time()
        return exchange.verdict()

    async def _settle(self, request: Request, frame: bytes) -> None:
        """Wait for a quiet line after a fault; an answer that comes meanwhile is late."""
        quiet_s = max(self._silence_s, self._turnaround_s)
        give_up_at = self._loop.time() + self._patience_for_quiet_s
        latecomer = Exchange(request, frame)
        self._quiet_since = self._loop.time()
        heard = False
        while (left := self._quiet_since + quiet_s - self._loop.time()) > 0:
            if data := await self._port.read(left):
                heard = True
                self._quiet_since = self._loop.time()
                latecomer.hear(data)
            if self._loop.time() > give_up_at:
                self.restless = True
                break
        else:
            self.restless = False
        if heard:
            late = not isinstance(latecomer.verdict(), Fault)
            self.faults[Reason.LATE if late else Reason.GARBAGE] += 1

    @property
    def _patience_for_quiet_s(self) -> float:
        return RESTLESS_S if self.restless else SETTLE_AT_MOST_S

    def _noise(self, reason: Reason) -> None:
        self.faults[reason] += 1
        self._quiet_since = self._loop.time()


@lru_cache(maxsize=1024)
def frame_of(request: Request) -> bytes:
    """Return the bytes of a request, as pymodbus writes them."""
    pdu = _pdu(request)
    payload = bytes((pdu.function_code,)) + pdu.encode()
    return _FRAMER.encode(payload, request.device, 0)


def _pdu(request: Request) -> ModbusPDU:
    device, address, count = request.device, request.address, request.count
    values = list(request.values)
    match request.function:
        case Function.READ_COILS:
            return ReadCoilsRequest(dev_id=device, address=address, count=count)
        case Function.READ_INPUTS:
            return ReadDiscreteInputsRequest(dev_id=device, address=address, count=count)
        case Function.READ_HOLDING:
            return ReadHoldingRegistersRequest(dev_id=device, address=address, count=count)
        case Function.READ_REGISTERS:
            return ReadInputRegistersRequest(dev_id=device, address=address, count=count)
        case Function.WRITE_COIL:
            bits = [bool(values[0])]
            return WriteSingleCoilRequest(dev_id=device, address=address, bits=bits)
        case Function.WRITE_COILS:
            bits = [bool(value) for value in values]
            return WriteMultipleCoilsRequest(dev_id=device, address=address, bits=bits)
        case Function.WRITE_REGISTER:
            return WriteSingleRegisterRequest(dev_id=device, address=address, registers=values)
        case Function.WRITE_REGISTERS:
            return WriteMultipleRegistersRequest(dev_id=device, address=address, registers=values)
