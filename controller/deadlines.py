"""What the clock does by itself: registration and votes end, and what is due on the floor."""

from __future__ import annotations

from datetime import datetime

from controller.acts import Act
from controller.floor_watch import FloorWatch
from controller.rules import commands as c
from controller.rules import events as e
from controller.rules.sitting import Sitting, Stage, next_deadline


class Deadlines:
    """The moments of a sitting that nobody has to press a key for."""

    def __init__(self, floor: FloorWatch) -> None:
        """Take the watch of the floor, which has moments of its own."""
        self._floor = floor

    def next_at(self, sitting: Sitting, now: datetime) -> datetime | None:
        """When something will be due."""
        moments = (next_deadline(sitting), self._floor.wakes_at(sitting, now))
        return min((moment for moment in moments if moment is not None), default=None)

    def due(self, sitting: Sitting, now: datetime) -> list[Act]:
        """What is due."""
        acts = []
        if sitting.registration_closes is not None and sitting.registration_closes <= now:
            acts.append(Act(c.CloseRegistration(), e.By.CLOCK))
        voting = sitting.voting
        closes_at = voting.closes_at if voting and voting.stage is Stage.OPEN else None
        if voting is not None and closes_at is not None and closes_at <= now:
            acts.append(Act(c.EndVoting(voting=voting.id), e.By.CLOCK))
        return acts + self._floor.due(sitting, now)
