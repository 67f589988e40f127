"""Who speaks and who has asked to, by seat, as a conference system tells it. Pure.

The system has its own request list and its own microphones; people move them at their units, and
the hall switches microphones by its lamps. ``now`` is seconds that only go forward.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from consoles.signals import Key, Lamp, Microphone, Press, Signal, Withdrawal

LIVE_S: Final = 0.5
"""A request that ends because its microphone goes live: the two are told one after the other, in
an order that is not published. So long after the first without the second, it was withdrawn."""


class Floor:
    """Microphones and requests of some seats.

    Attributes:
        live: seats whose microphone is on.
        asking: seats on the request list.
        owed: what the system has not been told yet: seat → on.
    """

    def __init__(self) -> None:
        """Nobody speaks."""
        self.live: set[int] = set()
        self.asking: set[int] = set()
        self.owed: dict[int, bool] = {}
        self._shown: set[int] = set()
        self._set: set[int] = set()  # ordered on, or told on, whichever was later
        self._leaving: dict[int, float] = {}
        self._suspects: set[int] = set()
        self._begun = False

    # ---- from the hall

    def show(self, lamps: Mapping[int, Lamp]) -> None:
        """Owe the system what changes; a microphone that its own unit switched on is no change."""
        for seat, lit in lamps.items():
            on = Lamp.MICROPHONE in lit
            if on is (seat in self._shown):
                continue
            _put(self._shown, seat, on)
            if on is (seat in self._set):
                self.owed.pop(seat, None)
            else:
                self.owed[seat] = on

    def told(self, seat: int) -> None:
        """The system was told what it was owed."""
        _put(self._set, seat, self.owed.pop(seat))

    def restore(self, seats: Iterable[int]) -> None:
        """These seats are back: their microphones have to be as the hall shows them."""
        for seat in seats:
            if seat in self._shown and (seat not in self.live or seat in self._suspects):
                self.owed[seat] = True

    # ---- from the system

    def switch(self, seat: int, *, on: bool) -> list[Signal]:
        """A microphone is on or off."""
        _put(self._set, seat, on)
        self._suspects.discard(seat)
        if on:
            self.asking.discard(seat)
            self._leaving.pop(seat, None)
        if on is (seat in self.live):
            return []
        _put(self.live, seat, on)
        return [Microphone(seat, on)]

    def ask(self, seat: int) -> list[Signal]:
        """A request is on the list."""
        self._suspects.discard(seat)
        left = [Withdrawal(seat)] if self._leaving.pop(seat, None) is not None else []
        if seat in self.asking:
            return []
        self.asking.add(seat)
        return [*left, Press(seat, Key.SPEAK)]

    def leave(self, seat: int, now: float) -> None:
        """A request is off the list, for one reason or another."""
        if seat in self.asking:
            self.asking.remove(seat)
            self._leaving[seat] = now + LIVE_S

    def tick(self, now: float) -> list[Signal]:
        """Requests that have ended without a microphone."""
        gone = [seat for seat, at in self._leaving.items() if now >= at]
        for seat in gone:
            del self._leaving[seat]
        return [Withdrawal(seat) for seat in gone]

    def unplug(self, seat: int) -> list[Signal]:
        """The unit of a seat has gone, and its microphone with it."""
        return self.switch(seat, on=False)

    def suspect(self) -> None:
        """All that is known may have changed unheard: the system has been asked."""
        self._suspects = self.live | self.asking | self._leaving.keys()

    def trust(self) -> list[Signal]:
        """The system has told all: what it has not named since it was asked is over.

        The first time what is on without a grant is owed off: a controller that died left it so.
        """
        suspects, self._suspects = sorted(self._suspects), set()
        if not self._begun:
            self._begun = True
            self.owed |= dict.fromkeys(self.live - self._shown, False)
        return [over for seat in suspects for over in self._end(seat)]

    def clear(self) -> list[Signal]:
        """The system has started anew: nobody speaks, nobody asks."""
        self.suspect()
        return self.trust()

    def _end(self, seat: int) -> list[Signal]:
        asked = seat in self.asking or self._leaving.pop(seat, None) is not None
        self.asking.discard(seat)
        return self.switch(seat, on=False) + ([Withdrawal(seat)] if asked else [])


def _put(seats: set[int], seat: int, there: bool) -> None:
    if there:
        seats.add(seat)
    else:
        seats.discard(seat)
