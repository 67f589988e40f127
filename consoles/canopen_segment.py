"""One CANopen segment of up to 127 consoles: frames in, signals and frames out.

Pure: the caller brings the frames and the time (seconds of any clock that goes forward) and sends
what lies in ``outbox``. The line around it (``canopen_line``) owns the bus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from consoles.canopen_limits import Limits
from consoles.canopen_node import Node
from consoles.gate import Gate
from consoles.profile import Profile
from consoles.signals import Ailment, Health, Lamp, Mended, Signal, Trouble
from drivers import canopen
from drivers.canopen import Command, Frame, State

STOP_AGAIN_S: Final = 1.0
"""A babbling node that goes on is told to stop this often."""
NAMELESS: Final = 10
"""Frames that name no sender may come this many times as often as those of one node. Our own are
among them where a bus gives back what it is given (udp_multicast)."""


class Segment:
    """The consoles of one bus as its network master sees them."""

    def __init__(
        self, name: str, seats: Mapping[int, int], profile: Profile, limits: Limits
    ) -> None:
        """Take the seat of each node.

        Raises:
            ValueError: a node is not numbered 1..127, or has the controller's number.
        """
        if strange := sorted(node for node in seats if node not in canopen.NODES):
            raise ValueError(f"line {name!r}: CANopen nodes are numbered 1..127, not {strange}")
        if limits.master in seats:
            raise ValueError(f"line {name!r}: node {limits.master} is the controller's number")
        self.outbox: list[Frame] = []
        self._name, self._limits = name, limits
        self._nodes = {
            number: Node(name, number, seat, profile, limits, self.outbox)
            for number, seat in seats.items()
        }
        self._by_seat = {node.seat: node for node in self._nodes.values()}
        self._named: Node | None = None  # whoever is being asked who it is: one at a time
        self._voting = False
        self._strangers: dict[int | None, Gate] = {}  # None: frames that name no sender
        self._ticked_at = self._beat_at = self._stopped_at = 0.0

    def start(self, now: float) -> None:
        """Begin with a bus just opened: call every console."""
        self._ticked_at = now
        for node in self._nodes.values():
            node.start(now)

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Light these lamps on these seats; seats of other lines are not ours."""
        for seat, lit in lamps.items():
            if (node := self._by_seat.get(seat)) is not None:
                node.show(lit)

    def stale(self) -> Iterator[Node]:
        """Return the nodes whose lamps must be sent."""
        return (node for node in self._nodes.values() if node.stale)

    def health(self, now: float) -> dict[int, Health]:
        """How each console does, by seat."""
        return {seat: node.health(now) for seat, node in self._by_seat.items()}

    def heed(self, *, voting: bool) -> None:
        """Ask nobody who it is while a vote is open: nothing may stand before a lamp."""
        self._voting = voting

    def hear(self, frame: Frame, now: float) -> list[Signal]:
        """Take one frame from the bus."""
        message = canopen.read(frame)
        if isinstance(message, canopen.Nmt | canopen.Other) or message.node == self._limits.master:
            return self._hear_stranger(None, now)
        node = self._nodes.get(message.node)
        if node is None:
            return self._hear_stranger(message.node, now)
        was_shut = node.gate.shut
        admitted = node.gate.admit(now)
        node.hear_life(isinstance(message, canopen.Bootup), now)
        if admitted:
            signals = node.hear(message, now)
            return signals + self._introduce(now) if node is self._named else signals
        if was_shut:
            return []
        self.outbox.append(canopen.nmt(Command.STOP, node.number))
        return node.shut_out()

    def tick(self, now: float) -> list[Signal]:
        """Look at the clock: who is silent, stuck, quiet again; whose turn is it to be shown."""
        passed = now - self._ticked_at
        asleep = passed if passed > self._limits.silence_s / 2 else 0.0
        self._ticked_at = now
        signals: list[Signal] = []
        for node in self._nodes.values():
            signals += node.tick(now, asleep)
        for number, gate in self._strangers.items():
            if gate.reopen(now):
                signals.append(Mended(self._name, Ailment.BABBLING, number))
        self._beat(now)
        self._stop_babblers(now)
        return signals + self._introduce(now)

    def _introduce(self, now: float) -> list[Signal]:
        """Ask one console after the other who it is."""
        if self._voting:
            return []
        if self._named is None or not self._named.unnamed:
            self._named = next((node for node in self._nodes.values() if node.unnamed), None)
        return self._named.introduce(now) if self._named is not None else []

    def _hear_stranger(self, number: int | None, now: float) -> list[Signal]:
        """Count what has no seat; a node is told of once, and nothing it sends is looked at."""
        signals: list[Signal] = []
        gate = self._strangers.get(number)
        if gate is None:
            rate = self._limits.babble_per_s * (NAMELESS if number is None else 1)
            gate = self._strangers[number] = Gate(rate, self._limits.quiet_s)
            if number is not None:
                detail = f"node {number} is on the bus and has no seat"
                signals.append(Trouble(self._name, Ailment.STRANGER, number, None, detail))
        was_shut = gate.shut
        if gate.admit(now) or was_shut:
            return signals
        if number is not None:
            self.outbox.append(canopen.nmt(Command.STOP, number))
        detail = f"more than {gate.rate:g} frames a second"
        return [*signals, Trouble(self._name, Ailment.BABBLING, number, None, detail)]

    def _beat(self, now: float) -> None:
        if self._limits.master is not None and now - self._beat_at >= self._limits.heartbeat_s:
            self._beat_at = now
            self.outbox.append(canopen.heartbeat(self._limits.master, State.OPERATIONAL))

    def _stop_babblers(self, now: float) -> None:
        """Say stop again to who still babbles: the first command may have been lost."""
        if now - self._stopped_at < STOP_AGAIN_S:
            return
        self._stopped_at = now
        gates = [(number, node.gate) for number, node in self._nodes.items()]
        gates += [(n, gate) for n, gate in self._strangers.items() if n is not None]
        for number, gate in gates:
            if gate.noisy(now, STOP_AGAIN_S):
                self.outbox.append(canopen.nmt(Command.STOP, number))
