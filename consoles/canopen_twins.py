"""Whether two consoles have one number: what they say comes twice.

One frame that comes twice is no proof: CAN itself may bring it again after an error in its last
bit (ISO 11898-1). Nor do twins always show: where both send the same at the same instant, there
is one frame on the wire. So three signs are looked for, and each has to last. Pure: ``now`` is
seconds of any clock that goes forward.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from consoles.canopen_limits import Limits

PERIODS: Final = 8
"""Heartbeats are counted over so many of their periods: one console shows 9 at most, two 16."""
TOO_MANY: Final = 13
IN_A_ROW: Final = 2
"""Such counts before it is told, and better ones before it is over: frames that had waited while
we were asleep spoil one count, not two."""

EXCHANGES: Final = 8
"""The last questions whose answers are counted: a bring-up has as many."""
SURPLUS: Final = 3
"""Answers more than questions, and half as many as questions, are of two consoles."""


class Twins:
    """Counts what comes from one number."""

    def __init__(self, limits: Limits) -> None:
        """Count nothing yet."""
        self._limits = limits
        self._boot_ups: deque[float] = deque(maxlen=limits.boot_ups)
        self._booting = False
        self._beats, self._since, self._doubled = 0, 0.0, 0
        self._beating_twice = self._period_known = False
        self._answers: deque[int] = deque(maxlen=EXCHANGES)
        self._answering_twice = False

    def start(self, now: float) -> None:
        """Count heartbeats from now: the bus was just opened, or we were asleep."""
        self._beats, self._since = 0, now

    def boot_up(self, now: float) -> None:
        """Note a boot-up: until its heartbeat is set, the node shows life as often as it likes."""
        self._boot_ups.append(now)
        self._period_known = False

    def period_set(self, now: float) -> None:
        """Note that the node shows life as often as we want: only then is it worth counting."""
        if not self._period_known:
            self._period_known = True
            self.start(now)

    def beat(self) -> None:
        """Note a heartbeat."""
        self._beats += 1

    def asked(self) -> None:
        """Note a question, be it the second attempt: one console answers once at most."""
        self._answers.append(0)

    def answered(self) -> None:
        """Note an answer, to whichever question."""
        if self._answers:
            self._answers[-1] += 1

    def judge(self, now: float) -> str:
        """Say why there seem to be two; "" if there is one."""
        if self._boots_too_often(now):
            return (
                f"{self._limits.boot_ups} boot-ups within {self._limits.boot_up_s:g} s:"
                " two consoles with one number, or a failing supply"
            )
        if self._answers_twice():
            return "answers come twice: two consoles with one number"
        if self._beats_twice(now):
            return "heartbeats come twice as often as set: two consoles with one number"
        return ""

    def _boots_too_often(self, now: float) -> bool:
        within_s = self._limits.boot_up_s
        if not self._boot_ups or now - self._boot_ups[-1] > within_s:
            self._booting = False
        elif len(self._boot_ups) == self._limits.boot_ups:
            self._booting |= self._boot_ups[-1] - self._boot_ups[0] <= within_s
        return self._booting

    def _answers_twice(self) -> bool:
        surplus = sum(self._answers) - len(self._answers)
        if surplus >= max(SURPLUS, len(self._answers) / 2):
            self._answering_twice = True
        elif surplus <= 1:
            self._answering_twice = False
        return self._answering_twice

    def _beats_twice(self, now: float) -> bool:
        if now - self._since >= PERIODS * self._limits.heartbeat_s:
            many = self._period_known and self._beats >= TOO_MANY
            self._doubled = min(IN_A_ROW, self._doubled + 1) if many else max(0, self._doubled - 1)
            self.start(now)
        if self._doubled in (0, IN_A_ROW):
            self._beating_twice = self._doubled > 0
        return self._beating_twice
