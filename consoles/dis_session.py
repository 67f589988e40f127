"""A session with a DIS DCS-6000 central unit: bytes to signals of seats, lamps to bytes. Pure.

``now`` is seconds that only go forward. What is wrong on the wire is told as ``Trouble``; only a
central unit that does not answer at all ends the session.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Final

from consoles.dis_floor import Floor
from consoles.dis_garble import Garble
from consoles.dis_link import Link, Settings
from consoles.dis_poll import SILENCE_S, Polls
from consoles.dis_units import Units
from consoles.signals import (
    Ailment,
    Back,
    Health,
    Lamp,
    Mended,
    Press,
    Signal,
    Silent,
    Trouble,
    Voting,
)
from drivers import dis_messages as dis
from drivers.dis_frames import EVERYBODY, UNREGISTERED, Body, Frames, Report, Reset
from drivers.faults import BusLost

TOLD_S: Final = 3.0
"""The state of the microphones has been told by then; how its end is told is not published."""
QUIET_S: Final = 0.3
"""And it is not being told any more, if nothing has come for so long."""
PROBE_S: Final = 10.0
"""After so long without a frame the state of the microphones is asked for."""
PROBES: Final = 3
"""So many such questions without an answer, when there is something to tell, are a fault."""

_NEVER: Final = float("inf")


class Session:
    """What is known of one central unit.

    Attributes:
        counts: what was left out, by reason, since the session was made.
    """

    def __init__(self, line: str, seats: Mapping[str, int], settings: Settings) -> None:
        """``seats`` are the seats by the serial number of their units."""
        self.counts: Counter[str] = Counter()
        self._line = line
        self._link, self._found_s = Link(settings), settings.found_s
        self._units = Units(line, seats)
        self._floor = Floor()
        self._polls = Polls(self.counts, votes=settings.confirmed_on_hardware)
        self._frames = Frames()
        self._garble = Garble(line)
        self._heard_at = self._probed_at = 0.0
        self._found_by = self._told_by = _NEVER
        self._probes = 0
        self._refused_poll = False

    @property
    def outbox(self) -> list[bytes]:
        """Frames to be sent; whoever sends them clears it."""
        return self._link.outbox

    def start(self, now: float) -> None:
        """A port was opened: begin anew."""
        self._frames.restart()
        self._units.hush()
        self._begin(now)

    def stop(self) -> None:
        """Leave the central unit to itself."""
        self._link.leave()

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Switch microphones; there are no other lamps."""
        self._floor.show({seat: lit for seat, lit in lamps.items() if self._units.at(seat)})

    def heed(self, voting: Voting | None) -> None:
        """Know that a vote is open, or none."""
        self._polls.heed(voting)

    def attend(self, *, on: bool) -> None:
        """Have an attendance check, or have none."""
        self._polls.attend(on=on)

    def health(self, now: float) -> dict[int, Health]:
        """How each unit does, by seat."""
        return self._units.health(now)

    # ---- bytes and time

    def hear(self, data: bytes, now: float) -> list[Signal]:
        """Take bytes; returns what they tell."""
        signals: list[Signal] = []
        bodies = self._frames.feed(data)
        for body in bodies:
            self._heard_at, self._probes = now, 0
            signals += self._take(body, now)
        signals += self._garble.judge(self._frames, good=bool(bodies), now=now)
        return signals

    def tick(self, now: float) -> list[Signal]:
        """What time brings; call it after ``hear`` and every 50 ms or so.

        Raises:
            BusLost: the central unit does not answer.
        """
        try:
            self._link.tick(now)
        except BusLost:
            self._units.forget()  # it may have started anew meanwhile, unheard
            raise
        signals = self._floor.tick(now)
        if self._link.registered:
            self._watch(now)
            signals += self._speak(now)
            signals += self._settle(now)
        return signals

    def _settle(self, now: float) -> list[Signal]:
        """A while after registration: what was not told by now is not so."""
        signals: list[Signal] = []
        if now >= self._told_by and now - self._heard_at >= QUIET_S:
            self._told_by = _NEVER
            signals += self._floor.trust()
        if now >= self._found_by:
            self._found_by = _NEVER
            signals += self._units.missing()
        return signals

    def _watch(self, now: float) -> None:
        """Notice that the central unit has gone quiet."""
        if self._polls.running and now - self._heard_at >= SILENCE_S:
            raise BusLost(f"the central unit was silent for {SILENCE_S:g} s while it counted")
        if now - max(self._heard_at, self._probed_at) < PROBE_S:
            return
        if self._probes >= PROBES and (self._floor.live or self._floor.asking):
            raise BusLost(f"the central unit did not answer {PROBES} questions")
        self._probes, self._probed_at = self._probes + 1, now
        self._link.order(dis.ask_microphones)

    def _speak(self, now: float) -> list[Signal]:
        """Tell the central unit what it is owed, as far as it can be told."""
        for order in self._polls.orders(now):
            self._link.order(order)
        for seat, on in list(self._floor.owed.items()):
            unit = self._units.at(seat)
            if unit is not None and unit.address is not None:
                self._floor.told(seat)
                # No address needs escaping: a frame that tells of such a one cannot be read.
                self._link.order(partial(dis.microphone, unit=unit.address, on=on))
        return self._judge_poll(now)

    def _judge_poll(self, now: float) -> list[Signal]:
        overdue = self._polls.overdue(now)
        if overdue is self._refused_poll:
            return []
        self._refused_poll = overdue
        if not overdue:
            return [Mended(self._line, Ailment.EMERGENCY)]
        detail = "the central unit has not opened the voting: its units cannot vote"
        return [Trouble(self._line, Ailment.EMERGENCY, detail=detail)]

    def _begin(self, now: float) -> None:
        self._heard_at = self._probed_at = now
        self._probes = 0
        self._found_by = self._told_by = _NEVER
        self._polls.restart()
        self._link.start(now)

    # ---- what the central unit tells

    def _take(self, body: Body, now: float) -> list[Signal]:
        match body:
            case Reset():
                signals = [*self._floor.clear(), *self._units.forget()]
                self._begin(now)
                return signals
            case Report(address=address):
                if address in (self._link.address, EVERYBODY, UNREGISTERED):
                    return self._read(dis.read(body), now)
                self.counts["for another controller"] += 1
        return []

    def _read(self, message: dis.Message, now: float) -> list[Signal]:
        match message:
            case dis.Registered():
                return self._accept(message, now)
            case dis.Found() | dis.Lost():
                return self._plug(message, now)
            case dis.Switched() | dis.Queued() | dis.Unqueued():
                return self._move(message, now)
            case dis.Units():
                return self._presses(message, now)
            case dis.Attendance() | dis.Attending() | dis.Polling():
                self._polls.hear(message)
            case dis.Unknown(group=group, data=data):
                self.counts[f"group {group} item {data[0] if data else '-'}"] += 1
        return []

    def _accept(self, message: dis.Registered, now: float) -> list[Signal]:
        """We have an address: ask for the microphones, and set ours right."""
        if (fault := self._link.accept(message)) is not None:
            self.counts[fault] += 1
            return []
        self._found_by, self._told_by = now + self._found_s, now + TOLD_S
        self._probed_at = now
        self._floor.suspect()
        self._link.order(dis.ask_microphones)
        self._floor.restore(self._units.seats)
        return [Mended(self._line, Ailment.BUS_LOST)]

    def _plug(self, message: dis.Found | dis.Lost, now: float) -> list[Signal]:
        if isinstance(message, dis.Found):
            signals = self._units.found(message, now)
            self._floor.restore([told.seat for told in signals if isinstance(told, Back)])
            return signals
        signals = self._units.lost(message)
        gone = [told.seat for told in signals if isinstance(told, Silent)]
        return [*(off for seat in gone for off in self._floor.unplug(seat)), *signals]

    def _move(self, message: dis.Switched | dis.Queued | dis.Unqueued, now: float) -> list[Signal]:
        """Somebody speaks, asks to, or no longer does."""
        acted = isinstance(message, dis.Queued) or (
            isinstance(message, dis.Switched) and message.on
        )
        unit, signals = self._units.hear(message.unit, now, acted=acted)
        if unit is None:
            return signals
        match message:
            case dis.Switched(on=on):
                signals += self._floor.switch(unit.seat, on=on)
            case dis.Queued():
                signals += self._floor.ask(unit.seat)
            case dis.Unqueued():
                self._floor.leave(unit.seat, now)
        return signals

    def _presses(self, message: dis.Units, now: float) -> list[Signal]:
        signals: list[Signal] = []
        for address, key in self._polls.press(message):
            unit, told = self._units.hear(address, now, acted=True)
            signals += told
            if unit is not None:
                signals.append(Press(unit.seat, key))
        return signals
