"""What a CANopen module says that it is: device type 0x1000, identity 0x1018 (CiA 301 §7.5.2).

Asked last, when the console can be used already; one question at a time, so that a lamp never
waits on the bus for more than one of its frames. Nothing depends on the answers.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from drivers import canopen
from drivers.canopen import Answer, Frame

TRIES: Final = 2
IO_MODULE: Final = 401
"""The device profile of generic I/O modules, CiA 401."""
DIGITAL_INPUTS, ANY_IO = 0x1, 0xF
"""Of what CiA 401 adds to the device type: digital inputs; digital and analogue, in and out."""

VENDOR, PRODUCT, REVISION, SERIAL = 1, 2, 3, 4
_QUESTIONS: Final = (
    (canopen.DEVICE_TYPE, 0),
    *((canopen.IDENTITY, sub) for sub in (VENDOR, PRODUCT, REVISION, SERIAL)),
)


class Identity:
    """The questions to one node. Pure: ``now`` is seconds of any clock that goes forward.

    Attributes:
        model: what it said when it was last asked through; "" if nothing.
        misfit: why it cannot be a console, by what it said; "" if it can, or does not say.
    """

    def __init__(self, node: int, answer_s: float) -> None:
        """Know nothing; ``begin`` puts the questions in order."""
        self.model = self.misfit = ""
        self._node, self._answer_s = node, answer_s
        self._questions: deque[tuple[int, int]] = deque()
        self._answers: dict[tuple[int, int], int] = {}
        self._asked_at, self._tries = 0.0, 0

    @property
    def wanted(self) -> bool:
        """Whether there are questions left."""
        return bool(self._questions)

    def begin(self) -> None:
        """Ask everything (again): it may be another module by now."""
        self._questions, self._tries = deque(_QUESTIONS), 0
        self._answers.clear()

    def pause(self) -> None:
        """Wait for no answer, because the node is asked something else: one SDO at a time."""
        self._tries = 0

    def ask(self, now: float) -> list[Frame]:
        """Put the next question, or the one without an answer once more."""
        if not self._questions or (self._tries and now - self._asked_at < self._answer_s):
            return []
        if self._tries == TRIES:  # it does not answer: what it left unsaid stays unknown
            self._questions.clear()
            self._conclude()
            return []
        self._tries += 1
        self._asked_at = now
        return [canopen.upload(self._node, *self._questions[0])]

    def hear(self, answer: Answer) -> None:
        """Take an answer to the question that was put; others are not ours."""
        asked = (answer.index, answer.sub)
        if not self._tries or answer.node != self._node or asked != self._questions[0]:
            return
        self._questions.popleft()
        self._tries = 0
        if isinstance(answer, canopen.Value):
            self._answers[asked] = int.from_bytes(answer.data, "little")
        elif asked == (canopen.IDENTITY, VENDOR):
            self._questions.clear()  # the one mandatory part is missing: it has no such object
        if not self._questions:
            self._conclude()

    def _conclude(self) -> None:
        self._tries = 0
        kind = self._answers.get((canopen.DEVICE_TYPE, 0))
        self.misfit = "" if kind is None else _misfit(kind)
        profile = [] if kind is None else [_profile(kind)]
        self.model = ", ".join(profile + self._numbers())

    def _numbers(self) -> list[str]:
        """What the maker has numbered; what is not numbered reads 0, or is not there."""
        numbers = [self._answers.get((canopen.IDENTITY, sub), 0) for sub in range(1, 5)]
        vendor, product, revision, serial = numbers
        named = {
            f"vendor {vendor:#x}": vendor,
            f"product {product:#x}": product,
            f"revision {revision >> 16}.{revision & 0xFFFF}": revision,
            f"serial {serial:#x}": serial,
        }
        return [words for words, number in named.items() if number]


def _profile(kind: int) -> str:
    number = kind & 0xFFFF
    return f"CiA {number}" if number else "no device profile"


def _misfit(kind: int) -> str:
    """Why a device type is none of a console; without a profile it may be one of own making."""
    number, io = kind & 0xFFFF, kind >> 16 & ANY_IO
    if number not in (0, IO_MODULE):
        return f"device profile {number} is not that of I/O modules, {IO_MODULE}"
    if number and io and not io & DIGITAL_INPUTS:
        return f"device type {kind:#010x}: an I/O module without digital inputs"
    return ""
