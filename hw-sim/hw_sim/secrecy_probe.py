"""The real controller with a witness inside: on SIGUSR1 it says what refers to a choice.

``python -m hw_sim.secrecy_probe REPORT hall.toml [--verbose]``. Each signal appends one line of
JSON to REPORT: how many objects of each kind are alive that hold the choice of a ballot or a
choice key, and where choices, seats and members lie, so that who reads the raw memory knows them.

Its clock stands still and goes on by a second with each SIGUSR2, so that two runs may be compared
byte by byte.
"""

from __future__ import annotations

import enum
import gc
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Final

from consoles.signals import Key, Press
from controller import __main__ as controller
from controller.clock import SteadyClock
from controller.engine import Engine
from controller.rules.ballots import Choice
from controller.rules.event_nouns import ClockState

CHOICES: Final[tuple[enum.Enum, ...]] = (*Choice, Key.FOR, Key.AGAINST, Key.ABSTAIN)
CANARY: Final = Press(seat=1 << 40, key=Key.FOR)
"""A press of no seat, kept, so that who looks for others sees that it can find them."""
FRAME: Final = bytes.fromhex("f1010000 03000000 5ca1ab1e00000000")
"""A frame of no console as it comes off the bus, kept likewise."""
NOON: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_OF_THE_PROGRAM: Final = (type, ModuleType, FunctionType, FrameType)


class StandingClock(SteadyClock):
    """It stands at noon, and goes on by a second with each SIGUSR2."""

    passed = timedelta()

    def __init__(self, not_before: datetime | None = None) -> None:
        """Begin at noon, or where the journal ends."""
        super().__init__(not_before)
        self._begun = max(NOON, not_before or NOON)

    def now(self) -> datetime:
        """Noon, and what has passed."""
        return self._begun + self.passed

    def drift_s(self) -> float:
        """None: there is no machine's clock beside it."""
        return 0.0

    def state(self) -> ClockState:
        """Always the same."""
        return ClockState(synchronised=False, error_s=None, offset_s=0.0)


def holders() -> Iterator[object]:
    """Every object alive, frames of waiting tasks included, that refers to a choice."""
    gc.unfreeze()
    gc.collect()
    ids = {id(choice) for choice in CHOICES}
    for each in gc.get_objects():
        if each is CHOICES or isinstance(each, _OF_THE_PROGRAM):
            continue
        if any(id(part) in ids for part in gc.get_referents(each)):
            yield each


def sides() -> list[int]:
    """Where the seats and the members of the sitting lie in memory: every object that is one."""
    engine = next(each for each in gc.get_objects() if isinstance(each, Engine))
    wanted = {each for pair in engine.sitting.seating.items() for each in pair}
    found = {
        id(part)
        for each in gc.get_objects()
        for part in gc.get_referents(each)
        if isinstance(part, int | str) and part in wanted
    }
    return sorted(found)


def report() -> dict[str, object]:
    """What holds a choice now, by kind, and what to look for in the raw memory."""
    kinds = Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in holders())
    return {
        "holders": kinds,
        "choices": [id(choice) for choice in CHOICES],
        "sides": sides(),
        "canary": id(CANARY.seat),
        "frame": FRAME.hex(),
    }


def main() -> int:
    """Run the controller, reporting when told to."""
    path = Path(sys.argv[1])

    def tell(_number: int, _frame: FrameType | None) -> None:
        with path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(report()) + "\n")

    def go_on(_number: int, _frame: FrameType | None) -> None:
        StandingClock.passed += timedelta(seconds=1)

    signal.signal(signal.SIGUSR1, tell)
    signal.signal(signal.SIGUSR2, go_on)
    setattr(controller, "forbid_dumps", lambda: None)  # noqa: B010 - our memory is to be read
    setattr(controller, "SteadyClock", StandingClock)  # noqa: B010 - it takes its clock from there
    return controller.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
