"""Where a journal stands: the present sitting, folded from its own opening."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from controller import wire
from controller.ports import Journal
from controller.rules.fold import fold
from controller.rules.sitting import Sitting


class Standing(NamedTuple):
    """The state at the end of a journal."""

    sitting: Sitting
    start: int
    """The number of the line before the present sitting's opening."""
    last_at: datetime | None
    """The time of the last line, None in an empty journal."""


def standing(journal: Journal) -> Standing:
    """Fold the lines from the last opening on; what was before is over.

    Raises:
        Unreadable: a line that this version does not know, with its number.
    """
    start = 0
    for n, line in journal.read():
        # The first look is cheap; the second is not fooled by somebody's wording.
        if b'"event":{"type":"SittingOpened"' in line and wire.event_name(line) == "SittingOpened":
            start = n - 1
    sitting, last_at = Sitting(n=start), None
    for n, line in journal.read(start):
        try:
            entry = wire.read_entry(line)
        except wire.Unreadable as error:
            raise wire.Unreadable(f"journal line {n}: {error}") from error
        sitting, last_at = fold(sitting, entry), entry.at
    return Standing(sitting, start, last_at)
