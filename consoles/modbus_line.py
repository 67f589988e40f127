"""A line of Modbus modules on the event loop: signals of seats in, lamps of seats out."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Final

from consoles.modbus_limits import ModbusLimits
from consoles.modbus_node import ModbusNode
from consoles.modbus_profile import ModbusProfile
from consoles.modbus_round import Round, Turn, Why
from consoles.signals import Ailment, Health, Lamp, Mended, Press, Signal, Trouble, Voting
from drivers.faults import BusLost
from drivers.modbus import Fault, Reason, Request, Verdict
from drivers.rs485 import Rs485

ATTEMPTS: Final = 2
"""A request is sent once more after a fault, then given up."""
STEP_S: Final = 0.01
"""While the line is kept still, a microphone waits no longer than this."""
CALM_AGAIN_S: Final = 2.0
"""A line that was never quiet is well after this."""
NEVER_QUIET: Final = (
    "the line is never quiet: a console babbles, the bias or the termination is missing, "
    "or another master is on it; unplug the consoles one after another"
)


class ModbusLine:
    """Up to 247 digital I/O modules on one pair of wires, each the console of a seat."""

    open_votes: Final = True
    secret_votes: Final = True

    def __init__(
        self,
        name: str,
        seats: Mapping[int, int],
        open_port: Callable[[], Awaitable[Rs485]],
        profile: ModbusProfile,
        limits: ModbusLimits | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Prepare the line; ``signals`` opens the port.

        Args:
            name: the name of the line in the configuration.
            seats: the seat of each node.
            open_port: opens the line, for instance ``partial(Rs485.open, "/dev/ttyUSB0")``.
            profile: the model of the consoles.
            limits: times and numbers to judge them by.
            clock: seconds that only go forward; by default the event loop's own.

        Raises:
            ValueError: a node number that Modbus does not have.
        """
        self._name, self._open_port, self._clock = name, open_port, clock
        self._limits = limits or ModbusLimits()
        self._nodes = {
            number: ModbusNode(name, number, seat, profile, self._limits)
            for number, seat in seats.items()
        }
        self._by_seat = {node.seat: node for node in self._nodes.values()}
        self._round = Round(self._nodes, self._limits)
        self._voting: Voting | None = None
        self._port: Rs485 | None = None
        self._faults: Counter[Reason] = Counter()
        self._unlit: dict[int, None] = {}  # nodes whose lamps wait, the longest first
        self._stir = asyncio.Event()  # something was shown: end a rest
        self._going_first = False  # a microphone is being switched out of its turn
        self._silent_node: int | None = None  # the last one asked, if it did not answer
        self._restless_at: float | None = None  # told that the line is never quiet; seen last
        self._closed = False

    @property
    def name(self) -> str:
        """The name of the line in the configuration."""
        return self._name

    @property
    def seats(self) -> frozenset[int]:
        """The seats whose consoles hang on this line."""
        return frozenset(self._by_seat)

    async def signals(self) -> AsyncGenerator[Signal, None]:
        """Open the port, visit the consoles in turn and yield what happens, until ``close``.

        May be called again after ``BusLost``: lamps and cards known are remembered.

        Raises:
            BusLost: the port cannot be opened, or has gone.
        """
        self._port = port = await self._open_port()
        try:
            self._round.start()
            for node in self._nodes.values():
                node.start()
            while not self._closed:
                turn = self._round.next(self._now(), self._stale)
                if not isinstance(turn, Turn):
                    await self._rest(turn)
                    continue
                async with contextlib.aclosing(self._visit(port, turn)) as visit:
                    async for signal in visit:
                        yield signal
                        del signal  # a press of a secret vote is not kept while we wait
        except BusLost:
            if not self._closed:
                raise
        finally:
            self._port = None
            self._faults += port.faults
            port.close()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Light these lamps; each is sent until its module confirms it."""
        for seat, lit in lamps.items():
            if (node := self._by_seat.get(seat)) is not None:
                node.show(lit)
                if node.unlit:
                    self._unlit[node.number] = None
        self._stir.set()

    def heed(self, voting: Voting | None) -> None:
        """Ask those who are waited for first while a vote is open, and look for no one lost."""
        if voting is None and self._voting is not None:
            for node in self._nodes.values():
                node.close_vote(self._voting)
        if voting is not None and self._voting is None:
            for node in self._nodes.values():
                node.open_vote(self._now())
        self._voting = voting
        waiting = None
        if voting is not None:
            ours = (self._by_seat.get(seat) for seat in voting.waiting)
            waiting = frozenset(node.number for node in ours if node is not None)
        self._round.heed(waiting)
        self._stir.set()

    def attend(self, *, on: bool) -> None:
        """Nothing changes: the key "present" is heard at any time."""

    def health(self) -> dict[int, Health]:
        """How each console does, by seat."""
        return {seat: node.health(self._now()) for seat, node in self._by_seat.items()}

    @property
    def faults(self) -> Counter[Reason]:
        """All that came over the wire and could not be used, since the line was made."""
        return self._faults + (self._port.faults if self._port else Counter())

    async def close(self) -> None:
        """End ``signals`` and close the port."""
        self._closed = True
        self._stir.set()
        if self._port is not None:
            self._port.close()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _stale(self) -> int | None:
        """Return a console whose lamps must be sent."""
        if not self._unlit:
            return None
        now = self._now()
        stale = (node for node in self._unlit if self._nodes[node].stale(now))
        return next(stale, None) if (relay := self._relay()) is None else relay

    def _relay(self) -> int | None:
        """Return a console whose microphone is to be switched."""
        now = self._now()
        return next(
            (n for n in self._unlit if self._nodes[n].relay_waits and self._nodes[n].stale(now)),
            None,
        )

    async def _rest(self, seconds: float) -> None:
        """Wait until somebody's turn comes, or something is shown."""
        self._stir.clear()
        timer = asyncio.get_running_loop().call_later(seconds, self._stir.set)
        try:
            await self._stir.wait()
        finally:
            timer.cancel()

    async def _visit(self, port: Rs485, turn: Turn) -> AsyncGenerator[Signal, None]:
        """Talk with one console until it has no more to say.

        A press is told at once: one that waited for the rest of the visit might be counted in a
        vote that was opened meanwhile. The rest is told when the console has been settled with.
        """
        node, began_at = self._nodes[turn.node], self._now()
        once = node.alive is False  # who is lost is not worth a second attempt
        node.begin(
            began_at, read=turn.why is not Why.LAMPS, refresh_s=self._refresh_s(port.write_s)
        )
        signals: list[Signal] = []
        while (request := node.ask(self._now())) is not None and not self._closed:
            verdict = await self._ask(port, node, request, signals, once=once)
            signals += node.hear(request, verdict, self._now())
            if any(isinstance(signal, Press) for signal in signals):
                for signal in signals:
                    yield signal
                signals.clear()
        signals += node.tick(self._now())
        self._unlit.pop(node.number, None)
        if node.unlit:
            self._unlit[node.number] = None  # behind the others: it has had its turn
        await self._judge(port, node, turn, began_at, signals)
        for signal in (*signals, *self._judge_line(port)):
            yield signal

    def _refresh_s(self, write_s: float) -> float:
        """How often each console's lamps are shown anew, so that the line has time for more."""
        share = len(self._nodes) * write_s / self._limits.refresh_share
        return max(self._limits.refresh_s, share)

    async def _judge(
        self,
        port: Rs485,
        node: ModbusNode,
        turn: Turn,
        began_at: float,
        signals: list[Signal],
    ) -> None:
        """Remember who is lost; after a probe in vain leave the silence that deaf ones need."""
        if node.alive:
            self._round.found(node.number)
        elif node.alive is False:
            self._round.lost(node.number)
            if turn.why is Why.PROBE:
                await self._keep_still(port, node, signals)
                self._silent_node = None
                self._round.probed(node.number, self._now() - began_at, self._now())

    def _judge_line(self, port: Rs485) -> list[Signal]:
        """Tell once of a line that is never quiet, and once that it is again."""
        now, told = self._now(), self._restless_at is not None
        if port.restless:
            self._restless_at = now
            return [] if told else [Trouble(self._name, Ailment.BABBLING, detail=NEVER_QUIET)]
        if self._restless_at is None or now - self._restless_at < CALM_AGAIN_S:
            return []
        self._restless_at = None
        return [Mended(self._name, Ailment.BABBLING)]

    async def _ask(
        self, port: Rs485, node: ModbusNode, request: Request, signals: list[Signal], *, once: bool
    ) -> Verdict:
        """Send a request, and once more if it brings nothing that may be used."""
        for attempt in range(ATTEMPTS):
            if attempt and self._may_be_deaf(node):
                await self._keep_still(port, node, signals)
            else:
                await self._switch_first(port, node, signals)
            verdict = await port.ask(request)
            signals += node.note(verdict, restless=port.restless)
            if not isinstance(verdict, Fault) or once or self._closed:
                break
        silent = isinstance(verdict, Fault) and verdict.reason is Reason.SILENT
        self._silent_node = node.number if silent else None
        return verdict

    async def _switch_first(self, port: Rs485, node: ModbusNode, signals: list[Signal]) -> bool:
        """Switch one microphone that waits before going on with this console; tell whether.

        One before each exchange at most, so that the round goes on whatever is switched.
        """
        relay = self._relay()
        if self._going_first or relay is None or relay == node.number:
            return False
        self._going_first = True
        try:
            async with contextlib.aclosing(self._visit(port, Turn(relay, Why.LAMPS))) as visit:
                signals += [signal async for signal in visit]
        finally:
            self._going_first = False
        return True

    async def _keep_still(self, port: Rs485, node: ModbusNode, signals: list[Signal]) -> None:
        """Leave the silence that deaf ones need; it begins anew after a microphone's switching."""
        still = 0.0
        while still < self._limits.deaf_s and not self._closed:
            if await self._switch_first(port, node, signals):
                still = 0.0
            still = min(still + STEP_S, self._limits.deaf_s)
            await port.rest(still)
            if port.restless:
                return

    def _may_be_deaf(self, node: ModbusNode) -> bool:
        """Tell whether a console may not hear us because the one asked before did not answer."""
        return self._silent_node not in {None, node.number} and node.missed == 0
