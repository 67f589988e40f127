"""A camera that speaks VISCA: one order after the other, each until it is taken, and done.

What carries the packets is a :class:`Wire` (``drivers.camera_wires``): a serial chain or IP.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Final, Protocol

from drivers import visca
from drivers.faults import BusLost
from drivers.visca import Ack, Answer, Cause, Done, Failed

ANSWER_S: Final = 0.3
"""A camera says within a frame or two that it takes an order; no list prints a limit."""
TRIES: Final = 4
DONE_S: Final = 15.0
"""The slowest turn from one end to the other that data sheets name takes less."""
BUSY_S: Final = 0.25
"""After so long a camera with both sockets at work is tried again."""
BUSY_TRIES: Final = 20


class Refused(Exception):
    """A camera does not do as it is told."""

    def __init__(self, cause: int) -> None:
        known = cause in set(Cause)
        super().__init__(Cause(cause).name.lower() if known else f"error {cause:02X}")
        self.cause = cause


class Wire(Protocol):
    """What carries packets to a camera."""

    def send(self, packet: bytes, number: int, /) -> None:
        """Send a packet, as the message of this number where messages have numbers.

        Raises:
            BusLost: it has gone.
        """

    def next_number(self) -> int:
        """The number of the next message; one that is sent again keeps its own."""

    async def renumber(self) -> None:
        """Begin to count anew."""


@dataclass(slots=True, eq=False)
class _Order:
    """An order on its way: ``socket`` once it is taken."""

    number: int
    heard: asyncio.Queue[Answer | None] = field(default_factory=asyncio.Queue)
    socket: int = 0


class Camera:
    """One camera at the end of a wire.

    Attributes:
        restarts: how many times it has begun anew, at an unknown place.
    """

    def __init__(self, address: int, wire: Wire) -> None:
        """``address`` is its place in the chain, 1 to 7; over IP always 1."""
        self.address = address
        self.restarts = 0
        self._wire = wire
        self._turn = asyncio.Lock()
        self._orders: list[_Order] = []

    async def recall(self, preset: int) -> None:
        """Turn to a preset; returns when it has got there.

        Raises:
            BusLost: no answer.
            Refused: it does not; on standby, for example.
        """
        await self.do(visca.recall(self.address, preset))

    async def is_on(self) -> bool:
        """Whether it is on, and not on standby.

        Raises:
            BusLost: no answer.
            Refused: it does not tell.
        """
        return await self.do(visca.ask_power(self.address)) == b"\x02"

    async def do(self, packet: bytes) -> bytes:
        """Give an order or ask, and return what it answers at the end.

        Whoever stops waiting lets the camera go on; the next order overtakes.

        Raises:
            BusLost: no answer.
            Refused: it does not.
        """
        async with self._turn:
            order, first = await self._begin(packet)
        try:
            while not isinstance(first, Done):
                async with asyncio.timeout(DONE_S):
                    first = await _next(order)
        except TimeoutError as error:
            raise BusLost("the camera took an order and never told that it was done") from error
        finally:
            self._orders.remove(order)
        return first.data

    async def _begin(self, packet: bytes) -> tuple[_Order, Ack | Done]:
        """Give an order until it is taken."""
        for _ in range(BUSY_TRIES):
            order = _Order(self._wire.next_number())
            self._orders.append(order)
            try:
                first = await self._until_heard(order, packet)
            except Refused as refused:
                self._orders.remove(order)
                if refused.cause != Cause.BUSY:
                    raise
                await asyncio.sleep(BUSY_S)
            except BaseException:
                self._orders.remove(order)
                raise
            else:
                if first is not None:
                    return order, first
                self._orders.remove(order)
                self.restarts += 1
                await self._wire.renumber()
        raise Refused(Cause.BUSY)

    async def _until_heard(self, order: _Order, packet: bytes) -> Ack | Done | None:
        """Send, and send again, until there is a word; None for a number that is not taken."""
        for _ in range(TRIES):
            self._wire.send(packet, order.number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_S):
                    return await _first(order)
        raise BusLost("no answer: is the camera switched on, the cable in, the address right?")

    def hear(self, answer: Answer, number: int | None = None) -> None:
        """Take what the camera says; ``number`` is the message that it answers, if it has one."""
        order = self._meant(answer, number)
        if order is not None:
            if isinstance(answer, Ack):
                order.socket = answer.socket
            order.heard.put_nowait(answer)

    def refuse_number(self, number: int) -> None:
        """The camera does not take a message of this number."""
        for order in self._orders:
            if order.number == number:
                order.heard.put_nowait(None)

    def _meant(self, answer: Answer, number: int | None) -> _Order | None:
        if number is not None:
            return next((one for one in self._orders if one.number == number), None)
        untaken = next((one for one in self._orders if not one.socket), None)
        match answer:
            case Done(socket=socket) | Failed(socket=socket) if socket:
                taken = (one for one in self._orders if one.socket == socket)
                return next(taken, untaken if isinstance(answer, Failed) else None)
            case Ack() | Done() | Failed():
                return untaken
        return None


async def _first(order: _Order) -> Ack | Done | None:
    while True:
        match await order.heard.get():
            case Failed(cause=cause):
                raise Refused(cause)
            case Ack() | Done() | None as heard:
                return heard


async def _next(order: _Order) -> Ack | Done:
    heard = await _first(order)
    return Ack(0, order.socket) if heard is None else heard
