"""The engine's round, about once a second: time is told, consoles, clock, media and floor seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from controller import wire
from controller.acts import Act
from controller.floor_watch import FloorWatch
from controller.media import media_acts
from controller.notices import Notices, hall_health
from controller.ports import Clock, Hall, Journal
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.sitting import Sitting

TICK_S = 1.0
"""How often time is told, a stalled disk is tried and the clock is looked at."""
HEALTH_S = 5.0
"""How often the consoles' health is told."""
CLOCK_STEP_S = 2.0
"""A wall clock that has moved by more than this since the start was set, not corrected."""


class Rounds:
    """When the next round is, what it tells, and what is to be done about what it sees."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        hall: Hall,
        floor: FloorWatch,
        notices: Notices,
        seats: Sequence[int],
    ) -> None:
        """The first round is due at once."""
        self.next_at: datetime | None = None
        self._journal, self._clock, self._hall = journal, clock, hall
        self._floor, self._notices, self._seats = floor, notices, tuple(seats)
        self._next_health = clock.now()

    def due(self, now: datetime) -> bool:
        """Whether it is time; the next is ``TICK_S`` later."""
        if self.next_at is not None and now < self.next_at:
            return False
        self.next_at = now + timedelta(seconds=TICK_S)
        return True

    def tell(self, sitting: Sitting, now: datetime, *, secret: bool) -> None:
        """Tell the time and how the consoles do.

        In a secret vote when one was heard would be an order.
        """
        self._notices.tell(wire.Time(at=now.isoformat()))
        silent = tuple(sorted(sitting.silent))
        self._notices.tell(wire.Consoles(seats=len(self._seats), silent=silent))
        if not secret and now >= self._next_health:
            self._next_health = now + timedelta(seconds=HEALTH_S)
            self._notices.tell(hall_health(self._hall.health(), now))

    def clock(self, sitting: Sitting) -> list[Act]:
        """The wall clock was set, or goes right again."""
        drift, known = self._clock.drift_s(), ("clock_stepped", "") in sitting.faults
        if abs(drift) > CLOCK_STEP_S:
            fault = c.ReportFault(kind="clock_stepped", detail=f"{drift:+.0f} s")
            return [] if known else [Act(fault, e.By.ENGINE)]
        return [Act(c.ClearFault(kind="clock_stepped"), e.By.ENGINE)] if known else []

    def media(self, sitting: Sitting) -> list[Act]:
        """What is wrong with the record's media while either of them still takes lines."""
        return media_acts(sitting, self._journal.look())

    def floor(self, sitting: Sitting) -> list[Act]:
        """Microphones that are not as the rules have them."""
        return self._floor.look(sitting, self._clock.now())
