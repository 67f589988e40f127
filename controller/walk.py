"""A walk through the hall: what was heard on its lines, judged as an installer would.

Pure: ``controller.walk_probe`` listens, this says what it means and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from typing import Final

from consoles.signals import Ailment
from controller.walk_words import Word, error_name, errors_in_words, numbers


class Mark(Enum):
    """How it stands with something."""

    GOOD = "✓"
    ODD = "!"
    FAULT = "✗"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: what was looked at, how it is, and what to do about it."""

    mark: Mark
    what: str
    state: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Console:
    """One console as it was heard. ``node`` is what its line calls it."""

    seat: int
    node: str
    alive: bool
    errors: Mapping[str, int] = field(default_factory=dict)
    model: str = ""
    heard_s: float | None = None


@dataclass(frozen=True, slots=True)
class Ill:
    """A fault that the line told of. ``node`` is None for the bus itself."""

    ailment: Ailment
    node: str | None = None
    seat: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One line after it was listened to; ``lost`` says why it could not be opened or used.

    ``place`` is its port, channel or address; ``rate`` bits a second, 0 where it has none.
    """

    name: str
    kind: str
    place: str
    rate: int = 0
    consoles: Sequence[Console] = ()
    ills: Sequence[Ill] = ()
    lost: str = ""


TRUNKS: Final = frozenset({"canopen", "modbus"})
"""Lines on which one cable passes all consoles in the order of their seats: a gap tells where."""
_RAISE: Final = {
    "canopen": Word.UP_CAN,
    "modbus": Word.UP_PORT,
    "dis": Word.UP_PORT,
    "reader": Word.UP_PORT,
    "dis_tcp": Word.UP_HOST,
    "tablet": Word.UP_DOOR,
    "pcsc": Word.UP_PCSC,
}
_ALL_SILENT: Final = {"canopen": Word.ALL_SILENT_CAN, "modbus": Word.ALL_SILENT_MODBUS}
_ILLS: Final = {
    Ailment.BUS_LOST: Word.LOST_REMEDY,
    Ailment.BABBLING: Word.BABBLING_REMEDY,
    Ailment.DUPLICATE: Word.DUPLICATE_REMEDY,
    Ailment.WRONG_MODULE: Word.WRONG_MODULE_REMEDY,
    Ailment.EMERGENCY: Word.EMERGENCY_REMEDY,
    Ailment.STUCK_KEY: Word.STUCK_REMEDY,
    Ailment.GARBLED: Word.GARBLED_REMEDY,
    Ailment.OVERRUN: Word.OVERRUN_REMEDY,
}


def walk_line(line: HeardLine, language: str) -> list[Row]:
    """The rows of one bus: itself, its silent consoles, its faults, what its consoles counted."""
    bus = _bus(line, language)
    if line.lost:
        return [bus]
    return [bus, *_gaps(line, language), *_ills(line, language), *_counts(line, language)]


def _bus(line: HeardLine, language: str) -> Row:
    what = Word.BUS.say(language, name=line.name)
    if line.lost:
        state = Word.NOT_OPENED.say(language, kind=line.kind, reason=line.lost)
        remedy = _RAISE[line.kind].say(language, place=line.place, rate=line.rate)
        return Row(Mark.FAULT, what, state, remedy)
    seats = len(line.consoles)
    if line.kind == "tablet":
        return Row(Mark.GOOD, what, Word.TABLETS.say(language, seats=seats))
    if line.kind in {"reader", "pcsc"}:
        return Row(Mark.GOOD, what, Word.OPENED.say(language, kind=line.kind))
    if not seats:
        remedy = Word.SEAT_THEM.say(language, name=line.name)
        return Row(Mark.ODD, what, Word.NO_SEATS.say(language, kind=line.kind), remedy)
    heard = sum(console.alive for console in line.consoles)
    state = Word.HEARD.say(language, kind=line.kind, heard=heard, seats=seats)
    if heard:
        return Row(Mark.GOOD if heard == seats else Mark.FAULT, what, state)
    word = _ALL_SILENT.get(line.kind, Word.ALL_SILENT_DIS)
    return Row(Mark.FAULT, what, state, word.say(language, rate=line.rate))


def _gaps(line: HeardLine, language: str) -> Iterator[Row]:
    """The silent consoles; those in a row together, because they have one cause."""
    if line.kind == "tablet" or not any(console.alive for console in line.consoles):
        return
    ordered = sorted(line.consoles, key=lambda console: console.seat)
    at = 0
    for alive, run in groupby(ordered, key=lambda console: console.alive):
        gap = list(run)
        before = ordered[at - 1] if at else None
        at += len(gap)
        after = ordered[at] if at < len(ordered) else None
        if not alive:
            yield _gap(line, gap, before, after, language)


def _gap(
    line: HeardLine,
    gap: Sequence[Console],
    before: Console | None,
    after: Console | None,
    language: str,
) -> Row:
    """One run of silent consoles between two that are heard, or at an end of the line."""
    seats, many = [console.seat for console in gap], len(gap) > 1
    what = (Word.SEATS if many else Word.SEAT).say(language, seats=numbers(seats))
    where = _place(line, [console.node for console in gap], language)
    state = (Word.SILENT_MANY if many else Word.SILENT).say(language, place=where)
    if line.kind not in TRUNKS:
        return Row(Mark.FAULT, what, state, Word.SILENT_REMEDY.say(language))
    if before is not None and after is not None:
        word = Word.GAP_INSIDE if many else Word.ONE_INSIDE
        remedy = word.say(language, before=before.seat, after=after.seat)
        return Row(Mark.FAULT, what, state, remedy)
    near, far = (before, gap[0]) if before is not None else (after, gap[-1])
    word = Word.GAP_AT_END if many else Word.ONE_AT_END
    heard = near.seat if near is not None else 0
    return Row(Mark.FAULT, what, state, word.say(language, near=heard, far=far.seat))


def _ills(line: HeardLine, language: str) -> Iterator[Row]:
    strangers = [ill.node for ill in line.ills if ill.ailment is Ailment.STRANGER and ill.node]
    if strangers:
        state = Word.STRANGERS.say(language, nodes=_nodes(strangers))
        remedy = Word.STRANGERS_REMEDY.say(language, name=line.name)
        yield Row(Mark.FAULT, Word.BUS.say(language, name=line.name), state, remedy)
    for ill in line.ills:
        if ill.ailment is Ailment.STRANGER:
            continue
        what = Word.BUS.say(language, name=line.name)
        if ill.seat is not None:
            what = Word.SEAT.say(language, seats=ill.seat)
        state = error_name(ill.ailment.value, language)
        if ill.node is not None:
            state += f" ({_place(line, [ill.node], language)})"
        if ill.detail:
            state += f": {ill.detail}"
        yield Row(Mark.FAULT, what, state, _ILLS[ill.ailment].say(language))


def _counts(line: HeardLine, language: str) -> Iterator[Row]:
    """Consoles that are heard and have counted errors; what is a row already is not said twice."""
    told = {(ill.seat, ill.ailment.value) for ill in line.ills}
    for console in line.consoles:
        counted = {
            kind: count
            for kind, count in console.errors.items()
            if count and (console.seat, kind) not in told
        }
        if console.alive and counted:
            what = Word.SEAT.say(language, seats=console.seat)
            state = Word.COUNTED.say(language, errors=errors_in_words(counted, language))
            yield Row(Mark.ODD, what, state, Word.COUNTED_REMEDY.say(language))


def _place(line: HeardLine, nodes: Sequence[str], language: str) -> str:
    word = Word.NODES if len(nodes) > 1 else Word.NODE
    return word.say(language, line=line.name, nodes=_nodes(nodes))


def _nodes(nodes: Sequence[str]) -> str:
    """Node numbers with runs shortened; serial numbers as they are."""
    if all(node.isdecimal() for node in nodes):
        return numbers(int(node) for node in nodes)
    return ", ".join(nodes)
