"""The ``[[mixer]]`` tables of hall.toml: which channel is which seat's microphone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

OSC_PORT = 10023
"""Where a Behringer X32 listens."""
MOST_CHANNELS = 32
"""An X32 has so many inputs."""


def by_seat(channels: Mapping[str, int]) -> dict[int, int]:
    """Seat → channel, of a table of TOML. A seat that is no number is -1, which no hall has."""
    return {int(seat) if seat.isdecimal() else -1: channel for seat, channel in channels.items()}


class MixerTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mixer. ``channels``: seat → channel, 1 to 32."""

    name: str
    host: str
    channels: dict[str, int]
    kind: Literal["osc"] = "osc"
    port: int = OSC_PORT

    @property
    def seats(self) -> dict[int, int]:
        """Seat → channel."""
        return by_seat(self.channels)
