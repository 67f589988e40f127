"""What the hall's machine runs is pinned, named with its licence, and may be shipped with ours."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
MAY_BE_SHIPPED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LicenseRef-Public-Domain",
    "MIT",
    "MIT-CMU",
    "MPL-2.0",
    "MIT-0",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}
"""Licences under which a package may run beside ours on a machine that is handed over."""


def make_bill(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", root / "scripts" / "sbom.py"],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def bill() -> str:
    made = make_bill(ROOT)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the bill is made of, to be changed."""
    (tmp_path / "scripts").mkdir()
    for name in ("setup.cfg", "constraints.txt", "scripts/sbom.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def components(bill: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(bill)["components"]
    return found


def test_the_bill_is_cyclonedx(bill: str) -> None:
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)
    assert error is None, str(error)[:500]


def test_the_bill_names_each_pinned_package_and_no_other(bill: str) -> None:
    rows = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {tuple(row.split("==")) for row in rows if not row.startswith("#")}
    assert {(each["name"], each["version"]) for each in components(bill)} == {
        (canonicalize_name(name), version) for name, version in pins
    }


def test_each_package_has_a_licence_under_which_it_may_be_shipped(bill: str) -> None:
    for each in components(bill):
        (told,) = each["licenses"]
        expression = told.get("expression") or told["license"].get("id") or told["license"]["name"]
        ways = [set(way.split(" AND ")) for way in expression.split(" OR ")]
        assert any(way <= MAY_BE_SHIPPED for way in ways), f"{each['name']}: {expression}"


def test_who_needs_what_is_told(bill: str) -> None:
    needs = {row["ref"]: row.get("dependsOn", []) for row in json.loads(bill)["dependencies"]}
    names = {
        ref: [re.sub(r".*/(.*)@.*", r"\1", each) for each in row] for ref, row in needs.items()
    }
    assert "starlette" in names["viche"]
    textual = next(row for ref, row in names.items() if ref.startswith("pkg:pypi/textual@"))
    assert "rich" in textual


def test_the_pins_are_no_older_than_what_is_asked_for() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    pins = {}
    for name in ("constraints.txt", "constraints-dev.txt"):
        for row in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if not row.startswith("#"):
                package, version = row.split("==")
                assert canonicalize_name(package) not in pins, f"{package} is pinned twice"
                pins[canonicalize_name(package)] = Version(version)
    asked = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    for row in filter(None, "\n".join(asked).splitlines()):
        requirement = Requirement(row)
        name = canonicalize_name(requirement.name)
        assert name in pins, f"{row} is not pinned"
        assert pins[name] in requirement.specifier, row


@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("constraints.txt", r"segno==.*\n", "", "differ in: segno"),
        ("constraints.txt", r"\Z", "flask==3.1\n", "differ in: flask"),
        ("constraints.txt", r"h11==.*", "h11==0.1", "is installed, constraints.txt has 0.1"),
        ("setup.cfg", r"    uvicorn >= .*\n", "    requests\n", "requests"),
    ],
)
def test_what_does_not_agree_is_told(
    clone: Path, file: str, old: str, new: str, word: str
) -> None:
    text = (clone / file).read_text(encoding="utf-8")
    (clone / file).write_text(re.sub(old, new, text, count=1), encoding="utf-8")
    made = make_bill(clone)
    assert made.returncode == 1
    assert word in made.stderr
