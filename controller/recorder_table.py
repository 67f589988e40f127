"""The ``[recorder]`` table of hall.toml: which device is recorded, and where to."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from controller.config_words import Fault
from controller.mixer_tables import by_seat

MOST_CHANNELS = 8
"""Of one FLAC file (RFC 9639 §9.1.3)."""
RATES = (8000, 192_000)
KEEP_YEARS = 5
"""Закон № 3590-IX: records of sittings are kept for no less than five years."""


class RecorderTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sound of the hall. Folders are relative to hall.toml."""

    device: str = ""
    """As ``viche check`` lists it; none: the system's own choice."""
    channels: int = 1
    rate: int = 48_000
    folder: str = "recordings"
    backup: str | None = None
    """A second folder, on another medium, that gets the same segments."""
    silence_s: float = 60.0
    """After so long without a sound on any channel the desk says so."""
    microphones: dict[str, int] = {}
    """Seat → channel, from 1, where microphones are recorded apart; none: all are in one mix."""
    spare_h: float = 12.0
    """The desk says so when a folder's disk has room for fewer hours of sound than this."""
    budget_gb: float = 0.0
    """How much the recordings in a folder may take, 10⁹ bytes; 0: as much as its disk has. The
    desk warns of it as of a disk that fills; recording goes on."""
    keep_years: int = KEEP_YEARS
    """So long ``viche retention`` lets nothing be deleted."""

    @property
    def seats(self) -> dict[int, int]:
        """Seat → channel."""
        return by_seat(self.microphones)


class BadRecorder(ValueError):
    """A setting that cannot be: its name, what is wrong, and the facts of the sentence."""

    def __init__(self, setting: str, fault: Fault, **facts: object) -> None:
        super().__init__(fault.say("en", key=setting, **facts))
        self.setting, self.fault = setting, fault
        self.facts = {"key": setting, **facts}


def check_recorder(table: RecorderTable, wired: Collection[int]) -> None:
    """See that FLAC takes what is asked for, and that the hall has the seats (``wired``).

    Raises:
        BadRecorder: which setting is out of bounds.
    """
    bounds = {
        "channels": (1, MOST_CHANNELS),
        "rate": RATES,
        "silence_s": (1, 3600),
        "spare_h": (0, 10_000),
        "budget_gb": (0, 1_000_000),
        "keep_years": (KEEP_YEARS, 100),
    }
    for name, (least, most) in bounds.items():
        if not least <= (value := getattr(table, name)) <= most:
            raise BadRecorder(name, Fault.OUT_OF_BOUNDS, value=value, least=least, most=most)
    for seat, channel in table.seats.items():
        if seat not in wired:
            raise BadRecorder("microphones", Fault.RECORDER_SEAT, seat=seat)
        if not 1 <= channel <= table.channels:
            bounds_of = {"value": channel, "least": 1, "most": table.channels}
            raise BadRecorder("microphones", Fault.OUT_OF_BOUNDS, **bounds_of)
