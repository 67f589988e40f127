"""Why one speaks before another: the queue explains itself in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from controller.rules.floor_nouns import FloorKind
from controller.rules.floor_queue import Request, place
from controller.rules.floor_speech import name_of
from controller.rules.sitting import Sitting


class Because(NamedTuple):
    """A reason in Ukrainian and in English."""

    uk: str
    en: str


KINDS: Final[Mapping[FloorKind, Because]] = {
    FloorKind.POINT_OF_ORDER: Because("виступ з процедури", "a point of order"),
    FloorKind.REPORT: Because("доповідь", "a report"),
    FloorKind.CO_REPORT: Because("співдоповідь", "a co-report"),
    FloorKind.QUESTION: Because("запитання", "a question"),
    FloorKind.REPLY: Because("репліка", "a reply"),
    FloorKind.SPEECH: Because("виступ", "a speech"),
    FloorKind.FROM_THE_SEAT: Because("слово з місця", "a word from the seat"),
    FloorKind.CHAIR: Because("слово головуючого", "the chair's word"),
}


def why_before(sitting: Sitting, first: Request, second: Request) -> Because:
    """Why the first of two who wait speaks before the second."""
    floor, rules = sitting.floor, sitting.regulations.floor
    x, y = name_of(sitting, first), name_of(sitting, second)
    for moved in (first, second):
        if moved.place is not None:
            who = name_of(sitting, moved)
            return Because(
                f"{who}: місце в черзі визначив головуючий ({moved.reason}).",
                f"{who}: the chair set the place on the list ({moved.reason}).",
            )
    a, b = place(floor, rules, first), place(floor, rules, second)
    if a[0] != b[0]:
        return Because(
            f"У {x} — {KINDS[first.kind].uk}, у {y} — {KINDS[second.kind].uk}: "
            f"за регламентом цей порядок («{rules.source}»).",
            f"{x} has {KINDS[first.kind].en}, {y} {KINDS[second.kind].en}: "
            f"the regulations order it so (“{rules.source}”).",
        )
    if a[1] != b[1]:
        return Because(
            f"{y} вже мав(ла) слово з цього питання ({b[1]}), {x} — {a[1]}: "
            "ніхто не виступає вдруге, доки не виступили всі.",
            f"{y} has had the floor on this item {b[1]} times, {x} {a[1]}: "
            "nobody speaks twice before all have spoken once.",
        )
    if a[2] != b[2]:
        return Because(f"{x} записався(-лася) раніше, ніж {y}.", f"{x} asked earlier than {y}.")
    return Because(
        f"{x} і {y} записалися водночас: черговість визначив жереб.",
        f"{x} and {y} asked at one instant: a lot put them in order.",
    )
