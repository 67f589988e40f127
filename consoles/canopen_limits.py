"""The times and numbers by which a CANopen line judges its consoles."""

from __future__ import annotations

from dataclasses import dataclass

from consoles.misfit import Misfit


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, unless said otherwise.

    Attributes:
        heartbeat_s: how often a console shows life (CiA 301 object 0x1017, written to each).
        patience: a console is silent after this many heartbeats without a sign of life.
        debounce_s: how long a contact may bounce.
        stuck_s: how long a finger may stay on a key.
        babble_per_s: frames a second from one node before it is shut out.
        quiet_s: how long a babbling node must keep below that to be let in again.
        refresh_s: every console is shown its unchanged lamps this often: a lost frame heals.
        probe_s: how often a silent console is called.
        answer_s: how long a console may take to answer an SDO.
        boot_ups: this many boot-ups nobody asked for within ``boot_up_s`` are one too many.
        boot_up_s: see ``boot_ups``.
        master: node number under which the controller shows life to the consoles, so that they
            switch microphones off when it dies (objects 0x1016, 0x6206, 0x6207); None = does not.
    """

    heartbeat_s: float = 1.0
    patience: float = 2.5
    debounce_s: float = 0.02
    stuck_s: float = 10.0
    babble_per_s: float = 200.0
    quiet_s: float = 5.0
    refresh_s: float = 5.0
    probe_s: float = 5.0
    answer_s: float = 0.5
    boot_ups: int = 3
    boot_up_s: float = 10.0
    master: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            Misfit: a time is not positive, or fits no CANopen object.
        """
        if not 0.1 <= self.heartbeat_s <= 20:
            raise Misfit(
                f"heartbeat_s = {self.heartbeat_s}: a heartbeat takes 0.1..20 s",
                f"heartbeat_s = {self.heartbeat_s}: має бути від 0.1 до 20 с",
            )
        if self.patience < 2 or self.silence_s > 65.535:  # 0x1016 has 16 bits of milliseconds
            raise Misfit(
                f"patience is two heartbeats or more, 65 s at most: {self.patience}",
                f"patience = {self.patience}: два удари серцебиття або більше, щонайдовше 65 с",
            )

    @property
    def silence_s(self) -> float:
        """How long a console may be unheard."""
        return self.heartbeat_s * self.patience
