"""Figures and how they are printed."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of all do not exceed: the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ms(seconds: float) -> str:
    """Seconds as milliseconds, one decimal."""
    return f"{seconds * 1000:.1f} ms"


def p50_p99(values: Sequence[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    return f"{ms(percentile(values, 0.5))} / {ms(percentile(values, 0.99))}"


def wire_s(frames: int, bitrate: int, *, data_bytes: int = 1) -> float:
    """How long so many classic 11-bit frames take on one bus, worst-case stuffing.

    47 + 8n bits with the interframe space, and up to ⌊(34 + 8n − 1) / 4⌋ stuff bits (ISO 11898-1).
    """
    bits = 47 + 8 * data_bytes + (34 + 8 * data_bytes - 1) // 4
    return frames * bits / bitrate
