"""What a process takes of the machine: memory and processor time, from /proc (proc(5))."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Footprint:
    """A process at one moment."""

    rss_kb: int
    """Memory held now, KiB (VmRSS)."""
    peak_kb: int
    """The most it ever held, KiB (VmHWM)."""
    cpu_s: float
    """Processor time used so far, user and system, seconds."""


def footprint(pid: int) -> Footprint:
    """Look at a process.

    Raises:
        OSError: there is no such process.
    """
    folder = Path("/proc", str(pid))
    status = dict(
        line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
    )
    # Field 2, the name in brackets, may hold spaces; utime and stime are fields 14 and 15.
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return Footprint(
        rss_kb=int(status["VmRSS"].split()[0]),
        peak_kb=int(status["VmHWM"].split()[0]),
        cpu_s=ticks / _TICKS_PER_S,
    )
