"""Bringing one CANopen console up: start it, ask how its inputs stand, set it up by SDO.

Later, the inputs are asked for again and again: a PDO that got lost would else never be missed.
One SDO at a time, as CiA 301 §7.2.4 wants. A module that refuses an object keeps its own setting
for it; one that does not answer is asked once more, and then passed over.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from consoles.canopen_limits import Limits
from consoles.profile import Profile
from drivers import canopen
from drivers.canopen import Answer, Command, Frame

TRIES: Final = 2


class BringUp:
    """The dialogue with one node. Pure: ``now`` is seconds of any clock that goes forward.

    Attributes:
        asked_first_at: when the dialogue was opened.
    """

    def __init__(self, node: int, profile: Profile, limits: Limits) -> None:
        """Prepare the dialogue; nothing is sent before ``begin``."""
        self._node, self._limits = node, limits
        self._input_bytes, self._output_bytes = profile.input_bytes, profile.output_bytes
        self._steps: deque[Frame] = deque()
        self._asked_at, self._tries = 0.0, 0
        self.asked_first_at = 0.0
        self._inputs: dict[int, bytes] = {}

    @property
    def under_way(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._steps)

    def take_inputs(self) -> bytes | None:
        """Return, once, the inputs just read (0x6000:1 and on), None if not all are there."""
        if len(self._inputs) < self._input_bytes:
            return None
        data = b"".join(self._inputs[sub] for sub in sorted(self._inputs))
        self._inputs.clear()
        return data

    def begin(self, now: float) -> list[Frame]:
        """Start the node and open the dialogue from its first question."""
        start = canopen.nmt(Command.START, self._node)
        return [start, *self._open(self._reads() + self._writes(), now)]

    def read_again(self, now: float) -> list[Frame]:
        """Ask how the inputs stand, and nothing else."""
        return self._open(self._reads(), now)

    def hear(self, answer: Answer, now: float) -> list[Frame]:
        """Take an answer and return the next question; answers to others are not ours."""
        if not self._steps or answer.node != self._node:
            return []
        asked = self._steps[0].data  # bytes 1..3 of a request: index and sub-index
        if (answer.index, answer.sub) != (int.from_bytes(asked[1:3], "little"), asked[3]):
            return []
        if isinstance(answer, canopen.Value) and answer.index == canopen.DIGITAL_INPUTS:
            self._inputs[answer.sub] = answer.data[:1]
        return self._next(now)

    def tick(self, now: float) -> list[Frame]:
        """Ask again, or pass over what is not answered."""
        if not self._steps or now - self._asked_at < self._limits.answer_s:
            return []
        if self._tries < TRIES:
            self._tries += 1
            self._asked_at = now
            return [self._steps[0]]
        return self._next(now)

    def give_up(self) -> None:
        """Ask no more: the node is not there."""
        self._steps.clear()

    def _next(self, now: float) -> list[Frame]:
        self._steps.popleft()
        return self._ask(now)

    def _ask(self, now: float) -> list[Frame]:
        self._tries, self._asked_at = 1, now
        return [self._steps[0]] if self._steps else []

    def _open(self, questions: list[Frame], now: float) -> list[Frame]:
        self._steps = deque(questions)
        self._inputs.clear()
        self.asked_first_at = now
        return self._ask(now)

    def _reads(self) -> list[Frame]:
        return [
            canopen.upload(self._node, canopen.DIGITAL_INPUTS, 1 + byte)
            for byte in range(self._input_bytes)
        ]

    def _dark_when_alone(self) -> list[Frame]:
        """Each output goes off when the controller is heard no more (CiA 401 §8.3.2.4)."""
        return [
            canopen.download(self._node, index, 1 + byte, value, 1)
            for byte in range(self._output_bytes)
            for index, value in (
                (canopen.OUTPUT_ERROR_MODE, 0xFF),
                (canopen.OUTPUT_ERROR_VALUE, 0),
            )
        ]

    def _writes(self) -> list[Frame]:
        period_ms = round(self._limits.heartbeat_s * 1000)
        writes = [
            canopen.download(self._node, canopen.PRODUCER_HEARTBEAT, 0, period_ms, 2),
            canopen.download(self._node, canopen.TPDO1_PARAMETER, 2, canopen.ON_CHANGE, 1),
        ]
        if self._limits.master is not None:
            consumer = self._limits.master << 16 | round(self._limits.silence_s * 1000)
            writes.append(canopen.download(self._node, canopen.CONSUMER_HEARTBEAT, 1, consumer, 4))
            writes += self._dark_when_alone()
        return writes
