"""A session with a DIS or Shure central unit over its text protocol. Pure.

Seats are numbered by the system itself. It knows microphones, requests and who is logged in;
attendance and votes it tells as totals only, so that none of them is a press of a seat here.
``now`` is seconds that only go forward.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from consoles.dis_floor import Floor
from consoles.signals import (
    Ailment,
    Back,
    Health,
    Lamp,
    Mended,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from drivers import dis_text as dis
from drivers.faults import BusLost

PROBE_S: Final = 10.0
"""After so long without a line the state is asked for."""
ANSWER_S: Final = 10.0
"""The answer to ``mic_status`` has come to its end by then, or nobody is there."""


class TextSession:
    """What is known of one central unit.

    Attributes:
        outbox: commands to be sent; whoever sends them clears it.
        counts: what was left out, by reason, since the session was made.
    """

    def __init__(self, line: str, seats: Mapping[int, int]) -> None:
        """``seats`` are the seats of the hall by the system's own numbers."""
        self.outbox: list[bytes] = []
        self.counts: Counter[str] = Counter()
        self._line = line
        self._seats = dict(seats)
        self._numbers = {seat: number for number, seat in seats.items()}
        self._floor = Floor()
        self._lines = dis.Lines()
        self._alive: set[int] = set()
        self._heard: dict[int, float] = {}
        self._strangers: set[int] = set()
        self._heard_at = 0.0
        self._asked_at: float | None = None
        self._up = self._misunderstood = False

    def start(self, now: float) -> None:
        """A connection was opened: ask how things stand."""
        self.outbox.clear()
        self._lines.restart()
        self._alive.clear()
        self._up = False
        self._heard_at = now
        self._ask(now)

    def stop(self) -> None:
        """Nothing has to be undone."""

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Switch microphones; there are no other lamps."""
        self._floor.show({seat: lit for seat, lit in lamps.items() if seat in self._numbers})

    def heed(self, voting: Voting | None) -> None:
        """Nothing: votes at the units are told as totals only."""

    def attend(self, *, on: bool) -> None:
        """Nothing: how the units tell of attendance is not published."""

    def health(self, now: float) -> dict[int, Health]:
        """How each seat does."""
        return {
            seat: Health(
                self._line,
                number,
                None if (at := self._heard.get(seat)) is None else now - at,
                model="DIS unit",
            )
            for number, seat in self._seats.items()
        }

    def hear(self, data: bytes, now: float) -> list[Signal]:
        """Take bytes; returns what they tell."""
        signals: list[Signal] = []
        for event in self._lines.feed(data):
            self._heard_at = now
            signals += self._take(event, now)
        return signals

    def tick(self, now: float) -> list[Signal]:
        """What time brings; call it after ``hear`` and every 50 ms or so.

        Raises:
            BusLost: the central unit does not answer.
        """
        if self._asked_at is None:
            if now - self._heard_at >= PROBE_S:
                self._ask(now)
        elif now - self._asked_at >= ANSWER_S:
            raise BusLost(f"the central unit has not answered mic_status within {ANSWER_S:g} s")
        if self._up:
            for seat, on in list(self._floor.owed.items()):
                self._floor.told(seat)
                self.outbox.append(dis.microphone(self._numbers[seat], on=on))
        return self._floor.tick(now)

    def _ask(self, now: float) -> None:
        self._asked_at = now
        self._floor.suspect()
        self.outbox.append(dis.ask_microphones())

    def _take(self, event: dis.Event, now: float) -> list[Signal]:
        match event:
            case dis.Mic(seat=number, on=on):
                seat, signals = self._seat(number, now, acted=on)
                return signals if seat is None else signals + self._floor.switch(seat, on=on)
            case dis.Request(seat=number, on=on):
                return self._request(number, now, on=on)
            case dis.State(seat=number, active=active):
                seat, signals = self._seat(number, now, acted=active)
                return signals if active or seat is None else self._leave(seat)
            case dis.StatusDone():
                return self._settle()
            case dis.Refused(reason=reason):
                return self._complain(reason)
            case dis.Attendance() | dis.Unknown():
                self.counts[type(event).__name__.lower()] += 1
        return []

    def _request(self, number: int, now: float, *, on: bool) -> list[Signal]:
        seat, signals = self._seat(number, now, acted=on)
        if seat is None:
            return signals
        if on:
            return signals + self._floor.ask(seat)
        self._floor.leave(seat, now)
        return signals

    def _seat(self, number: int, now: float, *, acted: bool) -> tuple[int | None, list[Signal]]:
        """The seat of the hall behind a number; ``acted``: somebody is there."""
        seat = self._seats.get(number)
        if seat is None:
            if not acted or number in self._strangers:
                return None, []
            self._strangers.add(number)
            detail = f"seat {number} of the central unit has no seat in hall.toml"
            return None, [Trouble(self._line, Ailment.STRANGER, node=number, detail=detail)]
        if not acted:
            return seat, []
        self._heard[seat] = now
        if seat in self._alive:
            return seat, []
        self._alive.add(seat)
        self._floor.restore([seat])
        return seat, [Back(seat)]

    def _leave(self, seat: int) -> list[Signal]:
        """Nobody is at a seat any more, or its unit has gone."""
        if seat not in self._alive:
            return []
        self._alive.remove(seat)
        return [*self._floor.unplug(seat), Silent(seat)]

    def _settle(self) -> list[Signal]:
        """All was told: what was not named is not so."""
        self._asked_at = None
        signals = self._floor.trust()
        if not self._up:
            self._up = True
            self._floor.restore(self._numbers)
            missing = sorted(self._numbers.keys() - self._alive)
            signals += [Mended(self._line, Ailment.BUS_LOST), *map(Silent, missing)]
        if self._misunderstood:
            self._misunderstood = False
            signals.append(Mended(self._line, Ailment.GARBLED))
        return signals

    def _complain(self, reason: str) -> list[Signal]:
        self.counts["command error"] += 1
        if self._misunderstood:
            return []
        self._misunderstood = True
        detail = f"the central unit does not understand us: {reason}"
        return [Trouble(self._line, Ailment.GARBLED, detail=detail)]
