"""``viche seat``: assign the seats by pressing a key at one console after the other."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from controller.config import BadConfig, HallConfig, LineConfig, read_config
from controller.config_words import language_of
from controller.keys import sync_folder
from controller.line_tables import LineTable
from controller.seat_finder import AnyNode, SeatFinder, seatable
from controller.seat_search import Search
from controller.seat_tables import (
    Unwritable,
    Wired,
    as_tables,
    merged,
    rewritten,
    wired_before,
)
from controller.seat_words import Word
from controller.walk_probe import controller_runs

INTERRUPTED: Final = 130
"""What a shell takes Ctrl-C for."""


def main(argv: Sequence[str] | None = None) -> int:
    """0: seats were found; 1: none, or they could not be written; 2: it could not begin."""
    arguments = _arguments(argv)
    path: Path = arguments.config
    try:
        hall = _read(path, arguments.line)
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    language = arguments.language or hall.language
    if not hall.lines:
        name = f" “{arguments.line}”" if arguments.line else ""
        print(Word.NO_LINES.say(language, name=name), file=sys.stderr)
        return 2
    try:
        finder = asyncio.run(_search(hall, arguments, language))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    if finder is None:
        print(Word.STOP_FIRST.say(language), file=sys.stderr)
        return 2
    if not finder.found:
        print(Word.NOTHING.say(language))
        return 1
    print(f"\n{as_tables(finder.found)}")
    if not arguments.write:
        print(Word.WRITE.say(language))
        return 0
    names = {line.name for line in hall.lines}
    return _write(path, names, finder.found, language, keep=arguments.first is not None)


async def _search(
    hall: HallConfig, arguments: argparse.Namespace, language: str
) -> SeatFinder | None:
    """What was found; None where the controller has the lines."""
    try:
        if await controller_runs(hall.run):
            return None
    except PermissionError:
        return None  # it runs, and is not ours to ask
    finder = SeatFinder(arguments.first or 1)
    print(Word.LISTENING.say(language, lines=", ".join(line.name for line in hall.lines)))
    await Search(finder, AnyNode(hall, arguments.nodes), language).run(sys.stdin)
    return finder


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="viche seat", description=__doc__)
    parser.add_argument("config", type=Path, help="hall.toml")
    parser.add_argument("--line", help="this line only")
    parser.add_argument(
        "--from", dest="first", type=int, metavar="N", help="begin at seat N, keep the others"
    )
    parser.add_argument(
        "--nodes", type=_nodes, default=range(1, 33), help="of a Modbus line: 1-32 by default"
    )
    parser.add_argument("--write", action="store_true", help="write the seats into hall.toml")
    parser.add_argument("--language", choices=("uk", "en"), help="instead of the hall's own")
    return parser.parse_args(argv)


def _nodes(text: str) -> range:
    found = re.fullmatch(r"(\d+)-(\d+)", text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]) <= 247:
        raise argparse.ArgumentTypeError("a range such as 1-32, within 1-247")
    return range(int(found[1]), int(found[2]) + 1)


class _Lines(msgspec.Struct):
    """Of hall.toml what is needed to listen; seats that nobody has wired yet are no fault here."""

    line: tuple[LineTable, ...] = ()


def _read(path: Path, name: str | None) -> HallConfig:
    """The hall with its lines that can be searched, and no seats.

    Raises:
        BadConfig: the file cannot be read so far.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
        tables = msgspec.convert(raw, _Lines).line
        run = path.resolve().parent / str(raw.get("hall", {}).get("run", "run"))
    except (OSError, ValueError, AttributeError) as error:
        read_config(path)  # says it better
        raise BadConfig(f"{path}: {error}") from error
    lines = [LineConfig(table, {}) for table in tables if name in {None, table.name}]
    return HallConfig(
        path=path,
        id="",
        name="",
        language=language_of(text),
        timezone=ZoneInfo("UTC"),
        journal=path,
        run=run,
        readers=None,
        secretaries=None,
        bodies={},
        lines=tuple(line for line in lines if seatable(line)),
        cards={},
        open_data={},
    )


def _write(
    path: Path, lines: Collection[str], found: Sequence[Wired], language: str, *, keep: bool
) -> int:
    """Put the seats into the file, unless it could be read before and could not be afterwards."""
    text = path.read_text(encoding="utf-8")
    before = wired_before(tomllib.loads(text), lines)
    wired = merged(before, found, keep=keep)
    touched = {one.line for one in set(before) ^ set(wired)}
    try:
        new = rewritten(text, [one for one in wired if one.line in touched], touched)
    except Unwritable:
        print(Word.UNWRITABLE.say(language, path=path), file=sys.stderr)
        return 1
    was_good = _fault(path) is None
    backup = path.with_name(path.name + ".bak")
    shutil.copy2(path, backup)
    _replace(path, new)
    fault = _fault(path)
    if fault is not None and was_good:
        _replace(path, text)
        print(Word.WORSE.say(language, path=path, fault=fault), file=sys.stderr)
        return 1
    print(Word.WRITTEN.say(language, path=path, backup=backup))
    if fault is not None:
        print(Word.STILL_BAD.say(language, fault=fault))
    return 0


def _fault(path: Path) -> str | None:
    try:
        read_config(path)
    except BadConfig as error:
        return str(error)
    return None


def _replace(path: Path, text: str) -> None:
    """Put another text in the place of the file: the old one or the new one, never a half."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(path, fresh)
    fresh.replace(path)
    sync_folder(path.parent)
