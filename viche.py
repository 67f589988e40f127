"""The front door: ``viche hall|screen|desk|verify|export …``, each a process of its own.

Only here are the packages composed that do not know each other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from controller.rules.events import Entry
    from recorder.manifest import Wrong
    from sync.sound import Stretch

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

    if not argv or argv[0].startswith("-"):
        return screen(argv)
    from controller.config import BadConfig, read_config
    from display.screen.board import Look

    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    table = config.screen
    given = ["--run", str(config.run), "--language", config.language]
    given += ["--timezone", config.timezone.key]
    return screen(
        [*given, "--view", table.view, *argv[1:]],
        look=Look(view=table.view, sounds=table.sounds),
        rows=table.seats,
        folder=config.path.resolve().parent / table.portraits if table.portraits else None,
    )


def _tablet(argv: list[str]) -> int:
    from display.tablet.__main__ import main as tablet

    return tablet(argv)


def _chair(argv: list[str]) -> int:
    """The page of the chair's tablet, as ``[chair]`` of hall.toml has it."""
    from controller.config import BadConfig, read_config
    from controller.config_words import Fault
    from display.chair.__main__ import Place
    from display.chair.__main__ import main as chair
    from display.chair.board import Rights

    if not argv or argv[0].startswith("-"):
        print("usage: viche chair hall.toml [--code | --insecure-loopback]", file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    table = config.chair
    if table is None:
        print(
            f"viche chair: {config.path}: {Fault.NO_CHAIR.say(config.language)}", file=sys.stderr
        )
        return 2
    base = config.path.resolve().parent
    place = Place(
        host=table.host,
        port=table.port,
        run=config.run,
        own=base / table.folder,
        certificate=base / table.certificate,
        language=config.language,
        zone=config.timezone,
        rights=Rights(table.keys, table.prolong_s),
    )
    return chair(argv, place)


def _desk(argv: list[str]) -> int:
    from display.desk.__main__ import main as desk
    from papers.agenda import read_agenda

    return desk(argv, read_agenda=read_agenda, cut=_stretch, write=_draft, ask_chair=_ask_chair)


async def _ask_chair(folder: Path) -> str:
    """A one-time code of the chair's tablet, from the gateway whose folder this is."""
    from display.chair.access import ask_code

    return await ask_code(folder)


def _draft(hall: Path | None, zone: ZoneInfo, entries: Sequence[Entry], to: Path) -> None:
    """The minutes of a sitting out of its entries, on the council's own blank if it has one."""
    from papers.minutes_command import draft

    draft(hall, zone, entries, to)


def _stretch(recordings: Path, sitting: str, begins: datetime, ends: datetime, to: Path) -> float:
    """What was recorded of a sitting then; soundfile is loaded when it is asked for."""
    from recorder.last import stretch

    return stretch(recordings, sitting, begins, ends, to)


def _gpio(argv: list[str]) -> int:
    """Lamps, bell and contacts on this machine's pins, as ``[gpio]`` of hall.toml has them."""
    from controller.config import BadConfig, read_config
    from controller.config_words import Fault
    from display.gpio.__main__ import main as gpio

    if not argv or argv[0].startswith("-"):
        print("usage: viche gpio hall.toml [--off]", file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    if config.gpio is None:
        print(f"viche gpio: {config.path}: {Fault.NO_PINS.say(config.language)}", file=sys.stderr)
        return 2
    return gpio(argv[1:], config.gpio, config.run, config.language)


def _camera(argv: list[str]) -> int:
    """Cameras that follow who has the floor, as ``[[camera]]`` of hall.toml has them."""
    from controller.camera_words import CameraFault
    from controller.config import BadConfig, read_config
    from display.camera.__main__ import main as camera

    if not argv or argv[0].startswith("-"):
        print("usage: viche camera hall.toml", file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    if not config.cameras:
        said = CameraFault.NONE.say(config.language)
        print(f"viche camera: {config.path}: {said}", file=sys.stderr)
        return 2
    return camera(argv[1:], config.cameras, config.run, config.language)


def _recorder(argv: list[str]) -> int:
    """The sound of the hall, as ``[recorder]`` of hall.toml has it."""
    from controller.config import BadConfig, read_config
    from recorder.__main__ import main as recorder

    if not argv or argv[0].startswith("-"):
        print("usage: viche recorder hall.toml", file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    table = config.recorder
    if table is None:
        uk, en = "немає таблиці [recorder]", "no [recorder] table"
        said = en if config.language == "en" else uk
        print(f"viche recorder: {config.path}: {said}", file=sys.stderr)
        return 2
    base = config.path.resolve().parent
    return recorder(
        argv[1:],
        config.run,
        [base / folder for folder in (table.folder, table.backup) if folder],
        device=table.device,
        channels=table.channels,
        rate=table.rate,
        silence_s=table.silence_s,
        spare_h=table.spare_h,
        budget=table.budget_gb * 1e9,
    )


def _recording(argv: list[str]) -> int:
    from controller.journal import each_line
    from controller.wire import read_entry
    from recorder.command import main as recording

    return recording(argv, lambda path: (read_entry(line) for _, line in each_line(path)))


def _retention(argv: list[str]) -> int:
    """Which recordings may go, as ``[recorder]`` of hall.toml has it."""
    from controller.clock import SteadyClock
    from controller.config import BadConfig, read_config
    from controller.journal import each_line
    from controller.recorder_table import RecorderTable
    from controller.wire import read_entry
    from recorder.retention_command import Setting
    from recorder.retention_command import main as retention

    if not argv or argv[0].startswith("-"):
        usage = "usage: viche retention hall.toml [--delete SITTING]"
        print(usage, file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    table = config.recorder or RecorderTable()
    base = config.path.resolve().parent
    setting = Setting(
        folder=base / table.folder,
        backup=base / table.backup if table.backup else None,
        journal=config.journal,
        keep_years=table.keep_years,
        budget_gb=table.budget_gb,
        zone=config.timezone,
        language=config.language,
    )
    return retention(
        argv[1:],
        setting,
        lambda path: (read_entry(line) for _, line in each_line(path)),
        SteadyClock().now,
    )


def _transcribe(argv: list[str]) -> int:
    """Drafts of what was said, as ``[transcript]`` of hall.toml has it."""
    from controller.clock import SteadyClock
    from controller.config import BadConfig, read_config
    from controller.journal import each_line
    from controller.recorder_table import RecorderTable
    from controller.wire import read_entry
    from recorder.recogniser import Recogniser
    from recorder.transcribe import Setting
    from recorder.transcribe import main as transcribe

    if not argv or argv[0].startswith("-"):
        print("usage: viche transcribe hall.toml [--document FILE]", file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    table = config.transcript
    recogniser = None
    if table is not None:
        recogniser = Recogniser(
            words=table.command,
            form=table.writes,
            language=table.language,
            model=table.model,
            nice=table.nice,
            megabytes=table.memory_mb,
        )
    setting = Setting(
        recogniser=recogniser,
        recordings=config.path.resolve().parent / (config.recorder or RecorderTable()).folder,
        zone=config.timezone,
        language=config.language,
        patience=table.patience if table else 1.0,
        plain=table is None or table.sound == "wav",
    )
    return transcribe(
        argv[1:],
        setting,
        lambda: (read_entry(line) for _, line in each_line(config.journal)),
        SteadyClock().now,
    )


def _check(argv: list[str]) -> int:
    from controller.walk_command import main as check
    from display.camera.presence import ask_all
    from papers.faults import BadPaper
    from papers.minutes_setting import minutes_setting
    from papers.publisher import publisher

    def what_is_published(
        file: str, table: Mapping[str, object], zone: str
    ) -> list[tuple[str, str]]:
        try:
            publisher(file, table, zone)
        except BadPaper as bad:
            return [(fault.uk, fault.en) for fault in bad.faults]
        return []

    def how_minutes_are_written(
        file: str, table: Mapping[str, object], _: str
    ) -> list[tuple[str, str]]:
        try:
            minutes_setting(Path(file), table)
        except BadPaper as bad:
            return [(fault.uk, fault.en) for fault in bad.faults]
        return []

    return check(
        argv,
        judge_open_data=what_is_published,
        ask_cameras=ask_all,
        judge_minutes=how_minutes_are_written,
    )


def _seat(argv: list[str]) -> int:
    from controller.seat_command import main as seat

    return seat(argv)


def _verify(argv: list[str]) -> int:
    from controller.verify import main
    from controller.wire import Unreadable

    def sound(folder: Path, entries: Iterable[Entry]) -> tuple[Sequence[Wrong], tuple[str, str]]:
        from recorder.command import check_sound

        try:
            return check_sound(folder, entries)
        except ValueError as error:
            reason = f"{folder}: {error}"
            raise Unreadable(reason) from error

    return main(argv, sound=sound)


def _key(argv: list[str]) -> int:
    from controller.record_tools import key

    return key(argv)


def _copy(argv: list[str]) -> int:
    from controller.record_tools import publish
    from papers.attachments import carry

    return publish(argv, carry)


def _backup(argv: list[str]) -> int:
    from controller.record_tools import backup

    return backup(argv)


def _archive(argv: list[str]) -> int:
    from controller.record_tools import archive

    return archive(argv)


def _proof(argv: list[str]) -> int:
    from controller.record_tools import proof

    return proof(argv)


def _witness(argv: list[str]) -> int:
    from controller.record_tools import witness

    return witness(argv)


def _export(argv: list[str]) -> int:
    from controller.journal import read_lines
    from controller.wire import read_entry
    from papers.export import main as export

    return export(argv, lambda path: (read_entry(line) for _, line in read_lines(path)))


def _minutes(argv: list[str]) -> int:
    from controller.journal import each_line, read_notes
    from controller.wire import read_entry
    from papers.minutes_command import main as minutes

    return minutes(
        argv, lambda path: (read_entry(line) for _, line in each_line(path)), read_notes
    )


def _attach(argv: list[str]) -> int:
    from controller.clock import SteadyClock
    from controller.journal import each_line
    from controller.wire import read_entry
    from papers.attach_command import main as attach

    return attach(
        argv,
        lambda path: (read_entry(line) for _, line in each_line(path)),
        SteadyClock().now,
    )


def _act(argv: list[str]) -> int:
    from controller.journal import read_lines, read_notes
    from controller.wire import read_entry
    from papers.act import main as act

    return act(argv, lambda path: (read_entry(line) for _, line in read_lines(path)), read_notes)


def _sync(argv: list[str]) -> int:
    """What is public of the record, to the sites of ``[sync]`` in hall.toml."""
    from datetime import timedelta

    from controller import keys
    from controller.clock import SteadyClock
    from controller.config import BadConfig, read_config
    from controller.journal import each_line, last_line, read_notes
    from controller.recorder_table import RecorderTable
    from controller.wire import Unreadable
    from sync.command import Hall
    from sync.command import main as sync

    if not argv or argv[0].startswith("-"):
        print("usage: viche sync hall.toml [--key]", file=sys.stderr)
        return 2
    try:
        config = read_config(Path(argv[0]))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2

    class Journal:
        """The record, read only."""

        def lines(self, after: int) -> Iterator[tuple[int, bytes]]:
            return each_line(config.journal, after)

        def notes(self, after: int) -> Mapping[int, str]:
            return read_notes(config.journal, after)

    def key(path: Path) -> Ed25519PrivateKey:
        return (keys.read(path) if path.exists() else keys.make(path, "viche/sync")).private

    def last() -> int:
        try:
            found = last_line(config.journal)
        except Unreadable:  # it is not there yet; the courier says so
            return 0
        return found[0] if found else 0

    def make(stretch: Stretch, to: Path) -> Path:
        from recorder.sendable import make

        return make(stretch, to, recordings)

    clock = SteadyClock()
    base = config.path.resolve().parent
    table = config.recorder or RecorderTable()
    recordings = [base / folder for folder in (table.folder, table.backup) if folder]
    wal = config.journal.with_name(config.journal.name + "-wal")
    hall = Hall(
        table=config.sync,
        base=base,
        source=Journal(),
        watched=(config.journal, wal),
        language=config.language,
        last=last,
        make=make,
    )
    try:
        return sync(argv[1:], hall, key, lambda: clock.now() + timedelta(seconds=clock.drift_s()))
    except keys.BadKey as error:
        print(f"viche sync: {error.words(config.language)}", file=sys.stderr)
        return 2


def _site(argv: list[str]) -> int:
    from publisher.site.command import main as site

    return site(argv)


COMMANDS: dict[str, tuple[Command, str]] = {
    "hall": (_hall, "run the controller of a hall: viche hall hall.toml"),
    "desk": (_desk, "the secretary's desk, in a terminal"),
    "screen": (_screen, "the hall screen, a web page for a kiosk browser"),
    "gpio": (_gpio, "lamps, bell and contacts on a Raspberry Pi's pins: viche gpio hall.toml"),
    "camera": (_camera, "cameras that follow who has the floor: viche camera hall.toml"),
    "recorder": (_recorder, "record the sound of the sitting: viche recorder hall.toml"),
    "recording": (_recording, "list or cut what was recorded: viche recording DIR --speech N"),
    "retention": (
        _retention,
        "which recordings may go, and their deletion: viche retention hall.toml",
    ),
    "transcribe": (
        _transcribe,
        "drafts of what was said, by a recogniser: viche transcribe hall.toml",
    ),
    "chair": (_chair, "the page of the chair's tablet: viche chair hall.toml [--code]"),
    "tablet": (_tablet, "members' consoles as a page, for tablets in the hall's network"),
    "check": (_check, "walk through the hall: buses, consoles, sound, clock, disk; what to do"),
    "seat": (_seat, "assign the seats: press any key at one console after the other"),
    "verify": (_verify, "check a journal, a public copy or a vote's proof, offline"),
    "copy": (_copy, "write a public copy of a journal, private lines as hashes"),
    "backup": (_backup, "copy a journal to another medium, also during a sitting"),
    "archive": (_archive, "end the journal of a convocation and begin the next one"),
    "proof": (_proof, "one vote's result with its proof, to hand on"),
    "key": (_key, "the key that signs the record: show it, or change it"),
    "witness": (_witness, "cosign a public copy that has only grown"),
    "attach": (_attach, "keep a document that was signed elsewhere (КЕП) beside the record"),
    "minutes": (_minutes, "minutes of a sitting as DOCX, PDF or HTML, a draft at any time"),
    "act": (_act, "the counting commission's act on a secret vote, to print and sign"),
    "site": (_site, "the city's web site: viche site [--site site.toml] serve|check|backup|…"),
    "sync": (_sync, "send the record to the city's web site: viche sync hall.toml"),
    "export": (
        _export,
        "open data of a journal, annexes 29, 9, 30: viche export journal.db --to DIR",
    ),
}


if __name__ == "__main__":
    sys.exit(main())
