"""The loop between the feed and the pins: 50 times a second, whatever happens on either side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from controller.client import Lost, Mirror, follow
from controller.gpio_table import Gpio
from display.gpio.contact import Contact
from display.gpio.power import stop_controller
from display.gpio.premises import Premises, Show

log = logging.getLogger("viche.gpio")

TURN_S = 0.02
"""A finger stays on a button for 0.1 s and more."""
ROLES = {Show.BELL: "bell", Show.SITTING: "sitting", Show.VOTE: "vote", Show.CALL: "call"}


class Pins(Protocol):
    """The pins as the loop needs them, by their numbers."""

    def write(self, number: int, on: bool) -> None:
        """Switch an output."""

    def read(self, number: int) -> bool:
        """Whether an input is on now."""


class Panel:
    """Lamps, bell and contacts of one hall."""

    def __init__(self, table: Gpio, pins: Pins, run: Path) -> None:
        """``run`` is the folder of the controller's sockets."""
        self._table, self._pins, self._run = table, pins, run
        self._premises = Premises(table.opening_s, table.closing_s)
        self._button = Contact(table.debounce_s)
        self._power_fail = Contact(table.power_fail_s)
        self._shown: Show | None = None

    async def serve(self, alive: Callable[[], None]) -> None:
        """Show and watch for ever; ``alive`` is called each turn, for the watchdog."""
        now = asyncio.get_running_loop().time
        listener = asyncio.create_task(self._listen(), name="feed")
        try:
            while True:
                if listener.done():
                    listener.result()
                self.turn(now())
                alive()
                await asyncio.sleep(TURN_S)
        finally:
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener

    def turn(self, now: float) -> None:
        """Read the contacts and switch what has changed."""
        table = self._table
        if table.technician is not None:
            level = self._pins.read(table.technician)
            if self._button.closed(level, now):
                log.warning("the technician's button: %s", self._premises.press(now))
        if table.power_fail is not None:
            level = self._pins.read(table.power_fail)
            if self._power_fail.closed(level, now):
                self._fail()
        shown = self._premises.show(now)
        if shown != self._shown:
            self._switch(shown)

    def _switch(self, shown: Show) -> None:
        for show, role in ROLES.items():
            number = getattr(self._table, role)
            if number is not None:
                self._pins.write(number, show in shown)
        self._shown = shown

    def _fail(self) -> None:
        """Once a failure: if the controller comes back, its journal stands a power cut as well."""
        try:
            pid = stop_controller(self._run / "screen.sock")
        except PermissionError:
            log.error("the power fails, and the controller is another user's: it goes on")
            return
        if pid is None:
            log.warning("the power fails; no controller runs")
        else:
            log.warning("the power fails: the controller (process %d) closes its journal", pid)

    async def _listen(self) -> None:
        """Follow the public feed: it has all that lamps show, and no ballots."""
        mirror, now = Mirror(), asyncio.get_running_loop().time
        async for news in follow(self._run / "screen.sock"):
            mirror.take(news)
            if isinstance(news, Lost):
                self._premises.lose()
            elif mirror.caught_up:
                self._premises.see(mirror.sitting, now())
