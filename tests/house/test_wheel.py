"""What is installed in the hall carries its pages and translations, and no simulator."""

from __future__ import annotations

import configparser
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {".py", ".pyc", ".po", ".pot"}
"""Modules are found as packages; the sources of catalogues stay at home."""


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def packages(setup: configparser.ConfigParser) -> list[Path]:
    """The top-level packages that setup.cfg takes in."""
    patterns = setup["options.packages.find"]["include"].split()
    found = [init.parent for init in ROOT.glob("*/__init__.py")]
    return [folder for folder in found if any(fnmatch(folder.name, p) for p in patterns)]


def test_no_simulator_no_tests_and_no_benchmarks_are_installed(
    setup: configparser.ConfigParser, packages: list[Path]
) -> None:
    names = {folder.name for folder in packages}
    assert {"consoles", "controller", "display", "drivers", "papers"} <= names
    assert not names & {"hw-sim", "hw_sim", "tests", "bench"}
    assert setup["options"]["py_modules"] == "viche"
    assert not [path for folder in packages for path in folder.rglob("*sim*")]


def test_every_page_and_catalogue_is_installed(
    setup: configparser.ConfigParser, packages: list[Path]
) -> None:
    carried = {
        path
        for package, patterns in setup["options.package_data"].items()
        for pattern in patterns.split()
        for path in (ROOT / package).glob(pattern)
    }
    present = {
        path
        for folder in packages
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in SOURCES
    }
    assert present == carried
    assert ROOT / "display" / "screen" / "static" / "index.html" in present


def test_every_module_stands_in_a_package(packages: list[Path]) -> None:
    for folder in packages:
        for module in folder.rglob("*.py"):
            assert (module.parent / "__init__.py").exists(), module
