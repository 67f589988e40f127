"""The times and numbers by which a Modbus line judges its consoles."""

from __future__ import annotations

from dataclasses import dataclass

from consoles.misfit import Misfit


@dataclass(frozen=True, slots=True)
class ModbusLimits:
    """Seconds, unless said otherwise.

    Attributes:
        debounce_s: how long a contact may bounce.
        stuck_s: how long a finger may stay on a key.
        patience: a console is silent after this many polls in a row without an answer.
        poll_s: no console is polled more often than this.
        eager_s: during a vote, those who are waited for are polled this often, if they are few
            enough; what time is left goes to the others.
        slow_s: during a vote, how often the others get a turn though no time is left.
        probe_s: how often a silent console is called, if few are silent.
        probe_share: the part of the line's time that calls of silent consoles may take.
        deaf_s: silence kept after a call that nobody answered: modules made with libmodbus
            wait for that answer, too, and hear nothing until the line has been still for 0.5 s.
        refresh_s: a console is shown its unchanged lamps this often: it may have lost power;
            on a long or slow line as often as takes ``refresh_share`` of its time.
        refresh_share: see ``refresh_s``.
        refused_s: how long to wait before something that a module refused is tried again.
        garbled: this many bad exchanges among the last ``of_last`` are a fault to be told.
        of_last: see ``garbled``.
    """

    debounce_s: float = 0.02
    stuck_s: float = 10.0
    patience: int = 3
    poll_s: float = 0.02
    eager_s: float = 0.05
    slow_s: float = 1.0
    probe_s: float = 10.0
    probe_share: float = 0.08
    deaf_s: float = 0.5
    refresh_s: float = 5.0
    refresh_share: float = 0.05
    refused_s: float = 10.0
    garbled: int = 5
    of_last: int = 20

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            Misfit: a number or a time that would stop the polling or the probing.
        """
        if not 0 < self.probe_share < 0.5:
            raise Misfit(
                f"probe_share is a part of the line's time: {self.probe_share}",
                f"probe_share = {self.probe_share}: це частка часу лінії, від 0 до 0.5",
            )
        if self.patience < 1 or not 0 < self.garbled <= self.of_last:
            raise Misfit(
                "patience and garbled are 1 or more, garbled no more than of_last",
                "patience і garbled — 1 або більше, garbled не більше за of_last",
            )
        if self.probe_s <= 0:
            raise Misfit(
                f"probe_s is more than 0, not {self.probe_s}",
                f"probe_s = {self.probe_s}: має бути більше за 0",
            )
