"""Thirty million ballot positions, from the frame to the export: how many go wrong."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from hw_sim.accuracy import run

POSITIONS = 30_000_000
"""Without an error among so many the rate is at most 1 in 10,000,000, at 95 % (rule of three)."""
SEATS = 450


def main() -> None:
    """Print the positions compared and the errors; ``POSITIONS`` may be given."""
    wanted = next((int(word) for word in sys.argv[2:] if word.isdecimal()), POSITIONS)
    with tempfile.TemporaryDirectory() as name:
        begun = time.perf_counter()
        score = run(wanted, SEATS, seed=1, folder=Path(name))
        took = time.perf_counter() - begun
    print(f"{score.positions} ballot positions in {took:.0f} s: {len(score.errors)} errors")
    print(f"{score.positions / took:.0f} a second; at 95 %: ≤ {3 / score.positions:.1e} wrong")
    for error in score.errors[:10]:
        print(f"  {error}")


if __name__ == "__main__":
    main()
