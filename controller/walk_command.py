"""``viche check``: read hall.toml, walk through the hall, say what to do about each fault."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from controller.camera_tables import Camera
from controller.camera_words import Presence
from controller.cards import CardBook
from controller.config import BadConfig, HallConfig, read_config
from controller.walk import Mark, Row, walk_line
from controller.walk_cameras import camera_rows
from controller.walk_machine import walk_machine
from controller.walk_probe import Heard, ask_controller, patience_s, probe, run_light
from controller.walk_table import as_json, as_table
from controller.walk_words import Word
from controller.wiring import make_lines

CARDS = "cards.csv"
"""Whose card is whose, beside the journal; as ``viche hall`` has it."""

INTERRUPTED: Final = 130
"""What a shell takes Ctrl-C for."""


Judge = Callable[[str, Mapping[str, object], str], Iterable[tuple[str, str]]]
"""File, table and time zone in; the faults out, each in Ukrainian and in English."""
AskCameras = Callable[[Sequence[Camera]], Mapping[str, Presence]]
"""Cameras in; how each answers out, by its name."""


def main(
    argv: Sequence[str] | None = None,
    judge_open_data: Judge | None = None,
    ask_cameras: AskCameras | None = None,
    judge_minutes: Judge | None = None,
) -> int:
    """0: all is well; 1: there are faults; 2: hall.toml cannot be used.

    ``judge_open_data`` and ``judge_minutes`` know what may stand in these tables,
    ``ask_cameras`` reaches them; here nobody does.
    """
    arguments = _arguments(argv)
    try:
        config = read_config(arguments.config)
        if arguments.language:
            config = replace(config, language=arguments.language)
        language = config.language
        make_lines(config)  # a profile or a limit that cannot be meant is told before the walk
        if not arguments.json:
            print(_headline(config, language), flush=True)
        rows = [Row(Mark.ODD, "hall.toml", remark) for remark in config.remarks()]
        if arguments.lamps:
            return _lamps(config, arguments.seconds or patience_s(config))
        if judge_open_data is not None:
            rows += _open_data(config, judge_open_data)
        if judge_minutes is not None:
            rows += _judged(config, "[minutes]", config.minutes, judge_minutes)
        if arguments.walk:
            rows += _walk(config, language, arguments, ask_cameras)
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    except PermissionError as error:
        print(Word.NOT_ALLOWED.say(language, path=error.filename or ""), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    if arguments.json:
        print(as_json(rows))
    elif rows:
        print(as_table(rows))
    faults = sum(row.mark is Mark.FAULT for row in rows)
    if not arguments.json and arguments.walk:
        print(Word.FAULTS.say(language, count=faults) if faults else Word.NO_FAULTS.say(language))
    return 1 if faults else 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="viche check", description=__doc__)
    parser.add_argument("config", type=Path, help="hall.toml")
    parser.add_argument("--no-walk", dest="walk", action="store_false", help="read the file only")
    parser.add_argument("--seconds", type=float, help="how long to listen to the lines")
    parser.add_argument("--language", choices=("uk", "en"), help="instead of the hall's own")
    parser.add_argument("--json", action="store_true", help="for a program")
    parser.add_argument("--lamps", action="store_true", help="a light that runs through the seats")
    return parser.parse_args(argv)


def _lamps(config: HallConfig, seconds: float) -> int:
    """The running light; 1 if a console was not heard, 2 if the controller has the lines."""

    async def run() -> int:
        if await ask_controller(config) is not None:
            print(Word.STOP_FIRST.say(config.language), file=sys.stderr)
            return 2
        await run_light(config, seconds, told)
        return 1 if dark else 0

    def told(seat: int, heard: bool) -> None:
        word = Word.LIT if heard else Word.DARK
        print(word.say(config.language, seat=seat), flush=True)
        if not heard:
            dark.append(seat)

    dark: list[int] = []
    print(Word.WATCH.say(config.language), flush=True)
    return asyncio.run(run())


def _open_data(config: HallConfig, judge: Judge) -> Iterator[Row]:
    """What the table says that publishing needs."""
    language, what = config.language, "[open_data]"
    if not config.open_data:
        state = Word.NO_OPEN_DATA.say(language)
        yield Row(Mark.ODD, what, state, Word.OPEN_DATA_REMEDY.say(language))
        return
    yield from _judged(config, what, config.open_data, judge)


def _judged(
    config: HallConfig, what: str, table: Mapping[str, object], judge: Judge
) -> Iterator[Row]:
    """A row for each fault of a table."""
    for uk, en in judge(str(config.path), table, config.timezone.key):
        said = en if config.language == "en" else uk
        yield Row(Mark.FAULT, what, said.removeprefix(f"{what} "))


def _walk(
    config: HallConfig,
    language: str,
    arguments: argparse.Namespace,
    ask_cameras: AskCameras | None,
) -> list[Row]:
    seconds = arguments.seconds or patience_s(config)
    heard = asyncio.run(probe(config, seconds))
    rows = [row for line in heard.lines for row in walk_line(line, language)]
    if heard.running:
        told = Row(Mark.GOOD, Word.CONTROLLER.say(language), Word.RUNNING.say(language))
        rows.insert(0, told)
    rows += _cards(config, heard, language)
    if config.cameras and ask_cameras is not None:
        found = {} if heard.running else ask_cameras(config.cameras)
        rows += camera_rows(config.cameras, found, language)
    rows += walk_machine(config.journal, language, config.timezone, running=heard.running)
    if heard.storage:
        state = Word.RECORD_STALLED.say(language, reason=heard.storage)
        rows.append(Row(Mark.FAULT, Word.RECORD.say(language), state))
    return rows


def _cards(config: HallConfig, heard: Heard, language: str) -> Iterator[Row]:
    """Whose card is in at which seat. A running controller tells of cards on the desk itself."""
    if heard.running:
        return
    book = CardBook(config.journal.with_name(CARDS), config.cards, config.language)
    names = {
        member.id: member.name
        for body in config.bodies.values()
        for member in body.council.members
    }
    what = Word.CARDS.say(language)
    if not heard.cards:
        yield Row(Mark.GOOD, what, Word.NO_CARDS.say(language))
    for seat, card in sorted(heard.cards.items(), key=lambda item: item[0] or 0):
        place = Word.AT_DESK.say(language) if seat is None else Word.SEAT.say(language, seats=seat)
        owner = None if card is None else book.owner(card)
        if card is None:
            mark, state = Mark.GOOD, Word.CARD_BARE.say(language)
        elif owner is None:
            mark, state = Mark.ODD, Word.CARD_FOREIGN.say(language, tail=card[-4:])
        else:
            mark, state = Mark.GOOD, Word.CARD_OF.say(language, name=names.get(owner, owner))
        yield Row(mark, what, f"{place}: {state}")


def _headline(config: HallConfig, language: str) -> str:
    facts = {"name": config.name, "id": config.id, "seats": len(config.seats)}
    lines = [Word.HALL.say(language, lines=len(config.lines), **facts)]
    for body in config.bodies.values():
        council = body.council
        lines.append(
            Word.COUNCIL.say(
                language, name=council.name, seats=council.seats, members=len(council.members)
            )
        )
    return "\n".join(lines)
