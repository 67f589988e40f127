"""``make bench``: the short benchmarks, one after the other."""

from __future__ import annotations

import sys

from bench import start, storm


def main() -> int:
    """Run them all, or those named: ``make bench ARGS=storm``."""
    chosen = sys.argv[1:] or ["start", "storm", "replay"]
    for name in chosen:
        match name:
            case "start":
                start.main()
            case "storm":
                storm.main()
            case "replay":
                from hw_sim.replay import main as replay

                replay([])
            case _:
                print(f"no benchmark “{name}”: start, storm or replay", file=sys.stderr)
                return 2
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
