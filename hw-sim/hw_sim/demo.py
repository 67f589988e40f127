"""The demonstration: a whole hall on this machine, started and ended with one command.

``python -m hw_sim.demo`` starts buses, consoles, controller, hall screen and a page of the
consoles to click; in a terminal it opens the secretary's desk, too. ``--auto`` lets the simulated
council sit on its own. The journal stays, and the next start goes on with it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from controller.client import DeskGone
from controller.config import BadConfig
from controller.told import words_of
from hw_sim.demo_site import serve
from hw_sim.demo_sound import missing_packages, recorded, sound_of
from hw_sim.demo_words import Say
from hw_sim.foreground import enter_pressed, in_front
from hw_sim.greeting import HOST, addresses, at_terminal, farewell, greeting, result, short
from hw_sim.premises import FOLDER, Occupied, Premises, occupied
from hw_sim.processes import NotStarted, Processes
from hw_sim.replay import above_zero
from hw_sim.secretary import Secretary
from hw_sim.simulated_hall import NeverCame, Refusal, SimulatedHall
from hw_sim.sound_server import SoundServer
from hw_sim.words import LANGUAGES
from papers.agenda import read_agenda

TAKEN: Final = 3
"""Exit code: a port or the folder is taken."""


class PortTaken(Exception):
    """Somebody else listens on a port that we need."""


def main(argv: Sequence[str] | None = None) -> int:
    """Show a hall at work: screen and consoles in the browser, the desk in the terminal."""
    options = _options(argv)
    language = options.language
    notice = " ".join((str(os.getpid()), *addresses(options)))
    try:
        with occupied(options.folder, notice) as premises:
            _demand_ports(options)
            return asyncio.run(_until_told(premises, options))
    except Occupied as error:
        pid, screen, panel = str(error).split()
        words = Say.RUNS_ALREADY.say(language, pid=pid, screen=screen, panel=panel)
        print(words, file=sys.stderr)
        return TAKEN
    except PortTaken as error:
        print(error, file=sys.stderr)
        return TAKEN


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=main.__doc__)
    parser.add_argument("--auto", action="store_true", help="the deputies sit on their own")
    parser.add_argument(
        "--votes", type=above_zero, metavar="N", help="with --auto: end after N votes"
    )
    parser.add_argument(
        "--pace", type=float, default=1.0, help="with --auto: 2 = twice as slow, 0 = no pauses"
    )
    parser.add_argument("--screen-port", type=int, default=8080)
    parser.add_argument("--panel-port", type=int, default=8081)
    parser.add_argument(
        "--chair-port", type=int, default=8082, help="the chair's page; 0: without it"
    )
    parser.add_argument(
        "--site-port", type=int, default=8083, help="the city's web site; 0: without it"
    )
    parser.add_argument("--fresh", action="store_true", help="begin a new journal, keep the old")
    parser.add_argument("--no-sound", action="store_true", help="nobody speaks, no recording")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the journal is kept")
    parser.add_argument("--language", choices=LANGUAGES, default="uk")
    return parser.parse_args(argv)


def _demand_ports(options: argparse.Namespace) -> None:
    """Look whether both ports can be had, before anything is started.

    Raises:
        PortTaken: with the way out.
    """
    for option, port in (
        ("--screen-port", options.screen_port),
        ("--panel-port", options.panel_port),
        ("--chair-port", options.chair_port),
        ("--site-port", options.site_port),
    ):
        try:
            socket.create_server((HOST, port)).close()
        except OSError as error:
            other = port + 100
            words = Say.PORT_TAKEN.say(options.language, port=port, option=option, other=other)
            raise PortTaken(words) from error


async def _until_told(premises: Premises, options: argparse.Namespace) -> int:
    """Run the demonstration until it ends by itself, or by Ctrl-C; the journal stays."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    showing = asyncio.create_task(_show(premises, options))
    telling = asyncio.create_task(told.wait())
    await asyncio.wait({showing, telling}, return_when=asyncio.FIRST_COMPLETED)
    telling.cancel()
    if not showing.done():
        showing.cancel()
    code = 0
    try:
        code = await showing
    except asyncio.CancelledError:
        pass
    except (NotStarted, BadConfig, OSError) as error:
        print(Say.NOT_STARTED.say(options.language, error=error), file=sys.stderr)
        code = 1
    if premises.journal.exists():
        print(farewell(premises, options.language))
    return code


async def _show(premises: Premises, options: argparse.Namespace) -> int:
    language = options.language
    if options.fresh and (aside := premises.set_journal_aside()) is not None:
        print(Say.ASIDE.say(language, journal=short(aside)))
    premises.furnish(options.chair_port, options.site_port)
    print(Say.STARTING.say(language), flush=True)
    async with AsyncExitStack() as stack:
        server = _sound(stack, premises, options)
        logs = premises.folder / "logs"
        processes = await stack.enter_async_context(Processes(logs, cwd=premises.folder))
        hall = await stack.enter_async_context(SimulatedHall.opened(premises.hall_toml, processes))
        if server is not None:
            await stack.enter_async_context(recorded(hall, processes, server, language))
        for name, words in _pages(premises, options):
            stack.push_async_callback(processes.stop, await processes.start(name, *words))
        print(greeting(premises, options), flush=True)
        if options.site_port:
            await stack.enter_async_context(beside(serve(premises, options.site_port, language)))
        return await _first(processes, _act(hall, premises, options), language)


def _sound(
    stack: AsyncExitStack, premises: Premises, options: argparse.Namespace
) -> SoundServer | None:
    """Have the hall recorded where that can be, and say whether it is."""
    language = options.language
    if options.no_sound:
        return None
    if packages := missing_packages():
        print(Say.NOT_RECORDED.say(language, packages=" ".join(packages)), flush=True)
        return None
    server = stack.enter_context(sound_of(premises))
    if server is None:
        print(Say.NO_SOUND_SERVER.say(language), flush=True)
    else:
        print(Say.RECORDED.say(language, recordings=short(premises.recordings)), flush=True)
    return server


def _pages(premises: Premises, options: argparse.Namespace) -> tuple[tuple[str, list[str]], ...]:
    """The web pages: name and command line."""
    screen_port, panel_port = str(options.screen_port), str(options.panel_port)
    screen = ["viche", "screen", "--run", str(premises.run), "--port", screen_port]
    screen += ["--language", options.language]
    panel = ["hw_sim.panel", str(premises.hall_toml), "--port", panel_port]
    chair = ["viche", "chair", str(premises.hall_toml), "--insecure-loopback"]
    pages = (("screen", screen), ("panel", panel), ("chair", chair))
    return pages if options.chair_port else pages[:2]


@asynccontextmanager
async def beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Have something done meanwhile, and ended at the end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _first(processes: Processes, act: Awaitable[int], language: str) -> int:
    """Wait until the act is over, or until a process falls that should stand."""
    acting = asyncio.ensure_future(act)
    falling = asyncio.create_task(processes.first_to_end())
    try:
        await asyncio.wait({acting, falling}, return_when=asyncio.FIRST_COMPLETED)
        if acting.done():
            return acting.result()
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
        child = falling.result()
        code, words = child.process.returncode, child.last_words()
        print(Say.FELL.say(language, name=child.name, code=code, words=words), file=sys.stderr)
        return 1
    finally:
        for task in (acting, falling):
            task.cancel()
        await asyncio.gather(acting, falling, return_exceptions=True)


async def _act(hall: SimulatedHall, premises: Premises, options: argparse.Namespace) -> int:
    """What goes on in the hall: it sits on its own, or somebody sits at the desk."""
    if options.auto:
        return await _sit(hall, premises, options)
    if at_terminal():
        await _sit_at_the_desk(premises, options)
    await asyncio.Event().wait()
    return 0


async def _sit_at_the_desk(premises: Premises, options: argparse.Namespace) -> None:
    """Open the desk at each Enter; however it ends, the hall goes on."""
    language = options.language
    desk = ["viche", "desk", "--run", str(premises.run), "--agenda", str(premises.agenda)]
    if options.chair_port:
        desk += ["--chair", str(premises.chair)]
    desk += ["--language", language, "--recordings", str(premises.recordings)]
    while await enter_pressed():  # the desk will cover the addresses: let them be read first
        code = await in_front(*desk, cwd=premises.folder)
        words = Say.DESK_FELL.say(language, code=code) if code else Say.DESK_LEFT.say(language)
        print(words, flush=True)


async def _sit(hall: SimulatedHall, premises: Premises, options: argparse.Namespace) -> int:
    language, held = options.language, 0
    secretary = Secretary(hall, read_agenda(premises.agenda), pace=options.pace, language=language)
    try:
        async for voting in secretary.votes():
            print(result(voting, language), flush=True)
            held += 1
            if held == options.votes:
                break
        await secretary.close()
    except (NeverCame, Refusal, DeskGone) as error:
        print(Say.STUCK.say(language, error=words_of(error, language)), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
