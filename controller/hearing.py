"""What the recorder says of itself a few times a second: levels, silence, what is wrong.

Nothing of it is journaled but faults; a recorder that says nothing is a fault of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from controller import wire
from controller.ports import Clock

GONE: Final = "recorder_gone"
"""The fault of a recorder that is not there although hall.toml has one."""
SOUND_FAULTS: Final = frozenset(
    {GONE, "no_sound", "sound_lost", "sound_copy", "sound_disk", "sound_silent"}
)
"""Faults that a recorder may tell; others are not taken from it."""
STALE_S: Final = 3.0
"""After so long without a word the recorder is held to be gone."""
PATIENCE_S: Final = 10.0
"""So long it may take to come after the controller has started."""
MOST_WORDS: Final = 200


class Hearing:
    """What was said last."""

    def __init__(self, microphones: Mapping[int, int], clock: Clock) -> None:
        """``microphones``: seat → channel from 1; empty where all are in one mix."""
        self._microphones = MappingProxyType(dict(microphones))
        self._clock = clock
        self._sound: wire.Sound | None = None
        self._stale_at = clock.now() + timedelta(seconds=PATIENCE_S)

    def take(self, sound: wire.Sound) -> None:
        """Hear what the recorder says."""
        self._sound = sound
        self._stale_at = self._clock.now() + timedelta(seconds=STALE_S)

    def drop(self) -> None:
        """The recorder went."""
        self._sound = None

    def quiet_s(self, seat: int) -> float | None:
        """How long nothing has been heard from a seat's microphone; None: nobody can tell."""
        if self._sound is None or self._stale or not self._sound.quiet:
            return None
        if self._sound.state is not wire.SoundState.RECORDING:
            return None
        quiet = self._sound.quiet
        if not self._microphones:
            return min(quiet)
        channel = self._microphones.get(seat, 0)
        return quiet[channel - 1] if 1 <= channel <= len(quiet) else None

    @property
    def _stale(self) -> bool:
        return self._clock.now() > self._stale_at

    def wrong(self) -> dict[str, str]:
        """Kind of fault → detail."""
        if self._stale:
            return {GONE: ""}
        if self._sound is None:
            return {}
        told = self._sound.wrong.items()
        return {kind: detail[:MOST_WORDS] for kind, detail in told if kind in SOUND_FAULTS}
