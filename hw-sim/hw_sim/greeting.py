"""What the demonstration tells a person: where to look, what was decided, where the journal is."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from controller.rules.sitting import Voting
from hw_sim.demo_words import Say
from hw_sim.premises import Premises

HOST: Final = "127.0.0.1"


def addresses(options: argparse.Namespace) -> tuple[str, str]:
    """The pages of the hall screen and of the consoles."""
    return f"http://{HOST}:{options.screen_port}/", f"http://{HOST}:{options.panel_port}/"


def result(voting: Voting, language: str) -> str:
    """A line for a vote that is over."""
    tally, verdict = voting.tally, voting.verdict
    if tally is None or verdict is None:
        return Say.NO_RESULT.say(language, number=voting.number, wording=voting.wording)
    return Say.VOTE.say(
        language,
        number=voting.number,
        votes_for=tally.votes_for,
        against=tally.against,
        abstain=tally.abstain,
        not_voted=tally.not_voted,
        needed=voting.needed,
        verdict=Say[verdict.name].say(language),
        wording=voting.wording,
    )


def greeting(premises: Premises, options: argparse.Namespace) -> str:
    """Where everything is; opens the two pages where there is a browser."""
    language = options.language
    screen, panel = addresses(options)
    lines = [Say.READY.say(language, screen=screen, panel=panel)]
    if options.chair_port:
        chair = f"http://{HOST}:{options.chair_port}/"
        code = f"{viche()} chair {short(premises.hall_toml)} --code"
        lines.append(Say.CHAIR.say(language, chair=chair, code=code))
    if at_terminal() and not (options.no_browser or _open_browser(screen, panel)):
        ports = {"screen_port": options.screen_port, "panel_port": options.panel_port}
        lines.append(Say.NO_BROWSER.say(language, **ports))
    desk = f"{viche()} desk --run {short(premises.run)}"
    if options.auto:
        lines += [Say.DESK.say(language, desk=desk), Say.AUTO.say(language)]
    elif not at_terminal():
        lines += [Say.NO_TERMINAL.say(language), Say.DESK.say(language, desk=desk)]
    if not options.auto:
        lines.append(Say.AGENDA.say(language, agenda=short(premises.agenda)))
        lines.append((Say.ENTER if at_terminal() else Say.END).say(language))
    return "\n".join(lines)


def farewell(premises: Premises, language: str) -> str:
    """Where the journal is, and how to check it."""
    journal = short(premises.journal)
    verify = f"{viche()} verify {journal}"
    lines = [Say.STAYS.say(language, journal=journal, verify=verify)]
    if sittings := sorted(premises.recordings.glob("*/manifest.jsonl"), key=_written):
        folder = short(sittings[-1].parent)
        check = f"{verify} --recording {folder}"
        lines.append(Say.SOUND_STAYS.say(language, folder=folder, verify=check))
    return "\n".join(lines)


def _written(path: Path) -> float:
    return path.stat().st_mtime


def at_terminal() -> bool:
    """Whether a person sits before us."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _open_browser(*addresses: str) -> bool:
    """Open the addresses where there is a desktop with a browser; whether there is."""
    opener = shutil.which("xdg-open")
    if opener is None or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    for address in addresses:
        subprocess.Popen(
            [opener, address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    return True


def viche() -> str:
    """The front door as one would type it here."""
    beside = Path(sys.executable).with_name("viche")
    return short(beside) if beside.exists() else f"{short(Path(sys.executable))} -m viche"


def short(path: Path) -> str:
    """A path as seen from where we are."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
