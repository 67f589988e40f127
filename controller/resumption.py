"""Where a journal stands: the present sitting, folded from its own opening."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controller import wire
from controller.ports import Journal
from controller.rules import events as e
from controller.rules.fold import fold
from controller.rules.sitting import Sitting

_LANDMARKS = tuple(
    f'"event":{{"type":"{kind.__name__}"'.encode()
    for kind in (e.JournalOpened, e.FormatRaised, e.ControllerStarted, e.SittingOpened)
)
"""As the lines write these events: what a start has to find."""


class Standing(NamedTuple):
    """The state at the end of a journal."""

    sitting: Sitting
    start: int
    """The number of the line before the present sitting's opening."""
    last_at: datetime | None
    """The time of the last line, None in an empty journal."""
    format: int
    """The format that the journal says it has, 0 in an empty one."""


def standing(journal: Journal) -> Standing:
    """Fold the lines from the last opening on; what was before is over.

    Raises:
        Unreadable: a line that this version does not know, with its number.
    """
    start, stated = 0, None
    for n, line in journal.read_back():
        # The first look is cheap; the second is not fooled by somebody's wording.
        if not any(event in line for event in _LANDMARKS):
            continue
        event = _read(n, line).event
        if stated is None:
            stated = format_of(event)
        if isinstance(event, e.SittingOpened) and not start:
            start = n
        if start and stated is not None:
            break
    start = max(0, start - 1)
    sitting, last_at = Sitting(n=start), None
    for n, line in journal.read(start):
        entry = _read(n, line)
        sitting, last_at = fold(sitting, entry), entry.at
    return Standing(sitting, start, last_at, stated or 0)


def demand_format(stated: int, sitting: Sitting, *, raise_format: bool) -> None:
    """Refuse a journal of a newer program, and one whose sitting is on in an older format.

    Raises:
        Unreadable: this program must not go on with it, in words.
    """
    if stated > wire.FORMAT:
        raise wire.Unreadable(
            f"the journal has format {stated}, newer than this program",
            f"журнал має формат {stated}, новіший за цю програму",
        )
    if stated < wire.FORMAT and sitting.is_on and not raise_format:
        raise wire.Unreadable(
            f"the sitting {sitting.id} is on, and this program would raise the journal's "
            f"format from {stated} to {wire.FORMAT}: go on with the program it was begun "
            "with, or start with --raise-format",
            f"засідання {sitting.id} триває, а ця програма підняла б формат журналу з "
            f"{stated} до {wire.FORMAT}: продовжте програмою, якою його почато, або запустіть "
            "з --raise-format",
        )


def format_of(event: e.AnyEvent) -> int | None:
    """The format that an event says the journal has, None if it says none."""
    match event:
        case e.JournalOpened() | e.FormatRaised():
            return event.format
        case e.ControllerStarted():
            return event.format or None
        case _:
            return None


def _read(n: int, line: bytes) -> e.Entry:
    try:
        return wire.read_entry(line)
    except wire.Unreadable as error:
        raise wire.Unreadable(
            f"journal line {n}: {error}", f"рядок журналу {n}: {error.words('uk')}"
        ) from error
