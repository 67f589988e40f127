"""A hall of Modbus consoles on the test stand: RS-485 lines over pseudo-terminals."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from consoles.modbus_limits import ModbusLimits
from consoles.modbus_line import ModbusLine
from consoles.modbus_models import find_profile
from consoles.modbus_profile import ModbusProfile
from drivers.rs485 import Rs485
from hw_sim import orders
from hw_sim.bus_plan import MODBUS, BusPlan
from hw_sim.consoles import Consoles
from hw_sim.hands import Hands
from hw_sim.modbus_wire import Timing
from hw_sim.stand import Span, process, where


class ModbusStand:
    """Lines with consoles on them; ``opened`` sets one up and takes it down.

    Attributes:
        hands: moves the consoles.
        channels: the name of each line's adapter.
    """

    def __init__(self, spans: Sequence[Span], folder: Path, timing: Timing, model: str) -> None:
        """Plan the stand; nothing is opened yet."""
        self.spans, self.timing, self.model = spans, timing, model
        self.control = folder / "consoles.sock"
        self.channels = [str(folder / f"bus{number}") for number in range(len(spans))]
        self.hands: Hands

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(
        cls,
        folder: Path,
        spans: Sequence[Span],
        *,
        apart: bool = False,
        timing: Timing | None = None,
        model: str = "viche-console",
        card_reader: bool = False,
    ) -> AsyncIterator[ModbusStand]:
        """Set up a stand in ``folder``, with the consoles of one span on each line.

        ``apart`` puts the consoles into a process of their own. By default the lines run at
        115,200 bit/s 8E1, and their bytes take the time that they would take.
        """
        stand = cls(spans, folder, timing or Timing(baud=115_200), model)
        options = {**asdict(stand.timing), "model": model}
        plans = [
            BusPlan(
                interface=MODBUS,
                channel=channel,
                seats=dict(span),
                card_reader=card_reader,
                options=options,
            )
            for channel, span in zip(stand.channels, spans, strict=True)
        ]
        async with contextlib.AsyncExitStack() as stack:
            if apart:
                words = [word for plan in plans for word in ("--bus", plan.word())]
                control = ("--control", str(stand.control))
                await stack.enter_async_context(process("hw_sim.consoles", *control, *words))
            else:
                consoles = Consoles()
                stack.push_async_callback(consoles.close)
                for plan in plans:
                    await consoles.add(plan)
                await consoles.listen(stand.control)
            stand.hands = await stack.enter_async_context(await Hands.connect(stand.control))
            await stand.hands.watch()
            yield stand

    def line(
        self,
        bus: int = 0,
        limits: ModbusLimits | None = None,
        profile: ModbusProfile | None = None,
    ) -> ModbusLine:
        """Build the line of one bus, named ``bus0`` and so on; it is not open yet."""
        seats = {node: seat for seat, node in self.spans[bus].items()}
        timing = self.timing
        open_port = partial(Rs485.open, self.channels[bus], timing.baud, timing.parity)
        known = profile or find_profile(self.model)
        return ModbusLine(f"bus{bus}", seats, open_port, known, limits)

    async def pull_out(self, bus: int = 0) -> None:
        """Pull the adapter out: whoever has it open loses it."""
        await self.hands.order(orders.PullOut(bus=bus))

    async def put_back(self, bus: int = 0) -> None:
        """Put the adapter back under its old name."""
        await self.hands.order(orders.PutBack(bus=bus))

    def where(self, seat: int) -> tuple[int, int]:
        """On which line a seat's console is, and its number there."""
        return where(self.spans, seat)

    def bursts(self, bus: int) -> list[orders.AnyOrder]:
        """What spoils a whole line for a moment: noise of a motor nearby."""
        return [orders.Noise(bus=bus, rate=2_000, seconds=0.2)]
