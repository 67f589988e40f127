"""What levels of contacts mean: a key pressed once, a card put in, a key that is stuck.

Pure: ``now`` is seconds of any clock that only goes forward. Every bus that reports levels
(CAN, Modbus) uses this.
"""

from __future__ import annotations

from consoles.profile import Profile
from consoles.signals import CardIn, CardOut, Key, Press

LONG_AGO = float("-inf")


class Contacts:
    """The keys and the card of one console.

    A press counts at its leading edge, at once, if the key had been released for at least
    ``debounce_s``: so neither edge of a bouncing contact counts twice. A card contact has to rest
    for ``debounce_s`` before it is believed. The levels heard first after ``forget`` only say how
    things stand: nobody knows when a key found down was pressed.
    """

    def __init__(self, seat: int, profile: Profile, debounce_s: float, stuck_s: float) -> None:
        """Know nothing of the levels yet; the card is out until heard otherwise."""
        self._seat = seat
        self._masks = tuple((key, 1 << bit) for key, bit in profile.keys.items())
        contact = None if profile.card_reader else profile.card
        self._card_mask = 0 if contact is None else 1 << contact
        self._debounce_s, self._stuck_s = debounce_s, stuck_s
        self._levels: int | None = None
        self._changed: dict[Key, float] = {}
        self._card_since = LONG_AGO
        self._card: bool | str = False  # what was told last: out, in, or the number read

    @property
    def known(self) -> bool:
        """Whether levels were heard since ``forget``."""
        return self._levels is not None

    def forget(self) -> None:
        """Take the next levels as they are: the console was away, or we were."""
        self._levels = None

    def hear(self, levels: int, now: float) -> list[Press]:
        """Take new levels (1 = down, in) and return the presses in them."""
        before = self._levels
        self._levels = levels
        changed = levels ^ before if before is not None else levels
        if changed & self._card_mask or before is None:
            self._card_since = now
        presses = []
        for key, mask in self._masks:
            if not changed & mask:
                continue
            rested = now - self._changed.get(key, LONG_AGO) >= self._debounce_s
            self._changed[key] = now
            if levels & mask and rested and before is not None:
                presses.append(Press(self._seat, key))
        return presses

    def hear_card(self, number: str | None) -> list[CardIn | CardOut]:
        """Take what a card reader reads: the number in upper-case hex, None for no card."""
        told = self._card
        if (number or False) == told:
            return []
        self._card = number or False
        signals: list[CardIn | CardOut] = [CardOut(self._seat)] if told else []
        return [*signals, CardIn(self._seat, number)] if number else signals

    def tick(self, now: float) -> list[CardIn | CardOut]:
        """Return the card's coming or going, once its contact has come to rest.

        Of a key at rest we forget that it moved: in a secret vote that would be the ballot.
        """
        if self._changed:
            self._forget_keys_at_rest(now)
        if self._levels is None or not self._card_mask:
            return []
        inside = bool(self._levels & self._card_mask)
        if inside == self._card or now - self._card_since < self._debounce_s:
            return []
        self._card = inside
        return [CardIn(self._seat) if inside else CardOut(self._seat)]

    def _forget_keys_at_rest(self, now: float) -> None:
        down = {key for key, mask in self._masks if (self._levels or 0) & mask}
        self._changed = {
            key: at
            for key, at in self._changed.items()
            if key in down or now - at < self._debounce_s
        }

    def stuck(self, now: float) -> bool:
        """Tell whether some key has been down for longer than a finger stays; not which."""
        levels = self._levels or 0
        return any(
            levels & mask and now - self._changed.get(key, now) > self._stuck_s
            for key, mask in self._masks
        )
