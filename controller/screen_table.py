"""The ``[screen]`` table of hall.toml: what the hall screen shows of the hall itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from controller.config_words import Fault


class ScreenTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How results are shown, where the seats stand. The folder is relative to hall.toml."""

    view: Literal["names", "seats"] = "names"
    rows: tuple[str, ...] = ()
    """Seats row by row, the nearest to the presidium first: "1-12", "13-20, 22"."""
    portraits: str | None = None
    """A folder of ID.jpg, ID.png or ID.webp."""
    sounds: bool = False

    @property
    def seats(self) -> tuple[tuple[int, ...], ...]:
        """The rows as numbers."""
        return tuple(_row(row) for row in self.rows)


class BadScreen(ValueError):
    """A setting that cannot be: its name, what is wrong, and the facts of the sentence."""

    def __init__(self, setting: str, fault: Fault, **facts: object) -> None:
        super().__init__(fault.say("en", **facts))
        self.setting, self.fault, self.facts = setting, fault, facts


def check_screen(table: ScreenTable, wired: Collection[int]) -> None:
    """See that each row can be read, and that each seat stands in it once and is wired.

    Raises:
        BadScreen: which row, and why.
    """
    seen: set[int] = set()
    for number, row in enumerate(table.rows, 1):
        try:
            seats = _row(row)
        except ValueError as error:
            raise BadScreen("rows", Fault.SCREEN_ROW, number=number, row=row) from error
        for seat in seats:
            if seat in seen or seat not in wired:
                fault = Fault.SCREEN_SEAT_TWICE if seat in seen else Fault.SCREEN_SEAT
                raise BadScreen("rows", fault, number=number, seat=seat)
            seen.add(seat)


def _row(text: str) -> tuple[int, ...]:
    """«1-3, 7» → 1, 2, 3, 7.

    Raises:
        ValueError: it is no such list.
    """
    seats: list[int] = []
    for piece in text.split(","):
        first, dash, last = piece.strip().partition("-")
        seats += range(int(first), (int(last) if dash else int(first)) + 1)
    if not seats or len(seats) > 10_000:
        raise ValueError(text)
    return tuple(seats)
