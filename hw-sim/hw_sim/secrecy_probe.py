"""The real controller with a witness inside: on SIGUSR1 it says what refers to a choice.

``python -m hw_sim.secrecy_probe REPORT hall.toml [--verbose]``. Each signal appends one line of
JSON to REPORT: how many objects of each kind are alive that hold the choice of a ballot or a
choice key. Nothing is asked of the engine.
"""

from __future__ import annotations

import enum
import gc
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Final

from consoles.signals import Key
from controller import __main__ as controller
from controller.rules.ballots import Choice

CHOICES: Final[tuple[enum.Enum, ...]] = (*Choice, Key.FOR, Key.AGAINST, Key.ABSTAIN)
_OF_THE_PROGRAM: Final = (type, ModuleType, FunctionType, FrameType)


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


def report() -> dict[str, int]:
    """What holds a choice now, by kind."""
    return Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in holders())


def main() -> int:
    """Run the controller, reporting when told to."""
    path = Path(sys.argv[1])

    def tell(number: int, frame: FrameType | None) -> None:
        with path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(report()) + "\n")

    signal.signal(signal.SIGUSR1, tell)
    return controller.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
