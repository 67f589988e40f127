"""A page of text in styles, laid out to a width and a height. Knows nothing of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from textwrap import wrap
from typing import TypeAlias


class Style(Enum):
    """How a piece of text is meant; the terminal's colours are chosen elsewhere."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    BAD = "bad"
    WARNING = "warning"
    ALARM = "alarm"
    MARKED = "marked"


Row: TypeAlias = tuple[tuple[str, Style], ...]
"""A line of pieces, each with its style."""


@dataclass
class Page:
    """Lines from above to below; what does not fit the height is cut off with a word."""

    width: int
    height: int
    rows: list[Row] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many lines are free."""
        return self.height - len(self.rows)

    def line(self, *pieces: tuple[str, Style] | str) -> Page:
        """One line; it is cut at the width."""
        row, room = [], self.width
        for piece in pieces:
            text, style = (piece, Style.PLAIN) if isinstance(piece, str) else piece
            if len(text) > room:
                text = text[: max(0, room - 1)] + "…" if room > 0 else ""
            room -= len(text)
            row.append((text, style))
        self.rows.append(tuple(row))
        return self

    def text(self, words: str, style: Style = Style.PLAIN, *, limit: int = 3) -> Page:
        """A text over at most so many lines."""
        for row in fitted(words, self.width, limit):
            self.rows.append(((row, style),))
        return self

    def gap(self) -> Page:
        """An empty line, where there is room for one."""
        if self.left > 2:
            self.rows.append(())
        return self

    def table(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Page:
        """A name and numbers; the first column takes what is left."""
        body = [tuple(row) for row in rows]
        names, *numbers = zip(tuple(head), *body, strict=True)
        widths = [max(map(len, column)) + 2 for column in numbers]
        room = min(max(map(len, names)), max(8, self.width - sum(widths)))
        for place, cells in enumerate(zip(names, *numbers, strict=True)):
            name = cells[0] if len(cells[0]) <= room else cells[0][: room - 1] + "…"
            counters = "".join(
                cell.rjust(width) for cell, width in zip(cells[1:], widths, strict=True)
            )
            style = Style.QUIET if place == 0 else Style.PLAIN
            self.line((name.ljust(room) + counters, style))
        return self


@lru_cache(maxsize=4096)
def fitted(words: str, width: int, limit: int) -> Sequence[str]:
    """A text as at most ``limit`` lines; the last one ends with … where more would follow.

    Remembered: an agenda of hundreds of titles is shown anew with every event.
    """
    if limit < 1:
        return ()
    lines = [line for part in words.split("\n") for line in wrap(part, max(8, width)) or [""]]
    if len(lines) > limit:
        last = lines[limit - 1][: max(8, width) - 1].rstrip()
        lines = [*lines[: limit - 1], last + "…"]
    return tuple(lines)


def bar(part: int, whole: int, width: int) -> str:
    """A bar of so many cells that shows a share."""
    full = width * part // whole if whole else 0
    return "█" * full + "░" * (width - full)
