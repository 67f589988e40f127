"""scripts/setup.sh says clearly what is missing, and touches nothing then."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "setup.sh"
TOOLS = ("bash", "cut", "dirname", "env", "flock")
OLD_PYTHON = """#!/bin/sh
[ "$1" = -V ] && { echo "Python 3.9.2"; exit 0; }
exit 1
"""
PYTHON_WITHOUT_VENV = """#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; esac
"""
PERSON = "#!/bin/sh\necho 1000\n"
ROOT = "#!/bin/sh\necho 0\n"
NO_NETWORK = "#!/bin/sh\necho 'Could not resolve host' >&2\nexit 100\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A clone on a machine that has next to nothing."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "clone" / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPT, tmp_path / "clone" / "scripts")
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def set_up(
    machine: Path, programs: Mapping[str, str], what: str = "demo", args: str = "--language en"
) -> str:
    """Run the script among these programs; it has to stop: what it says on its error output."""
    for name, text in programs.items():
        (machine / "bin" / name).write_text(text, encoding="utf-8")
        (machine / "bin" / name).chmod(0o755)
    told = subprocess.run(
        [machine / "clone" / "scripts" / "setup.sh", what],
        env={"PATH": str(machine / "bin"), "ARGS": args},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    assert [path.name for path in (machine / "clone").iterdir()] == ["scripts"]
    return told.stderr


def test_no_python_is_told(machine: Path) -> None:
    assert "apt-get install python3" in set_up(machine, {})


def test_a_python_too_old_is_told_with_its_version(machine: Path) -> None:
    told = set_up(machine, {"python3": OLD_PYTHON})
    assert "python3 is 3.9.2; Viche needs 3.11 or newer" in told


def test_another_distribution_is_told_what_is_missing(machine: Path) -> None:
    told = set_up(machine, {"python3": PYTHON_WITHOUT_VENV})
    assert "missing: python3-venv, and there is no apt-get here" in told


def test_neither_root_nor_sudo_is_told_what_to_ask_for(machine: Path) -> None:
    programs = {"python3": PYTHON_WITHOUT_VENV, "apt-get": NO_NETWORK, "id": PERSON}
    told = set_up(machine, programs)
    assert "missing: python3-venv; neither root nor sudo here" in told
    assert "install as root: apt-get install python3-venv" in told


def test_the_tests_ask_for_a_browser_too(machine: Path) -> None:
    programs = {"python3": PYTHON_WITHOUT_VENV, "apt-get": NO_NETWORK, "id": PERSON}
    assert "missing: python3-venv chromium" in set_up(machine, programs, "test")


def test_a_machine_without_network_is_told_what_failed(machine: Path) -> None:
    programs = {"python3": PYTHON_WITHOUT_VENV, "apt-get": NO_NETWORK, "id": ROOT}
    told = set_up(machine, programs)
    assert "Could not resolve host" in told
    assert "apt-get update failed; install as root: apt-get install python3-venv" in told


def test_it_speaks_ukrainian_unless_the_demonstration_is_asked_for_in_english(
    machine: Path,
) -> None:
    programs = {"python3": PYTHON_WITHOUT_VENV, "apt-get": NO_NETWORK, "id": PERSON}
    assert "бракує: python3-venv; тут ні root, ні sudo: встановіть від root" in set_up(
        machine, programs, args="--auto"
    )
