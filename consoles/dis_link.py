"""What we send to a DIS central unit: IDs, addresses, registration. Pure.

The central unit acknowledges nothing and its heartbeat is not published. So registration is asked
for again each second, and an ID with which a frame would need escaping is spent on a question
that does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from consoles.misfit import Misfit
from drivers import dis_messages as dis
from drivers.dis_frames import (
    CONTROLLERS,
    IDS,
    MODE,
    ORDER,
    RESERVED,
    UNREGISTERED,
    Unsendable,
    frame,
)
from drivers.dis_messages import Registered
from drivers.faults import BusLost

RETRY_S: Final = 1.0
"""Registration is asked for again so often: the central unit needs 3 s after its own start."""
GIVE_UP_S: Final = 10.0
"""Without registration for so long, nobody is there."""
FOUND_S: Final = 10.0
"""A unit of which nothing was told so long after registration is not there."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to speak to the central unit.

    Attributes:
        ext_id: the number that we choose for ourselves, 0 to 251 or 255.
        confirmed_on_hardware: somebody has seen on this very installation that the numbers which
            units send in an open voting are votes; without it none is counted.
        length_first: the other reading of the registration's bytes, see ``dis_messages.register``.
        found_s: how long a unit may take to be found before it is told to be silent.
    """

    ext_id: int = 60
    confirmed_on_hardware: bool = False
    length_first: bool = False
    found_s: float = FOUND_S

    def __post_init__(self) -> None:
        """Refuse a number that cannot be sent.

        Raises:
            Misfit: it is not a byte, or one that would need escaping.
        """
        if self.ext_id not in range(256) or self.ext_id in RESERVED:
            raise Misfit(
                f"ext_id {self.ext_id}: choose one from 0 to 251, or 255",
                f"ext_id = {self.ext_id}: оберіть число від 0 до 251, або 255",
            )


class Link:
    """Our side of the wire.

    Attributes:
        outbox: frames to be sent; whoever sends them clears it.
        address: ours; ``UNREGISTERED`` before the central unit gives one.
        spent: IDs spent on a harmless question.
    """

    def __init__(self, settings: Settings) -> None:
        """Prepare; ``start`` begins."""
        self.outbox: list[bytes] = []
        self.address = UNREGISTERED
        self.spent = 0
        self._settings = settings
        self._number = 0
        self._since = self._asked_at = 0.0

    @property
    def registered(self) -> bool:
        """The central unit has given us an address."""
        return self.address != UNREGISTERED

    def start(self, now: float) -> None:
        """Enter microphone-control mode and ask to be registered."""
        self.outbox.clear()
        self.address, self._number, self._since = UNREGISTERED, 0, now
        self._send(MODE, dis.ENTER)
        self._register(now)

    def tick(self, now: float) -> None:
        """Ask again.

        Raises:
            BusLost: the central unit has not answered for long.
        """
        if self.registered:
            return
        if now - self._since >= GIVE_UP_S:
            raise BusLost(
                f"the central unit has not registered us within {GIVE_UP_S:g} s: "
                "is it on, are bit rate and cable right (RTS and CTS, too), is the line free?"
            )
        if now - self._asked_at >= RETRY_S:
            self._register(now)

    def accept(self, told: Registered) -> str | None:
        """Take the address that the central unit gives; returns what is wrong with it."""
        if told.ext_id != self._settings.ext_id:
            return "address for another controller"
        if told.address not in CONTROLLERS:
            return "address outside the published ranges"
        self.address = told.address
        return None

    def order(self, make: Callable[[int], bytes]) -> None:
        """Send an order from our address.

        Raises:
            Unsendable: its content needs escaping, whatever the ID.
        """
        self._send(ORDER, make(self.address))

    def leave(self) -> None:
        """Leave microphone-control mode, so that the central unit runs by itself."""
        self._send(MODE, dis.LEAVE)

    def _register(self, now: float) -> None:
        settings = self._settings
        self._asked_at = now
        content = dis.register(UNREGISTERED, settings.ext_id, length_first=settings.length_first)
        self._send(ORDER, content)

    def _send(self, kind: int, content: bytes) -> None:
        if not RESERVED.isdisjoint(content):
            raise Unsendable(f"{content.hex(' ')} needs escaping, and the rule is not known")
        while not self._try(kind, content):
            self._spend()

    def _spend(self) -> None:
        """Use up an ID. Of these questions one can be sent with each ID, whatever our address."""
        self.spent += 1
        questions = [(MODE, dis.ENTER)]
        if self.registered:
            questions.insert(0, (ORDER, dis.ask_microphones(self.address)))
            questions.insert(1, (ORDER, dis.ask_audio(self.address)))
        if not any(self._try(kind, content) for kind, content in questions):
            raise Unsendable(f"no question can be sent with ID {self._number}")

    def _try(self, kind: int, content: bytes) -> bool:
        """Send with the next ID, unless that needs escaping."""
        try:
            self.outbox.append(frame(kind, self._number, content))
        except Unsendable:
            return False
        self._number = (self._number + 1) % IDS
        return True
