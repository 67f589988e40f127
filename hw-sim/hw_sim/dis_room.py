"""The microphones of a conference system and what their central unit does with them. Pure.

In manual mode: a press on the speak key asks for the floor, takes the request back, or ends one's
own speech; somebody at the controller gives the floor. Both simulated central units, of the binary
and of the text protocol, have such a room behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

MOST_LIVE: Final = 8
MOST_ASKING: Final = 255
CHOICES: Final = {"for": 1, "abstain": 2, "against": 3}

Happening = tuple[str, "Mike", int]
"""What, of whom, and a number: the position in the request list, a choice, or 0."""


@dataclass(eq=False)
class Mike:
    """A delegate's unit."""

    seat: int
    address: int
    serial: tuple[int, int, int] = (0, 0, 0)
    plugged: bool = True
    live: bool = False

    @property
    def lit(self) -> list[str]:
        """The names of the lamps that are lit."""
        return ["microphone"] if self.live else []

    @property
    def operational(self) -> bool:
        """Whether it works."""
        return self.plugged


@dataclass
class Room:
    """All units, the request list, and the check or voting that runs.

    Attributes:
        floor_first: a microphone that goes live is told of before its request ends.
    """

    mikes: Mapping[int, Mike]
    floor_first: bool = True
    asking: list[Mike] = field(default_factory=list)
    checking: bool = False
    polling: bool = False
    pressed: dict[int, int] = field(default_factory=dict)
    """The number by seat, of the check or voting at hand or last held."""

    def restart(self) -> None:
        """Power comes back: nobody speaks, nothing runs."""
        self.asking.clear()
        self.pressed.clear()
        self.checking = self.polling = False
        for mike in self.mikes.values():
            mike.live = False

    def press(self, seat: int, key: str) -> list[Happening]:
        """A key of a unit goes down."""
        mike = self.mikes[seat]
        if not mike.plugged:
            return []
        if key == "speak":
            return self._speak(mike)
        if key == "present" and self.checking and seat not in self.pressed:
            self.pressed[seat] = 1
            return [("present", mike, 1)]
        if key in CHOICES and self.polling:
            self.pressed[seat] = CHOICES[key]
            return [("vote", mike, CHOICES[key])]
        return []

    def _speak(self, mike: Mike) -> list[Happening]:
        if mike.live:
            return self.switch(mike, on=False)
        return self.leave(mike) if mike in self.asking else self.ask(mike)

    def ask(self, mike: Mike) -> list[Happening]:
        """Put a unit at the end of the request list."""
        if mike in self.asking or mike.live or len(self.asking) >= MOST_ASKING:
            return []
        self.asking.append(mike)
        return [("asks", mike, len(self.asking))]

    def leave(self, mike: Mike) -> list[Happening]:
        """Take a unit off the request list."""
        if mike not in self.asking:
            return []
        position = self.asking.index(mike) + 1
        self.asking.remove(mike)
        return [("leaves", mike, position)]

    def switch(self, mike: Mike, *, on: bool) -> list[Happening]:
        """Switch a microphone, if that changes something and there is room for another."""
        live = sum(each.live for each in self.mikes.values())
        if mike.live is on or not mike.plugged or (on and live >= MOST_LIVE):
            return []
        mike.live = on
        told: list[Happening] = [("on" if on else "off", mike, 0)]
        left = self.leave(mike) if on else []
        return told + left if self.floor_first else left + told

    def plug(self, seat: int) -> list[Happening]:
        """Put a unit's cable in."""
        mike = self.mikes[seat]
        if mike.plugged:
            return []
        mike.plugged = True
        return [("found", mike, 0)]

    def unplug(self, seat: int) -> list[Happening]:
        """Pull a unit's cable out."""
        mike = self.mikes[seat]
        if not mike.plugged:
            return []
        left = self.leave(mike)
        mike.plugged = mike.live = False
        return [*left, ("lost", mike, 0)]
