"""The controller: hall.toml → journal, clock, lines, engine, sockets. ``python -m controller``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from consoles.hall import Hall
from controller import rehearsal, signing, succession, wire
from controller.acts import Act
from controller.cards import CardBook
from controller.checkpoint import leaf_hash
from controller.clock import SteadyClock
from controller.config import BadConfig, HallConfig, read_config
from controller.desk import DeskDoor
from controller.engine import Engine
from controller.feed import LONGEST, Feed
from controller.floor_watch import FloorWatch
from controller.hearing import Hearing
from controller.journal import JournalInUse
from controller.keys import BadKey
from controller.memory import forbid_dumps
from controller.mirror_start import open_journal
from controller.ports import Journal, NotStored
from controller.recorder_door import RecorderDoor
from controller.rules import commands as c
from controller.rules.events import By, JournalEnded
from controller.sockets import Listener, SocketTaken, listen
from controller.told import words_of
from controller.wiring import make_lines, make_mixers
from drivers.punctual import punctual_loop

log = logging.getLogger("viche")


def version() -> str:
    """The version of the installed product; "0" where it is not installed."""
    try:
        return metadata.version("viche")
    except metadata.PackageNotFoundError:
        return "0"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the controller of one hall until it is told to stop."""
    parser = argparse.ArgumentParser(prog="viche hall", description=__doc__)
    parser.add_argument("config", type=Path, help="hall.toml")
    parser.add_argument(
        "--raise-format",
        action="store_true",
        help="let this version take over in the middle of a sitting that an older one began",
    )
    parser.add_argument(
        "--rehearsal",
        action="store_true",
        help="train with the real consoles over another journal; the real one is left alone",
    )
    parser.add_argument("--verbose", action="store_true", help="log what the buses say")
    arguments = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    forbid_dumps()  # the urn of a secret vote lives in this process
    language = "uk"
    try:
        config = read_config(arguments.config)
        language = config.language
        with asyncio.Runner(loop_factory=punctual_loop) as runner:
            raising = arguments.raise_format
            runner.run(serve(config, raise_format=raising, training=arguments.rehearsal))
    except (
        BadConfig,
        BadKey,
        JournalInUse,
        SocketTaken,
        wire.Unreadable,
        NotStored,
        succession.NotEnded,
        rehearsal.WrongJournal,
        LookupError,
    ) as error:
        print(f"viche hall: {words_of(error, language)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


async def serve(config: HallConfig, *, raise_format: bool = False, training: bool = False) -> None:
    """Open the journal, resume the sitting, listen, and serve until SIGTERM or SIGINT."""
    if training:
        real, config = config.journal, rehearsal.rehearsed(config)
        rehearsal.take_cards(real, config.journal)
    succession.finish(config.journal, config.mirror)
    journal = open_journal(config.journal, config.mirror)
    try:
        rehearsal.demand(journal, config.journal, training=training)
        engine, clock, hearing = make_engine(config, journal)
        if journal.size == 0:
            signing.begin(journal, config.id, engine, rehearsal=training)
        key = signing.key_in_force(journal)
        engine.resume(version(), key=key, clock_behind_s=clock.behind_s, raise_format=raise_format)
        if fault := signing.take_up(journal, config.id, engine):
            engine.handle([Act(c.ReportFault(kind="key_lost", detail=fault), By.ENGINE)])
        feeds, servers = await _open_sockets(config, engine, journal, hearing, training)

        def changed() -> None:
            for feed in feeds:
                feed.changed()

        engine.changed = changed
        async with contextlib.AsyncExitStack() as stack:
            for server in servers:
                await stack.enter_async_context(server)
            gc.freeze()
            await _run(engine)
    finally:
        journal.close()


def make_engine(
    config: HallConfig, journal: Journal
) -> tuple[Engine, SteadyClock, Hearing | None]:
    """The engine of a hall over its consoles, on a journal that is open."""
    last = None
    for _, line in journal.read(journal.size - 1):
        entry = wire.read_entry(line)
        last = entry.at
        if isinstance(entry.event, JournalEnded):
            raise succession.NotEnded(
                f"{config.journal}: this journal was ended: viche archive begins the next one",
                f"{config.journal}: цей журнал завершено: наступний починає viche archive",
            )
    clock = SteadyClock(not_before=last)
    hall = Hall(make_lines(config))
    table = config.recorder
    hearing = Hearing(table.seats, clock) if table is not None else None
    engine = Engine(
        journal,
        clock,
        hall,
        bodies=config.bodies,
        hall_name=config.id,
        seats=config.seats,
        cards=CardBook(config.journal.with_name(rehearsal.CARDS), config.cards, config.language),
        tablets=hall,
        floor=FloorWatch(make_mixers(config), hearing),
    )
    return engine, clock, hearing


async def _open_sockets(
    config: HallConfig,
    engine: Engine,
    journal: Journal,
    hearing: Hearing | None,
    training: bool,
) -> tuple[list[Feed], list[Listener]]:
    log_id = next((leaf_hash(line).hex() for _, line in journal.read()), "")
    names = {body.id: body.council.name for body in config.bodies.values()}
    full = Feed(engine, log_id=log_id, bodies=names, public=False, rehearsal=training)
    public = Feed(engine, log_id=log_id, bodies=names, public=True, rehearsal=training)
    servers = [
        await listen(config.run / "feed.sock", full.serve, group=config.readers, longest=LONGEST),
        await listen(
            config.run / "screen.sock", public.serve, group=config.readers, longest=LONGEST
        ),
    ]
    desks = (
        ("desk.sock", By.SECRETARY, config.secretaries),
        ("chair.sock", By.CHAIR, config.chairs),
        ("technician.sock", By.TECHNICIAN, config.technicians),
        ("recorder.sock", By.RECORDER, config.recorders),
    )
    for name, by, group in desks:
        heard = hearing if by is By.RECORDER else None
        door = DeskDoor(engine, by=by) if heard is None else RecorderDoor(engine, heard)
        alone = group is None and by is not By.SECRETARY
        server = await listen(config.run / name, door.serve, group=group, alone=alone)
        servers.append(server)
    return [full, public], servers


async def _run(engine: Engine) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    running = asyncio.create_task(engine.run(), name="engine")
    stopping = asyncio.create_task(stop.wait())
    watching = asyncio.create_task(_feed_watchdog())
    _tell_systemd("READY=1")
    print("ready", flush=True)
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    watching.cancel()
    if running.done():
        running.result()
        raise AssertionError("the engine ended by itself")
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    engine.stop()


async def _feed_watchdog() -> None:
    """Tell systemd that we live, as often as the unit asks (sd_watchdog_enabled(3))."""
    microseconds = int(os.environ.get("WATCHDOG_USEC", "0"))
    while microseconds:
        _tell_systemd("WATCHDOG=1")
        await asyncio.sleep(microseconds / 2_000_000)


def _tell_systemd(state: str) -> None:
    """Notify the service manager, where there is one (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.connect(address.replace("@", "\0", 1))
        notify.send(state.encode())


if __name__ == "__main__":
    sys.exit(main())
