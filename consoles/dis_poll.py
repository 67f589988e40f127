"""Attendance checks and votings of a DIS central unit: what may be asked, what counts. Pure.

Both bring one and the same kind of message, of up to four units with a number each, and the page
that tells the two apart is cut in every public copy. So:

* attendance counts while a check is known to run, whoever started it;
* a number is a vote only where the installer has confirmed on the real thing that it is
  (``Settings.confirmed_on_hardware``), in a voting that we opened ourselves, open and with three
  buttons, while no check runs; otherwise it is counted and left alone;
* a secret voting is never opened: the layout of its totals is not published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from consoles.signals import Key, Voting
from drivers import dis_messages as dis
from drivers.dis_messages import Attendance, Attending, Course, Polling, Units

Order = Callable[[int], bytes]
"""Makes an order, given the address of who sends it."""

SILENCE_S: Final = 1.5
"""While one runs, the count comes twice a second: three missed are a fault."""
OPENING_S: Final = 2.0
"""The central unit refuses by silence: an order that has not worked by then has been refused."""

_PRESENT: Final = 1
_CHOICES: Final = {1: Key.FOR, 2: Key.ABSTAIN, 3: Key.AGAINST}  # page 41: yes, abstain, no


class Polls:
    """What the central unit runs, what the hall wants it to run, and who pressed what."""

    def __init__(self, counts: Counter[str], *, votes: bool) -> None:
        """``counts`` takes what is left alone.

        ``votes``: numbers of units in an open voting are votes; confirmed on hardware.
        """
        self._counts = counts
        self._votes = votes
        self._want_check = self._want_voting = False
        self.restart()

    def restart(self) -> None:
        """Nothing is known of what the central unit runs."""
        self.checking = self.polling = False
        self._asked_check = self._asked_voting = False
        self._asked_at = 0.0
        self._stopped_at: float | None = None
        self._pressed: dict[int, int] = {}

    @property
    def running(self) -> bool:
        """A count has to come twice a second."""
        return self.checking or self.polling

    def overdue(self, now: float) -> bool:
        """A voting was to be opened and has not been."""
        return self._asked_voting and not self.polling and now - self._asked_at > OPENING_S

    # ---- from the hall

    def heed(self, voting: Voting | None) -> None:
        """Have a voting while the hall has an open one."""
        self._want_voting = self._votes and voting is not None and not voting.secret

    def attend(self, *, on: bool) -> None:
        """Have an attendance check while members register."""
        self._want_check = on

    def orders(self, now: float) -> list[Order]:
        """What the central unit has to be asked for, so that it runs what is wanted."""
        if self._want_voting:
            return self._open(now)
        if self._asked_voting:
            self._asked_voting = False
            return [_poll(start=False)]
        if self._want_check and not self._asked_check and not self.polling:
            self._asked_check = True
            return [_check(start=True)]
        if not self._want_check and self._asked_check:
            self._asked_check = False
            return [_check(start=False)]
        return []

    def _open(self, now: float) -> list[Order]:
        """Open a voting; a check that runs is ended first, as the central unit demands."""
        if self._asked_voting:
            return []
        if self.checking or self._asked_check:
            self._asked_check = False
            if self._stopped_at is None:
                self._stopped_at = now
                return [_check(start=False)]
        if self._stopped_at is not None and now - self._stopped_at < OPENING_S:
            return []
        self._asked_voting, self._asked_at = True, now
        self._stopped_at = None
        return [dis.three_buttons, dis.not_secret, _poll(start=True)]

    # ---- from the central unit

    def hear(self, message: Attendance | Attending | Polling) -> None:
        """Something has started, goes on, or has ended."""
        match message:
            case Attendance(course=Course.STARTED):
                self.checking, self.polling = True, False
                self._pressed.clear()
            case Attendance(course=course):
                self.checking, self._stopped_at = False, None
                self._pressed.clear()
                if course is Course.CANCELLED:
                    self._asked_check = False
                    self._counts["attendance cancelled"] += 1
            case Attending(final=False):
                self.checking = True
            case Polling(course=Course.STARTED):
                self.polling, self.checking = True, False
                self._pressed.clear()
            case Polling():
                self.polling = False

    def press(self, message: Units) -> list[tuple[int, Key]]:
        """The presses in a message: unit and key. What was told before is not told again."""
        presses = []
        for unit, number in message.pairs:
            key = self._key(number)
            if key is None:
                self._counts["unit status left alone"] += 1
            elif (before := self._pressed.get(unit)) != number:
                if before is not None:
                    self._counts["votes changed"] += 1
                self._pressed[unit] = number
                presses.append((unit, key))
        return presses

    def _key(self, number: int) -> Key | None:
        if self.checking:
            return Key.PRESENT if number == _PRESENT else None
        if self.polling and self._asked_voting:
            return _CHOICES.get(number)
        return None


def _check(*, start: bool) -> Order:
    return lambda sender: dis.check_attendance(sender, start=start)


def _poll(*, start: bool) -> Order:
    return lambda sender: dis.poll(sender, start=start)
