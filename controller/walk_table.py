"""The report of a walk as a table of text, 80 columns wide, or as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from controller.walk import Mark, Row

WIDTH: Final = 80
"""Columns of the terminals and paper that an installer has."""
WHAT: Final = 16
"""Columns for what was looked at."""
INDENT: Final = 2 + WHAT + 2


def as_table(rows: Sequence[Row]) -> str:
    """Mark, thing, state; beneath it, after an arrow, what to do."""
    return "\n".join(line for row in rows for line in _lines(row))


def as_json(rows: Sequence[Row]) -> str:
    """The same for a program: a list of objects."""
    names = {Mark.GOOD: "good", Mark.ODD: "odd", Mark.FAULT: "fault"}
    told = [
        {"mark": names[row.mark], "what": row.what, "state": row.state, "remedy": row.remedy}
        for row in rows
    ]
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()


def _lines(row: Row) -> Iterator[str]:
    what = textwrap.wrap(row.what, WHAT, break_on_hyphens=False) or [""]
    said = textwrap.wrap(row.state, WIDTH - INDENT, break_on_hyphens=False)
    if row.remedy:
        said += textwrap.wrap(
            row.remedy,
            WIDTH - INDENT,
            initial_indent="→ ",
            subsequent_indent="  ",
            break_on_hyphens=False,
        )
    for number in range(max(len(what), len(said))):
        mark = row.mark.value if number == 0 else " "
        left = what[number] if number < len(what) else ""
        right = said[number] if number < len(said) else ""
        yield f"{mark} {left:<{WHAT}}  {right}".rstrip()
