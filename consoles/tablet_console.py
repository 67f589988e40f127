"""The tablets of one line as consoles: which session sits where, who is heard, what was pressed.

Pure: ``now`` is seconds of any clock that only goes forward.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from consoles.gate import Gate
from consoles.signals import Lamp

PING_S: Final = 0.7
"""How often a page says that it is there."""
SILENT_S: Final = 2.0
"""Not heard for so long, a tablet is silent: nearly three pings were lost."""
SAME_PRESS_S: Final = 30.0
"""A press with the same id is a retry; a page gives up long before."""
PRESSES_PER_S: Final = 8.0
"""More than a finger can; and as many at once."""
QUIET_S: Final = 2.0
"""A tablet that pressed more is heard again when it has kept below for so long."""


@dataclass(slots=True)
class _Tablet:
    session: str
    heard_at: float | None = None
    alive: bool = False
    pressed: OrderedDict[str, float] = field(default_factory=OrderedDict)
    gate: Gate = field(default_factory=lambda: Gate(PRESSES_PER_S, QUIET_S))
    repeated: int = 0
    late: int = 0


class Tablets:
    """One session at a seat, at most. A seat that nobody paired has no console."""

    def __init__(self, seats: Iterable[int]) -> None:
        """Nobody is paired."""
        self.seats = frozenset(seats)
        self._at: dict[int, _Tablet] = {}
        self._lamps: dict[int, Lamp] = {}

    def pair(self, seat: int, session: str) -> None:
        """Bring a session to a seat; its last session must have been ended."""
        self._at[seat] = _Tablet(session)

    def end(self, seat: int) -> tuple[str, bool] | None:
        """Take the session from a seat; returned with whether it was heard until now."""
        tablet = self._at.pop(seat, None)
        return None if tablet is None else (tablet.session, tablet.alive)

    def seat_of(self, session: str) -> int | None:
        """Where a session sits."""
        return next((seat for seat, at in self._at.items() if at.session == session), None)

    def session_at(self, seat: int) -> str | None:
        """Which session sits there."""
        return at.session if (at := self._at.get(seat)) is not None else None

    def hear(self, seat: int, now: float) -> bool:
        """The tablet is there; True if it was silent, or is heard for the first time."""
        tablet = self._at[seat]
        tablet.heard_at = now
        back, tablet.alive = not tablet.alive, True
        return back

    def press(self, seat: int, press: str, now: float) -> bool:
        """Whether a press is to be told: not a retry, and no flood."""
        tablet = self._at[seat]
        for known, at in list(tablet.pressed.items()):
            if now - at < SAME_PRESS_S:
                break
            del tablet.pressed[known]
        if press in tablet.pressed:
            tablet.repeated += 1
            return False
        if not tablet.gate.admit(now) and not tablet.gate.reopen(now):
            return False
        tablet.pressed[press] = now
        return True

    def count_late(self, seat: int) -> None:
        """A press was on its way for too long."""
        self._at[seat].late += 1

    def fall_silent(self, now: float) -> list[int]:
        """The seats that have just become silent."""
        gone = [
            seat
            for seat, tablet in sorted(self._at.items())
            if tablet.alive and tablet.heard_at is not None and now - tablet.heard_at >= SILENT_S
        ]
        for seat in gone:
            self._at[seat].alive = False
        return gone

    def all_silent(self) -> list[int]:
        """The gateway is gone, and every tablet with it; the seats that were heard."""
        gone = sorted(seat for seat, tablet in self._at.items() if tablet.alive)
        for seat in gone:
            self._at[seat].alive = False
        return gone

    def light(self, seat: int, lamps: Lamp) -> bool:
        """Keep what a seat shows; True if that is another picture."""
        if self._lamps.get(seat) == lamps:
            return False
        self._lamps[seat] = lamps
        return True

    def lamps(self, seat: int) -> Lamp:
        """What a seat shows."""
        return self._lamps.get(seat, Lamp.NONE)

    def since_heard(self, seat: int, now: float) -> float | None:
        """Seconds since a seat's tablet was heard, None if there is none or never was."""
        tablet = self._at.get(seat)
        if tablet is None or tablet.heard_at is None:
            return None
        return now - tablet.heard_at

    def errors(self, seat: int) -> dict[str, int]:
        """What went wrong on the way from a seat's tablet, since it was paired."""
        tablet = self._at.get(seat)
        if tablet is None:
            return {}
        counts = {"repeated": tablet.repeated, "late": tablet.late}
        return {kind: count for kind, count in counts.items() if count}

    @property
    def paired(self) -> list[int]:
        """The seats with a session."""
        return sorted(self._at)
