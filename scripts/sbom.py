"""The bill of materials of what the hall's machine runs: CycloneDX 1.6, JSON, on stdout.

From setup.cfg (what we ask for), constraints.txt (which versions) and the packages as they are
installed here (licences, what each needs itself). Ends with a word where these do not agree.
"""

from __future__ import annotations

import configparser
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)": (
        "LGPL-2.1-or-later"
    ),
    "License :: Public Domain": "LicenseRef-Public-Domain",
}
SAID_ELSEWHERE = {
    "asgiref": "BSD-3-Clause",
    "lxml": "BSD-3-Clause",
    "python-osc": "Unlicense",
    "pyscard": "LGPL-2.1-or-later",
    "rpi-gpio": "MIT",
    "rpi-lgpio": "MIT",
    "lgpio": "Unlicense",
    "sqlite-fts4": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "wrapt": "BSD-2-Clause",
}
"""Packages of another machine's extra, and those that say their licence in other words."""
NEEDED_BY_EXTRAS = {"rpi-lgpio": ["lgpio"]}
"""What packages need that are not installed on the machine where the bill is made."""
COMES_WITH_PYTHON = {"pip", "setuptools"}
"""Not of our choosing: they come with the virtual environment."""


class Disagreement(Exception):
    """setup.cfg, constraints.txt and what is installed do not agree."""


def pinned() -> dict[str, str]:
    """The packages of constraints.txt: canonical name → version."""
    rows = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [re.split("==", row) for row in rows if row and not row.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


Asked = dict[tuple[str, frozenset[str]], bool]
"""A package with what is wanted of its own extras → whether only an extra of ours wants it."""


def asked() -> Asked:
    """What setup.cfg asks for on the hall's machine and the site's."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    found: Asked = {}
    for extra, text in {"": "", **config["options.extras_require"]}.items():
        if extra == "dev":
            continue
        rows = text or config["options"]["install_requires"]
        for row in rows.split("\n"):
            if row.strip():
                wanted = Requirement(row)
                key = canonicalize_name(wanted.name), frozenset(wanted.extras)
                found.setdefault(key, bool(extra))
    return found


def needs(name: str, extras: Iterable[str] = ()) -> Iterator[Requirement]:
    """What a package needs by itself, with these extras of its own, on this system."""
    try:
        rows = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        rows = NEEDED_BY_EXTRAS.get(name, [])
    for row in rows:
        requirement = Requirement(row)
        marker = requirement.marker
        if requirement.name in COMES_WITH_PYTHON:
            continue
        if marker is None or any(marker.evaluate({"extra": each}) for each in ("", *extras)):
            yield requirement


def closure(roots: Asked) -> tuple[dict[str, bool], dict[str, set[str]]]:
    """All that is needed, with whether only an extra needs it; and what each needs itself."""
    found: dict[str, bool] = {}
    edges: dict[str, set[str]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(name, extras, only) for (name, extras), only in sorted(roots.items(), key=_last)]
    while waiting:
        name, extras, optional = waiting.pop(0)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        found.setdefault(name, optional)
        for each in needs(name, extras):
            inner = canonicalize_name(each.name)
            edges.setdefault(name, set()).add(inner)
            waiting.insert(0, (inner, frozenset(each.extras), optional))
    return found, edges


def _last(root: tuple[object, bool]) -> bool:
    return root[1]


def licence(name: str) -> str:
    """The SPDX expression of a package's licence.

    Raises:
        Disagreement: it does not say one that we know.
    """
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError as error:
        raise Disagreement(f"{name}: not installed, and its licence is not known") from error
    if "License-Expression" in told:
        return told["License-Expression"]
    for classifier in told.get_all("Classifier", []):
        if classifier in CLASSIFIERS:
            return CLASSIFIERS[classifier]
    raise Disagreement(f"{name}: its licence is not told in words that are known here")


def component(name: str, version: str, *, optional: bool) -> Component:
    """One package as the bill has it.

    Raises:
        Disagreement: another version is installed.
    """
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        installed = version
    if installed != version:
        raise Disagreement(f"{name}: {installed} is installed, constraints.txt has {version}")
    url = PackageURL("pypi", name=name, version=version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=url.to_string(),
        licenses=[LicenseFactory().make_from_string(licence(name))],
        scope=ComponentScope.OPTIONAL if optional else ComponentScope.REQUIRED,
    )


def bill() -> Bom:
    """The bill of materials.

    Raises:
        Disagreement: something is needed and not pinned, or pinned and not needed.
    """
    versions, roots = pinned(), asked()
    wanted, edges = closure(roots)
    if wrong := sorted(wanted.keys() ^ versions.keys()):
        raise Disagreement(f"constraints.txt and setup.cfg differ in: {', '.join(wrong)}")
    parts = {
        name: component(name, versions[name], optional=wanted[name]) for name in sorted(wanted)
    }
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    ours = Component(
        name="viche",
        version=config["metadata"]["version"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string(config["metadata"]["license"])],
        bom_ref="viche",
    )
    bom = Bom(components=parts.values())
    bom.metadata.component = ours
    bom.dependencies.add(
        Dependency(
            ours.bom_ref,
            [Dependency(parts[name].bom_ref) for name in sorted({name for name, _ in roots})],
        )
    )
    for name, part in parts.items():
        inner = [Dependency(parts[each].bom_ref) for each in sorted(edges.get(name, ()))]
        bom.dependencies.add(Dependency(part.bom_ref, inner))
    return bom


def main() -> int:
    """Write the bill; 1 where it cannot be made."""
    try:
        print(JsonV1Dot6(bill()).output_as_string(indent=2))
    except Disagreement as error:
        print(f"sbom: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
