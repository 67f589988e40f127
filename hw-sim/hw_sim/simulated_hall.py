"""A whole hall out of one hall.toml: buses, consoles and controller, each a process of its own.

Whoever holds it moves the consoles by hand, asks at the desk and hears the feed, as people in a
hall do. Replay, demo, benchmarks and tests stand on it. The controller may be killed and started
again while buses and consoles live on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Final

from controller.client import Desk, Happened, Mirror, follow
from controller.config import HallConfig, LineConfig, read_config
from controller.line_tables import Canopen, Dis, DisTcp, Modbus
from controller.rules.commands import DeskCommand
from controller.rules.events import Entry
from controller.rules.sitting import Sitting
from controller.wire import Denied
from hw_sim.bus_plan import DIS, DIS_TCP, HUB, MODBUS, BusPlan
from hw_sim.hands import Hands
from hw_sim.modbus_map import VICHE_CONSOLE
from hw_sim.processes import Child, Processes

PATIENCE_S: Final = 20.0
"""How long to wait for what has to come on the feed."""


class Refusal(Exception):
    """The controller refused a command: the reason, in both languages."""

    def __init__(self, denied: Denied) -> None:
        """Take the controller's answer."""
        super().__init__(f"{denied.why} ({denied.article}): {denied.en}")
        self.denied = denied


class NeverCame(Exception):
    """What was waited for did not come on the feed."""


class SimulatedHall:
    """The processes of a hall, and what one needs to sit in it.

    Attributes:
        config: what hall.toml says.
        hands: moves the consoles.
        desk: the secretary's socket.
    """

    def __init__(self, config: HallConfig, processes: Processes) -> None:
        """Plan the hall; ``opened`` sets it up."""
        self.config = config
        self.processes = processes
        self.control = config.run / "consoles.sock"
        self.desk = Desk(config.run / "desk.sock")
        self.hands: Hands
        self.controller: Child
        self._mirror = Mirror()
        self._news = asyncio.Condition()
        self._listeners: list[Callable[[int, Entry], None]] = []
        self._listening: asyncio.Task[None]

    @classmethod
    @contextlib.asynccontextmanager
    async def opened(cls, hall_toml: Path, processes: Processes) -> AsyncIterator[SimulatedHall]:
        """Set the hall up, let it sit, and take it down: controller, consoles, then buses.

        Raises:
            BadConfig: hall.toml is wrong.
            NotStarted: a process did not come up.
        """
        hall = cls(read_config(hall_toml), processes)
        async with contextlib.AsyncExitStack() as stack:
            await hall._start_consoles(stack)
            await hall.start_controller()
            stack.push_async_callback(hall.stop_controller)
            stack.push_async_callback(hall.desk.close)
            hall._listening = asyncio.create_task(hall._listen())
            stack.callback(hall._listening.cancel)
            await hall.until(lambda _: hall._mirror.caught_up)
            yield hall

    # ---- the controller

    async def start_controller(self) -> None:
        """Start the controller; it resumes the sitting where the journal stands."""
        words = ("controller", str(self.config.path))
        self.controller = await self.processes.start("controller", *words)

    async def stop_controller(self) -> None:
        """End the controller in order."""
        await self.processes.stop(self.controller)

    async def kill_controller(self) -> None:
        """Kill the controller as a power cut would; buses and consoles live on."""
        await self.processes.kill(self.controller)

    # ---- what one does in a hall

    @property
    def sitting(self) -> Sitting:
        """The sitting as the feed has told it so far."""
        return self._mirror.sitting

    @property
    def seat_of(self) -> Mapping[str, int]:
        """The seat of each member, as the sitting has seated them."""
        return {member: seat for seat, member in self.sitting.seating.items()}

    async def ask(self, command: DeskCommand) -> int:
        """Give a command at the desk; returns once the feed has told its last event, too.

        Raises:
            Refusal: the controller refused it.
            DeskGone: the controller does not answer.
        """
        answer = await self.desk.ask(command)
        if isinstance(answer, Denied):
            raise Refusal(answer)
        await self.until(lambda sitting: sitting.n >= answer.n)
        return answer.n

    async def until(
        self, enough: Callable[[Sitting], bool], within: float = PATIENCE_S
    ) -> Sitting:
        """Wait until the sitting, as the feed tells it, is as wanted; returns it.

        Raises:
            NeverCame: it was not so within so many seconds.
            Unreadable: the feed told something that this version does not know.
        """
        try:
            async with asyncio.timeout(within), self._news:
                await self._news.wait_for(lambda: self._listening.done() or enough(self.sitting))
        except TimeoutError:
            raise NeverCame(f"the feed did not tell it within {within:g} s") from None
        if self._listening.done():
            self._listening.result()
        return self.sitting

    def hear(self, listener: Callable[[int, Entry], None]) -> None:
        """Call ``listener`` with each entry that the feed tells from now on, and its number."""
        self._listeners.append(listener)

    # ---- setting up

    async def _start_consoles(self, stack: contextlib.AsyncExitStack) -> None:
        self.config.run.mkdir(parents=True, exist_ok=True)
        lines = self.config.lines
        tables = [line.table for line in lines if isinstance(line.table, Canopen)]
        channels = [table.channel for table in tables if table.interface == HUB]
        if channels:
            sockets = [word for channel in channels for word in ("--socket", channel)]
            hub = await self.processes.start("hub", "hw_sim.hub", *sockets, ready=len(channels))
            stack.push_async_callback(self.processes.stop, hub)
        plans = [plan for line in lines if (plan := _plan_of(line)) is not None]
        words = [word for plan in plans for word in ("--bus", plan.word())]
        control = ("--control", str(self.control))
        consoles = await self.processes.start("consoles", "hw_sim.consoles", *control, *words)
        stack.push_async_callback(self.processes.stop, consoles)
        self.hands = await stack.enter_async_context(await Hands.connect(self.control))
        await self.hands.watch()

    async def _listen(self) -> None:
        try:
            async for news in follow(self.config.run / "feed.sock"):
                self._mirror.take(news)
                if isinstance(news, Happened):
                    for listener in self._listeners:
                        listener(news.n, news.entry)
                async with self._news:
                    self._news.notify_all()
        finally:
            async with self._news:
                self._news.notify_all()


def _plan_of(line: LineConfig) -> BusPlan | None:
    """The consoles of a line, None where the line is of a kind that has no console to simulate."""
    seats = {seat: node for node, seat in line.seats.items()}
    match line.table:
        case Canopen() as table:
            return BusPlan(
                interface=table.interface,
                channel=table.channel,
                seats=seats,
                options=table.options,
            )
        case Modbus() as table:
            model = table.profile if isinstance(table.profile, str) else VICHE_CONSOLE.name
            return BusPlan(
                interface=MODBUS,
                channel=table.port,
                seats=seats,
                options={"baud": table.baud, "parity": table.parity, "model": model},
            )
        case Dis() as table:
            return BusPlan(interface=DIS, channel=table.port, seats=seats)
        case DisTcp() as table:
            channel = f"{table.host}:{table.tcp_port}"
            return BusPlan(interface=DIS_TCP, channel=channel, seats=seats)
        case _:
            return None
