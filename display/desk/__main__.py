"""``python -m display.desk --run RUN_DIR``: the secretary's desk in this terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from controller.rules.agenda import Item
from display.words import LANGUAGES


def main(
    argv: Sequence[str], *, read_agenda: Callable[[Path], tuple[Item, ...]] | None = None
) -> int:
    """Run the desk until the person leaves it; the sitting goes on without it."""
    options = _options(argv)
    try:
        zone = ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        print(f"viche desk: unknown time zone “{options.timezone}”", file=sys.stderr)
        return 2
    from display.desk.app import DeskApp
    from display.desk.speech import Speech

    app = DeskApp(
        options.run,
        Speech(options.language, zone),
        read_agenda=read_agenda,
        agenda_file=options.agenda,
    )
    app.run()
    return app.return_code or 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="viche desk", description=main.__doc__)
    parser.add_argument(
        "--run", type=Path, required=True, metavar="DIR", help="the folder of the hall's sockets"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="uk")
    parser.add_argument("--agenda", type=Path, metavar="FILE", help="the agenda to offer to load")
    parser.add_argument("--timezone", default="Europe/Kyiv", help="the hall's own time")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
