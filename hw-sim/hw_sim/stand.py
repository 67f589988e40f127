"""A hall on the test stand: buses, simulated consoles, hands to move them, an ear to hear them.

For tests and benchmarks. The buses and consoles live in this process, or each in their own.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from consoles.canopen_limits import Limits
from consoles.canopen_line import CanopenLine
from consoles.profile import Profile
from consoles.signals import Signal
from drivers.can_bus import CanBus
from hw_sim import orders
from hw_sim.bus_plan import BusPlan
from hw_sim.consoles import Consoles
from hw_sim.hands import Hands
from hw_sim.hub import Hub

S = TypeVar("S")
Span = Mapping[int, int]
"""The consoles of one bus: seat → node."""

READY_S: Final = 20.0


class Source(Protocol):
    """A line or a hall."""

    def signals(self) -> AsyncIterator[Signal]:
        """Yield what happens."""


class Stand:
    """Buses with consoles on them; ``opened`` sets one up and takes it down.

    Attributes:
        hands: moves the consoles.
        hubs: the buses, when they live in this process.
    """

    def __init__(
        self, spans: Sequence[Span], interface: str, options: Mapping[str, Any], folder: Path
    ) -> None:
        """Plan the stand; nothing is opened yet."""
        self.spans, self.interface, self.options = spans, interface, options
        self.control = folder / "consoles.sock"
        self.channels = [str(folder / f"bus{number}") for number in range(len(spans))]
        self.hubs: list[Hub] = []
        self.hands: Hands

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(
        cls,
        folder: Path,
        spans: Sequence[Span],
        *,
        apart: bool = False,
        channels: Sequence[str] | None = None,
        interface: str = "viche_hub",
        options: Mapping[str, Any] | None = None,
        card_reader: bool = False,
    ) -> AsyncIterator[Stand]:
        """Set up a stand in ``folder``, with the consoles of one span on each bus.

        ``apart`` puts the buses into one process of their own and the consoles into another.
        ``channels`` are the buses of an ``interface`` other than the hub.
        """
        stand = cls(spans, interface, options or {}, folder)
        stand.channels = list(channels or stand.channels)
        async with contextlib.AsyncExitStack() as stack:
            if apart:
                await stand._start_apart(stack, card_reader)
            else:
                await stand._start_here(stack, card_reader)
            stand.hands = await stack.enter_async_context(await Hands.connect(stand.control))
            await stand.hands.watch()
            yield stand

    def line(
        self,
        bus: int = 0,
        limits: Limits | None = None,
        profile: Profile | None = None,
    ) -> CanopenLine:
        """Build the line of one bus, named ``bus0`` and so on; it is not open yet."""
        seats = {node: seat for seat, node in self.spans[bus].items()}
        open_bus = partial(CanBus.open, self.interface, self.channels[bus], **self.options)
        return CanopenLine(f"bus{bus}", seats, open_bus, profile, limits)

    async def pull_out(self, bus: int = 0) -> None:
        """Pull the adapter out: whoever is on the bus loses it (hubs in this process only)."""
        await self.hubs[bus].close()

    async def put_back(self, bus: int = 0) -> None:
        """Put the adapter back."""
        await self.hubs[bus].open()

    def where(self, seat: int) -> tuple[int, int]:
        """On which bus a seat's console is, and its number there."""
        return where(self.spans, seat)

    def bursts(self, bus: int) -> list[orders.AnyOrder]:
        """What brings a whole bus down for a moment: too many errors."""
        return [orders.BusOff(bus=bus)]

    async def _start_here(self, stack: contextlib.AsyncExitStack, card_reader: bool) -> None:
        if self.interface == "viche_hub":
            self.hubs = [Hub(Path(channel)) for channel in self.channels]
            for hub in self.hubs:
                await hub.open()
                stack.push_async_callback(hub.close)
        consoles = Consoles()
        stack.push_async_callback(consoles.close)
        for channel, span in zip(self.channels, self.spans, strict=True):
            plan = BusPlan(
                interface=self.interface,
                channel=channel,
                seats=dict(span),
                card_reader=card_reader,
                options=dict(self.options),
            )
            await consoles.add(plan)
        await consoles.listen(self.control)

    async def _start_apart(self, stack: contextlib.AsyncExitStack, card_reader: bool) -> None:
        if self.interface == "viche_hub":
            sockets = [word for channel in self.channels for word in ("--socket", channel)]
            await stack.enter_async_context(process("hw_sim.hub", *sockets, ready=len(self.spans)))
        words = ["--control", str(self.control), "--interface", self.interface]
        for channel, span in zip(self.channels, self.spans, strict=True):
            seats, nodes = list(span), list(span.values())
            words += ["--channel", channel]
            words += ["--nodes", f"{seats[0]}-{seats[-1]}={nodes[0]}-{nodes[-1]}"]
        words += [
            word for key, value in self.options.items() for word in ("--option", f"{key}={value}")
        ]
        words += ["--card-reader"] * card_reader
        await stack.enter_async_context(process("hw_sim.consoles", *words))


def where(spans: Sequence[Span], seat: int) -> tuple[int, int]:
    """Return the number of the bus that a seat's console is on, and the console's number there.

    Raises:
        KeyError: there is no such seat.
    """
    for bus, span in enumerate(spans):
        if seat in span:
            return bus, span[seat]
    raise KeyError(seat)


def environment() -> dict[str, str]:
    """Return the environment in which another process imports what this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@contextlib.asynccontextmanager
async def process(
    module: str, *words: str, ready: int = 1
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``python -m module words`` until left; entered once it has said ``ready`` so often."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *words, stdout=asyncio.subprocess.PIPE, env=environment()
    )
    assert child.stdout is not None
    try:
        async with asyncio.timeout(READY_S):
            for _ in range(ready):
                line = await child.stdout.readline()
                if not line.startswith(b"ready"):
                    raise RuntimeError(f"{module} did not start: {line!r}")
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        await child.communicate()


class Ear:
    """Hears all signals of a line or hall while it is entered, and lets one wait for some.

    Attributes:
        heard: all signals, in order.
        at: the event loop's time of each.
        ended: what ended the signals, if they ended by an error.
    """

    def __init__(self, source: Source) -> None:
        """Prepare to listen to ``source``."""
        self.heard: list[Signal] = []
        self.at: list[float] = []
        self.ended: BaseException | None = None
        self._source = source
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Ear:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def until(self, enough: Callable[[list[Signal]], object], within: float = 10.0) -> None:
        """Wait until ``enough`` of what was heard is true.

        Raises:
            AssertionError: it did not become true in time, or the signals ended.
        """
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(lambda: enough(self.heard) or self.ended)
        except TimeoutError:
            raise AssertionError(f"not heard within {within} s; heard {self.heard}") from None
        if not enough(self.heard):
            raise AssertionError(f"the signals ended: {self.ended!r}")

    async def until_heard(self, *signals: Signal, within: float = 10.0) -> None:
        """Wait until each of these was heard."""
        await self.until(lambda heard: all(signal in heard for signal in signals), within)

    async def until_ended(self, within: float = 10.0) -> BaseException | None:
        """Wait until there are no more signals, and return why."""
        async with asyncio.timeout(within):
            await asyncio.wait([self._task])
        return self.ended

    def of(self, kind: type[S]) -> list[S]:
        """Return what was heard of one kind."""
        return [signal for signal in self.heard if isinstance(signal, kind)]

    async def _listen(self) -> None:
        try:
            async for signal in self._source.signals():
                self.heard.append(signal)
                self.at.append(asyncio.get_running_loop().time())
                await self._tell()
        except Exception as error:  # whatever it is, the test wants to see it
            self.ended = error
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
