"""Who may import whom: the contracts of setup.cfg hold, and each of them notices its breach."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "consoles",
    "controller",
    "display",
    "drivers",
    "papers",
    "publisher",
    "recorder",
    "sync",
    "hw-sim",
)

BREACHES = {
    "papers know the display": ("packages", "papers/agenda.py", "display.words"),
    "a driver knows the council": ("packages", "drivers/canopen.py", "controller.rules.council"),
    "the journal knows its readers": ("controller", "controller/journal.py", "controller.feed"),
    "rules know the journal": ("controller", "controller/rules/voting.py", "controller.journal"),
    "a majority knows the sitting": (
        "rules",
        "controller/rules/majority.py",
        "controller.rules.sitting",
    ),
    "a gate knows the hall": ("consoles", "consoles/gate.py", "consoles.hall"),
    "a codec knows its bus": ("drivers", "drivers/canopen.py", "drivers.can_bus"),
    "views know the screen": ("display", "display/views.py", "display.screen.app"),
    "the desk knows the screen": ("display", "display/desk/speech.py", "display.screen.board"),
    "the engine knows a line": ("engine", "controller/engine.py", "consoles.canopen_line"),
    "a feed looks into the urn": ("urn", "controller/feed.py", "controller.urn"),
    "rules read a clock": ("pure", "controller/rules/quorum.py", "time"),
    "a codec waits": ("pure", "drivers/canopen.py", "asyncio"),
    "the screen opens the journal": ("outside", "display/screen/app.py", "controller.journal"),
    "papers open the journal": ("outside", "papers/kyiv.py", "controller.journal"),
    "a line speaks to python-can": ("door-can", "consoles/canopen_line.py", "can"),
    "papers open SQLite": ("door-sqlite", "papers/export.py", "sqlite3"),
    "the screen knows Textual": ("door-textual", "display/screen/board.py", "textual"),
    "the desk is a web server": ("door-web", "display/desk/keys.py", "starlette"),
    "a room asks another machine": ("door-https", "publisher/site/faults.py", "urllib3"),
    "a line opens a serial port": ("door-wires", "consoles/canopen_line.py", "serial"),
    "a fault of the site knows its pages": (
        "publisher",
        "publisher/site/faults.py",
        "publisher.site.views",
    ),
    "a room knows a room": (
        "rooms",
        "publisher/rooms/projects/greedy.py",
        "publisher.rooms.sittings.apps",
    ),
    "caching knows accounts": (
        "common",
        "publisher/common/web/caching.py",
        "publisher.common.accounts.models",
    ),
    "levels of proof know Django": ("site-pure", "publisher/common/accounts/levels.py", "django"),
    "a page opens the journal": ("site-hall", "publisher/site/views.py", "controller.journal"),
    "the intake knows the courier's memory": ("sync", "sync/outbox.py", "sync.stream"),
    "what is public hangs on the disk": ("pure", "sync/redaction.py", "os"),
    "the product knows the simulator": ("simulator", "controller/clock.py", "hw_sim.hub"),
}
"""By its name: the contract that a breach offends, the file, and what is imported there."""


@pytest.fixture(scope="module")
def contracts() -> dict[str, str]:
    """The contracts of setup.cfg: key and name."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): parser[section]["name"]
        for section in parser.sections()
        if section.startswith(prefix)
    }


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a copy of the project in which all the breaches are committed at once."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "setup.cfg", copy)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("*.pyc"))
    for _, file, imported in BREACHES.values():
        with (copy / file).open("a", encoding="utf-8") as module:
            module.write(f"\nimport {imported}\n")
    told = lint(copy)
    assert told.returncode == 1, told.stdout + told.stderr
    return told.stdout


def lint(project: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project in this folder."""
    path = os.pathsep.join((str(project), str(project / "hw-sim")))
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": path, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def chapter(report: str, title: str) -> str:
    """The part of a report that stands below this title, or nothing."""
    titles = r"^[^\n]+\n-+\n"
    found = re.search(rf"^{re.escape(title)}\n-+\n(.*?)(?={titles}|\Z)", report, re.M | re.S)
    return found[1] if found else ""


def test_every_contract_is_kept() -> None:
    told = lint(ROOT)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_contract_has_a_breach_that_proves_it(contracts: dict[str, str]) -> None:
    assert {contract for contract, _, _ in BREACHES.values()} == set(contracts)


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_reported(breach: str, contracts: dict[str, str], report: str) -> None:
    contract, file, imported = BREACHES[breach]
    module = file.removesuffix(".py").replace("/", ".")
    offence = rf"{re.escape(module)} -> {re.escape(imported)}\b"
    assert re.search(offence, chapter(report, contracts[contract])), report
