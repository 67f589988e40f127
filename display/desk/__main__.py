"""``python -m display.desk --run RUN_DIR``: the secretary's desk in this terminal."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from getpass import getpass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from controller.rules.agenda import Item
from controller.rules.events import By, Entry
from display.desk.lock import IDLE_S, Lock
from display.desk.pin import BadPin, PinFile, set_pin
from display.words import LANGUAGES

PIN_FILE = Path.home() / ".config" / "viche" / "desk.pin"
"""Where the PIN of whoever runs the desk lies, if there is one."""

WriteFrom = Callable[[Path | None, ZoneInfo, Sequence[Entry], Path], None]
"""Writes the minutes of entries to a file; a hall.toml may name the council's own template."""
CutFrom = Callable[[Path, str, datetime, datetime, Path], float]
"""Writes what a folder has of a sitting between two moments to a file; gives its seconds."""


AskFrom = Callable[[Path], Awaitable[str]]
"""A code of the chair's tablet, from the gateway whose folder this is.

Raises ``OSError`` where it does not answer."""


def main(
    argv: Sequence[str],
    *,
    read_agenda: Callable[[Path], tuple[Item, ...]] | None = None,
    cut: CutFrom | None = None,
    write: WriteFrom | None = None,
    ask_chair: AskFrom | None = None,
) -> int:
    """Run the desk until the person leaves it; the sitting goes on without it."""
    options = _options(argv)
    try:
        zone = ZoneInfo(options.timezone)
        if options.set_pin:
            return _ask_for_pin(options.pin or PIN_FILE)
        lock = _lock(options.pin, options.lock_after)
    except (ZoneInfoNotFoundError, ValueError):
        print(f"viche desk: unknown time zone “{options.timezone}”", file=sys.stderr)
        return 2
    except BadPin as error:
        print(f"viche desk: {error}", file=sys.stderr)
        return 2
    if options.run is None:
        print("viche desk: name the folder of the hall's sockets: --run DIR", file=sys.stderr)
        return 2
    from display.desk.app import DeskApp
    from display.desk.draft import Drafts
    from display.desk.playback import Playback
    from display.desk.speech import Speech

    playback = None
    if options.recordings is not None and cut is not None:
        playback = Playback(partial(cut, options.recordings), shlex.split(options.player))
    drafts = None
    if options.drafts is not None and write is not None:
        feed = options.run / "feed.sock"
        drafts = Drafts(partial(write, options.hall, zone), options.drafts, feed)
    chair_code = None
    if options.chair is not None and ask_chair is not None:
        chair_code = partial(ask_chair, options.chair)
    app = DeskApp(
        options.run,
        Speech(options.language, zone),
        read_agenda=read_agenda,
        agenda_file=options.agenda,
        lock=lock,
        office=By(options.office),
        playback=playback,
        sites=options.sites,
        drafts=drafts,
        chair_code=chair_code,
    )
    app.run()
    return app.return_code or 0


def _lock(named: Path | None, minutes: float) -> Lock | None:
    """The lock by the PIN of a file that was named, or that lies where it usually does.

    Raises:
        BadPin: the file that was named is not there, or the one that is there is wrong.
    """
    path = named or PIN_FILE
    if named is None and not path.exists():
        return None
    return Lock(PinFile(path), minutes * 60)


def _ask_for_pin(path: Path) -> int:
    """Ask for a PIN twice and keep its hash.

    Raises:
        BadPin: it will not do.
    """
    first = getpass("PIN: ")
    if getpass("PIN ⟳ ") != first:
        raise BadPin("that were two different ones; nothing was changed")
    set_pin(path, first)
    print(path)
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="viche desk", description=main.__doc__)
    parser.add_argument("--run", type=Path, metavar="DIR", help="the folder of the hall's sockets")
    parser.add_argument(
        "--as",
        dest="office",
        choices=[each.value for each in (By.SECRETARY, By.CHAIR, By.TECHNICIAN)],
        default=By.SECRETARY.value,
        help="whose desk this is; what is done at it stands in the record as theirs",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="uk")
    parser.add_argument("--agenda", type=Path, metavar="FILE", help="the agenda to offer to load")
    parser.add_argument("--timezone", default="Europe/Kyiv", help="the hall's own time")
    parser.add_argument("--set-pin", action="store_true", help="set the PIN of this desk, and end")
    parser.add_argument("--pin", type=Path, metavar="FILE", help=f"its file ({PIN_FILE})")
    parser.add_argument(
        "--lock-after",
        type=float,
        default=IDLE_S / 60,
        metavar="MINUTES",
        help="lock a desk with a PIN after so long without a key; 0: never",
    )
    parser.add_argument(
        "--recordings",
        type=Path,
        metavar="DIR",
        help="the recorder's folder, to hear the last speech from (F7)",
    )
    parser.add_argument(
        "--drafts", type=Path, metavar="DIR", help="where drafts of the minutes are written (F6)"
    )
    parser.add_argument(
        "--hall", type=Path, metavar="TOML", help="whose [minutes] names the council's template"
    )
    parser.add_argument(
        "--sites",
        type=Path,
        metavar="DIR",
        help="where the courier says how the web sites do (/run/viche-sync), for the page of 5",
    )
    parser.add_argument(
        "--chair",
        type=Path,
        metavar="DIR",
        help="the folder of the chair's gateway (/run/viche-chair), to ask for a code",
    )
    parser.add_argument(
        "--player",
        default="",
        metavar="COMMAND",
        help="what plays a FLAC file, its name is added; else mpv, ffplay, pw-play or paplay",
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
