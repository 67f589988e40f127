"""What the consoles were told last: lamps, whom a vote waits for, whether members register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from consoles.signals import Lamp, Voting
from controller.lamps import awaited, lamps
from controller.ports import Hall
from controller.rules.sitting import Sitting


class Shown:
    """Tells the consoles; what has not changed is not told again."""

    def __init__(self, hall: Hall, seats: Sequence[int]) -> None:
        """Nothing has been told yet: all lamps are dark."""
        self._hall, self._seats = hall, seats
        self._lamps: dict[int, Lamp] = {}
        self._heeded: Voting | None = None
        self._attending = False

    def show(
        self,
        sitting: Sitting,
        taken: Callable[[str], bool],
        *,
        stored: bool,
        now: datetime | None = None,
    ) -> None:
        """Show every console what is stored; ``taken`` tells whose ballot is in the urn.

        ``stored`` false: nothing can be stored now, and the lamps say so.
        """
        self._attend(on=sitting.registration_closes is not None)
        self._heed(awaited(sitting, self._seats, taken=taken))
        shown = lamps(sitting, self._seats, taken=taken, stored=stored, now=now)
        news = {seat: lamp for seat, lamp in shown.items() if self._lamps.get(seat) != lamp}
        if news:
            self._lamps = shown
            self._hall.show(news)

    def _attend(self, *, on: bool) -> None:
        if on is not self._attending:
            self._attending = on
            self._hall.attend(on=on)

    def _heed(self, voting: Voting | None) -> None:
        if voting != self._heeded:
            self._heeded = voting
            self._hall.heed(voting)
