"""The architecture's contracts hold, and a breach would be reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("consoles", "controller", "display", "drivers", "papers")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'hw-sim'}"}
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    told = lint(ROOT)
    assert told.returncode == 0, told.stdout


BREACHES = {
    "rules read a clock": ("controller/rules/quorum.py", "import time"),
    "rules know the journal": ("controller/rules/voting.py", "import controller.journal"),
    "the engine knows a line": ("controller/engine.py", "import consoles.canopen_line"),
    "a feed looks into the urn": ("controller/feed.py", "import controller.urn"),
    "the screen opens the journal": ("display/views.py", "import controller.journal"),
    "a line speaks to python-can": ("consoles/canopen_line.py", "import can"),
    "a driver knows the council": ("drivers/canopen.py", "import controller.rules.council"),
    "papers know the display": ("papers/agenda.py", "import display.words"),
    "the product knows the simulator": ("controller/clock.py", "import hw_sim.hub"),
    "papers open SQLite": ("papers/export.py", "import sqlite3"),
    "the screen knows Textual": ("display/views.py", "import textual"),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_reported(breach: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copytree(ROOT / "hw-sim" / "hw_sim", tmp_path / "hw-sim" / "hw_sim")
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    file, statement = BREACHES[breach]
    module = tmp_path / file
    module.write_text(module.read_text(encoding="utf-8") + f"\n{statement}\n", encoding="utf-8")
    told = lint(tmp_path)
    assert told.returncode != 0
    assert "BROKEN" in told.stdout, told.stdout
