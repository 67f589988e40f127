"""How every console does: its state, and what is wrong with it now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from controller import wire
from controller.rules.sitting import Sitting
from display.desk.cards import refusals
from display.desk.faults import fault_name, way_out
from display.desk.page import Style
from display.desk.scene import Scene
from display.desk.speech import Speech, mark
from display.desk.terms import name_of, short

WORSE_S = 60.0
"""For so long after its last error a console stands among the faulty."""

_SEAT = re.compile(r"\bseat (\d+)")


class State(Enum):
    """How a console does, the worst first. The sign says it where there is no colour."""

    SILENT = "✗", Style.BAD, mark("silent")
    FAULTY = "!", Style.WARNING, mark("with errors")
    UNKNOWN = "·", Style.QUIET, mark("no news")
    WELL = "✓", Style.GOOD, mark("well")

    def __init__(self, sign: str, style: Style, words: str) -> None:
        self.sign = sign
        self.style = style
        self.words = words


@dataclass(frozen=True, slots=True)
class Console:
    """One console as it is shown.

    Attributes:
        now: what is wrong with it at present, and the way out of each.
    """

    seat: int
    member: str
    state: State
    health: wire.ConsoleHealth | None
    now: Sequence[tuple[str, str]] = ()


def consoles(scene: Scene, speech: Speech, loop_time: float) -> list[Console]:
    """Every seat of the hall, the faulty ones first."""
    sitting, told = scene.sitting, scene.health.told
    seats = sitting.seating.keys() | sitting.silent | told.keys()
    wrong = _wrong(sitting, speech)
    found = []
    for seat in seats:
        health, now = told.get(seat), tuple(wrong.get(seat, ()))
        if seat in sitting.silent or (health is not None and health.heard_at is None):
            state = State.SILENT
        elif now or loop_time - scene.health.worse_at.get(seat, float("-inf")) < WORSE_S:
            state = State.FAULTY
        else:
            state = State.UNKNOWN if health is None else State.WELL
        member = short(name_of(sitting, sitting.seating.get(seat, "")))
        found.append(Console(seat, member, state, health, now))
    order = list(State)
    return sorted(found, key=lambda each: (order.index(each.state), each.seat))


def _wrong(sitting: Sitting, speech: Speech) -> dict[int, list[tuple[str, str]]]:
    """Seat → the faults that stand there and the card that is refused, with the ways out."""
    found: dict[int, list[tuple[str, str]]] = {}
    for kind, where in sorted(sitting.faults):
        if seat := _SEAT.search(where):
            words = fault_name(kind, "", speech), way_out(kind, speech)
            found.setdefault(int(seat[1]), []).append(words)
    for seat_, words in zip(sorted(sitting.cards_refused), refusals(sitting, speech), strict=True):
        found.setdefault(seat_, []).append(words)
    return found


def at_no_seat(sitting: Sitting) -> list[tuple[str, str]]:
    """The faults that no row of a seat tells: kind and place."""
    return sorted(key for key in sitting.faults if not _SEAT.search(key[1]))
