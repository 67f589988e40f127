"""Whose turn it is on a Modbus line: lamps first, then who is waited for, the lost last.

Pure: ``now`` is seconds of any clock that only goes forward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from consoles.contacts import LONG_AGO
from consoles.modbus_limits import ModbusLimits
from consoles.modbus_module import Module
from consoles.modbus_profile import ModbusProfile
from drivers.modbus import exchange_s

ONE_IN: Final = 4
"""Of so many polls in a vote at most one goes to a console that nobody waits for."""


class Why(Enum):
    """What a console is visited for."""

    LAMPS = auto()
    POLL = auto()
    PROBE = auto()


@dataclass(frozen=True, slots=True)
class Turn:
    """It is this node's turn."""

    node: int
    why: Why


class Round:
    """The order in which the consoles of a line are visited.

    After each console that is visited for its lamps, one is polled: a vote's opening changes all
    lamps at once, and the first presses come then. A silent console is probed now and then; while
    a vote is open no console is, but one that was lost in this vote stays in the slow round.
    """

    def __init__(self, nodes: Iterable[int], limits: ModbusLimits) -> None:
        """Take the nodes of the line; all are polled until they are ``lost``."""
        self._limits = limits
        self._polled_at = dict.fromkeys(nodes, LONG_AGO)
        self._lost: dict[int, float] = {}  # when it was last probed
        self._waiting: frozenset[int] | None = None
        self._before_vote: frozenset[int] = frozenset()
        self._probe_at = LONG_AGO
        self._since_slow = 0
        self._lamps_last = False

    def start(self) -> None:
        """Begin on a line just opened: who was lost may be there again, all are polled."""
        self._lost.clear()
        self._before_vote = frozenset()

    @property
    def voting(self) -> bool:
        """Whether a vote is open."""
        return self._waiting is not None

    def heed(self, waiting: frozenset[int] | None) -> None:
        """A vote is open in which these nodes are waited for; or none is."""
        if self._waiting is None:
            self._before_vote = frozenset(self._lost)
        self._waiting = waiting

    def lost(self, node: int) -> None:
        """A node has fallen silent."""
        self._lost.setdefault(node, LONG_AGO)

    def found(self, node: int) -> None:
        """A node has answered. It rarely comes back alone: no pause before the next is probed."""
        self._lost.pop(node, None)

    def probed(self, node: int, took_s: float, now: float) -> None:
        """A probe was in vain and took ``took_s`` with the silence after it."""
        self._lost[node] = now
        if len(self._lost) < len(self._polled_at):
            each = self._limits.probe_s / len(self._lost)
            self._probe_at = now + max(each, took_s / self._limits.probe_share - took_s)

    def next(self, now: float, stale: Callable[[], int | None]) -> Turn | float:
        """Return whose turn it is, or how long nobody's; ``stale`` finds a node to be lit."""
        lamps = None if self._lamps_last else stale()
        if lamps is not None:
            self._lamps_last = True
            return Turn(lamps, Why.LAMPS)
        if self._waiting is None and self._lost and now >= self._probe_at:
            return Turn(min(self._lost, key=self._lost.__getitem__), Why.PROBE)
        node, due = self._to_poll(now)
        was_last, self._lamps_last = self._lamps_last, False
        if node is not None and due <= now:
            self._polled_at[node] = now
            return Turn(node, Why.POLL)
        if was_last and (lamps := stale()) is not None:
            self._lamps_last = True
            return Turn(lamps, Why.LAMPS)
        if self._waiting is None and self._lost:
            due = min(due, self._probe_at)
        return max(0.0, due - now)

    def _to_poll(self, now: float) -> tuple[int | None, float]:
        """The node that is to be polled next, and when."""
        if self._waiting is None:
            return self._oldest(self._polled_at.keys() - self._lost.keys(), self._limits.poll_s)
        urgent = self._waiting - self._lost.keys()
        others = self._polled_at.keys() - urgent - self._before_vote
        node, due = self._oldest(urgent, self._limits.eager_s)
        if due > now:  # time to spare: the others may press again, or ask for the floor
            return min(
                (node, due), self._oldest(others, self._limits.poll_s), key=lambda turn: turn[1]
            )
        self._since_slow += 1
        slow, slow_due = self._oldest(others, self._limits.slow_s)
        if slow_due > now or self._since_slow < ONE_IN:
            return node, due
        self._since_slow = 0
        return slow, slow_due

    def _oldest(self, nodes: Iterable[int], every_s: float) -> tuple[int | None, float]:
        node = min(nodes, key=self._polled_at.__getitem__, default=None)
        return (None, float("inf")) if node is None else (node, self._polled_at[node] + every_s)


def cycle_s(
    nodes: int, profile: ModbusProfile, baud: int, bits: int = 11, turnaround_s: float = 0.0
) -> float:
    """How long the wire takes to poll ``nodes`` consoles once, in seconds.

    ``turnaround_s`` is what a module thinks before it answers; the wire alone without it.
    """
    reads = Module(1, profile).reads
    return nodes * sum(exchange_s(read, baud, bits) + turnaround_s for read in reads)


def missed_share(tap_s: float, cycle: float, look_s: float) -> float:
    """The share of taps on keys without a latch that no poll sees, if they come at any moment.

    A tap must be down at a poll and still at the second look, one exchange of ``look_s`` later.
    """
    return max(0.0, 1 - max(0.0, tap_s - look_s) / cycle)
