"""What both READMEs tell to type after ``make demo`` works on what the demonstration leaves."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import viche
from hw_sim.processes import environment

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.uk.md")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration that has held three votes."""
    folder = tmp_path_factory.mktemp("demo")
    words = ["--folder", str(folder), "--auto", "--votes", "3", "--pace", "0"]
    words += ["--screen-port", "0", "--panel-port", "0", "--chair-port", "0", "--site-port", "0"]
    subprocess.run(
        [sys.executable, "-m", "hw_sim.demo", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment(),
        check=True,
        timeout=30,
    )
    return folder


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_demonstrations_journal_is_verified_and_exported_as_written(
    demo: Path, readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = readme.read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/viche (.* var/demo/.*)$", text, re.MULTILINE)
    assert [line.split()[0] for line in lines] == ["verify", "export"]
    for line in lines:
        argv = shlex.split(line.replace("var/demo", str(demo)))
        assert viche.main(argv) == 0, capsys.readouterr().err
    with (demo / "open-data" / "voteEvents.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_both_lead_to_the_same_papers_and_each_is_there(readme: Path) -> None:
    links = set(re.findall(r"\]\(([^):]+)\)", readme.read_text(encoding="utf-8")))
    both = [
        set(re.findall(r"\]\(([^):]+)\)", each.read_text(encoding="utf-8"))) for each in READMES
    ]
    assert links | {"README.md", "README.uk.md"} == both[0] | both[1]
    for link in links:
        assert (ROOT / link).exists(), link
