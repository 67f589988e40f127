"""The front door: ``viche hall|screen|desk|verify|export …``, each a process of its own.

Only here are the packages composed that do not know each other.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

Command = Callable[[list[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Hand the rest of the command line to the process named first."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] in ("-h", "--help"):
        print(_usage())
        return 0 if given else 2
    if given[0] == "--version":
        from controller.__main__ import version

        print(f"viche {version()}")
        return 0
    command = COMMANDS.get(given[0])
    if command is None:
        print(f"viche: unknown command “{given[0]}”\n\n{_usage()}", file=sys.stderr)
        return 2
    return command[0](given[1:])


def _usage() -> str:
    rows = "\n".join(f"  viche {name:<8} {what}" for name, (_, what) in COMMANDS.items())
    return f"Віче: the sitting of a council, from the press to the record.\n\n{rows}"


def _hall(argv: list[str]) -> int:
    from controller.__main__ import main as hall

    return hall(argv)


def _screen(argv: list[str]) -> int:
    from display.screen.__main__ import main as screen

    return screen(argv)


def _desk(argv: list[str]) -> int:
    from display.desk.__main__ import main as desk
    from papers.agenda import read_agenda

    return desk(argv, read_agenda=read_agenda)


def _check(argv: list[str]) -> int:
    """Read hall.toml and say what it describes, or where it is wrong."""
    from controller.config import BadConfig, read_config

    parser = argparse.ArgumentParser(prog="viche check", description=_check.__doc__)
    parser.add_argument("config", type=Path)
    arguments = parser.parse_args(argv)
    try:
        config = read_config(arguments.config)
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{config.name} ({config.id}): {len(config.seats)} seats on {len(config.lines)} lines")
    for body in config.bodies.values():
        council = body.council
        print(
            f"  {council.name}: {council.seats} seats by law, {len(council.members)} members, "
            f"mayor counts {council.mayor_counts.value}"
        )
    return 0


def _verify(argv: list[str]) -> int:
    """Check a journal offline: tree, order of rows, each result counted anew."""
    from controller.audit import audit
    from controller.journal import read_heads, read_lines
    from controller.wire import Unreadable

    parser = argparse.ArgumentParser(prog="viche verify", description=_verify.__doc__)
    parser.add_argument("journal", type=Path)
    parser.add_argument("--language", choices=("uk", "en"), default="uk")
    arguments = parser.parse_args(argv)
    try:
        report = audit(read_lines(arguments.journal), read_heads(arguments.journal))
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    for line in report.text(arguments.language):
        print(line)
    return 0 if report.sound else 1


def _export(argv: list[str]) -> int:
    from controller.journal import read_lines
    from controller.wire import read_entry
    from papers.export import main as export

    return export(argv, lambda path: (read_entry(line) for _, line in read_lines(path)))


COMMANDS: dict[str, tuple[Command, str]] = {
    "hall": (_hall, "run the controller of a hall: viche hall hall.toml"),
    "desk": (_desk, "the secretary's desk, in a terminal"),
    "screen": (_screen, "the hall screen, a web page for a kiosk browser"),
    "check": (_check, "read hall.toml and say what is wrong with it"),
    "verify": (_verify, "check a journal: viche verify journal.db"),
    "export": (_export, "open data of a journal, annex 29: viche export journal.db --to DIR"),
}


if __name__ == "__main__":
    sys.exit(main())
