"""Replay a real sitting: its official record in, real presses on a real bus, the results compared.

``python -m hw_sim.replay [DAY]`` builds the council of a day file of the Kyiv City Council, starts
controller, buses and consoles as processes, and holds every vote again. It ends with 0 if each
counter, each member's choice and each verdict is as the record has it, with 1 if not, and with 2
if nothing could be played.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from controller.audit import audit
from controller.client import DeskGone
from controller.config import BadConfig
from controller.journal import read_heads, read_lines
from controller.rules.agenda import Item
from controller.told import words_of
from hw_sim.days import CARRIED, Inputs, inputs_beside, load_day, load_inputs, misfits
from hw_sim.differences import Difference, differences
from hw_sim.footprint import footprint
from hw_sim.hall_file import HallFile, Segment
from hw_sim.player import LONG_S, Played, Player
from hw_sim.processes import NotStarted, Processes
from hw_sim.replay_report import (
    Figures,
    Progress,
    Say,
    summary,
    table_of_differences,
    table_of_majorities,
    title,
)
from hw_sim.script import Script, assumed_inputs, write_script
from hw_sim.simulated_hall import NeverCame, Refusal, SimulatedHall
from hw_sim.words import LANGUAGES
from papers.agenda import read_agenda
from papers.faults import BadPaper
from papers.kyiv import Day

TERM: Final = (date(2020, 12, 1), date(2030, 12, 1))
"""Made up, for ``viche export``: a replay is held today, whenever its record is of."""
NODES: Final = 127
"""Consoles that one CAN segment can carry (CiA 301 §7.2.4)."""
MULTICAST: Final = "udp_multicast"
GROUP: Final = "239.74.163.2"
"""python-can's own default group, of the range that never leaves a site (RFC 2365)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a replay."""

    played: tuple[Played, ...]
    differences: tuple[Difference, ...]
    figures: Figures


def main(argv: Sequence[str] | None = None) -> int:
    """Replay a day and tell what differs."""
    options = _options(argv)
    try:
        return asyncio.run(_replay(options))
    except (BadPaper, BadConfig, NotStarted, Refusal, NeverCame, DeskGone) as error:
        print(words_of(error, options.language), file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130


def above_zero(text: str) -> int:
    """A number from a command line that must be at least one.

    Raises:
        ValueError: it is not.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m hw_sim.replay", description=main.__doc__)
    parser.add_argument(
        "day", type=Path, nargs="?", default=CARRIED, help=".json, .json.xz or a folder of files"
    )
    parser.add_argument("--inputs", type=Path, help="what the record does not say (TOML)")
    parser.add_argument("--interface", choices=("viche_hub", MULTICAST), default="viche_hub")
    parser.add_argument(
        "--segments", type=above_zero, default=1, help="CAN buses to spread seats over"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave journal and files there")
    parser.add_argument("--votes", type=above_zero, metavar="N", help="the first N votes only")
    parser.add_argument("--quiet", action="store_true", help="no progress, only what differs")
    parser.add_argument("--language", choices=LANGUAGES, default="uk")
    return parser.parse_args(argv)


async def _replay(options: argparse.Namespace) -> int:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    language = options.language
    day = load_day(options.day)
    for fault in day.faults:
        print(fault.words(language), file=sys.stderr)
    if day.faults:
        print(Say.UNREAD.say(language, count=len(day.faults)), file=sys.stderr)
    if not day.votes:
        print(Say.NOTHING.say(language, day=options.day), file=sys.stderr)
        return 2
    script = _script(day, options)
    if options.keep is not None:
        if (options.keep / "journal.db").exists():
            print(Say.USED.say(language, folder=options.keep), file=sys.stderr)
            return 2
        return await _play_in(options.keep, day, script, options)
    with tempfile.TemporaryDirectory(prefix="viche-replay-") as folder:
        return await _play_in(Path(folder), day, script, options)


def _script(day: Day, options: argparse.Namespace) -> Script:
    """The day's script, after saying what it rests on.

    Raises:
        BadPaper: the inputs or the agenda cannot be used.
    """
    path = options.inputs or _inputs_of(options.day)
    inputs = load_inputs(path) if path else assumed_inputs(day)
    if path is None:
        text = Say.NO_INPUTS.say(options.language, composition=inputs.composition)
        print(text, file=sys.stderr)
    if not day.faults and (strange := misfits(day, inputs)):
        print(f"{path}: {', '.join(strange)}", file=sys.stderr)
    script = write_script(day, inputs, _agenda(path, inputs))
    if script.unmandated and not options.quiet:
        names = ", ".join(sorted(script.unmandated))
        print(Say.UNMANDATED.say(options.language, names=names))
    return script


def _inputs_of(day: Path) -> Path | None:
    """Inputs are looked for beside the day, then among those that the repository carries."""
    beside = inputs_beside(day)
    return next((at for at in (beside, CARRIED.parent / beside.name) if at.exists()), None)


def _agenda(inputs_path: Path | None, inputs: Inputs) -> tuple[Item, ...]:
    if inputs_path is None or not inputs.items:
        return ()
    path = inputs_path.with_suffix(".agenda.csv")
    return read_agenda(path) if path.exists() else ()


async def _play_in(folder: Path, day: Day, script: Script, options: argparse.Namespace) -> int:
    language, quiet = options.language, options.quiet
    if not quiet:
        date = day.date.isoformat()
        print(title(script, date, options.interface, options.segments, language), flush=True)
    config = write_hall(script, folder, interface=options.interface, segments=options.segments)
    outcome = await play_day(script, config, votes=options.votes, quiet=quiet)
    sound = _tell(outcome, language, quiet)
    report = audit(read_lines(folder / "journal.db"), read_heads(folder / "journal.db"))
    if not quiet or not report.sound:
        print("\n".join(report.text(language)))
    if options.keep is not None and not quiet:
        print(Say.KEPT.say(language, folder=folder))
    return 0 if sound and report.sound else 1


def _tell(outcome: Outcome, language: str, quiet: bool) -> bool:
    found = outcome.differences
    lines = [*table_of_differences(found, outcome.played, language)]
    if not quiet:
        lines += table_of_majorities(outcome.played, language)
        lines += summary(outcome.played, outcome.figures, language)
    if not quiet or found:
        print("\n".join(lines))
    return not found


def write_hall(
    script: Script, folder: Path, *, interface: str = "viche_hub", segments: int = 1
) -> Path:
    """Write hall.toml and members.csv for a script's council; returns the former's path."""
    seats = [person.seat for person in script.persons]
    segments = max(segments, -(-len(seats) // NODES))
    if interface == MULTICAST and segments > 1:
        raise BadConfig(f"{MULTICAST}: one segment, {NODES} consoles at most")
    share = -(-len(seats) // segments)
    parts = [seats[at : at + share] for at in range(0, len(seats), share)]
    if interface == MULTICAST:
        channels = [GROUP] * len(parts)
    else:
        channels = [str(folder / f"bus{number}") for number in range(len(parts))]
    return HallFile(
        persons=script.persons,
        segments=[
            Segment(channel, dict(enumerate(part, 1)))
            for channel, part in zip(channels, parts, strict=True)
        ],
        seats=script.seats,
        name=script.council,
        convocation=script.convocation,
        mayor_counts=script.mayor_counts.value,
        interface=interface,
        options={"port": _free_port()} if interface == MULTICAST else {},
        regulations={"vote_s": LONG_S, "registration_s": LONG_S},
        term=TERM,
    ).write(folder)


def _free_port() -> int:
    """A UDP port that no other replay on this machine uses.

    Linux gives a socket the packets of all groups on its port, joined by itself or by another
    program (ip(7), IP_MULTICAST_ALL).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
    return port


async def play_day(
    script: Script, config: Path, *, votes: int | None = None, quiet: bool = True
) -> Outcome:
    """Hold a script's first ``votes`` votes (all, if None) in a hall of processes.

    Raises:
        NotStarted: a process did not come up.
        Refusal: the controller refused a command.
        NeverCame: presses did not come through.
    """
    scenes = script.scenes[:votes]
    played: list[Played] = []
    loop = asyncio.get_running_loop()
    async with (
        Processes(config.parent / "logs") as processes,
        SimulatedHall.opened(config, processes) as hall,
    ):
        before, start = footprint(hall.controller.pid), loop.time()
        progress = Progress(len(scenes), quiet=quiet)
        try:
            async for each in Player(hall, script).play(scenes):
                played.append(each)
                progress.show(len(played), each.scene.id)
        finally:
            progress.clear()
        elapsed = loop.time() - start
        figures = Figures(elapsed, before, footprint(hall.controller.pid))
    found = [one for each in played for one in differences(script, each.scene, each.result)]
    return Outcome(tuple(played), tuple(found), figures)


if __name__ == "__main__":
    sys.exit(main())
