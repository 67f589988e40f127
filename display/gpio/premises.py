"""What the lamps and the bell of the premises show, from the state of the sitting: pure.

``now`` is seconds that only go forward. Whatever is not known for certain is off: lamps when the
controller is lost, the bell when its time is over.
"""

from __future__ import annotations

from enum import Flag, auto

from controller.rules.sitting import Phase, Sitting, Stage

SILENT_S = 5.0
"""The controller tells the time each second; after so long without a word it is lost."""
TEST_S = 2.0
"""How long lamps and bell are tried."""


class Show(Flag):
    """What is on."""

    NOTHING = 0
    BELL = auto()
    SITTING = auto()
    VOTE = auto()
    CALL = auto()


EVERYTHING = Show.BELL | Show.SITTING | Show.VOTE | Show.CALL


class Premises:
    """Lamps, bell and the technician's button of one hall."""

    def __init__(self, opening_s: float, closing_s: float) -> None:
        """Know of no sitting. How long the bell rings when a vote opens, and when it closes."""
        self._opening_s, self._closing_s = opening_s, closing_s
        self._sitting: Sitting | None = None
        self._heard_at = float("-inf")
        self._ring_until = float("-inf")
        self._test_until = float("-inf")
        self._called = False

    def see(self, sitting: Sitting, now: float) -> None:
        """Take the state, whenever there is news; the bell rings for what has changed."""
        before, self._sitting, self._heard_at = self._sitting, sitting, now
        if before is None or before.id != sitting.id:
            return
        was, voting = _open_vote(before), _open_vote(sitting)
        if voting is not None and voting != was:
            self._ring_until = now + self._opening_s
        elif was is not None and voting is None:
            over = sitting.past.get(was)
            closed = over is not None and over.stage is Stage.CLOSED
            self._ring_until = now + self._closing_s if closed else now

    def lose(self) -> None:
        """The controller is lost: nothing is known, nothing rings."""
        self._sitting, self._ring_until = None, float("-inf")

    def press(self, now: float) -> str:
        """The technician's button: calls him, or ends the call; with no sitting, tries all.

        Returns what it did, for the log.
        """
        if not self._called and not self._in_sitting(now):
            self._test_until = now + TEST_S
            return "lamps and bell are tried"
        self._called = not self._called
        return "the technician is called" if self._called else "the call is over"

    def show(self, now: float) -> Show:
        """What is on now."""
        if now < self._test_until and not self._in_sitting(now):
            return EVERYTHING
        shown = Show.CALL if self._called else Show.NOTHING
        sitting = self._known(now)
        if sitting is None:
            return shown
        if now < self._ring_until:
            shown |= Show.BELL
        if sitting.phase is Phase.OPEN:
            shown |= Show.SITTING
        return shown if _open_vote(sitting) is None else shown | Show.VOTE

    def _known(self, now: float) -> Sitting | None:
        if now - self._heard_at > SILENT_S:
            self.lose()
        return self._sitting

    def _in_sitting(self, now: float) -> bool:
        sitting = self._known(now)
        return sitting is not None and sitting.is_on


def _open_vote(sitting: Sitting) -> str | None:
    """The id of the vote that is open now."""
    voting = sitting.voting
    return voting.id if voting is not None and voting.stage is Stage.OPEN else None
