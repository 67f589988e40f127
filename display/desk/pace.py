"""Which keys were meant: a key that was typed too soon for what has just appeared was not.

Times are seconds of one steady clock, the event's own.
"""

from __future__ import annotations

from dataclasses import dataclass

SETTLE_S = 0.4
"""A key is not taken for a sitting that has been before the person for less."""
AGAIN_S = 0.7
"""An Enter that comes sooner after the last one does not act on the sitting: twice is a habit,
and a keyboard begins to repeat a key that is held after 0.25 to 0.66 s (xset(1))."""
REPEAT_S = 0.06
"""No finger is as fast: a key held down repeats each 0.03 to 0.05 s."""


@dataclass
class Pace:
    """Follows the keys. ``settle_s`` and ``again_s`` are zero where keys are not paced."""

    settle_s: float = SETTLE_S
    again_s: float = AGAIN_S
    _entered: float = float("-inf")
    _answered: float = float("-inf")

    def answered(self, at: float) -> None:
        """A question has gone: the sitting is seen again from now on."""
        self._answered = at

    def is_meant(self, key: str, at: float, *, asked: bool, acts: bool) -> bool:
        """Whether a key may be taken; each key is told once, in the order typed.

        ``asked``: a question stands before the sitting. ``acts``: outside of a question this
        key does something to the sitting.
        """
        since = at - self._entered
        if key == "enter":
            self._entered = at
            if since < (min(self.again_s, REPEAT_S) if asked else self.again_s):
                return False
        return asked or not acts or at - self._answered >= self.settle_s
